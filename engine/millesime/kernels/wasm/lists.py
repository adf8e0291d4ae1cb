"""Folds over lists: a loop over the elements of the row's list."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from millesime.kernels.wasm import truths
from millesime.kernels.wasm.declared import LONGEST
from millesime.kernels.wasm.facts import ROW
from millesime.kernels.wasm.lacking import joined, plain, without_none
from millesime.kernels.wasm.values import EDGE, NOT_NONE, May, Unwritten, Val, code, const, number, written
from millesime.model.expressions import Aggregate, FactRef, FieldRef, Fold

if TYPE_CHECKING:
    from millesime.kernels.wasm.expressions import Writer


def folded(writer: Writer, expr: Aggregate) -> Val:
    """What a fold comes to."""
    from millesime.kernels.wasm.expressions import Variable

    f, items = writer.f, expr.items
    match items:
        case FactRef(name=name):
            path, at = name, ROW
        case FieldRef(variable=variable, field=field):
            outer = writer.variable(variable)
            path, at = f"{outer.path}/{field}", outer.element
        case _:
            raise Unwritten("list")
    first, last, own = writer.module.facts.elements(f, path, at, optional=items.type.optional)
    place, lacking = f.local("i32"), f.local("i32")
    element, k = f"(local.get {place})", f"(local.get {lacking})"
    f.add(f"(local.set {place} {first})")
    f.add(f"(local.set {lacking} {own})")
    fold = _Fold(writer.within(Variable(expr.variable, path, element)), expr, lacking)
    done, again = f.label("done"), f.label("again")
    f.turns += 1
    with f.into() as lines:
        fold.element(done)
    f.turns -= 1
    fold.begin()
    f.add(f"(block {done} (loop {again}")
    f.add(f"(br_if {done} (i32.ge_u {element} {last}))")
    f.lines += lines
    f.add(f"(local.set {place} (i32.add {element} {code(1)}))")
    f.add(f"(br {again})))")
    return fold.found(k)


class _Fold:
    """What is done with each element, and what has been found so far."""

    def __init__(self, inside: Writer, expr: Aggregate, lacking: str) -> None:
        self.inside = inside
        self.f = inside.f
        self.expr = expr
        self.lacking = lacking
        self.decides = expr.fold is Fold.ANY
        self._sum = self.f.local("i32" if expr.fold in (Fold.ANY, Fold.ALL) else "i64")
        self._s = 1
        self._far, self._natural = EDGE, True
        self._may = NOT_NONE

    def begin(self) -> None:
        zero = code(0) if self.expr.fold in (Fold.ANY, Fold.ALL) else const(0)
        self.f.add(f"(local.set {self._sum} {zero})")

    def element(self, done: str) -> None:
        match self.expr.fold:
            case Fold.SUM | Fold.COUNT:
                self._kept()
            case _:
                self._decides(done)

    def _kept(self) -> None:
        f, expr = self.f, self.expr
        kept = truths.certain(f, self.inside.value(expr.filter)) if expr.filter is not None else code(1)
        with f.into() as lines:
            if expr.body is None:
                self._add(number(1))
            else:
                value = plain(f, self.inside.value(expr.body))
                if value.truth or value.d is not None:
                    raise Unwritten("sum")
                self._s = value.s
                self._lacks(value)
                # Where an element lacks something the sum does; one that is « sans objet » counts for nothing.
                none = May.NONE in value.entries
                none = none and not value.clean and written(value.v) != 0
                here = f"(select {value.v} {const(0)} (i32.eqz {value.k}))" if none else value.v
                if not value.none:
                    self._add(replace(value, v=here, far=value.most, natural=value.whole))
        f.when(kept, lines)

    def _add(self, what: Val) -> None:
        self._far, self._natural = LONGEST * what.most, what.whole
        if not self._far:
            return
        added = self.f.within(f"(i64.add (local.get {self._sum}) {what.v})", self._far)
        self.f.add(f"(local.set {self._sum} {added})")

    def _lacks(self, value: Val) -> None:
        """What an element lacks, « sans objet » counting for nothing."""
        if value.k is not None:
            both = joined(self.f, f"(local.get {self.lacking})", without_none(self.f, value))
            self.f.add(f"(local.set {self.lacking} {both})")

    def _decides(self, done: str) -> None:
        f = self.f
        assert self.expr.body is not None
        value = truths.logical(self.inside.value(self.expr.body))
        settled = truths.holds(value) if self.decides else truths.fails(value)
        with f.into() as lines:
            f.add(f"(local.set {self._sum} {code(1)})")
            f.add(f"(local.set {self.lacking} {code(0)})")  # what else lacks does not matter
            f.add(f"(br {done})")
        f.when(f.keep(settled, "i32"), lines)
        self._may |= value.entries & May.NONE
        if value.k is not None:
            both = joined(f, f"(local.get {self.lacking})", value.k, await_=True)
            f.add(f"(local.set {self.lacking} {both})")

    def found(self, k: str) -> Val:
        held = f"(local.get {self._sum})" if self._far else const(0)
        if self.expr.fold in (Fold.ANY, Fold.ALL):
            v = held if self.decides else f"(i32.eqz (i32.or {held} {k}))"
            found = self.f.truth(v, self.f.keep(k, "i32"), may=self._may, clean=True)
        else:
            found = Val(
                held, self.f.keep(k, "i32"), self._s, may=self._may, far=min(self._far, EDGE), natural=self._natural
            )
        return found
