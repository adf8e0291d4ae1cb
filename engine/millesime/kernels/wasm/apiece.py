"""Whether rows are decided one by one: where WebAssembly can be run, the table is worth it, and few rows are left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Final, final

import numpy as np

from millesime.kernels.exact.columns import Array, Column, codes
from millesime.kernels.exact.lacks import RETRY
from millesime.kernels.law.frames import Run
from millesime.kernels.plan.plan import Plan
from millesime.kernels.wasm.declared import reach, usual
from millesime.kernels.wasm.present import runs

if TYPE_CHECKING:
    from millesime.kernels.law.lookups import Scale
    from millesime.kernels.wasm.facts import Presumed
    from millesime.kernels.wasm.kept import Kept
    from millesime.kernels.wasm.rows import Rows

FEWEST: Final = 8192
"""Fewer rows are decided by columns before a module is compiled."""
USELESS: Final = 2
"""Where one row in so many is left to columns all the same, nobody asks again."""


@final
class Apiece:
    """The rows of a plan's tables, one by one. `scales` makes its barèmes; `always`: see `Kernel`."""

    def __init__(
        self,
        plan: Plan,
        scales: Callable[[], Mapping[str, Scale]],
        presumed: Mapping[str, Column],
        *,
        presumptions: bool,
        always: bool | None,
    ) -> None:
        self._plan = plan
        self._scales = scales
        self._presumed = presumed
        self._presumptions = presumptions
        self._always = always
        self._rows: Rows | None = None
        self._given_up = always is False or (always is None and not runs())
        self._lock = Lock()

    def begin(self, kept: Kept | None = None) -> None:
        """Have the likeliest module compiled meanwhile, or taken from where it is kept, in a thread of its own; what goes wrong
        there does so again in turn.
        """
        if not self._given_up:
            meanwhile = ThreadPoolExecutor(1, "wasm")
            meanwhile.submit(lambda: self._made().expect(partial(usual, self._plan.program), kept))
            meanwhile.shutdown(wait=False)

    def decide(self, run: Run, skip: Array) -> list[Column] | None:
        """Each goal's column, RETRY in the rows that are skipped or left; None where columns had better be asked for all."""
        if self._given_up or (self._always is None and run.n < FEWEST):
            return None
        columns = self._asked(run, skip)
        if columns is not None and self._always is None:
            left = ~skip
            left &= np.logical_or.reduce([np.broadcast_to(codes(column) == RETRY, run.n) for column in columns])
            self._given_up = bool(np.count_nonzero(left) * USELESS > run.n)
        return columns

    def _asked(self, run: Run, skip: Array) -> list[Column] | None:
        """The same, nothing where a law is too large for a module, or a chain of rules too long for its stack."""
        rows = self._made()
        try:
            return rows.decide(run, skip)
        except (RecursionError, *rows.faults):
            self._given_up = True
            return None

    def text(self) -> str:
        """The module of a table whose numbers have the denominators that their types suggest."""
        from millesime.kernels.wasm.facts import Facts
        from millesime.kernels.wasm.module import Module

        den, within = partial(usual, self._plan.program), partial(reach, self._plan.program)
        facts = Facts(den, within, self._written(), presumptions=self._presumptions)
        return Module(self._plan, self._scales(), facts).text

    def _written(self) -> Mapping[str, Presumed]:
        return {name: as_written(column) for name, column in self._presumed.items()}

    def _made(self) -> Rows:
        with self._lock:
            if self._rows is None:
                from millesime.kernels.wasm.rows import Rows

                self._rows = Rows(self._plan, self._scales, self._written(), presumptions=self._presumptions)
            return self._rows


def as_written(presumed: Column) -> Presumed:
    """What is presumed, as it is written into code."""
    if presumed.k is not None:
        return (None,)
    if presumed.v.dtype == bool:
        return (bool(presumed.v),)
    assert isinstance(presumed.den, int)
    return (int(presumed.v), presumed.den)
