"""One goal counted under two laws, chunk after chunk: what stands how, what changes, by how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from millesime.batch.again import spelt_out
from millesime.batch.twofold.bins import edges
from millesime.batch.twofold.examples import Kept, decided, kept
from millesime.batch.twofold.movement import NO_RULE, Figures, GoalMovement, Law, Standing, Transition
from millesime.batch.twofold.multiset import Multiset
from millesime.batch.twofold.numbers import DENOMINATORS, Numbers, is_figure, less, numbers
from millesime.batch.twofold.pieces import Half, Piece
from millesime.batch.twofold.spreads import binned, changes, spread
from millesime.batch.twofold.standings import MANY, Codes, Standings, Words
from millesime.model.program import Program
from millesime.values.types import Kind, Type

FEW_FIGURES: Final = 24
"""So many distinct figures are told one by one; more, as a spread."""
FEW_WORDS: Final = 400

Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]


@final
class Counting:
    """The rows of one goal."""

    def __init__(self, goal: str, laws: tuple[Law, Law], shown: int, room: Path) -> None:
        self.goal = goal
        self.changed = 0
        self.cited_otherwise = 0
        self._programs = tuple(law.edition.program for law in laws)
        self._types = (_type(goal, laws[0]), _type(goal, laws[1]))
        known = [each for each in self._types if each is not None]
        self._alike = len({each.kind for each in known}) == 1
        figures = self._alike and is_figure(known[-1])
        self._shown = shown
        self._standings = Standings(FEW_FIGURES if figures else FEW_WORDS)
        self._pairs: defaultdict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
        self._examples: defaultdict[tuple[int, int], list[Kept]] = defaultdict(list)
        self._words = (Words(), Words())
        self._sums = _Sums(goal, known[-1].kind, shown, room) if figures else None

    def take(self, piece: Piece, rows: Rows) -> Flags:
        """Count these rows of a piece; which of them change."""
        cells = [self._cells(half, rows) for half in piece.halves]
        before, after = self._codes(cells, len(rows))
        changed: Flags = before != after
        if self._standings.many:
            many = self._standings.code(MANY)
            self._changed_values(cells, (before == many) & (after == many), changed)
        self._count(before, after, changed, piece, rows)
        if self._sums is not None:
            self._sums.take(cells, piece, rows)
        self.changed += int(np.count_nonzero(changed))
        if None not in cells:
            self.cited_otherwise += int(np.count_nonzero(self._cited_otherwise(piece, rows) & ~changed))
        return changed

    def _cells(self, half: Half | None, rows: Rows) -> tuple[pa.Array, pa.Array] | None:
        """Values and statuses of the rows; None under a law that has no such rule."""
        if half is None or half.table.schema.get_field_index(self.goal) < 0:
            return None
        values, status = (_some(half.table[name], rows) for name in (self.goal, f"{self.goal}.status"))
        return (values if self._alike else spelt_out(values)), status

    def _codes(self, cells: list[tuple[pa.Array, pa.Array] | None], count: int) -> tuple[Codes, Codes]:
        found: list[Codes] = []
        while len(found) < 2:
            many = self._standings.many
            held = cells[len(found)]
            if held is None:
                found.append(np.full(count, self._standings.code(Standing(NO_RULE))))
            else:
                found.append(self._standings.codes(*held))
            if self._standings.many is not many:
                found = []  # what was told one by one is not any more
        return found[0], found[1]

    def _changed_values(self, cells: Any, many: Flags, changed: Flags) -> None:
        """Of rows whose values have no numbers of their own, those that differ."""
        places = np.flatnonzero(many)
        if not len(places) or None in cells:
            return
        one, other = (_some(values, places) for values, _ in cells)
        if not (one.type == other.type and not pa.types.is_dictionary(one.type)):
            one, other = spelt_out(one), spelt_out(other)
        changed[places] = pc.not_equal(one, other).to_numpy(zero_copy_only=False)

    def _count(self, before: Codes, after: Codes, changed: Flags, piece: Piece, rows: Rows) -> None:
        width = len(self._standings.all)
        pairs, counts = np.unique(before * width + after, return_counts=True)
        for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
            key = divmod(pair, width)
            held, examples = self._pairs[key], self._examples[key]
            held[0] += count
            if key[0] != key[1]:
                held[1] += count
            elif self._standings.all[key[0]] != MANY:
                continue
            if len(examples) < self._shown or key[0] == key[1]:
                found = np.flatnonzero(changed & (before == key[0]) & (after == key[1]))
                held[1] += len(found) if key[0] == key[1] else 0
                for row in found[: self._shown - len(examples)]:
                    examples.append(kept(piece, int(rows[row]), self.goal))

    def _cited_otherwise(self, piece: Piece, rows: Rows) -> Flags:
        one, other = (half.table for half in piece.halves if half is not None)
        found = np.zeros(len(rows), bool)
        for words, name in zip(self._words, ("article", "legifrance"), strict=True):
            mine, theirs = (_some(table[f"{self.goal}.{name}"], rows) for table in (one, other))
            found |= words.codes(mine) != words.codes(theirs)
        mine, theirs = (_some(table[f"{self.goal}.version_from"], rows).fill_null(0) for table in (one, other))
        found |= pc.not_equal(mine, theirs).to_numpy(zero_copy_only=False)
        return found

    def told(self) -> GoalMovement:
        """What came of all rows. Raises `Refused` where the evaluator does not bear an example out."""
        rules = [each.rules[self.goal] for each in self._programs if self.goal in each.rules]
        return GoalMovement(
            self.goal,
            rules[-1].label or "",
            self._types,
            dict(_choices(self._programs, self._types)),
            self.changed,
            self.cited_otherwise,
            tuple(self._transitions()),
            None if self._sums is None else self._sums.told(),
        )

    def _transitions(self) -> Iterator[Transition]:
        """The commonest changes first, then what stays."""
        merged: dict[tuple[Standing, Standing], tuple[list[int], list[Kept]]] = {}
        for (one, other), (rows, changed) in self._pairs.items():
            key = (self._standing(one), self._standing(other))
            counts, examples = merged.setdefault(key, ([0, 0], []))
            counts[0] += rows
            counts[1] += changed
            examples += self._examples[one, other]

        def place(each: tuple[tuple[Standing, Standing], tuple[list[int], list[Kept]]]) -> Any:
            (before, after), ((rows, changed), _) = each
            return not changed, -rows, *(str((one.status, one.value)) for one in (before, after))

        for (before, after), ((rows, changed), examples) in sorted(merged.items(), key=place):
            first = sorted(examples, key=lambda each: each.row)[: self._shown]
            yield Transition(before, after, rows, changed, decided(first, self.goal))

    def _standing(self, code: int) -> Standing:
        return self._standings.merged(self._standings.all[code])


@final
class _Sums:
    """Figures before, figures after, and by how much they change."""

    def __init__(self, goal: str, kind: Kind, shown: int, room: Path) -> None:
        self._goal = goal
        self._kind = kind
        self._den = DENOMINATORS[kind]
        self._shown = shown
        self._before, self._after, self._change = (Multiset(self._den, room) for _ in range(3))
        self._falls = self._rises = 0
        self._greatest: tuple[list[tuple[Any, Kept]], list[tuple[Any, Kept]]] = ([], [])
        """Of falls and of rises, the greatest, each with its size."""

    def take(self, cells: list[tuple[pa.Array, pa.Array] | None], piece: Piece, rows: Rows) -> None:
        both = np.ones(len(rows), bool)
        for each, into in zip(cells, (self._before, self._after), strict=True):
            if each is not None:
                live = pc.is_valid(each[0]).to_numpy(zero_copy_only=False)
                both &= live
                _add(into, numbers(_some(each[0], np.flatnonzero(live)), self._kind))
        if cells[0] is None or cells[1] is None:
            return
        places = np.flatnonzero(both)
        one, other = (numbers(_some(values, places), self._kind) for values, _ in (cells[0], cells[1]))
        change = less(other, one, self._den)
        _add(self._change, change)
        for sign, greatest in ((-1, self._greatest[0]), (1, self._greatest[1])):
            count = self._extreme(change.values * sign, change.plain, greatest, piece, rows[places])
            if sign < 0:
                self._falls += count
            else:
                self._rises += count

    def _extreme(
        self, sizes: NDArray[Any], plain: bool, greatest: list[tuple[Any, Kept]], piece: Piece, rows: Rows
    ) -> int:
        """Keep the greatest of the sizes above zero; how many there are."""
        places = np.flatnonzero(sizes > 0)
        least = greatest[-1][0] if len(greatest) == self._shown else 0
        better = places[sizes[places] > (least * self._den // 1 if plain else least)]
        if len(better):
            order = np.argsort(-sizes[better], kind="stable")[: self._shown]
            for place in better[order].tolist():
                size = Fraction(sizes.item(place), self._den if plain else 1)
                greatest.append((size, kept(piece, int(rows[place]), self._goal)))
            greatest.sort(key=lambda each: (-each[0], each[1].row))
            del greatest[self._shown :]
        return len(places)

    def told(self) -> Figures:
        before, after = spread(self._before), spread(self._after)
        falls, stays, rises = changes(self._change, self._falls, self._rises)
        bins = binned(edges(self._kind, (before, after)), self._before, self._after)
        examples = [decided((each for _, each in held), self._goal) for held in self._greatest]
        return Figures(before, after, spread(self._change), rises, falls, stays, bins, examples[1], examples[0])


def _add(into: Multiset, found: Numbers) -> None:
    if found.plain:
        into.add(found.values)
    else:
        into.add_ratios(found.values)


def _some(cells: pa.Array, rows: Rows) -> pa.Array:
    """Some cells, or the whole column where they are all of it."""
    return cells if len(rows) == len(cells) else cells.take(pa.array(rows))


def _type(goal: str, law: Law) -> Type | None:
    rule = law.edition.program.rules.get(goal)
    return None if rule is None else rule.type


def _choices(programs: tuple[Program, ...], types: tuple[Type | None, ...]) -> Iterator[tuple[str, str]]:
    for program, held in zip(programs, types, strict=True):
        enumeration = program.enumerations.get(held.name or "") if held is not None else None
        if enumeration is not None:
            yield from ((name, label) for name, label in enumeration.choices if label)
