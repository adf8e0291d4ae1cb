"""Delays: what interrupts and what suspends them is counted outside, in the order of time."""

from __future__ import annotations

from typing import Any

from millesime.model.expressions import Delay, Effect
from millesime.rete.doubt import awaited, lacks_in, left_open
from millesime.rete.units import Author
from millesime.values import Duration, Lack
from millesime.values.operators import OPERATORS


def delay(author: Author, expr: Delay) -> int:
    """The last day of a delay; « sans objet » where it does not run."""
    from millesime.rete.expressions import value

    parts = [value(author, expr.start), value(author, expr.length)]
    for cause in expr.causes:
        begun = value(author, cause.since)
        parts += [begun, begun if cause.until is None else value(author, cause.until)]
    effects = [cause.effect for cause in expr.causes]

    def work(scope: Any, start: Any, length: Any, *times: Any) -> Any:
        if start is None or length is None:
            return None
        begun = times[::2]
        lacks = lacks_in((start, length, *begun))
        if lacks:
            return awaited(lacks)
        events = [
            (since, effect, until) for since, until, effect in zip(begun, times[1::2], effects, strict=True) if since
        ]
        return _counted(start, length, sorted(events, key=lambda event: event[0]))

    return author.work(parts, work)


def _counted(start: Any, length: Duration, events: list[tuple[Any, Effect, Any]]) -> Any:
    add = OPERATORS["+"].apply
    end = add(start, length)
    for place, (since, effect, until) in enumerate(events):
        if isinstance(end, Lack) or end is None:
            return end
        over = not isinstance(until, Lack) and until is not None and until < start
        if since > end or over:
            continue
        if isinstance(until, Lack):
            return left_open([later for _, _, later in events[place:]], [until])
        if until is None:
            end = None
        elif effect is Effect.INTERRUPTS:
            again = add(max(start, until), length)
            end = again if isinstance(again, Lack) else max(end, again)
        else:
            days = (until - max(start, since)).days
            end = add(end, Duration(0, days)) if days > 0 else end
    return end
