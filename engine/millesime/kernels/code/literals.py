"""Values of the law as code: numbers over a denominator, days, lengths of time, choices by their place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import lcm

from millesime.kernels.code.layout import call, identifier, tupled
from millesime.kernels.exact.columns import WIDEST
from millesime.model.expressions import Value
from millesime.model.program import Scale, ScaleVersion
from millesime.values import Duration
from millesime.values.types import Kind, Type


def written(value: Value, type_: Type) -> str | None:
    """A value in every row; None where columns do not hold it."""
    match value:
        case None:
            return "lack(NONE)"
        case bool():
            return f"truth({value})"
        case int() | Fraction():
            exact = Fraction(value)
            if max(abs(exact.numerator), exact.denominator) >= WIDEST:
                return None
            return f"constant({exact.numerator}{f', {exact.denominator}' if exact.denominator > 1 else ''})"
        case date():
            return f'constant(days("{value.isoformat()}"))'
        case _:
            return None if type_.kind is Kind.TEXT else f"constant({held(value, type_)})"


def held(value: Value, type_: Type) -> str:
    """A value as columns hold it, over one."""
    match value:
        case bool() | None:
            return str(value)
        case str():
            return f"{identifier('choix ' + (type_.name or ''))}.{identifier(value)}"
        case date():
            return f'days("{value.isoformat()}")'
        case Duration():
            return str(value.days if type_.kind is Kind.DAYS else value.months)
        case int() | Fraction():
            return str(int(value))


def scaled(value: Value, type_: Type, den: int) -> str:
    """A value as columns hold it, over a denominator that it has."""
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return str(int(value * den))
    return held(value, type_)


def common(values: Iterable[Value]) -> int:
    """The least denominator that does for all numbers among some values."""
    return lcm(1, *(Fraction(v).denominator for v in values if isinstance(v, int | Fraction)))


def unheld(type_: Type) -> bool:
    """Whether columns do not hold values of a type."""
    return type_.kind in (Kind.TEXT, Kind.RECORD, Kind.LIST, Kind.ANY)


def cells(scale: Scale, version: ScaleVersion) -> str:
    """The cells of a table as code; the evaluator's affair where columns do not hold its keys or its figures."""
    if any(unheld(key) for key in scale.keys) or unheld(scale.type):
        return "RETRY"
    den = common(cell.value for _, cell in version.cells)
    dens = [common(parts) for parts in zip(*(key for key, _ in version.cells), strict=True)] or [1 for _ in scale.keys]
    rows = []
    for key, cell in version.cells:
        place = tupled(*(scaled(part, kind, by) for part, kind, by in zip(key, scale.keys, dens, strict=True)))
        figure = "None" if cell.value is None else scaled(cell.value, scale.type, den)
        rows.append(f"({place}, {'MISSING' if cell.missing else figure})")
    options = [f"den={den}"] if den > 1 else []
    options += [f"dens={tupled(*map(str, dens))}"] if any(each > 1 for each in dens) else []
    options += ["truth=True"] if scale.type.kind is Kind.BOOLEAN else []
    return call("Cells", f'"{scale.name}"', *rows, *options)
