"""What can be found wrong with the law before any case is decided. One check a file; each file is its own documentation.

To add one: write its file with a `check`, add it to `CHECKS`, give its code a row in `millesime.text.codes.analysis` and a
page in `docs/diagnostics`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from millesime.analysis import (
    cents,
    chains,
    constants,
    cycles,
    holes,
    idle_exceptions,
    idle_versions,
    near_names,
    outside_windows,
    overlaps,
    revaluations,
    short_scales,
    unreached,
    unread,
)
from millesime.model.program import Program
from millesime.text import Diagnostic
from millesime.text.render import in_order

Check = Callable[[Program], Iterator[Diagnostic]]
"""A check looks at a whole program and says what it finds, in any order."""

CHECKS: tuple[Check, ...] = (
    cycles.check,
    holes.check,
    overlaps.check,
    cents.check,
    unreached.check,
    constants.check,
    unread.check,
    near_names.check,
    short_scales.check,
    idle_exceptions.check,
    chains.check,
    idle_versions.check,
    revaluations.check,
    outside_windows.check,
)
"""All of them, in the order of their codes, ML401 first."""


def analyse(program: Program) -> tuple[Diagnostic, ...]:
    """Everything that the checks find in a program, in the order of reading: by file, place and code."""
    return tuple(in_order(diagnostic for check in CHECKS for diagnostic in check(program)))


__all__ = ["CHECKS", "Check", "analyse"]
