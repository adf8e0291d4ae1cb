"""The passes, in order; the page to read first.

    text ──read──▶ tree ──lower──▶ model ──analyse──▶ model and complaints ──Engine──▶ decisions

`read` knows the letter of the language and no name; `lower` gives every name its meaning and every expression its type,
on top of the edition that this one extends; `analyse` says what can be known without a case; the engine decides cases.
Each pass returns its product and its complaints, and raises nothing at users.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from millesime.analysis import analyse
from millesime.lower import lower
from millesime.model.edition import EditionInfo
from millesime.model.program import Program
from millesime.syntax.reader import read
from millesime.syntax.tree import File
from millesime.text import Checked, Diagnostic
from millesime.text.codes import grave

CHECKS: tuple[Callable[[Program], tuple[Diagnostic, ...]], ...] = (analyse,)
"""What is said of a program that lowered without error."""


FOLLOW_UPS = frozenset({"ML201", "ML202"})
"""Names that nothing bears: where a file could not be read whole, what bears them may be in the part that was lost."""


def compile_edition(
    trees: Sequence[Checked[File]], info: EditionInfo, parent: Program | None, parents: Sequence[EditionInfo] = ()
) -> Checked[Program]:
    """The trees of one edition as they were read, on top of the edition it extends, as a checked program.

    All that was said on the way comes with it. Of a file that could not be read whole, only what the reader said counts.
    """
    said = [complaint for tree in trees for complaint in tree.diagnostics]
    damaged = {complaint.primary.file for complaint in said if grave(complaint)}
    lowered = lower([tree.product for tree in trees], info, parent, parents)
    for complaint in lowered.diagnostics:
        if complaint.primary.file not in damaged and not (damaged and complaint.code in FOLLOW_UPS):
            said.append(complaint)
    if not any(grave(complaint) for complaint in said):
        for check in CHECKS:
            said += check(lowered.product)
    return Checked(lowered.product, tuple(said))


__all__ = ["CHECKS", "compile_edition", "read"]
