"""Exceptions made to an exception, one row at a time: one takes its place, and « droit commun » sets it aside."""

from __future__ import annotations

from collections.abc import Sequence

from millesime.kernels.exact.lacks import COMMON, NO_MATCH
from millesime.kernels.wasm.doubt import TOP, Doubt, may
from millesime.kernels.wasm.function import Function
from millesime.kernels.wasm.heard import Heard, hearing, matches, speaks
from millesime.kernels.wasm.lacking import both, either, plain
from millesime.kernels.wasm.values import May, Val, code


def derogated(f: Function, own: Heard, made_to: Sequence[Heard], base: str, *, masked: bool) -> Heard:
    """An exception once those that are made to it have been heard. `base`: where the records of all of them begin; `masked`:
    it is made to another itself.
    """
    unsure = [one.open for one in (own, *made_to) if one.open is not None]
    heeded = matches(own.value)
    if own.open is not None and heeded != code(1):
        heeded = f"(i32.or {own.open} {heeded})"
    heeded = f.keep(heeded, "i32")
    if len(made_to) > 1:
        for open_ in unsure:
            f.leave(both(heeded, open_))
        if unsure:  # nobody asks what may be made to an exception that says nothing
            f.add(f"(global.set $top {base})")
    counts = ""
    ways: list[tuple[str, list[str], Val]] = []
    for one in made_to:
        bare = plain(f, one.value)
        sure = f"(i32.eqz {one.open})" if one.open else code(1)
        spoken = f.keep(both(heeded, sure, matches(bare)), "i32")
        counts = f"(i32.add {counts} {spoken})" if ways else spoken
        ways.append((spoken, [], _uncommon(f, bare)))
    if len(made_to) > 1:
        f.leave(f"(i32.gt_u {counts} {code(1)})")
    value = f.parted(ways, ([], own.value))
    if not unsure or len(made_to) > 1:
        return Heard(f.keep(both(heeded, speaks(f, value)), "i32"), value, own.cite)
    doubt = _perhaps_replaced(f, own, made_to[0], ways[0], heeded)
    return hearing(f, value, doubt, own.cite, masked=masked)


def _perhaps_replaced(f: Function, own: Heard, other: Heard, spoken: tuple[str, list[str], Val], heeded: str) -> Doubt:
    """The doubt about an exception of which it is not known whether it speaks, or whether another takes its place."""
    surely, _, instead = spoken
    doubt = Doubt(f, settles=False)
    unsure = either(own.open, both(heeded, other.open) if other.open else None)
    doubt.may = own.value.entries | instead.entries | May.SILENT
    for one in (own, other):
        doubt.may |= one.doubt.may if one.doubt is not None else May.SILENT
    with f.into() as lines:
        doubt.begun_at(TOP)
        with f.into() as closed:
            may(f, own.value)
        if own.doubt is not None:
            with f.into() as opened:
                own.doubt.replaced(f, surely, instead)
            f.when(own.doubt.open, opened, closed)
        else:
            f.lines += closed
        if other.doubt is not None:
            with f.into() as taken:
                other.doubt.recorded(f, common=NO_MATCH)
            f.when(code(1) if own.doubt is None else other.doubt.open, taken)
    f.when(f.keep(unsure or code(0), "i32"), lines)
    return doubt


def _uncommon(f: Function, value: Val) -> Val:
    """What takes an exception's place: « droit commun » has it say nothing."""
    if May.COMMON not in value.entries:
        return value
    k = f.keep(f"(select {code(NO_MATCH)} {value.k} (i32.eq {value.k} {code(COMMON)}))", "i32")
    return value.over(k, may=value.entries & ~May.COMMON | May.SILENT)
