"""ML410: a barème without any line, so that no day has a figure.

A barème whose figures were looked for and not found says so with a `lacune`, and is not reported.

Example: `barème plafond : montant « plafond »` and nothing below it. Page: docs/diagnostics/ML410.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from millesime.model.program import Program
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose


def check(program: Program) -> Iterator[Diagnostic]:
    """Every barème of this edition that has neither a line nor a lacuna."""
    for scale in program.scales.values():
        if not scale.versions and not scale.lacunae and scale.edition == program.edition:
            yield diagnose("ML410", scale.span, name=scale.name)
