"""The passes, in order; the page to read first.

    text ──read──▶ tree ──lower──▶ model ──analyse──▶ model and complaints ──Engine──▶ decisions

`read` knows the letter of the language and no name; `lower` gives every name its meaning and every expression its type,
on top of the edition that this one extends; `analyse` says what can be known without a case; the engine decides cases.
Each pass returns its product and its complaints, and raises nothing at users.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from millesime.analysis import analyse
from millesime.evaluate.engine import Engine
from millesime.lower import lower
from millesime.model.edition import EditionInfo
from millesime.model.program import DATE_REFERENCE, Program
from millesime.syntax.damage import unmasked
from millesime.syntax.reader import read
from millesime.syntax.tree import File
from millesime.text import Checked, Diagnostic, Source
from millesime.text.accepted import unexplained
from millesime.text.codes import grave

CHECKS: tuple[Callable[[Program], tuple[Diagnostic, ...]], ...] = (analyse,)
"""What is said of a program that lowered without error."""


def compile_edition(
    trees: Sequence[Checked[File]],
    info: EditionInfo,
    parent: Program | None,
    parents: Sequence[EditionInfo] = (),
    sources: Mapping[str, Source] = MappingProxyType({}),
) -> Checked[Program]:
    """The trees of one edition as they were read, on top of the edition it extends, as a checked program.

    All that was said on the way comes with it, but for what only follows from a part that could not be read: `sources`
    are the texts in which a name that nothing bears is then looked for, and in which a warning may be explained beside the law.
    """
    said = [complaint for tree in trees for complaint in tree.diagnostics]
    lowered = lower([tree.product for tree in trees], info, parent, parents)
    said += unmasked(lowered.diagnostics, trees, sources)
    if not any(grave(complaint) for complaint in said):
        for check in CHECKS:
            said += unexplained(check(lowered.product), sources)
    return Checked(lowered.product, tuple(said))


def proved(program: Program, sources: Mapping[str, Source] = MappingProxyType({})) -> tuple[Diagnostic, ...]:
    """What can be proved against a checked program, with a solver; the engine decides every case before it is shown."""
    from millesime.analysis.proofs import prove  # brings the solver with it

    engine = Engine(program)

    def decides(owner: str, facts: Mapping[str, Any]) -> Sequence[Any]:
        if owner not in program.rules or engine.incoherent(facts):
            return ()
        return engine.everywhere(owner, facts, facts.get(DATE_REFERENCE))

    return tuple(unexplained(prove(program, decides), sources))


__all__ = ["CHECKS", "compile_edition", "proved", "read"]
