"""Folds over lists: a relation of elements, worked out row by row, then brought together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from millesime.model.expressions import Aggregate, FactRef, FieldRef, Fold
from tests.oracle.frames import Column, Frame, present
from tests.oracle.sql import NO_LACK, Unsupported, text

if TYPE_CHECKING:
    from tests.oracle.expressions import Writer

ONE = "{'n': 1::HUGEINT, 'd': 1::HUGEINT}"
ZERO = "{'n': 0::HUGEINT, 'd': 1::HUGEINT}"


def aggregate(writer: Writer, expr: Aggregate) -> Column:
    """One fold. An absent list is unknown, an empty one is not, and an element of which a field is unknown counts."""
    frame, oracle = writer.frame, writer.oracle
    items = writer.value(expr.items)
    inner = _elements(writer, expr)
    from tests.oracle.expressions import Writer

    inside = Writer(oracle, inner, writer.owner)
    kept = inside.value(expr.filter) if expr.filter is not None else Column("TRUE")
    body = inside.value(expr.body) if expr.body is not None else Column(ONE)
    lack = body.l or NO_LACK
    if kept.l is not None:
        both = present([kept.l, lack]) if body.l is not None else f"[{kept.l}]"
        lack = inner.let(f"CASE WHEN {kept.l} IS NULL THEN {lack} ELSE awaiting({both}) END")
    outputs = {
        "up": "up",
        "pos": "pos",
        "kept": f"coalesce({kept.v}, TRUE)",
        "v": f"CASE WHEN ({lack}) IS NULL THEN {body.v} END",
        "l": lack,
    }
    whole = oracle.made(inner.query(outputs))
    truths = expr.fold in (Fold.ANY, Fold.ALL)
    told = "bool_or(v) AS some, bool_and(v) AS every" if truths else "list(v ORDER BY pos) FILTER (v IS NOT NULL) AS vs"
    brought = oracle.made(
        f"SELECT up AS key, {told}, list(l ORDER BY pos) FILTER (l IS NOT NULL) AS ls FROM {whole} WHERE kept GROUP BY up"
    )
    lacks = frame.joined(brought, "ls", "key")
    if truths:
        some, every = frame.joined(brought, "some", "key"), frame.joined(brought, "every", "key")
        decided = f"coalesce({some}, FALSE)" if expr.fold is Fold.ANY else f"coalesce(NOT {every}, FALSE)"
        word = "TRUE" if expr.fold is Fold.ANY else "FALSE"
        v = f"CASE WHEN {decided} THEN {word} WHEN {lacks} IS NULL THEN NOT {word} END"
        lack = frame.let(f"CASE WHEN NOT {decided} AND {lacks} IS NOT NULL THEN awaiting({lacks}) END")
    else:
        vs = frame.joined(brought, "vs", "key")
        summed = f"list_reduce(list_prepend({ZERO}, coalesce({vs}, [])), lambda a, b: q_add(a, b))"
        v = f"CASE WHEN {lacks} IS NULL THEN {summed} END"
        lack = frame.let(f"CASE WHEN {lacks} IS NOT NULL THEN absorb({lacks}) END")
    if items.l is None:
        return Column(frame.let(v), lack)
    v = frame.let(f"CASE WHEN {items.l} IS NULL THEN {v} END")
    return Column(v, frame.let(f"CASE WHEN {items.l} IS NULL THEN {lack} ELSE {items.l} END"))


def _elements(writer: Writer, expr: Aggregate) -> Frame:
    """A frame with a row for each element of the list."""
    frame, oracle = writer.frame, writer.oracle
    match expr.items:
        case FactRef(name=name):
            index = oracle.index(name)
            items, place, source = f"f.f{index}", text(name), f"{frame.base} AS t JOIN facts AS f ON f.key = t.rid"
        case FieldRef(variable=variable, field=field, index=index):
            element, outer = frame.locals[variable]
            items, place, source = f"t.{element}.f{index}", f"t.{outer} || {text('.' + field)}", f"{frame.base} AS t"
        case other:
            raise Unsupported(f"a fold over {type(other).__name__}")
    number = oracle.number()
    el, pl = f"el{number}", f"pl{number}"
    carried = "".join(f", t.{one}" for pair in frame.locals.values() for one in pair)
    query = (
        f"SELECT t.key AS up, t.rid AS rid, t.day AS day{carried}, unnest({items}) AS {el}, "
        f"generate_subscripts({items}, 1) AS pos, {place} AS place FROM {source}"
    )
    table = oracle.made(
        f"SELECT *, row_number() OVER () AS key, place || '[' || (pos - 1) || ']' AS {pl} FROM ({query})"
    )
    return Frame(table, "day", {**frame.locals, expr.variable: (el, pl)}, oracle.counter)
