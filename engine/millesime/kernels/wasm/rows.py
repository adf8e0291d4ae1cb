"""Rows decided by modules: one for each sort of table that is met, compiled when its first rows are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, ClassVar, Final, final

import wasmtime

from millesime.kernels.exact.columns import Array, Column
from millesime.kernels.law.frames import Run
from millesime.kernels.plan.plan import Plan
from millesime.kernels.wasm.declared import reach
from millesime.kernels.wasm.instance import Instance, Patterns
from millesime.kernels.wasm.kept import Kept, obtained
from millesime.kernels.wasm.layout import Key, Layout
from millesime.kernels.wasm.source import Source

if TYPE_CHECKING:
    from millesime.kernels.law.lookups import Scale
    from millesime.kernels.wasm.facts import Presumed

LARGEST: Final = 1 << 30
"""So many bytes of lists are put into memory at most."""
MODULES: Final = 4
"""So many sorts of tables, by the denominators of their columns, have a module each; others are left to columns."""


@final
class Rows:
    """The law of a plan, a row at a time. `scales` makes its barèmes, `presumed` what is presumed of its facts."""

    faults: ClassVar = (wasmtime.WasmtimeError, wasmtime.Trap)
    """What is raised of a module that cannot be compiled, or that stops short."""

    def __init__(
        self,
        plan: Plan,
        scales: Callable[[], Mapping[str, Scale]],
        presumed: Mapping[str, Presumed],
        *,
        presumptions: bool,
    ) -> None:
        self._plan = plan
        self._scales = scales
        self._presumed = presumed
        self._presumptions = presumptions
        self._reach = partial(reach, plan.program)
        self._engine = wasmtime.Engine()
        self._modules: list[_Compiled] = []
        self._lock = Lock()

    def expect(self, den: Callable[[Key], int | None], kept: Kept | None = None) -> None:
        """Compile the module of tables whose numbers have these denominators, or lesser ones, or take the one that was kept."""
        with self._lock:
            self._compile(den, kept)

    def decide(self, run: Run, skip: Array) -> list[Column] | None:
        """Each goal's column, RETRY in the rows that are skipped or left; None where the table has no module."""
        source = Source(run)
        with self._lock:
            compiled = self._compiled(source)
        if compiled is None or compiled.size(source) > LARGEST:
            return None
        beyond = source.beyond(compiled.keys, self._reach)
        return compiled.decide(source, skip if beyond is None else skip | beyond)

    def _compiled(self, source: Source) -> _Compiled | None:
        for compiled in self._modules:
            if compiled.suits(source):
                return compiled
        if len(self._modules) == MODULES:
            return None
        return self._compile(source.den)

    def _compile(self, den: Callable[[Key], int | None], kept: Kept | None = None) -> _Compiled:
        def make() -> tuple[Layout, str]:
            from millesime.kernels.wasm.facts import Facts
            from millesime.kernels.wasm.module import Module

            facts = Facts(den, self._reach, self._presumed, presumptions=self._presumptions)
            module = Module(self._plan, self._scales(), facts)
            return module.layout(), module.text

        self._modules.append(_Compiled(self._engine, *obtained(self._engine, self._plan.citations, kept, make)))
        return self._modules[-1]


@final
class _Compiled:
    """A module that was compiled, and its instances: each serves one thread at a time."""

    def __init__(self, engine: wasmtime.Engine, layout: Layout, code: wasmtime.Module) -> None:
        self._engine = engine
        self._layout = layout
        self.keys = (*layout.rows, *layout.keys)
        self._code = code
        self._free: list[Instance] = []
        self._pairs: dict[int, int] = {}
        self._patterns: Patterns = {}
        self._lock = Lock()

    def _instance(self) -> Instance:
        return Instance(self._engine, self._code, self._layout, self._pairs, self._patterns)

    def suits(self, source: Source) -> bool:
        """Whether a table's numbers can be brought to the denominators that the module counts on."""
        dens = ((source.den(key), den) for key, den in self._layout.dens.items())
        return all(own is not None and den % own == 0 for own, den in dens)

    def size(self, source: Source) -> int:
        """The bytes that the elements of a table's lists take in memory."""
        fields = Counter(path for _, path, _ in self._layout.keys)
        held = {path: source.list(path).offsets for path in fields}
        return sum(12 * count * (len(held[path]) + int(held[path][-1])) for path, count in fields.items())

    def decide(self, source: Source, skip: Array) -> list[Column]:
        """Each goal's column."""
        with self._lock:
            instance = self._free.pop() if self._free else self._instance()
        found = instance.decide(source, skip)
        with self._lock:
            self._free.append(instance)
        return found
