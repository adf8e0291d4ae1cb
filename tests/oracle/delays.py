"""Delays: what interrupts and what suspends them, one event after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from millesime.model.expressions import Delay, Effect
from millesime.values.types import Kind
from tests.oracle.frames import Column, options_of, present
from tests.oracle.outcomes import absorbed
from tests.oracle.sql import CONFLICT, LACK, NO_LACK, lack

if TYPE_CHECKING:
    from tests.oracle.expressions import Writer

EVENT = f"STRUCT(b DATE, i INTEGER, v DATE, l {LACK})"


def delay(writer: Writer, expr: Delay) -> Column:
    """The last day of a delay; each event that counts puts it off, in the order of time."""
    frame = writer.frame
    start, length = writer.value(expr.start), writer.value(expr.length)
    add = "add_days" if expr.length.type.kind is Kind.DAYS else "add_months"
    out_of_range = lack(CONFLICT, reason="date_out_of_range")
    begun, events = [], []
    for index, cause in enumerate(expr.causes):
        since = writer.value(cause.since)
        until = writer.value(cause.until) if cause.until is not None else since
        begun.append(since)
        event = f"{{'b': {since.v}, 'i': {index}, 'v': {until.v}, 'l': {until.l or NO_LACK}}}::{EVENT}"
        events.append(f"CASE WHEN {since.v} IS NOT NULL THEN {event} END")
    nothing = frame.let(f"{start.nothing()} OR {length.nothing()}")
    lacks = absorbed(frame, [start, length, *begun], "awaiting")
    stop = frame.let(f"CASE WHEN {nothing} THEN {NO_LACK} ELSE {lacks} END")
    runs = frame.let(f"NOT {nothing} AND {stop} IS NULL")
    end = frame.let(f"CASE WHEN {runs} THEN {add}({start.v}, {length.v}) END")
    stop = frame.let(f"CASE WHEN {runs} AND {end} IS NULL THEN {out_of_range} ELSE {stop} END")
    if not events:
        return Column(end, stop)
    sorted_ = frame.let(f"list_sort({present(events)})")
    effects = [cause.effect for cause in expr.causes]
    for place in range(1, len(events) + 1):
        event = frame.let(f"{sorted_}[{place}]")
        counts = frame.let(
            f"{event} IS NOT NULL AND {end} IS NOT NULL AND {event}.b <= {end} "
            f"AND NOT coalesce({event}.v < {start.v}, FALSE)"
        )
        later = f"list_transform({sorted_}[{place}:], lambda e: {{'v': e.v, 'l': e.l, 'o': NULL::STRUCT(v DATE)[], 'x': 0::TINYINT}})"  # fmt: skip
        torn = frame.let(
            f"CASE WHEN {counts} AND {event}.l IS NOT NULL THEN torn({later}::{options_of('DATE')}, [{event}.l]) END"
        )
        again = frame.let(f"CASE WHEN {counts} THEN {add}(greatest({start.v}, {event}.v), {length.v}) END")
        paused = frame.let(f"greatest(0, {event}.v - greatest({start.v}, {event}.b))")
        longer = frame.let(f"CASE WHEN {counts} THEN add_days({end}, {paused}) END")
        interrupts = (
            f"{event}.i IN ({', '.join(str(i) for i, e in enumerate(effects) if e is Effect.INTERRUPTS) or -1})"
        )
        lasts = f"{event}.l IS NULL AND {event}.v IS NULL"
        put_off = f"CASE WHEN {interrupts} THEN CASE WHEN {again} IS NOT NULL THEN greatest({end}, {again}) END ELSE {longer} END"
        moved = frame.let(f"CASE WHEN {counts} AND {event}.v IS NOT NULL THEN {put_off} END")
        fails = f"{counts} AND {event}.v IS NOT NULL AND {moved} IS NULL"
        stop = frame.let(f"CASE WHEN {torn} IS NOT NULL THEN {torn} WHEN {fails} THEN {out_of_range} ELSE {stop} END")
        end = frame.let(
            f"CASE WHEN NOT {counts} THEN {end} WHEN {event}.l IS NOT NULL OR {lasts} THEN NULL ELSE {moved} END"
        )
    return Column(end, stop)
