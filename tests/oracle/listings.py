"""Lettered items: conditions of a list, the latest (or highest …) of several things."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from millesime.model.expressions import Choice, Condition, Conditions, Pick, Quantifier
from tests.oracle.frames import Column
from tests.oracle.outcomes import absorbed

if TYPE_CHECKING:
    from tests.oracle.expressions import Writer


def condition(writer: Writer, item: Condition, quantifier: Quantifier) -> Column:
    """One condition; where its `lorsque` is false it binds nobody."""
    frame, test = writer.frame, writer.value(item.test)
    if item.when is None:
        return test
    when = writer.value(item.when)
    spared = "TRUE" if quantifier is Quantifier.ALL else "FALSE"
    settled = f"(coalesce({when.v} = FALSE, FALSE) OR coalesce({test.v} = {spared}, FALSE))"
    lacks = absorbed(frame, [when, test], "awaiting")
    v = frame.let(f"CASE WHEN {settled} THEN {spared} WHEN {when.lacking()} THEN NULL ELSE {test.v} END")
    return Column(v, frame.let(f"CASE WHEN NOT {settled} THEN {lacks} END"))


def quantified(writer: Writer, items: Sequence[Column], quantifier: Quantifier) -> Column:
    """What a list of conditions comes to."""
    found = writer.kleene(items, decides=quantifier is not Quantifier.ALL)
    return Column(writer.frame.let(f"NOT {found.v}"), found.l) if quantifier is Quantifier.NONE else found


def conditions(writer: Writer, expr: Conditions) -> Column:
    """`toutes 1° … 2° …`."""
    return quantified(writer, [condition(writer, item, expr.quantifier) for item in expr.items], expr.quantifier)


def pick(writer: Writer, expr: Pick) -> Column:
    """Among those that happened and that concern the case."""
    frame = writer.frame
    found: list[Column] = []
    for item in expr.items:
        test = writer.value(item.test)
        if item.when is not None:
            when = writer.value(item.when)
            idle = f"(coalesce({when.v} = FALSE, FALSE) OR {test.nothing()})"
            lacks = absorbed(frame, [when, test], "awaiting")
            lack = frame.let(f"CASE WHEN NOT {idle} THEN {lacks} END")
            test = Column(frame.let(f"CASE WHEN {when.v} THEN {test.v} END"), lack)
        found.append(test)
    most = expr.choice in (Choice.LATEST, Choice.HIGHEST)
    best = found[0].v
    for one in found[1:]:
        chosen = writer.extreme([best, one.v], expr.type, most=most)
        best = frame.let(f"CASE WHEN {best} IS NULL THEN {one.v} WHEN {one.v} IS NULL THEN {best} ELSE {chosen} END")
    if all(one.l is None for one in found):
        return Column(best)
    lacks = absorbed(frame, found)
    return Column(frame.let(f"CASE WHEN ({lacks}) IS NULL THEN {best} END"), lacks)
