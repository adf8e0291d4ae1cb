"""Delays to closures: what interrupts and what suspends them, in the order of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from millesime.evaluate.outcome import awaiting, torn
from millesime.evaluate.references import Closure
from millesime.evaluate.trail import Node, Run, Site, What
from millesime.model.expressions import Delay, Effect
from millesime.values import Duration, Lack
from millesime.values.operators import OPERATORS

if TYPE_CHECKING:
    from millesime.evaluate.engine import Engine


def delay(expr: Delay, engine: Engine, owner: str) -> Closure:
    """The last day of a delay, once every event that interrupts or suspends it has been taken in order of time."""
    from millesime.evaluate.expressions import compiled

    length, start = compiled(expr.length, engine, owner), compiled(expr.start, engine, owner)
    causes = [
        (
            cause.effect,
            compiled(cause.since, engine, owner),
            compiled(cause.until, engine, owner) if cause.until is not None else None,
            Site(What.CAUSE, cause.effect.value, expr.type, cause.authority),
        )
        for cause in expr.causes
    ]
    shifted = OPERATORS["+"].apply

    def last_day(run: Run, node: Node) -> Any:
        first, duration = start(run, node), length(run, node)
        events: list[tuple[Any, int, Any]] = []
        lacks = [value for value in (first, duration) if value.__class__ is Lack]
        for index, (_, since, until, _) in enumerate(causes):
            begun = since(run, node)
            ended = until(run, node) if until is not None and begun is not None else begun
            if begun.__class__ is Lack:
                lacks.append(begun)
            elif begun is not None:
                events.append((begun, index, ended))
        if first is None or duration is None:
            return None
        if lacks:
            return awaiting(lacks)
        end: Any = shifted(first, duration)
        events.sort(key=lambda event: (event[0], event[1]))
        for place, (begun, index, ended) in enumerate(events):
            effect, _, until, site = causes[index]
            if end.__class__ is Lack:
                return end
            counts = (
                end is not None
                and begun <= end
                and not (ended.__class__ is not Lack and ended is not None and ended < first)
            )
            if counts and ended.__class__ is Lack:
                # A later event may count as well, as long as it is not known how far this one puts off the end.
                return torn([later for _, _, later in events[place:]], [ended])
            if counts:
                end = _after(effect, first, begun, ended, end, duration, shifted)
            node.steps.append((site, end, begun, ended if until is not None else None, counts))
        return end

    return last_day


def _after(effect: Effect, first: Any, begun: Any, ended: Any, end: Any, duration: Duration, shifted: Any) -> Any:
    """The end of a delay once one event has been counted; « sans objet » while that event lasts."""
    if ended is None:
        return None
    if effect is Effect.INTERRUPTS:
        again = shifted(max(first, ended), duration)
        return again if again.__class__ is Lack else max(end, again)
    pause = max(0, (ended - max(first, begun)).days)
    return shifted(end, Duration(0, pause)) if pause else end
