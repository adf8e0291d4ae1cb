"""Bodies of which it is not known which branch is taken: what is then lacking, for the commonest cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import final

from millesime.kernels.exact.lacks import FIRST, NONE
from millesime.kernels.wasm import arithmetic
from millesime.kernels.wasm.function import Function, Val, code
from millesime.kernels.wasm.lacking import joined, known
from millesime.kernels.wasm.memory import STATUSES


def doubted(f: Function, k: str, doubt: Doubt | None) -> None:
    """Rows in which it is not known which branch is taken: why, where that may be told; else they are left."""
    if doubt is None:
        f.leave(f"(i32.gt_u {k} {code(NONE)})")
        return
    doubt.noted(f"(i32.gt_u {k} {code(NONE)})", k)


@final
class Doubt:
    """Why it is not known which branch is taken; and what is then lacking, as `doubt` of columns has it.

    Where a fact lacks, so does whatever else is not known on the ways that may be taken; else the gravest lack is told. Rows
    of which more is to be said are left: where the ways agree, or tell among which values the result lies.
    """

    def __init__(self, f: Function) -> None:
        self.f = f
        self._why = f.local("i32")
        self.why = f"(local.get {self._why})"
        f.add(f"(local.set {self._why} {code(0)})")

    def noted(self, open_: str, k: str) -> None:
        """A test that is open for want of `k`: the only one of its body."""
        f = self.f
        with f.into() as lines:
            f.leave(f"(i32.lt_u {k} {code(FIRST)})")
            f.leave(f"(i32.ne {self.why} {code(0)})")
            f.add(f"(local.set {self._why} {k})")
        f.when(f.keep(open_, "i32"), lines)

    def unknown(self, k: str) -> str:
        """Whether an entry is a lack of something that is not known."""
        return f"(i32.load8_u offset={STATUSES} {k})"

    def torn(self, options: Sequence[Val]) -> str:
        """What is lacking where each of these may hold."""
        f = self.f
        k = f.local("i32")
        found, every, unknown, graver = f"(local.get {k})", code(1), code(0), code(0)
        open_ = f.keep(self.unknown(self.why), "i32")
        f.add(f"(local.set {k} {self.why})")
        for option in options:
            lacking = option.k or code(0)
            f.leave(f"(i32.and (i32.ne {lacking} {code(0)}) (i32.lt_u {lacking} {code(FIRST)}))")
            mine = f.keep(self.unknown(lacking), "i32")
            unknown = f"(i32.or {unknown} {mine})"
            graver = f"(i32.or {graver} (i32.and (i32.ne {lacking} {code(0)}) (i32.eqz {mine})))"
            every = f"(i32.and {every} (i32.ne {lacking} {code(0)}))"
            with f.into() as waiting:
                other = f.keep(f"(select {lacking} {code(0)} {mine})", "i32")
                f.add(f"(local.set {k} {joined(f, found, other, await_=True)})")
            with f.into() as lines:
                f.add(f"(local.set {k} {joined(f, found, lacking)})")
            f.when(open_, waiting, lines)
        unknown, graver, every = (f.keep(each, "i32") for each in (unknown, graver, every))
        # Where no fact lacks on account of the test, one that lacks on a way is told alone if the others agree.
        f.leave(f"(i32.and (i32.eqz {open_}) (i32.and {unknown} (i32.eqz {graver})))")
        f.leave(f"(i32.and {open_} (i32.and {every} (i32.eqz {unknown})))")
        if not any(option.truth for option in options):
            f.leave(f"(i32.and {open_} (i32.eqz (i32.or {unknown} {graver})))")  # it lies among these values
        every = f.keep(f"(i32.and {every} (i32.eqz {unknown}))", "i32")
        alike = code(1)
        for option in options[1:]:
            first = options[0]
            f.leave(f"(i32.and {every} (i32.ne {first.k or code(0)} {option.k or code(0)}))")
            same = arithmetic.compared(f, first, option, "eq") if not (first.none or option.none) else code(0)
            for value in (first, option):
                same = f"(i32.and {same} {known(value)})"
            alike = f"(i32.and {alike} {same})"
        f.leave(alike)
        return f.keep(f"(select {options[0].k or code(0)} {found} {every})", "i32")
