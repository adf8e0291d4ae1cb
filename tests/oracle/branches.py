"""Branches: `… si …`, `selon`, `lorsque`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from millesime.model.expressions import Arms, Guard, Switch, When
from millesime.values.types import Type
from tests.oracle.frames import MAYBE, NO_MATCH, Column, options_of, present
from tests.oracle.outcomes import in_doubt
from tests.oracle.sql import literal

if TYPE_CHECKING:
    from tests.oracle.expressions import Writer


def no_match(shape: str) -> Column:
    """Nothing is said of the case."""
    return Column(f"NULL::{shape}", x=f"{NO_MATCH}::TINYINT")


def arms(writer: Writer, expr: Arms) -> Column:
    """Branches tried in order: the first that holds, or one of those that may."""
    frame, shape = writer.frame, writer.sql_type(expr.type)
    tests = [writer.value(arm.test) for arm in expr.arms]
    values = [writer.value(arm.value) for arm in expr.arms]
    last = writer.value(expr.otherwise.value) if expr.otherwise else no_match(shape)
    first = frame.let(
        "CASE "
        + " ".join(f"WHEN {test.v} THEN {index}" for index, test in enumerate(tests))
        + f" ELSE {len(tests)} END"
    )
    sure = frame.either(first, [*values, last], shape)
    doubts = [
        (f"({test.l} IS NOT NULL AND {first} > {index})", test.l, values[index])
        for index, test in enumerate(tests)
        if test.l is not None
    ]
    if not doubts:
        return sure
    options = [f"CASE WHEN {doubt} THEN {frame.option(value, shape)} END" for doubt, _, value in doubts]
    reasons = [f"CASE WHEN {doubt} THEN {lack} END" for doubt, lack, _ in doubts]
    options.append(frame.option(sure, shape))
    some = " OR ".join(doubt for doubt, _, _ in doubts)
    return in_doubt(frame, some, sure, present(options), present(reasons), shape)


def holds(writer: Writer, guard: Guard, v: str, shape: Type) -> str:
    """Whether a value falls in a case of a `selon`."""
    program = writer.oracle.program
    if guard.values is not None:
        return writer.among(v, guard.values, shape)
    parts = [f"{v} IS NOT NULL"]
    if guard.low is not None:
        low = literal(guard.low, shape, program)
        parts.append(writer.less(low, v, shape) if guard.low_open else f"NOT {writer.less(v, low, shape)}")
    if guard.high is not None:
        high = literal(guard.high, shape, program)
        parts.append(writer.less(v, high, shape) if guard.high_open else f"NOT {writer.less(high, v, shape)}")
    return f"coalesce({' AND '.join(parts)}, FALSE)"


def switch(writer: Writer, expr: Switch) -> Column:
    """The case that holds the subject; where that is unknown, one of those into which it may fall."""
    frame, shape = writer.frame, writer.sql_type(expr.type)
    subject = writer.value(expr.subject)
    values = [writer.value(case.value) for case in expr.cases]
    last = writer.value(expr.otherwise.value) if expr.otherwise else no_match(shape)

    def found(v: str) -> str:
        cases = (
            f"WHEN {holds(writer, case.guard, v, expr.subject.type)} THEN {i}" for i, case in enumerate(expr.cases)
        )
        return f"CASE {' '.join(cases)} ELSE {len(expr.cases)} END"

    sure = frame.either(frame.let(found(subject.v)), [*values, last], shape)
    if subject.l is None:
        return sure
    falls = "NULL::INTEGER[]"
    if subject.o is not None:
        falls = frame.let(
            f"CASE WHEN len({subject.o}) > 0 THEN list_transform({subject.o}, lambda o: {found('o.v')}) END"
        )
    options = [
        f"CASE WHEN {falls} IS NULL OR list_contains({falls}, {index}) THEN {frame.option(value, shape)} END"
        for index, value in enumerate([*values, last])
    ]
    return in_doubt(frame, subject.lacking(), sure, present(options), f"[{subject.l}]", shape)


def when(writer: Writer, expr: When) -> Column:
    """The body where the condition holds; no match where it does not."""
    frame, shape = writer.frame, writer.sql_type(expr.type)
    held, body = writer.value(expr.condition), writer.outcome(expr.body)
    sure = frame.either(f"(CASE WHEN {held.v} THEN 0 ELSE 1 END)", [body, no_match(shape)], shape)
    if held.l is None:
        return sure
    none = frame.option(no_match(shape), shape)
    options = f"[{frame.option(body, shape)}, {none}]"
    if body.options is not None:
        options = f"CASE WHEN {body.mark()} = {MAYBE} THEN list_append({body.options}, {none}) ELSE {options} END"
    return in_doubt(frame, held.lacking(), sure, f"({options})::{options_of(shape)}", f"[{held.l}]", shape)
