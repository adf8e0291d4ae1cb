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


def compile_edition(
    files: Sequence[File], info: EditionInfo, parent: Program | None, parents: Sequence[EditionInfo] = ()
) -> Checked[Program]:
    """The trees of one edition, on top of the edition it extends, as a checked program."""
    lowered = lower(files, info, parent, parents)
    complaints = list(lowered.diagnostics)
    if not any(grave(complaint) for complaint in complaints):
        for check in CHECKS:
            complaints += check(lowered.product)
    return Checked(lowered.product, tuple(complaints))


__all__ = ["CHECKS", "compile_edition", "read"]
