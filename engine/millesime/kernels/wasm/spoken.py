"""Several exceptions that may speak at once, one row at a time: what they come to together (DESIGN, semantics 5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import final

from millesime.kernels.exact.lacks import CONFLICT, NONE
from millesime.kernels.wasm import arithmetic
from millesime.kernels.wasm.function import Function
from millesime.kernels.wasm.lacking import either, joined
from millesime.kernels.wasm.values import May, Shape, Val, code

_SAID = May.KNOWN | May.NONE


@final
class Spoken:
    """What exceptions say that speak, in turn: the first value, whether another one differs from it, and what they lack."""

    def __init__(self, f: Function, values: Sequence[Val]) -> None:
        self._f = f
        said = [value.only(_SAID) for value in values if value.entries & _SAID]
        self._shape = Shape.of(said)
        self._alike = len({(value.v, value.s) for value in said if _written(value)}) == 1 and all(map(_written, said))
        """Whether all say the same, as it is written out."""
        self._first = f.target(self._shape, said[0].v if self._alike else None)
        self._known, self._lacking, self._clash = (f.local("i32") for _ in range(3))
        self._says = self._lacks = self._clashes = False
        """Whether one of them was heard that may say something, lack something, differ from others."""

    def too(self, value: Val) -> None:
        """One more exception that speaks."""
        f = self._f
        if not value.entries & May.LACK:
            f.lines += self._told(value)
            return
        with f.into() as lost:
            held = self._get(self._lacking)
            self._set(self._lacking, (joined(f, held, value.k) if self._lacks else value.k) or "")
        self._lacks = True
        if value.entries & _SAID:
            f.when(f.keep(f"(i32.gt_u {value.k} {code(NONE)})", "i32"), lost, self._told(value.only(_SAID)))
        else:
            f.lines += lost

    def _told(self, value: Val) -> list[str]:
        """Something is said: it is the first thing, or another one, or the same."""
        f = self._f
        with f.into() as alone:
            f.store(value, self._first, self._shape)
            self._set(self._known, code(1))
        if not self._says or self._alike:
            self._says = True
            return alone
        self._clashes = True
        with f.into() as again:
            self._set(self._clash, f"(i32.or {self._get(self._clash)} (i32.eqz {self._same(value)}))")
        with f.into() as lines:
            f.when(self._get(self._known), again, alone)
        return lines

    def _same(self, value: Val) -> str:
        """Whether a value is the first one; « sans objet » is the same as itself alone."""
        same = self._f.keep(arithmetic.compared(self._f, self._first, value, "eq"), "i32")
        if self._first.k is None:
            return same
        k = value.k or code(0)
        return f"(i32.and (i32.eq {k} {self._first.k}) (i32.or {same} (i32.ne {k} {code(0)})))"

    def anything(self) -> str:
        """Whether one of them speaks."""
        lacks = f"(i32.ne {self._get(self._lacking)} {code(0)})" if self._lacks else None
        return self._f.keep(either(self._get(self._known) if self._says else None, lacks) or code(0), "i32")

    def value(self) -> Val:
        """What they come to: what they lack, else a conflict, else what they say."""
        f, k, may = self._f, self._first.k, self._first.entries
        if self._lacks:
            lacking = self._get(self._lacking)
            k = (
                f.keep(f"(select {k} {lacking} (i32.eqz {lacking}))", "i32")
                if k is not None and self._says
                else lacking
            )
            may |= May.LACK
        if self._clashes:
            k = f.keep(f"(select {code(CONFLICT)} {k or code(0)} {self._get(self._clash)})", "i32")
            may |= May.LACK
        return replace(self._first.over(k, may=may), none=not self._says or self._first.none)

    def _get(self, held: str) -> str:
        return f"(local.get {held})"

    def _set(self, held: str, value: str) -> None:
        self._f.add(f"(local.set {held} {value})")


def _written(value: Val) -> bool:
    """Whether a value is written out, and never lacks."""
    return value.k is None and value.d is None and value.v.startswith(("(i64.const", "(i32.const"))
