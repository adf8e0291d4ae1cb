"""Delays: what interrupts and what suspends them, in whichever order of time it happened."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any

from millesime.analysis.symbolic import calls
from millesime.analysis.symbolic.logic import Formula, below, both, either, every, minus, no, plus, some
from millesime.analysis.symbolic.terms import Term, absorbed, choice, held, limited, unsure_where
from millesime.model.expressions import Effect

_CAUSES = 3
"""Of a delay with more causes than that, nothing is said."""

Event = tuple[Effect, Term, Term]
"""What it does to the delay, when it began, when it ended."""


def delay(counted: tuple[Term, Term], events: Sequence[Event], in_days: bool) -> Term:
    """The last day of a delay (its start, its length), or « sans objet » where it does not run."""
    start, length = counted
    begun = [one for _, one, _ in events]
    none = some((start.none, length.none))
    lacks = limited(absorbed([start, length, *begun], awaiting=True), no(none))
    free = no(some((none, *lacks.values())))
    if start.v is None or length.v is None:
        return Term(None, none, lacks)
    happening = [(place, event) for place, event in enumerate(events) if event[1].none is not True]
    if len(happening) > _CAUSES or any(event[1].v is None for _, event in happening):
        return unsure_where(Term(start.v, none, lacks), free)
    found: Term | None = None
    for order in permutations(happening):
        run = _run((start.v, length.v), [event for _, event in order], in_days)
        found = run if found is None else choice(_in_order([(place, event[1]) for place, event in order]), run, found)
    assert found is not None
    for code, when in limited(found.lacks, free).items():
        lacks[code] = some((lacks.get(code, False), when))
    return Term(found.v, some((none, both(free, found.none))), held(lacks.items()))


def _in_order(events: Sequence[tuple[int, Term]]) -> Formula:
    """Whether events happened in this order; of two on one day, the one that is written first comes first."""
    tests: list[Formula] = []
    for index, (place, one) in enumerate(events):
        for other_place, other in events[index + 1 :]:
            later = below(other.v, one.v) if place < other_place else no(below(one.v, other.v))
            tests.append(some((one.none, other.none, no(later))))
    return every(tests)


def _run(counted: tuple[Any, Any], events: Sequence[Event], in_days: bool) -> Term:
    """A delay with its events in order of time."""
    first, length = counted
    end, lost = calls.shifted(first, length, in_days)
    stopped: Formula = False
    for effect, begun, ended in events:
        # « sans objet » as an end: it has not ended. An event that did not begin counts for nothing.
        closed = ended.v if ended.v is not None else begun.v
        running = no(some((begun.none, stopped)))
        counts = every((running, no(below(end, begun.v)), no(both(ended.valued, below(closed, first)))))
        lost = some((lost, both(counts, ended.lacking)))
        if effect is Effect.INTERRUPTS:
            again, out = calls.shifted(either(below(closed, first), first, closed), length, in_days)
            after = either(below(end, again), again, end)
        else:
            since = either(below(begun.v, first), first, begun.v)
            pause = minus(closed, since)
            pause = either(below(pause, 0), 0, pause)
            after, out = plus(end, pause), False
        lost = some((lost, every((counts, ended.valued, out))))
        stopped = some((stopped, both(counts, ended.none)))
        end = either(both(counts, ended.valued), after, end)
    return unsure_where(Term(end, stopped), lost)
