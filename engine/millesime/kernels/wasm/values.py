"""Values of one row: a numerator over a denominator, known beforehand or row by row, and what may be lacking.

All parts of a value are read from locals, or are written out, so that they may be read twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntFlag
from functools import reduce
from math import lcm
from operator import or_
from typing import Final, final

from millesime.kernels.exact.columns import WIDEST
from millesime.kernels.exact.lacks import COMMON, FIRST, NO_MATCH, NONE

ALWAYS: Final = (-WIDEST, WIDEST)
"""All days."""
EDGE: Final = WIDEST - 1
"""No number goes further from zero; a row in which one would is left."""
COARSE: Final = 100_000
"""Ways whose numbers have no lesser denominator in common keep each its own, row by row."""


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
    """A value: `v / s`, or `v / (s d)`, `d` being a row's own, or what is lacking (`k`, None where nothing can be).

    `far`: how far `v` goes from zero at most, beside a lack as well; `fine`: the same of `d`. `none`: there is nothing but
    `k`. `wide`: what is lacking may tell among which values the missing one lies; `any`: if it does, all there are. `may`: what `k` may be, where there is
    one. `said`: where a body says something of the case, if that is known otherwise than by `k`. `clean`: `v` is 0 wherever
    something is lacking. `alone`: the entry of which something is lacking wherever `k` tells so, if there is one. `natural`: `v` is never below zero.
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
    far: int = EDGE
    fine: int = EDGE
    any: bool = False
    clean: bool = False
    alone: str | None = None
    natural: bool = False

    @property
    def whole(self) -> bool:
        """Whether its numerator is never below zero."""
        held = written(self.v)
        return self.none or (self.natural if held is None else held >= 0)

    @property
    def most(self) -> int:
        """How far its numerator goes from zero at most."""
        held = written(self.v)
        return self.far if held is None else abs(held)

    @property
    def finest(self) -> int:
        """How far its denominator does."""
        held = 1 if self.d is None else written(self.d)
        return self.s * (self.fine if held is None else abs(held))

    def over(self, k: str | None, *, wide: bool | None = None, may: May = PLAIN) -> Val:
        """The same, this being lacking."""
        return replace(
            self, k=k, wide=self.wide if wide is None else wide, may=may, said=None, any=False, clean=False, alone=None
        )

    @property
    def entries(self) -> May:
        """What may be lacking, or that nothing is."""
        return May.KNOWN if self.k is None else self.may

    @property
    def filled(self) -> Val:
        """The same, a number standing there even if there never is one."""
        return replace(self, none=False)

    def only(self, may: May) -> Val:
        """The same where it is known to lack nothing but this."""
        may &= self.entries
        return self.over(None, wide=False) if may == May.KNOWN else replace(self, may=may)


@final
@dataclass(frozen=True, slots=True)
class Shape:
    """How the values of several ways are held together: which denominators, or as truths; `none`: no way has any."""

    s: int = 1
    rowwise: bool = False
    truth: bool = False
    lacking: bool = True
    wide: bool = False
    may: May = PLAIN
    none: bool = False
    far: int = EDGE
    fine: int = EDGE
    any: bool = False
    natural: bool = False

    @classmethod
    def of(cls, values: Sequence[Val]) -> Shape:
        """The shape that holds them all."""
        real = [value for value in values if not value.none]
        lacking, wide = any(value.k is not None for value in values), any(value.wide for value in values)
        may = reduce(or_, (value.entries for value in values), NEVER)
        if not real:
            return cls(wide=wide, may=may, none=True)
        if any(value.truth for value in real):
            return cls(truth=True, lacking=lacking, wide=wide, may=may)
        natural = all(value.whole for value in real)
        some = wide and all(value.any for value in values if value.wide)
        common = lcm(1, *(value.s for value in real))
        if common > COARSE or any(value.d is not None for value in real):
            far, fine = max(value.most for value in real), max(value.finest for value in real)
            return cls(1, True, False, lacking, wide, may, far=far, fine=fine, natural=natural)
        far = min(EDGE, max(value.most * (common // value.s) for value in real))
        return cls(common, False, False, lacking, wide, may, far=far, any=some, natural=natural)

    def of_one(self, value: Val) -> Shape:
        """The same shape, with what is known of the value of one way."""
        far = value.most if self.rowwise or self.truth else min(EDGE, value.most * (self.s // value.s))
        none = self.none or value.none
        may = value.entries & PLAIN
        far, fine = 0 if none else far, value.finest
        any_, natural = value.any, value.whole
        return replace(self, may=may, none=none, wide=value.wide, any=any_, far=far, fine=fine, natural=natural)


def const(number: int) -> str:
    """A whole number of 64 bits."""
    return f"(i64.const {number})"


def code(number: int) -> str:
    """A whole number of 32 bits."""
    return f"(i32.const {number})"


def written(v: str) -> int | None:
    """The number of 64 bits that an expression is, where it is written out."""
    return int(v.removeprefix("(i64.const ").removesuffix(")")) if v.startswith("(i64.const ") else None


def lack(entry: int) -> Val:
    """The same lack in every row, or the same mark."""
    return Val(const(0), code(entry), none=True, may=entry_of(entry))


def entry_of(entry: int) -> May:
    """What an entry is."""
    return _MAY.get(entry, May.LACK if entry >= FIRST else MARKS)


_MAY: Final = {0: May.KNOWN, NONE: May.NONE, NO_MATCH: May.SILENT, COMMON: May.COMMON}


def number(value: int, den: int = 1) -> Val:
    """The same number in every row."""
    if abs(value) > EDGE or den > EDGE:
        raise Unwritten("number")
    return Val(const(value), s=den)


def truth(value: bool) -> Val:
    """The same truth in every row."""
    return Val(code(int(value)), truth=True)


def common(values: Sequence[Val]) -> str | None:
    """What all values are that are any, where it is written out, and the same in all."""
    real = {(value.v, value.s, value.d) for value in values if not value.none}
    v, _, d = next(iter(real), ("", 1, None))
    return v if len(real) == 1 and d is None and v.startswith(("(i64.const", "(i32.const")) else None
