"""One of several outcomes, for want of something: when they agree, what is lacking when they do not (semantics 5, 11)."""

from __future__ import annotations

from collections.abc import Sequence

from tests.oracle.frames import MAYBE, NO_MATCH, Column, Frame, options_of, present
from tests.oracle.sql import LACK, NO_LACK


def absorbed(frame: Frame, columns: Sequence[Column], macro: str = "absorb") -> str:
    """What several columns lack together; NULL where none lacks."""
    lacks = [column.l for column in columns if column.l is not None]
    if not lacks:
        return NO_LACK
    if len(lacks) == 1:
        return lacks[0]
    some = " OR ".join(f"{lack} IS NOT NULL" for lack in lacks)
    return frame.let(f"CASE WHEN {some} THEN {macro}({frame.let(f'CASE WHEN {some} THEN {present(lacks)} END')}) END")


def joined(frame: Frame, options: str, why: str, type: str) -> Column:
    """What can be said where one of `options` holds: their one value, else a MAYBE. NULL lists give NULL."""
    options, why = frame.let(options), frame.let(why)
    agreed = frame.let(f"CASE WHEN {options} IS NOT NULL THEN agree({options}) END")
    return Column(
        frame.let(f"CASE WHEN {agreed} THEN {options}[1].v END"),
        frame.let(f"CASE WHEN NOT {agreed} THEN torn({options}, {why}) END"),
        None,
        frame.let(f"CASE WHEN {agreed} THEN {options}[1].x ELSE {MAYBE} END::TINYINT"),
        options,
        why,
    )


def in_doubt(frame: Frame, doubt: str, sure: Column, options: str, why: str, type: str) -> Column:
    """`sure` where there is no doubt, else what its options come to; they are made only where there is one."""
    doubt = frame.let(doubt)
    unsure = joined(
        frame,
        f"CASE WHEN {doubt} THEN {options} END::{options_of(type)}",
        f"CASE WHEN {doubt} THEN {why} END::{LACK}[]",
        type,
    )
    return frame.either(f"(CASE WHEN {doubt} THEN 1 ELSE 0 END)", [sure, unsure], type)


def settled(frame: Frame, column: Column, type: str) -> Column:
    """An outcome where a value is needed, so that something does match."""
    if column.options is None:
        return column
    options, why, x = column.options, column.why, column.mark()
    matching = frame.let(f"CASE WHEN {x} = {MAYBE} THEN list_filter({options}, lambda o: o.x <> {NO_MATCH}) END")
    whole = frame.let(f"len({matching}) = len({options})")
    agreed = frame.let(f"CASE WHEN NOT {whole} THEN agree({matching}) END")
    lack = frame.let(
        f"CASE WHEN {x} IS DISTINCT FROM {MAYBE} OR {whole} THEN {column.l} "
        f"WHEN NOT {agreed} THEN torn({matching}, {why}) END"
    )
    value = frame.let(f"CASE WHEN {agreed} THEN {matching}[1].v ELSE {column.v} END")
    mark = frame.let(f"CASE WHEN {agreed} THEN {matching}[1].x WHEN {x} = {MAYBE} THEN 0 ELSE {x} END::TINYINT")
    return Column(value, lack, _narrowed(frame, column, lack, matching, type), mark)


def _narrowed(frame: Frame, column: Column, lack: str, matching: str, type: str) -> str | None:
    if type == "BOOLEAN":
        return None  # of a truth there is nothing to tell
    told = f"CASE WHEN {lack} IS NOT NULL AND {column.mark()} = {MAYBE} THEN narrowed({lack}, {matching})"
    return frame.let(f"{told} ELSE {column.o} END" if column.o else f"{told} END")


def of_options(frame: Frame, doubt: str, sure: Column, options: str, why: str, type: str) -> Column:
    """As `in_doubt`, where one of the options must hold."""
    return settled(frame, in_doubt(frame, doubt, sure, options, why, type), type)
