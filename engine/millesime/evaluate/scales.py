"""Barèmes looked up: by day, reading and keys. A cell that was not found is a lacuna, never a figure."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, final

from millesime.evaluate.expressions import compiled
from millesime.evaluate.outcome import awaiting, settled
from millesime.evaluate.selection import Timeline
from millesime.evaluate.trail import Node, Run, Site, What
from millesime.model.program import Scale, ScaleVersion
from millesime.values import Lack, Missing, Status
from millesime.values.types import DATE

if TYPE_CHECKING:
    from millesime.evaluate.engine import Engine

GOVERNING: Final = object()
"""The day that governs the reader of a barème, where no other day is named."""


@final
class ScaleUnit:
    """A barème made ready, the first time it is asked for."""

    __slots__ = ("_engine", "_event_lack", "_lacuna", "_timeline", "mask", "scale", "site")

    def __init__(self, scale: Scale, engine: Engine) -> None:
        self.scale = scale
        self.mask = 0
        """Bits of the readings that this barème or anything it reads may choose among."""
        self._engine = engine
        self._timeline: Timeline | None = None
        self._lacuna = Lack(Status.UNKNOWN, frozenset({scale.name}), "lacuna")
        self._event_lack = Missing.of(scale.event) if scale.event else None
        self.site = Site(What.SCALE, scale.name, scale.type, label=scale.label, detail=scale.keys)

    def _compile(self, version: ScaleVersion) -> Any:
        if version.body is not None:
            return compiled(version.body, self._engine, self.scale.name)
        return dict(version.cells)

    def look_up(self, run: Run, node: Node, keys: list[Any], on: Any) -> Any:
        """The figure for these keys; the step is `(site, value, day, keys, version, cell, steps)`.

        Where the barème has an event date of its own, `(…, (event, whether its day was assumed))`. It says nothing of a
        day that has not come, nor under a key that there is not.
        """
        if self._timeline is None:
            scale = self.scale
            self._timeline = Timeline(
                scale.name,
                scale.versions,
                scale.readings,
                scale.lacunae,
                self._engine.horizons,
                self._engine.bits,
                self._compile,
            )
        operands = keys if on is GOVERNING else [*keys, on]
        if None in operands:
            return None
        lacks = [operand for operand in operands if operand.__class__ is Lack]
        if lacks:
            return awaiting(lacks)
        day: date = on
        dated: tuple[Any, ...] = ()
        if on is GOVERNING:
            day = node.day
            event = self.scale.event
            if event is not None:
                named = run.values.get(event) or run.at
                if named is None:
                    assert self._event_lack is not None
                    node.steps.append((Site(What.FACT, event, DATE), self._event_lack))
                    return self._event_lack
                day, dated = named, ((event, event not in run.values),)
                if event not in run.values:
                    run.assumed[event] = day
        selection = self._timeline.at(day, run.preference)
        run.met |= selection.others
        if selection.lack is not None:
            node.steps.append((self.site, selection.lack, day, keys, None, None, [], *dated))
            return selection.lack
        version: ScaleVersion = selection.version
        if version.body is None:
            cell = selection.compiled.get(tuple(keys))
            value = self._lacuna if cell is None or cell.missing else cell.value
            node.steps.append((self.site, value, day, keys, version, cell, [], *dated))
            return value
        found = run.memo.get((self, day))
        if found is None:
            found = run.memo[(self, day)] = Node(self, None)  # type: ignore[arg-type]  # all that is asked of it is its mask
            found.day = day
            found.value = settled(selection.compiled(run, found))
        node.steps.append((self.site, found.value, day, keys, version, None, found.steps, *dated))
        return found.value
