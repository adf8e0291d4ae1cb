"""ML415: a line of a barème that is not the line before it, revalued by the coefficient of its day.

Nothing in the law says which amounts follow which coefficients, so it is read from the figures: an amount follows a barème
of coefficients (numbers around one, each with its day) where most steps from one day of a coefficient to the next agree with
it, two at least, cut or rounded to the cent. The steps that then disagree are told. Tables by keys are not looked at, nor
lines that another edition wrote.

Example: 17 192,00 €, then 17 535,03 € where the coefficient is 1,021 and 17 553,03 € was meant.
Page: docs/diagnostics/ML415.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import final

from millesime.frozen import dataclass
from millesime.model.expressions import Literal
from millesime.model.notation import written
from millesime.model.program import Program, Scale, ScaleVersion
from millesime.text import Diagnostic, Label
from millesime.text.diagnostic import diagnose
from millesime.values.numbers import half_up, rounded_up, truncated
from millesime.values.types import AMOUNT, NUMBER, Kind

_CENT = Fraction(1, 100)
_DAY = timedelta(days=1)
_LEAST = 2
"""Steps that must agree before an amount is thought to follow a coefficient."""


@final
@dataclass(frozen=True, slots=True)
class Step:
    """An amount on the eve of a coefficient's day and on that day."""

    coefficient: ScaleVersion
    by: Fraction
    before: Fraction
    after: Fraction
    line: ScaleVersion

    @property
    def expected(self) -> Fraction:
        """What the amount before comes to."""
        return truncated(self.before * self.by, _CENT)

    @property
    def agrees(self) -> bool:
        """Whether the amount is the one before, revalued, in whatever way its cents were rounded."""
        raised = self.before * self.by
        return self.after in (self.expected, half_up(raised, _CENT), rounded_up(raised, _CENT))


def check(program: Program) -> Iterator[Diagnostic]:
    """Every line of this edition that its coefficient does not explain."""
    coefficients = [scale for scale in program.scales.values() if _is_coefficient(scale)]
    for scale in program.scales.values():
        if scale.type.kind is Kind.AMOUNT and not scale.keys:
            for by in coefficients:
                yield from _wrong(scale, by, program)


def _is_coefficient(scale: Scale) -> bool:
    if scale.type.kind not in (Kind.NUMBER, Kind.RATE) or scale.keys:
        return False
    figures = [_figure(version) for version in scale.versions]
    return len(figures) > _LEAST and all(one is not None and Fraction(1, 2) < one < 2 for one in figures)


def _figure(version: ScaleVersion) -> Fraction | None:
    body = version.body
    if isinstance(body, Literal) and isinstance(body.value, int | Fraction) and not isinstance(body.value, bool):
        return Fraction(body.value)
    return None


def _on(scale: Scale, day: date) -> ScaleVersion | None:
    return next(
        (version for version in scale.versions if version.reading is None and version.interval.holds(day)), None
    )


def _steps(scale: Scale, coefficients: Scale) -> Iterator[Step]:
    for coefficient in coefficients.versions:
        day = coefficient.interval.since
        eve, line = _on(scale, day - _DAY) if day > date.min else None, _on(scale, day)
        by = _figure(coefficient)
        before, after = _figure(eve) if eve else None, _figure(line) if line else None
        if line is not None and by is not None and before is not None and after is not None:
            yield Step(coefficient, by, before, after, line)


def _wrong(scale: Scale, coefficients: Scale, program: Program) -> Iterator[Diagnostic]:
    steps = list(_steps(scale, coefficients))
    wrong = list(_unexplained(steps))
    agreeing = len(steps) - len(wrong)
    if agreeing < _LEAST or agreeing <= len(wrong):
        return
    for step in wrong:
        if step.line.edition == program.edition:
            yield diagnose(
                "ML415",
                step.line.span,
                secondary=[Label(step.coefficient.span, "other")],
                name=scale.name,
                value=written(step.after, AMOUNT),
                before=written(step.before, AMOUNT),
                coefficient=written(step.by, NUMBER),
                expected=written(step.expected, AMOUNT),
                by=coefficients.name,
            )


def _unexplained(steps: Sequence[Step]) -> Iterator[Step]:
    """Steps that disagree; one that would agree had the line before it been right does agree."""
    mended: Fraction | None = None
    for step in steps:
        if step.agrees or (mended is not None and replace(step, before=mended).agrees):
            mended = None
        else:
            mended = step.expected
            yield step
