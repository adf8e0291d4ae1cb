"""What is heard of an exception, one row at a time: whether it speaks, what it says, and what is in doubt about that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import final

from millesime.kernels.exact.lacks import COMMON, NO_MATCH
from millesime.kernels.wasm.doubt import TOP, Doubt, Held, Stacked, agreed
from millesime.kernels.wasm.function import Function
from millesime.kernels.wasm.lacking import both
from millesime.kernels.wasm.values import MARKS, PLAIN, May, Val, code


@final
@dataclass(frozen=True, slots=True)
class Heard:
    """An exception that was heard: whether it `speaks` for sure; what it says, and what that rests on; what is in doubt."""

    speaks: str
    value: Val
    cite: str
    doubt: Held | Stacked | None = None

    @property
    def open(self) -> str | None:
        """Whether it is not known whether it speaks, if that may be."""
        return None if self.doubt is None else self.doubt.open

    @property
    def silent(self) -> bool:
        """Whether it says nothing, and never may."""
        return self.speaks == code(0) and self.doubt is None

    @property
    def said(self) -> Val:
        """What it says where it speaks."""
        return self.value.only(PLAIN)


def hearing(f: Function, value: Val, doubt: Doubt, cited: str, *, masked: bool) -> Heard:
    """An exception that may be in doubt, and is not where all that it may say agrees. `masked`: another may take its place."""
    value = agreed(f, value, doubt, masked=masked)
    if doubt.held is not None:
        return Heard(speaks(f, value), value, cited, doubt.held)
    if not doubt.used:
        return Heard(speaks(f, value), value, cited)
    surely = f.keep(both(speaks(f, value), f"(i32.eqz {doubt.open})"), "i32")
    return Heard(surely, value, cited, Stacked(doubt.open, doubt.base, f.keep(TOP, "i32"), doubt.may))


def speaks(f: Function, value: Val) -> str:
    """Whether an exception speaks, given what it comes to."""
    if not value.entries & ~MARKS:
        return code(0)
    common = f"(i32.ne {value.k} {code(COMMON)})" if May.COMMON in value.entries else code(1)
    return f.keep(both(matches(value), common), "i32")


def matches(value: Val) -> str:
    """Whether a body says something of the case, given what it comes to."""
    if value.said is not None:
        return value.said
    return f"(i32.ne {value.k} {code(NO_MATCH)})" if May.SILENT in value.entries else code(1)
