"""The operators: one row each, with its types, its function and its sentence. Rule files call these and nothing else.

To add one: write its function, add its row, give it an example in `docs/language.md`. Nothing else changes.
Operands arrive determined; where one is « sans objet » (`None`) the result is « sans objet » too, and the function is
not called. A function may return a `Lack` where the law's arithmetic has no answer (a division by zero).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, final

from millesime.frozen import dataclass
from millesime.values.duration import Duration, completed, shift
from millesime.values.lack import Lack, Status
from millesime.values.numbers import half_up, rounded_up, truncated
from millesime.values.types import Kind

A, B, C = Kind.AMOUNT, Kind.BOOLEAN, Kind.CALENDAR
D, J, N, R, T = Kind.DATE, Kind.DAYS, Kind.NUMBER, Kind.RATE, Kind.INTEGER
del B

Signature = tuple[tuple[Kind, ...], Kind]
"""Operand kinds and the kind of the result."""


@final
@dataclass(frozen=True, slots=True)
class Operator:
    """One row: how it is written, on which kinds, how it is computed."""

    name: str
    signatures: tuple[Signature, ...]
    apply: Callable[..., Any]
    label_fr: str
    label_en: str
    variadic: bool = False
    """Whether it takes two or more operands of the signature's one kind."""
    shown: bool = False
    """Whether each application is a step of the trail (roundings are; sums are not)."""


def _over(left: Fraction | int, right: Fraction | int) -> Fraction | Lack:
    if right == 0:
        return Lack(Status.CONFLICT, reason="division_by_zero")
    return Fraction(left) / right


def _shifted(day: date, duration: Duration, sign: int = 1) -> date | Lack:
    try:
        return shift(day, duration, sign)
    except (OverflowError, ValueError):
        return Lack(Status.CONFLICT, reason="date_out_of_range")


def _plus(left: Any, right: Any) -> Any:
    if isinstance(left, date):
        return _shifted(left, right)
    if isinstance(left, Duration):
        return Duration(left.months + right.months, left.days + right.days)
    return left + right


def _minus(left: Any, right: Any) -> Any:
    if isinstance(left, date):
        return _shifted(left, right, -1)
    return left - right


def _next_period(months: int) -> Callable[[date], date | Lack]:
    def start(day: date) -> date | Lack:
        index = day.year * 12 + (day.month - 1) // months * months + months
        if index >= 12 * 9999:
            return Lack(Status.CONFLICT, reason="date_out_of_range")
        return date(index // 12, index % 12 + 1, 1)

    return start


def _month_end(day: date) -> date | Lack:
    start = _next_period(1)(day)
    return start - timedelta(days=1) if isinstance(start, date) else start


_ADDED: tuple[Signature, ...] = (
    ((T, T), T), ((T, N), N), ((N, T), N), ((N, N), N),
    ((R, R), R), ((R, T), R), ((T, R), R), ((R, N), R), ((N, R), R),
    ((A, A), A),
)  # fmt: skip
_MULTIPLIED: tuple[Signature, ...] = (
    ((T, T), T), ((T, N), N), ((N, T), N), ((N, N), N),
    ((R, R), R), ((R, T), R), ((T, R), R), ((R, N), R), ((N, R), R),
    ((A, T), A), ((T, A), A), ((A, N), A), ((N, A), A), ((A, R), A), ((R, A), A),
)  # fmt: skip
_DIVIDED: tuple[Signature, ...] = (
    ((T, T), N), ((T, N), N), ((N, T), N), ((N, N), N),
    ((R, R), R), ((R, T), R), ((R, N), R), ((T, R), N), ((N, R), N),
    ((A, A), R), ((A, T), A), ((A, N), A), ((A, R), A),
)  # fmt: skip
_ROUNDED: tuple[Signature, ...] = (((A, A), A), ((R, R), R), ((N, N), N), ((N, T), N), ((T, T), T))


def _to_a_step(rounding: Callable[[Any, Any], Fraction]) -> Callable[[Any, Any], Fraction | Lack]:
    """A rounding, which has no answer where its step is nothing."""

    def rounded(value: Any, step: Any) -> Fraction | Lack:
        return rounding(value, step) if step else Lack(Status.CONFLICT, reason="division_by_zero")

    return rounded


_ROWS = (
    Operator("+", (*_ADDED, ((D, C), D), ((D, J), D), ((C, C), C), ((J, J), J)), _plus, "somme", "sum"),
    Operator("-", (*_ADDED, ((D, C), D), ((D, J), D)), _minus, "différence", "difference"),
    Operator("*", _MULTIPLIED, lambda left, right: left * right, "produit", "product"),
    Operator("/", _DIVIDED, _over, "quotient", "quotient"),
    Operator("arrondi", _ROUNDED, _to_a_step(half_up), "arrondi au plus proche", "rounded half up", shown=True),
    Operator("arrondi_supérieur", _ROUNDED, _to_a_step(rounded_up), "arrondi au supérieur", "rounded up", shown=True),
    Operator("tronqué", _ROUNDED, _to_a_step(truncated), "tronqué", "truncated", shown=True),
    Operator("min", tuple(((k, k), k) for k in (T, N, R, A, D, C, J)), min, "le moindre", "smallest", variadic=True),
    Operator("max", tuple(((k, k), k) for k in (T, N, R, A, D, C, J)), max, "le plus grand", "largest", variadic=True),
    Operator("année", (((D,), T),), lambda day: day.year, "année", "year"),
    Operator("mois", (((D,), T),), lambda day: day.month, "mois", "month"),
    Operator("jour", (((D,), T),), lambda day: day.day, "jour", "day"),
    Operator("âge", (((D, D), C),), completed, "âge révolu", "completed age", shown=True),
    Operator(
        "jours", (((D, D), T),), lambda first, last: (last - first).days, "jours de l'un à l'autre", "days between"
    ),
    Operator(
        "premier jour du mois suivant",
        (((D,), D),),
        _next_period(1),
        "premier jour du mois suivant",
        "first of next month",
    ),
    Operator(
        "premier jour du trimestre civil suivant",
        (((D,), D),),
        _next_period(3),
        "premier jour du trimestre civil suivant",
        "first of next quarter",
    ),
    Operator(
        "premier jour du semestre civil suivant",
        (((D,), D),),
        _next_period(6),
        "premier jour du semestre civil suivant",
        "first of next half-year",
    ),
    Operator(
        "premier jour de l'année suivante",
        (((D,), D),),
        _next_period(12),
        "premier jour de l'année suivante",
        "next 1 January",
    ),
    Operator("dernier jour du mois de", (((D,), D),), _month_end, "dernier jour du mois", "end of the month"),
)

OPERATORS: dict[str, Operator] = {row.name: row for row in _ROWS}
"""Every operator, by the word it is written with."""


def result_kind(operator: Operator, operands: tuple[Kind, ...]) -> Kind | None:
    """The kind an operator gives on these operands, or None where it does not take them.

    >>> result_kind(OPERATORS["*"], (Kind.AMOUNT, Kind.AMOUNT)) is None
    True
    """
    if operator.variadic:
        if len(operands) < 2:
            return None
        kinds = set(operands)
        for (kind, _), result in operator.signatures:
            if kinds == {kind}:
                return result
        return Kind.NUMBER if kinds == {Kind.INTEGER, Kind.NUMBER} else None
    for wanted, result in operator.signatures:
        if wanted == operands:
            return result
    return None
