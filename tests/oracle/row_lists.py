"""Lists that a fact of a row may be: drawn by themselves, or made of one that the law's own scenarios give.

What a rule says of a list shows only where all of its elements are as the law would have them. A list of a scenario is, and so is
nearly every one that is but an element or a field away from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import cycle, islice
from random import Random
from typing import Any, Final, final

from millesime.kernels.wasm.declared import LONGEST, reach, usual
from millesime.model.program import Fact
from millesime.values import Lack, Missing
from millesime.values.types import Kind, Type
from tests.oracle.agreement import Law
from tests.oracle.thresholds import NUMERIC

WIDE: Final = (
    2**62 - 1, 2**62 - 2, 2**53 + 1, 2**45 - 1, 2**42 + 3, 2**31 + 1, 2**31 - 1,
    *(2**power // 8 * eighths for power in range(34, 62) for eighths in range(8, 16)),
)  # fmt: skip
"""Numerators that nearly leave what numbers are counted in, alone or multiplied."""
KIN: Final = 48
"""So many lists are made of one that a scenario gives."""
LONG: Final = (96, 1200, LONGEST)
"""So many elements long lists have: sums of the widest figures are too wide then, or are if they are counted in smaller units."""
NEARLY: Final = 12
"""So many lists are made of one that a scenario gives, as wide as any or nearly."""
_FAR_ENOUGH: Final = 1 << 17
"""What goes no further is no figure that may grow too wide."""


@final
class Lists:
    """Lists of one goal's cases."""

    def __init__(self, law: Law, goal: str, random: Random, figures: Iterable[int] = ()) -> None:
        self.law, self.goal, self._random = law, goal, random
        self._figures = sorted({1, *figures})

    def made(self, fact: Fact) -> list[Any]:
        """Lists with whatever left out; some with figures of any length."""
        made = [
            self.law.rows._value(self._random, fact.type, fact, self.goal, fact.name, share)
            for share in (1.0, 0.9, 0.7, 0.3)
            for _ in range(20)
        ]
        key = ("fact", "", fact.name)
        return [*made, *(self._widened(one, fact.type, key, far) for far in (0.0, 0.5, 1.0) for one in made[::2])]

    def completed(self, fact: Fact, held: Any) -> Any:
        """A list of whose elements nothing lacks: what a scenario has no need to tell has any value, or is « sans objet »."""
        item = fact.type.item
        if item is None or item.kind is not Kind.RECORD or not isinstance(held, tuple):
            return held
        fields = self.law.program.structures[item.name or ""].fields
        return tuple(
            one
            if not isinstance(one, tuple)
            else tuple(
                part
                if not isinstance(part, Lack)
                else None
                if of.type.optional and self._random.random() < 0.7
                else self.law.rows._value(self._random, of.type, of, self.goal, of.name, 1.0)
                for part, of in zip(one, fields, strict=True)
            )
            for one in held
        )

    def kin(self, fact: Fact, held: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        """Lists that are an element or a field away from one, or from such a one."""
        found = [held]
        for _ in range(KIN):
            near = self._random.choice(found[: 1 + KIN // 4])
            found.append(self._moved(fact, near))
        return found[1:]

    def wide(self, fact: Fact, held: tuple[Any, ...], lengths: Iterable[int] = ()) -> list[tuple[Any, ...]]:
        """A list with figures as wide as any or nearly, and such lists with its elements again and again, so many in all."""
        item = fact.type.item
        if item is None or item.kind is not Kind.RECORD or not held:
            return []
        key = ("field", fact.name, "")
        wide = [tuple(self._widened(one, item, key, far) for one in held) for far in (1.0, 0.9, 0.5)]
        near = [self._nearly(fact, held, len(held)) for _ in range(NEARLY)]
        long = [tuple(islice(cycle(one), times)) for one in (wide[0], held) for times in lengths]
        long += [self._nearly(fact, held, times) for times in lengths for _ in range(3)]
        return [self.law.rows._placed(fact, one) for one in (*wide, *near, *long)]

    def _nearly(self, fact: Fact, held: tuple[Any, ...], times: int) -> tuple[Any, ...]:
        """So many elements like these whose wide figures are the widest but for little, or all but for so much: of no common factor."""
        fields = self.law.program.structures[fact.type.item.name or ""].fields if fact.type.item else ()
        far = self._random.choice((1, 1, self._random.uniform(0.01, 1)))
        found = []
        for one in islice(cycle(held), times):
            parts = []
            for of, part in zip(fields, one, strict=True):
                key = ("field", fact.name, of.name)
                numeric = of.type.kind in NUMERIC and isinstance(part, int | Fraction)
                den = usual(self.law.program, key) if numeric else 1
                most = reach(self.law.program, key, den)[1] if numeric else 0
                if numeric and most < _FAR_ENOUGH and of.type.kind is not Kind.INTEGER:
                    part = Fraction(self._random.randint(0, most), den)
                elif most >= _FAR_ENOUGH:
                    size = int(most * far) - self._random.randint(0, 999)
                    part = size if of.type.kind is Kind.INTEGER else Fraction(size, den)
                parts.append(part)
            found.append(tuple(parts))
        return tuple(found)

    def _moved(self, fact: Fact, held: tuple[Any, ...]) -> tuple[Any, ...]:
        """A list with an element more, or less, or with a field of one or of all of them otherwise."""
        item, random = fact.type.item, self._random
        way = random.random()
        if item is None or item.kind is not Kind.RECORD or not held or way < 0.08:
            drawn = self.law.rows._value(random, fact.type, fact, self.goal, fact.name, 1.0)
            return held + (drawn if isinstance(drawn, tuple) else ())
        place = random.randrange(len(held))
        if way < 0.14:
            return self.law.rows._placed(fact, (*held[:place], *held[place + 1 :]))
        if way < 0.22:
            return self.law.rows._placed(fact, (*held, held[place]))
        fields = self.law.program.structures[item.name or ""].fields
        index = random.randrange(len(fields))
        every = random.random() < 0.3
        value = self._other(fact.name, item, fields[index], place, held[place][index])
        return tuple(
            (*one[:index], value, *one[index + 1 :]) if every or number == place else one
            for number, one in enumerate(held)
        )

    def _other(self, path: str, item: Type, of: Fact, place: int, value: Any) -> Any:
        """Another value of a field: at an edge, as wide as may be, a little more or less, any, or none."""
        random, way = self._random, self._random.random()
        if way < 0.1:
            return Missing.of(f"{path}[{place}].{of.name}")
        whole = Fact(f"{item.name}.{of.name}", of.type, low=of.low, high=of.high, step=of.step)
        edges = [] if of.type.kind is Kind.LIST else self.law.rows.edges(whole, self.goal)
        key = ("field", path, of.name)
        if of.type.kind in NUMERIC and way < 0.6:
            if way < 0.35 and isinstance(value, int | Fraction):
                step = Fraction(random.choice((-2, -1, 1, 2)), usual(self.law.program, key))
                moved = value + (int(step * usual(self.law.program, key)) if of.type.kind is Kind.INTEGER else step)
                low, most = reach(self.law.program, key, 1)
                return moved if low <= moved <= most else value
            return self._wide(of.type, key) if way < 0.45 else self._figure(of.type, key)
        if edges and way < 0.8:
            return random.choice(edges)
        return self.law.rows._value(random, of.type, of, self.goal, of.name, 1.0)

    def _figure(self, type_: Type, key: tuple[str, str, str]) -> Any:
        """A figure of the law, or a little more or less."""
        den = usual(self.law.program, key)
        low, most = reach(self.law.program, key, den)
        near = [size for one in self._figures for size in (one - 1, one, one + 1) if low <= size <= most]
        size = self._random.choice(near or [0])
        return size if type_.kind is Kind.INTEGER else Fraction(size, den)

    def _widened(self, value: Any, type_: Type, key: tuple[str, str, str], far: float) -> Any:
        """A value some of whose figures nearly leave what numbers are counted in, or what is asked about: as many as `far`."""
        program = self.law.program
        if type_.kind is Kind.LIST and isinstance(value, tuple) and type_.item is not None:
            path = key[2] if key[0] == "fact" else f"{key[1]}/{key[2]}"
            return tuple(self._widened(one, type_.item, ("field", path, ""), far) for one in value)
        if type_.kind is Kind.RECORD and isinstance(value, tuple):
            fields = program.structures[type_.name or ""].fields
            parts = zip(value, fields, strict=True)
            return tuple(self._widened(part, each.type, ("field", key[1], each.name), far) for part, each in parts)
        if (
            type_.kind not in NUMERIC
            or isinstance(value, Lack)
            or value is None
            or self._random.random() < 0.4 * (1 - far)
        ):
            return value
        if reach(program, key, usual(program, key))[1] < _FAR_ENOUGH:
            return value  # a year, a share: where these are just any, hardly an element is looked at
        return self._wide(type_, key, far)

    def _wide(self, type_: Type, key: tuple[str, str, str], far: float = 0.5) -> Any:
        """A figure that nearly leaves what numbers are counted in, or the widest of all where `far` says so."""
        den = usual(self.law.program, key)
        low, most = reach(self.law.program, key, den)
        size = most
        if self._random.random() > far:
            size = self._random.choice((most - 1, self._random.randint(0, most), *(one for one in WIDE if one <= most)))
        size *= -1 if low and self._random.random() < 0.2 else 1
        return size if type_.kind is Kind.INTEGER else Fraction(size, den)
