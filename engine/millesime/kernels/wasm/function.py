"""A function being written: locals, statements, and the values that they come to.

A value is a numerator over a denominator, which is known beforehand or only row by row; what is lacking stands beside it,
as in columns. All its parts are read from locals, so that they may be read twice.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import IntFlag
from functools import reduce
from math import lcm
from operator import or_
from typing import Final, final

from millesime.kernels.exact.columns import WIDEST
from millesime.kernels.exact.lacks import COMMON, FIRST, NO_MATCH, NONE, RETRY
from millesime.kernels.wasm.runtime import fits

EDGE: Final = WIDEST - 1
"""No number goes further from zero; a row in which one would is left."""
COARSE: Final = 100_000
"""Ways whose numbers have no lesser denominator in common keep each its own, row by row."""
LEFT: Final = "$left"
"""Where a row goes that is left to the columns."""
UNSURE: Final = "$unsure"
"""Where a row goes of which something is lacking, from a function that tells nothing of that."""


class Unwritten(Exception):
    """What this language does not know: rows that come to it are left."""


class May(IntFlag):
    """What an entry may be: that nothing is lacking, « sans objet », a lack; or a mark, which no value that is read may have:
    that a body says nothing of a case, or leaves it to « droit commun ».
    """

    KNOWN = 1
    NONE = 2
    LACK = 4
    SILENT = 8
    COMMON = 16


NEVER: Final = May(0)
PLAIN: Final = May.KNOWN | May.NONE | May.LACK
NOT_NONE: Final = May.KNOWN | May.LACK
MARKS: Final = May.SILENT | May.COMMON


@final
@dataclass(frozen=True, slots=True)
class Val:
    """A value: `v / s`, or `v / d` of a row's own, or what is lacking (`k`, None where nothing can be).

    `none`: there is nothing but `k`. `wide`: what is lacking may tell among which values the missing one lies. `may`: what `k`
    may be, where there is one. `said`: where a body says something of the case, if that is known otherwise than by `k`.
    """

    v: str
    k: str | None = None
    s: int = 1
    d: str | None = None
    truth: bool = False
    none: bool = False
    wide: bool = False
    may: May = PLAIN
    said: str | None = None

    def over(self, k: str | None, *, wide: bool | None = None, may: May = PLAIN) -> Val:
        """The same, this being lacking."""
        return replace(self, k=k, wide=self.wide if wide is None else wide, may=may, said=None)

    @property
    def entries(self) -> May:
        """What may be lacking, or that nothing is."""
        return May.KNOWN if self.k is None else self.may

    def only(self, may: May) -> Val:
        """The same where it is known to lack nothing but this."""
        may &= self.entries
        return self.over(None, wide=False) if may == May.KNOWN else replace(self, may=may)


@final
@dataclass(frozen=True, slots=True)
class Shape:
    """How the values of several ways are held together: which denominators, or as truths."""

    s: int = 1
    rowwise: bool = False
    truth: bool = False
    lacking: bool = True
    wide: bool = False
    may: May = PLAIN

    @classmethod
    def of(cls, values: Sequence[Val]) -> Shape:
        """The shape that holds them all."""
        real = [value for value in values if not value.none]
        lacking, wide = any(value.k is not None for value in values), any(value.wide for value in values)
        may = reduce(or_, (value.entries for value in values), NEVER)
        if not real:
            return cls(wide=wide, may=may)
        if any(value.truth for value in real):
            return cls(truth=True, lacking=lacking, wide=wide, may=may)
        common = lcm(1, *(value.s for value in real))
        if common > COARSE or any(value.d is not None for value in real):
            return cls(1, True, False, lacking, wide, may)
        return cls(common, False, False, lacking, wide, may)


def const(number: int) -> str:
    """A whole number of 64 bits."""
    return f"(i64.const {number})"


def code(number: int) -> str:
    """A whole number of 32 bits."""
    return f"(i32.const {number})"


def written(v: str) -> int | None:
    """The number of 64 bits that an expression is, where it is written out."""
    return int(v.removeprefix("(i64.const ").removesuffix(")")) if v.startswith("(i64.const") else None


def lack(entry: int) -> Val:
    """The same lack in every row, or the same mark."""
    may = _MAY.get(entry, May.LACK if entry >= FIRST else MARKS)
    return Val(const(0), code(entry), none=True, may=may)


_MAY: Final = {NONE: May.NONE, NO_MATCH: May.SILENT, COMMON: May.COMMON}


def number(value: int, den: int = 1) -> Val:
    """The same number in every row."""
    if abs(value) > EDGE or den > EDGE:
        raise Unwritten("number")
    return Val(const(value), s=den)


def truth(value: bool) -> Val:
    """The same truth in every row."""
    return Val(code(int(value)), truth=True)


@final
class Function:
    """The lines of a function, and its locals."""

    def __init__(self, *, sure: bool = False) -> None:
        self.sure = sure
        """Whether nothing may be lacking from here on: a row goes elsewhere as soon as anything is."""
        self.lines: list[str] = []
        self.locals: list[str] = []
        self._labels = 0
        self._known: list[dict[Hashable, Val]] = [{}]

    def known(self, key: Hashable) -> Val | None:
        """What was worked out under a key on the way here."""
        return next((layer[key] for layer in reversed(self._known) if key in layer), None)

    def learn(self, key: Hashable, value: Val) -> Val:
        """Keep what was worked out, for what comes after it on this way."""
        self._known[-1][key] = value
        return value

    def add(self, line: str) -> None:
        """One more statement."""
        self.lines.append(line)

    def local(self, kind: str = "i64") -> str:
        """The name of a new local."""
        name = f"$x{len(self.locals)}"
        self.locals.append(f"(local {name} {kind})")
        return name

    def keep(self, expression: str, kind: str = "i64") -> str:
        """An expression worked out once, to be read as often as one likes."""
        if expression.startswith(("(local.get", "(i64.const", "(i32.const")):
            return expression
        name = self.local(kind)
        self.add(f"(local.set {name} {expression})")
        return f"(local.get {name})"

    def truth(self, expression: str, k: str | None = None, *, may: May = PLAIN) -> Val:
        """A truth worked out."""
        return Val(self.keep(expression, "i32"), k, truth=True, may=may)

    def label(self, name: str) -> str:
        """A label of one's own."""
        self._labels += 1
        return f"${name}{self._labels}"

    @contextmanager
    def into(self) -> Iterator[list[str]]:
        """What is written within goes into these lines."""
        outer, self.lines = self.lines, []
        self._known.append({})
        try:
            yield self.lines
        finally:
            self._known.pop()
            self.lines = outer

    def when(self, condition: str, then: Sequence[str], otherwise: Sequence[str] = ()) -> None:
        """One way or the other."""
        if condition in (code(0), code(1)):
            self.lines += then if condition == code(1) else otherwise
            return
        if not then and not otherwise:
            return
        self.add(f"(if {condition}")
        self.add("(then")
        self.lines += then
        self.add(")")
        if otherwise:
            self.add("(else")
            self.lines += otherwise
            self.add(")")
        self.add(")")

    def leave(self, condition: str | None = None) -> None:
        """The row is left, always or where this holds."""
        self.add(f"(br {LEFT})" if condition is None else f"(br_if {LEFT} {condition})")

    def within(self, v: str) -> str:
        """A number, the row being left where it goes too far."""
        kept = self.keep(v)
        self.leave(f"(i64.gt_u (i64.add {kept} {const(EDGE)}) {const(2 * EDGE)})")
        return kept

    # ── several ways of one value ──────────────────────────────────────────────────────────────────────────────────────

    def joined(self, condition: str, then: tuple[list[str], Val], otherwise: tuple[list[str], Val]) -> Val:
        """The value of one way or of the other."""
        return self.parted([(condition, *then)], otherwise)

    def parted(self, ways: Sequence[tuple[str, list[str], Val]], last: tuple[list[str], Val]) -> Val:
        """The value of the first way whose condition holds, else the last; conditions are read from locals."""
        ways = [way for way in ways if way[0] != code(0)]
        sure = next((place for place, way in enumerate(ways) if way[0] == code(1)), None)
        if sure is not None:
            ways, last = ways[:sure], ways[sure][1:]
        if not ways:
            self.lines += last[0]
            return last[1]
        values = [*(value for _, _, value in ways), last[1]]
        shape = Shape.of(values)
        target = self.target(shape, _common(values))
        text = self.stored(*last, target, shape)
        for condition, lines, value in reversed(ways):
            stored = self.stored(lines, value, target, shape)
            with self.into() as both:
                self.when(condition, stored, text)
            text = both
        self.lines += text
        return replace(target, none=all(value.none for value in values))

    def target(self, shape: Shape, always: str | None = None) -> Val:
        """New locals for a value of this shape, which is `always` the same number or truth if it is any."""
        v = always or f"(local.get {self.local('i32' if shape.truth else 'i64')})"
        k = f"(local.get {self.local('i32')})" if shape.lacking else None
        d = f"(local.get {self.local()})" if shape.rowwise else None
        return Val(v, k, shape.s, d, shape.truth, wide=shape.wide, may=shape.may)

    def stored(self, lines: list[str], value: Val, target: Val, shape: Shape) -> list[str]:
        """The lines of a way, then its value brought to where the value is looked for."""
        with self.into() as found:
            self.lines += lines
            self.store(value, target, shape)
        return found

    def store(self, value: Val, target: Val, shape: Shape) -> None:
        """A value brought to where it is looked for, over the denominator that is common to all ways."""
        shaped = self.shaped(value, shape)
        if not value.none and target.v != shaped.v:
            self.add(f"(local.set {_name(target.v)} {shaped.v})")
        if target.k is not None:
            self.add(f"(local.set {_name(target.k)} {shaped.k or code(0)})")
        if target.d is not None:
            self.add(f"(local.set {_name(target.d)} {shaped.d or const(1)})")

    def shaped(self, value: Val, shape: Shape) -> Val:
        """The same value in another shape."""
        if value.none:
            return Val(code(0) if shape.truth else const(0), value.k, shape.s, None, shape.truth, may=value.may)
        if value.truth or shape.truth:
            if value.truth != shape.truth:
                raise Unwritten("truth")
            return value
        if shape.rowwise:
            return Val(value.v, value.k, 1, value.d or const(value.s), may=value.may)
        return Val(self.times(value.v, shape.s // value.s), value.k, shape.s, may=value.may)

    def times(self, v: str, by: int) -> str:
        """A number so many times, the row being left where that goes too far."""
        if by == 1:
            return v
        if by > EDGE:
            raise Unwritten("factor")
        most, held = EDGE // by, written(v)
        if held is not None and abs(held) <= most:
            return const(held * by)
        kept = self.keep(v)
        self.leave(f"(i64.gt_u (i64.add {kept} {const(most)}) {const(2 * most)})")
        return self.keep(f"(i64.mul {kept} {const(by)})")

    def product(self, a: str, b: str) -> str:
        """The product of two numbers, the row being left where it might go too far."""
        one, other = written(a), written(b)
        if one is not None and other is not None and abs(one * other) <= EDGE:
            return const(one * other)
        a, b = self.keep(a), self.keep(b)
        self.leave(f"(i32.eqz {fits(a, b)})")
        return self.keep(f"(i64.mul {a} {b})")

    def called(self, call: str, shape: Shape) -> Val:
        """What a function comes to. Where that leaves the row, the entry is one more lack: who reads it comes to the same."""
        target = self.target(shape)
        self.add(call)
        for part in (target.d, target.k, target.v):  # the last result comes first
            if part is not None:
                self.add(f"(local.set {_name(part)})")
        if May.LACK not in shape.may:
            self.leave(f"(i32.eq {target.k} {code(RETRY)})")
        return target.only(shape.may)

    def surely(self, value: Val, *, optional: bool) -> Val:
        """The same value, the row going elsewhere where it lacks anything and nothing may; what is optional often does."""
        if not self.sure or optional or value.k is None:
            return value
        self.add(f"(br_if {UNSURE} (i32.ne {value.k} {code(0)}))")
        return value.over(None, wide=False)


def _common(values: Sequence[Val]) -> str | None:
    """What all values are that are any, where it is written out, and the same in all."""
    real = {(value.v, value.s, value.d) for value in values if not value.none}
    v, _, d = next(iter(real), ("", 1, None))
    return v if len(real) == 1 and d is None and v.startswith(("(i64.const", "(i32.const")) else None


def _name(local: str) -> str:
    return local.removeprefix("(local.get ").removesuffix(")")
