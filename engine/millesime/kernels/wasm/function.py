"""A function being written: locals, statements, and the values that they come to."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Final, TypeVar, final

from millesime.kernels.exact.lacks import RETRY
from millesime.kernels.wasm.values import EDGE, PLAIN, May, Shape, Unwritten, Val, code, common, const, written

LEFT: Final = "$left"
_CHANGES: Final = re.compile(r"\$top|\$judged|\$cited")
"""What is not the same each time that it is read."""
_LOCAL: Final = re.compile(r"\(local\.get (\$\w+)\)")
_T = TypeVar("_T")
"""Where a row goes that is left to the columns."""


@final
class Late(str):
    """A line that does with numbers over denominators of their own, and is written otherwise where all have the same (`alike`)."""

    __slots__ = ("alike",)
    alike: Callable[[int], str]

    def __new__(cls, line: str, alike: Callable[[int], str]) -> Late:
        found = super().__new__(cls, line)
        found.alike = alike
        return found


@final
class Function:
    """The lines of a function, and its locals."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.locals: list[str] = []
        self._labels = 0
        self.turns = 0
        """So many loops stand around what is being written: a local may be what it was in another turn."""
        self.weighed: list[Val] = []
        """All numbers that `Late` lines are about."""
        self._known: list[dict[Hashable, Any]] = [{}]
        self._fixed: set[str] = set()
        """The locals that are set once before anybody reads them, in each turn of a loop."""

    def known(self, key: Hashable) -> Val | None:
        """What was worked out under a key on the way here."""
        found: Val | None = self._noted(key)
        return found

    def _noted(self, key: Hashable) -> Any:
        return next((layer[key] for layer in reversed(self._known) if key in layer), None)

    def learn(self, key: Hashable, value: _T) -> _T:
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
        known = self._noted(expression)
        if known is not None:
            return str(known)
        name = self.local(kind)
        self.add(f"(local.set {name} {expression})")
        kept = self.fixed(name)
        if not _CHANGES.search(expression) and self._fixed.issuperset(_LOCAL.findall(expression)):
            self.learn(expression, kept)
        return kept

    def fixed(self, name: str) -> str:
        """A local that is set once before it is read."""
        self._fixed.add(name)
        return f"(local.get {name})"

    def together(self, a: str, b: str, how: str) -> str:
        """What two entries come to together."""
        parts, others = (self._noted((how, k)) or frozenset([k]) for k in (a, b))
        if parts >= others:  # what is in it already adds nothing
            return a
        call = f"(call {how} {a} {b})"
        known = self._noted(call)
        if known is not None:
            return str(known)
        k = self.local("i32")
        self.add(f"(local.set {k} (i32.const 0))")
        self.when(f"(i32.or {a} {b})", [f"(local.set {k} {call})"])
        kept = self.fixed(k)
        if self._fixed.issuperset(_LOCAL.findall(call)):
            self.learn(call, kept)
            self.learn((how, kept), parts | others)
        return kept

    def truth(self, expression: str, k: str | None = None, *, may: May = PLAIN, clean: bool = False) -> Val:
        """A truth worked out."""
        return Val(self.keep(expression, "i32"), k, truth=True, may=may, clean=clean)

    def ended(self) -> list[str]:
        """All lines, those that were late as well."""
        over = self._over()
        return [line.alike(over) if over and isinstance(line, Late) else str(line) for line in self.lines]

    def _over(self) -> int | None:
        """The denominator that all have in common that are weighed, such as are written out being brought to it; None where there is none."""
        dens = {value.s if value.d is None else 0 for value in self.weighed if written(value.v) is None}
        if len(dens) != 1 or 0 in dens:
            return None
        (over,) = dens
        held = [(written(value.v) or 0, value.s) for value in self.weighed]
        return over if all(over % s == 0 and abs(v) * (over // s) <= EDGE for v, s in held) else None

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

    def within(self, v: str, far: int) -> str:
        """A number that goes so far from zero at most, the row being left where that is too far."""
        kept = self.keep(v)
        if far > EDGE:
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
        target = self.target(shape, common(values))
        target = self.cleaned(target, values)
        for part in (target.v, target.k, target.d):
            if part is not None and part.startswith("(local.get"):
                self.fixed(_name(part))
        text = self.stored(*last, target, shape)
        for condition, lines, value in reversed(ways):
            stored = self.stored(lines, value, target, shape)
            with self.into() as both:
                self.when(condition, stored, text)
            text = both
        self.lines += text
        return target

    def target(self, shape: Shape, always: str | None = None) -> Val:
        """New locals for a value of this shape, which is `always` the same number or truth if it is any."""
        zero = const(0) if shape.none or (not shape.far and not shape.truth) else None
        v = always or zero or f"(local.get {self.local('i32' if shape.truth else 'i64')})"
        k = f"(local.get {self.local('i32')})" if shape.lacking else None
        d = f"(local.get {self.local()})" if shape.rowwise else None
        held = Val(v, k, shape.s, d, shape.truth, shape.none, shape.wide, shape.may)
        return replace(held, far=shape.far, fine=shape.fine, any=shape.any, natural=shape.natural)

    def cleaned(self, target: Val, values: Sequence[Val]) -> Val:
        """New locals that are known to be 0 wherever something is lacking, if each of some values is and they are set once."""
        clean = not self.turns and target.d is None and target.v.startswith("(local.get")
        return replace(target, clean=clean and all(value.none or value.clean or value.k is None for value in values))

    def stored(self, lines: list[str], value: Val, target: Val, shape: Shape) -> list[str]:
        """The lines of a way, then its value brought to where the value is looked for."""
        with self.into() as found:
            self.lines += lines
            self.store(value, target, shape)
        return found

    def store(self, value: Val, target: Val, shape: Shape) -> None:
        """A value brought to where it is looked for, over the denominator that is common to all ways."""
        shaped = self.shaped(value, shape)
        if not value.none and written(target.v) is None and target.v != shaped.v:
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
            d = const(value.s) if value.d is None else self.times(value.d, value.s, value.finest // value.s)
            return Val(value.v, value.k, 1, d, may=value.may)
        v = self.times(value.v, shape.s // value.s, value.most)
        return Val(v, value.k, shape.s, may=value.may, clean=value.clean)

    def times(self, v: str, by: int, far: int) -> str:
        """A number that goes so far, so many times, the row being left where that goes too far."""
        if by == 1:
            return v
        if by > EDGE:
            raise Unwritten("factor")
        most, held = EDGE // by, written(v)
        if held is not None and abs(held) <= most:
            return const(held * by)
        kept = self.keep(v)
        if far > most:
            self.leave(f"(i64.gt_u (i64.add {kept} {const(most)}) {const(2 * most)})")
        return self.keep(f"(i64.mul {kept} {const(by)})")

    def product(self, a: str, b: str, far: int) -> str:
        """The product of two numbers, which goes so far, the row being left where it might go too far."""
        one, other = written(a), written(b)
        if one is not None and other is not None and abs(one * other) <= EDGE:
            return const(one * other)
        for it, rest in ((one, b), (other, a)):
            if it == 1:
                return rest
        a, b = self.keep(a), self.keep(b)
        if far > EDGE:
            self.leave(f"(i32.eqz (call $fits {a} {b}))")
        return self.keep(f"(i64.mul {a} {b})")

    def called(self, call: str, shape: Shape) -> Val:
        """What a function comes to. Where that leaves the row, the entry is one more lack: who reads it comes to the same."""
        target = replace(self.target(shape), clean=True)
        self.add(call)
        for part in (target.d, target.k, target.v):  # the last result comes first
            if part is not None:
                self.add(f"(local.set {_name(part)})" if written(part) is None else "(drop)")
                self.fixed(_name(part))
        if May.LACK not in shape.may:
            self.leave(f"(i32.eq {target.k} {code(RETRY)})")
        return target.only(shape.may)


def _name(local: str) -> str:
    return local.removeprefix("(local.get ").removesuffix(")")
