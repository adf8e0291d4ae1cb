"""A unit gone through cell by cell: what leaves nothing behind that a later cell could tell apart is gone through once.

Where there are too many combinations of leaves to work the unit out from each of them, they need not be: what a cell is follows
from the cells that feed it, and once the last cell that one feeds is known, it does not matter any more what that one was. Of
a changed rule only those states are followed in which the two rules have said something else, for as long as anything
differs. So every combination is gone through, with nothing drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, final

from millesime.rete.derivation import _Wanted
from millesime.rete.units import SAID, Unit, Worked, fact_of
from tests.rete.sessions import FAULTS, Fact, Session, shown
from tests.rete.telling import Changed, Telling

MOST = 150_000
"""States at one cell that are gone through."""
APART_ENOUGH = 60
"""States that tell a changed rule apart, after which no more are sought."""


class Content(NamedTuple):
    """What a cell is, and is to the rules."""

    value: Any
    fact: Fact


def _content(cell: int, value: Any, *, measure: bool = False) -> Content:
    _, kind, of_it = fact_of(cell, value, measure=measure)
    return Content(value, (kind, of_it))


class ManyError(Exception):
    """There are too many states, or it hangs on the order of arrival what a cell of the sound unit is."""


NOTHING, BROKEN, UNSURE = 0, -1, -2
"""What a cell is that nothing is said of; one that rules contradict each other on; one that may fail, as facts arrive."""

State = tuple[tuple[int, ...], tuple[int, ...]]
"""What the live cells are, by number: in the sound unit, and in the changed one."""
Trace = tuple[Any, ...]
"""Of a state, leaves that lead to it: the last of them, then the others."""


@final
class Stepwise:
    """One unit in the scope of one session, with the values that each leaf may have."""

    def __init__(self, unit: Unit, telling: Telling, session: Session, values: Mapping[int, Sequence[Any]]) -> None:
        self._unit, self._telling, self._session, self._values = unit, telling, session, values
        self._contents: list[Content | None] = [None]
        self._numbers: dict[tuple[str, str, Fact], int] = {}
        self._known: dict[tuple[int, tuple[int, ...]], tuple[int, ...]] = {}
        self._leaves = {cell: [self._number(_content(cell, value)) for value in held] for cell, held in values.items()}
        self._wanted = frozenset(unit.wanted.values())
        self._reached = lru_cache(maxsize=2)(self._before)

    def _fact(self, number: int) -> Any:
        content = self._contents[number] if number > 0 else None
        return number if content is None else content.fact

    def _number(self, content: Content) -> int:
        key = shown(content.value), repr(content.value), content.fact
        if key not in self._numbers:
            self._numbers[key] = len(self._contents)
            self._contents.append(content)
        return self._numbers[key]

    # ── one cell ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _inputs(self, cell: int) -> tuple[int, ...]:
        return tuple(sorted(self._telling.feeds.get(cell, ())))

    def _is(self, cell: int, inputs: Mapping[int, int], changed: Changed | None = None) -> tuple[int, ...]:
        """What a cell is where those that feed it are this: one thing, or one of several, as what is told of it arrives."""
        if changed is not None:
            return self._worked_out(cell, inputs, changed)
        key = cell, tuple(inputs[one] for one in self._inputs(cell))
        if key not in self._known:
            self._known[key] = self._worked_out(cell, inputs, None)
        return self._known[key]

    def _worked_out(self, cell: int, inputs: Mapping[int, int], changed: Changed | None) -> tuple[int, ...]:
        held = {one: content for one, number in inputs.items() if (content := self._contents[number]) is not None}
        effects = set[Any]()
        if cell in self._telling.concluding:
            effects = self._telling.concluded(cell, {one: content.fact for one, content in held.items()}, changed)
        if cell in self._unit.worked and not self._unit.worked[cell].asked:
            effects.add(("ask",))
        said = set[int]()
        for effect in effects:
            match effect:
                case ("say", kind, measure):
                    said.add(self._number(Content(SAID[kind], (kind, measure))))
                case ("take", source):
                    said.add(self._number(held[source]))
                case ("early",):
                    return (UNSURE,)
                case _:
                    pass  # to be worked out: below
        if len({self._fact(number) for number in said}) > 1:
            return (BROKEN,)
        if ("ask",) in effects:
            worked = self._unit.worked.get(cell)
            if worked is None:
                return (BROKEN,)
            if all(one in held for one in worked.sources):
                said.add(self._outside(cell, worked, [held[one].value for one in worked.sources]))
        return tuple(said or {NOTHING}) if len({self._fact(number) for number in said}) < 2 else (UNSURE,)

    def _outside(self, cell: int, worked: Worked, values: Sequence[Any]) -> int:
        """What a cell is worked out to be."""
        while True:
            try:
                value = worked.work(self._session.scope, *values)
            except _Wanted as wanted:  # a figure that no case asked for so far
                wanted.derive()
            except FAULTS:
                return BROKEN
            else:
                return self._number(_content(cell, value, measure=cell in self._unit.measures))

    # ── one cell after another ─────────────────────────────────────────────────────────────────────────────────────────

    def _order(self, altered: int) -> tuple[list[int], list[int]]:
        """Cells up to this one, each after those that feed it; and those that hang on it, with what else feeds them."""
        feeds, done = self._telling.feeds, dict[int, None]()

        def add(cell: int) -> None:
            if cell not in done:
                for one in sorted(feeds.get(cell, ())):
                    add(one)
                done[cell] = None

        add(altered)
        before = list(done)
        hanging = {cell for cell in self._telling.upstream(self._wanted) if altered in self._telling.upstream({cell})}
        for cell in sorted(hanging):
            add(cell)
        return before, list(done)[len(before) :]

    def _live(self, order: Sequence[int]) -> list[tuple[int, ...]]:
        """After each cell of an order, those whose content still counts."""
        after, live = list[tuple[int, ...]](), set(self._wanted)
        for cell in reversed(order):
            after.append(tuple(sorted(live)))
            live = (live - {cell}) | set(self._telling.feeds.get(cell, ()))
        seen, found = set[int](), list[tuple[int, ...]]()
        for cell, kept in zip(order, reversed(after), strict=True):
            seen.add(cell)
            found.append(tuple(one for one in kept if one in seen))
        return found

    def _before(self, altered: int) -> tuple[dict[State, Trace], tuple[int, ...]]:
        """The states in which the cells that feed this one can be."""
        before, after = self._order(altered)
        states: dict[State, Trace] = {((), ()): ()}
        live: tuple[int, ...] = ()
        # The cell itself is not stepped to: what feeds it still counts.
        for cell, kept in zip(before[:-1], self._live([*before, *after]), strict=False):
            states, live = dict(self._step(states, live, cell, kept, [])), kept
        return states, live

    def _step(
        self,
        states: Mapping[State, Trace],
        live: tuple[int, ...],
        cell: int,
        kept: tuple[int, ...],
        apart: list[Trace],
        changed: Changed | None = None,
    ) -> Iterator[tuple[State, Trace]]:
        """The states once one more cell is known; those that fail in the changed unit alone are `apart`."""
        places = {one: place for place, one in enumerate((*live, cell))}
        projection, inputs = [places[one] for one in kept], self._inputs(cell)
        seen = set[State]()
        for (sound, other), trace in states.items():
            mine, its = ({one: held[places[one]] for one in inputs} for held in (sound, other))
            for sounds, others in self._both(cell, mine, its, changed):
                leading = (cell, sounds[0], trace) if cell in self._leaves else trace
                if len(sounds) > 1 or UNSURE in sounds:
                    raise ManyError
                if BROKEN in sounds:
                    continue  # together these are nothing that the unit could be told
                if BROKEN in others or UNSURE in others:
                    apart.append(leading)
                    continue
                here = tuple((*sound, *sounds)[one] for one in projection)
                for there in others:
                    state = here, tuple((*other, there)[one] for one in projection)
                    if state not in seen:
                        seen.add(state)
                        yield state, leading
                if len(seen) > MOST:
                    raise ManyError

    def _both(
        self, cell: int, sound: Mapping[int, int], other: Mapping[int, int], changed: Changed | None
    ) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        """What a cell is in the sound unit, and in the changed one; of a leaf, each value in turn."""
        if cell in self._leaves:
            yield from (((leaf,), (leaf,)) for leaf in self._leaves[cell])
            return
        sounds = self._is(cell, sound)
        yield sounds, sounds if changed is None and sound == other else self._is(cell, other, changed)

    def apart(self, changed: Changed) -> list[Session]:
        """States in which something that is wanted is something else with a rule changed, by their leaves; none: it is the same.

        Raises `ManyError` where there are too many to go through.
        """
        altered = self._telling.rules[changed.number].conclusion.cell
        states, live = self._reached(altered)
        before, after = self._order(altered)
        order, failed = [altered, *after], list[Trace]()
        lives = self._live([*before, *after])[len(before) - 1 :]
        for cell, kept in zip(order, lives, strict=True):
            found = self._step(states, live, cell, kept, failed, changed if cell == altered else None)
            states, live = {state: trace for state, trace in found if state[0] != state[1]}, kept
            if len(failed) > APART_ENOUGH or not states:
                break
        different = [trace for (sound, other), trace in states.items() if self._differ(live, sound, other)]
        return [self._led(trace) for trace in (*failed, *different)[:APART_ENOUGH]]

    def _differ(self, live: tuple[int, ...], sound: tuple[int, ...], other: tuple[int, ...]) -> bool:
        """Whether something that is wanted is something else, so that it counts."""
        pairs = zip(live, sound, other, strict=True)
        return any(self._shown(one) != self._shown(its) for cell, one, its in pairs if cell in self._wanted)

    def _shown(self, number: int) -> str | None:
        content = self._contents[number]
        return None if content is None else shown(content.value)

    def _led(self, trace: Trace) -> Session:
        leaves = dict[int, Any]()
        while trace:
            cell, number, trace = trace
            content = self._contents[number]
            assert content is not None
            leaves[cell] = content.value
        return self._session._replace(leaves=leaves)
