"""Compiled modules kept between runs: machine code with what is wanted beside it.

Numbers stand in the code for lacks and for citations: their entries are kept with it, and the code is of use only where they
come to the same numbers again. Whoever keeps the bytes answers for their being his own, as Python does for its compiled files.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

import wasmtime

from millesime.kernels.exact.lacks import FIRST, LACKS, MANY
from millesime.kernels.law.citations import Citations, Cited
from millesime.kernels.wasm.cases import Cases
from millesime.kernels.wasm.layout import Layout, Written
from millesime.kernels.wasm.values import May, Shape
from millesime.values import Lack, Status


class Kept(Protocol):
    """Where the module of a law and its goals is kept."""

    def get(self) -> bytes | None:
        """The bytes that were kept, if they are there and nobody has touched them."""

    def put(self, payload: bytes) -> None:
        """Keep these."""


def obtained(
    engine: wasmtime.Engine, citations: Citations, kept: Kept | None, make: Callable[[], tuple[Layout, str]]
) -> tuple[Layout, wasmtime.Module]:
    """The module that was kept, else one that is made, which is kept for the next time."""
    found = None if kept is None else _thawed(engine, citations, kept.get())
    if found is not None:
        return found
    layout, text = make()
    code = wasmtime.Module(engine, bytes(wasmtime.wat2wasm(text)))
    if kept is not None:
        kept.put(_frozen(layout, code))
    return layout, code


def _frozen(layout: Layout, code: wasmtime.Module) -> bytes:
    """A module as bytes."""
    lacks = [LACKS.at(entry) for entry in range(FIRST, LACKS.size)]
    cited = [
        [(one.article, one.legifrance, one.since.toordinal()) for one in entry] for entry in layout.citations.entries
    ]
    told = [(lack.status.value, sorted(lack.missing), lack.reason, tuple(map(_bare, lack.options))) for lack in lacks]
    goals = [None if goal is None else (goal.name, _parts(goal.shape), goal.cited) for goal in layout.goals]
    sites = [tuple(cases) for cases in layout.sites]
    held = (
        dict(layout.rows), dict(layout.keys), dict(layout.dens), goals, layout.results, layout.slots, dict(layout.blobs),
        layout.size, sites,
    )  # fmt: skip
    return marshal.dumps((told, cited, held, bytes(code.serialize())))


def _bare(option: object) -> object:
    """An option of a lack as marshal can write it: a figure by its two terms, several values by none."""
    return () if option is MANY else option.as_integer_ratio() if isinstance(option, Fraction) else option


def _option(bare: object) -> object:
    """What `_bare` was given."""
    return bare if not isinstance(bare, tuple) else Fraction(*bare) if bare else MANY


def _parts(shape: Shape) -> tuple[Any, ...]:
    return shape.s, shape.rowwise, shape.truth, shape.lacking, shape.wide, int(shape.may)


def _shape(s: int, rowwise: bool, truth: bool, lacking: bool, wide: bool, may: int) -> Shape:
    return Shape(s, rowwise, truth, lacking, wide, May(may))


def _thawed(engine: wasmtime.Engine, citations: Citations, data: bytes | None) -> tuple[Layout, wasmtime.Module] | None:
    """The module that some bytes hold; None where its numbers would stand for other lacks, or the machine is another."""
    try:
        told, cited, held, code = marshal.loads(data or b"")  # noqa: S302 - see above whose bytes they are
    except (EOFError, ValueError, TypeError):
        return None
    for entry, (status, missing, reason, options) in enumerate(told, FIRST):
        if LACKS.code(Lack(Status(status), frozenset(missing), reason, tuple(map(_option, options)))) != entry:
            return None
    for entry, listed in enumerate(cited):
        there = tuple(Cited(article, legifrance, date.fromordinal(since)) for article, legifrance, since in listed)
        if citations.code(there) != entry:
            return None
    try:
        module = wasmtime.Module.deserialize(engine, code)
    except wasmtime.WasmtimeError:  # of another machine, or of another release
        return None
    rows, keys, dens, goals, results, slots, blobs, size, sites = held
    written = [None if goal is None else Written(goal[0], _shape(*goal[1]), goal[2]) for goal in goals]
    return Layout(rows, keys, dens, written, results, slots, blobs, size, [*map(Cases, sites)], citations), module
