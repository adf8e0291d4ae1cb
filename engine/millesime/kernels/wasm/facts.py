"""Where a row's facts stand in memory: its values and what it lacks, a block of rows at a time.

Facts of the case have their place for good, as many rows as a block has. Those of the elements of lists, of which a row may
have any number, are found by a header of four words: where the values are and a mask for the element's number, then the same
of what is lacking. A mask of nothing makes one value stand for all, as in columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, final

from millesime.kernels.exact.lacks import NONE, RETRY, missing
from millesime.kernels.wasm.function import Function
from millesime.kernels.wasm.layout import Key
from millesime.kernels.wasm.memory import BLOCK, HEADER
from millesime.kernels.wasm.values import PLAIN, May, Unwritten, Val, code, const, written
from millesime.values.types import Kind, Type

ROW: Final = "(global.get $row)"
_UNHELD: Final = (Kind.TEXT, Kind.RECORD, Kind.LIST, Kind.ANY)

Presumed = tuple[int | bool | None, ...]
"""What holds where a fact is absent: nothing (`()`), « sans objet » (`(None,)`), a truth, or a number over another."""


@final
class Facts:
    """The columns that a module reads, in the order of their headers. `den` tells the denominator of a column's numbers, `reach`
    between what they lie over it.
    """

    def __init__(
        self,
        den: Callable[[Key], int | None],
        reach: Callable[[Key, int], tuple[int, int]],
        presumed: Mapping[str, Presumed],
        *,
        presumptions: bool,
    ) -> None:
        self._den = den
        self._reach = reach
        self._presumed = presumed
        self._presumptions = presumptions
        self.room: Callable[[int], int] = lambda _: 0
        """Finds so many bytes of memory."""
        self.rows: dict[Key, int] = {}
        """Where the values of a fact begin; what is lacking comes after them."""
        self.keys: dict[Key, int] = {}
        """The headers of the others."""
        self.dens: dict[Key, int] = {}

    def fact(self, f: Function, name: str, type_: Type) -> Val:
        """A fact of the case; what is presumed where it is absent."""
        presumed = self._presumed.get(name, ()) if self._presumptions else ()
        return self._read(f, ("fact", "", name), ROW, type_, presumed, missing(name) if presumed else 0)

    def event(self, f: Function, name: str) -> Val:
        """The day of an event, in a row where it is known."""
        known = f.known(("day", name))
        if known is not None:
            return known
        key = ("event", "", name)
        if f.known(("given", name)) is not None:
            return f.learn(("day", name), Val(f.keep(self._here(key, truth=False)[0]), far=self._reach(key, 1)[1]))
        found = self._read(f, key, ROW, Type(Kind.DATE), (), 0)
        if found.k is not None:
            f.leave(f"(i32.ne {found.k} {code(0)})")
        return f.learn(("day", name), Val(found.v, far=found.far))

    def dated(self, f: Function, name: str) -> Val:
        """The day of an event, or what is lacking to know it."""
        return self._read(f, ("event", "", name), ROW, Type(Kind.DATE), (), 0)

    def field(self, f: Function, path: str, name: str, element: str, type_: Type, presumed: Presumed = ()) -> Val:
        """A field of an element of a list."""
        return self._read(f, ("field", path, name), element, type_, presumed if self._presumptions else (), None)

    def elements(self, f: Function, path: str, at: str, *, optional: bool) -> tuple[str, str, str]:
        """Where the elements of a list begin and end, and what the list itself lacks; one « sans objet » has none."""
        header = self._header(("list", path, ""))
        start = f"(i32.add (i32.load (i32.const {header})) (i32.shl {at} (i32.const 2)))"
        kept = f.keep(start, "i32")
        first, last = f.keep(f"(i32.load {kept})", "i32"), f.keep(f"(i32.load offset=4 {kept})", "i32")
        k = f.keep(_lacking(header, at), "i32")
        if optional:
            k = f.keep(f"(select {code(0)} {k} (i32.eq {k} {code(NONE)}))", "i32")
        return first, last, k

    def _read(self, f: Function, key: Key, at: str, type_: Type, presumed: Presumed, absent: int | None) -> Val:
        if type_.kind in _UNHELD:
            raise Unwritten("kind")
        known = f.known((key, at, presumed))
        if known is not None:
            return known
        truth = type_.kind in (Kind.BOOLEAN, Kind.NORM)
        v, k = self._here(key, truth=truth) if key[0] != "field" else self._there(key, at, truth=truth)
        k = f.keep(k, "i32")
        may = PLAIN if type_.optional else May.KNOWN | May.LACK
        den = self.dens[key]
        found = Val(f.keep(v, "i32" if truth else "i64"), k, den, None, truth, may=may, clean=True)
        low, high = self._reach(key, den)
        found = replace(found, far=high, natural=low >= 0)
        if presumed:
            lost = f"(i32.gt_u {k} {code(RETRY)})" if absent is None else f"(i32.eq {k} {code(absent)})"
            found = _or_presumed(f, found, presumed, f.keep(lost, "i32"))
        elif key[0] == "event":
            f.leave(f"(i32.eq {k} {code(RETRY)})")
        return f.learn((key, at, presumed), found)

    def _here(self, key: Key, *, truth: bool) -> tuple[str, str]:
        """A fact of the row, and what is lacking of it."""
        if key not in self.rows:
            self._counted(key)
            self.rows[key] = self.room(12 * BLOCK)
        v = self.rows[key]
        k = f"(i32.load offset={v + 8 * BLOCK} (i32.shl {ROW} (i32.const 2)))"
        if truth:
            return f"(i32.load8_u offset={v} {ROW})", k
        return f"(i64.load offset={v} (i32.shl {ROW} (i32.const 3)))", k

    def _there(self, key: Key, at: str, *, truth: bool) -> tuple[str, str]:
        """A field of an element, and what is lacking of it."""
        header = self._header(key)
        place = f"(i32.and {at} (i32.load (i32.const {header + 4})))"
        if truth:
            return f"(i32.load8_u (i32.add (i32.load (i32.const {header})) {place}))", _lacking(header, at)
        v = f"(i64.load (i32.add (i32.load (i32.const {header})) (i32.shl {place} (i32.const 3))))"
        return v, _lacking(header, at)

    def _counted(self, key: Key) -> None:
        den = self._den(key)
        if den is None:
            raise Unwritten("denominators")
        self.dens[key] = den

    def _header(self, key: Key) -> int:
        if key not in self.keys:
            self._counted(key)
            self.keys[key] = len(self.keys) * HEADER
        return self.keys[key]


def _lacking(header: int, at: str) -> str:
    mask = f"(i32.load (i32.const {header + 12}))"
    return f"(i32.load (i32.add (i32.load (i32.const {header + 8})) (i32.shl (i32.and {at} {mask}) (i32.const 2))))"


def _or_presumed(f: Function, given: Val, presumed: Presumed, lost: str) -> Val:
    """A fact, and what is presumed of it where it is lost; the row is left where it lacks for anything else."""
    none = presumed == (None,)
    k = f.keep(f"(select {code(NONE if none else 0)} {given.k} {lost})", "i32")
    may = (given.may | May.NONE if none else given.may) & ~May.LACK
    f.leave(f"(i32.gt_u {k} {code(NONE)})" if May.NONE in may else k)
    match presumed:
        case (None,):
            return replace(given, k=k, may=may)
        case (bool() as held,):
            v = code(int(held))
        case (int() as number, int() as den) if given.s % den == 0:
            v = const(number * (given.s // den))
            given = replace(given, natural=given.natural and number >= 0)
        case _:
            raise Unwritten("presumption")
    far = max(given.far, abs(written(v) or 0))
    v = f.keep(f"(select {v} {given.v} {lost})", "i32" if given.truth else "i64")
    return Val(v, k, given.s, None, given.truth, may=may, far=far, clean=True, natural=given.natural).only(may)
