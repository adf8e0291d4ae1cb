"""What can be found wrong with an edition's citations. One check a file; each file is its own documentation.

To add one: write its file with a `check`, add it to `CHECKS`, give its code a row in `millesime.text.codes.sources` and a
page in `docs/diagnostics`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from millesime.sources.checks import (
    anchored,
    cited,
    documents,
    first_days,
    headings,
    in_force,
    last_days,
    locked,
    passages,
    windows,
)
from millesime.sources.evidence import Evidence
from millesime.text import Diagnostic
from millesime.text.render import in_order

Check = Callable[[Evidence], Iterator[Diagnostic]]
"""A check looks at an edition and its evidence, and says what it finds, in any order."""

CHECKS: tuple[Check, ...] = (
    documents.check,
    passages.check,
    locked.check,
    anchored.check,
    cited.check,
    first_days.check,
    last_days.check,
    windows.check,
    headings.check,
    in_force.check,
)
"""All of them, in the order of their codes, ML371 first."""


def verify(evidence: Evidence) -> tuple[Diagnostic, ...]:
    """Everything that the checks find, in the order of reading: by file, place and code."""
    return tuple(in_order(diagnostic for check in CHECKS for diagnostic in check(evidence)))


__all__ = ["CHECKS", "Check", "verify"]
