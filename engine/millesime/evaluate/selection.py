"""Which version governs a day: intervals, readings in their order of preference, and how long each version lives.

Semantics 4, 10 and 13. Days are cut once into segments between which nothing changes, so that a choice is a bisection.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol, final

from millesime.evaluate.outcome import BEYOND, NOT_IN_FORCE
from millesime.model.citation import Authority, PointerKind
from millesime.model.program import Interval, Lacuna, Reading
from millesime.values import Lack, Status


class Dated(Protocol):
    """What versions of rules, exceptions and barèmes have in common."""

    @property
    def interval(self) -> Interval: ...
    @property
    def authority(self) -> Authority: ...
    @property
    def reading(self) -> str | None: ...
    @property
    def edition(self) -> str: ...
    @property
    def ends_in_law(self) -> bool: ...


@final
class Horizons:
    """The last days that the asked edition and the editions of its documents vouch for."""

    __slots__ = ("documents", "edition", "end")

    def __init__(self, horizon: date, horizons: Mapping[str, date], documents: Mapping[str, tuple[str, str]]) -> None:
        day = timedelta(days=1)
        self.end = horizon + day if horizon < date.max else date.max
        self.edition = {name: last + day for name, last in horizons.items() if last < date.max}
        self.documents = {section: edition for section, (_, edition) in documents.items()}

    def life(self, version: Dated) -> date:
        """The first day on which a version no longer answers, whatever its interval says (semantics 10).

        A cited Légifrance window bounds it; failing that, the horizon of the edition whose document states it.
        """
        limit = self.end
        authority = version.authority
        if authority.windows:
            ends = [window.until for window in authority.windows]
            if None not in ends:
                limit = min(limit, max(end for end in ends if end is not None))
            return limit
        kinds = {pointer.kind for pointer in authority.pointers}
        if PointerKind.LAW in kinds or kinds == {PointerKind.ELSEWHERE}:
            return limit
        editions = {self.documents.get(p.section, version.edition) for p in authority.pointers} or {version.edition}
        known = [self.edition[name] for name in editions if name in self.edition]
        return min(limit, max(known)) if known else limit


@final
class Selection:
    """The choice for one segment of days: a version (with what was compiled from it), or why there is none.

    `others` are the bits of the readings that also live on those days with another version.
    """

    __slots__ = ("compiled", "lack", "others", "version")

    def __init__(self, version: Any, compiled: Any, lack: Lack | None, others: int) -> None:
        self.version = version
        self.compiled = compiled
        self.lack = lack
        self.others = others


@final
class Timeline:
    """The versions of one rule, exception or barème, ready to be chosen among."""

    __slots__ = (
        "_bits",
        "_chosen",
        "_compile",
        "_end",
        "_lacunae",
        "_lives",
        "_name",
        "_readings",
        "_versions",
        "cuts",
    )

    def __init__(
        self,
        name: str,
        versions: Sequence[Dated],
        readings: Sequence[Reading],
        lacunae: Sequence[Lacuna],
        horizons: Horizons,
        bits: Mapping[str, int],
        compile: Any,
    ) -> None:
        self._name = name
        self._versions = versions
        self._readings = tuple(reading.name for reading in readings)
        self._lacunae = lacunae
        self._lives = [horizons.life(version) for version in versions]
        self._bits = bits
        self._compile = compile
        self._end = horizons.end
        cuts = {horizons.end, *self._lives}
        for interval in (*(v.interval for v in versions), *(lacuna.interval for lacuna in lacunae)):
            cuts.add(interval.since)
            if interval.until is not None:
                cuts.add(interval.until)
        self.cuts = sorted(cuts)
        """The days between which the choice does not change."""
        self._chosen: dict[tuple[int, tuple[str, ...]], Selection] = {}

    def at(self, day: date, preference: tuple[str, ...]) -> Selection:
        """The choice for a day under an order of preference among readings."""
        key = (bisect_right(self.cuts, day), preference)
        found = self._chosen.get(key)
        if found is None:
            found = self._chosen[key] = self.choose(day, preference)
        return found

    def choose(self, day: date, preference: tuple[str, ...]) -> Selection:
        """The choice for a day, worked out."""
        if day >= self._end:
            return Selection(None, None, BEYOND, 0)
        wanted = [name for name in preference if name in self._readings]
        order: list[str | None] = [*wanted, *(name for name in self._readings if name not in wanted)] or [None]
        living: list[tuple[str | None, Any]] = []
        for reading in order:
            version = self._living(day, reading)
            if version is not None:
                living.append((reading, version))
        if not living:
            return Selection(None, None, self._why_none(day, order[0]), 0)
        chosen = living[0][1]
        others = 0
        for reading, version in living[1:]:
            if version is not chosen and reading is not None:
                others |= self._bits.get(reading, 0)
        return Selection(chosen, self._compile(chosen), None, others)

    def _living(self, day: date, reading: str | None) -> Dated | None:
        for version, life in zip(self._versions, self._lives, strict=True):
            if version.reading in (None, reading) and version.interval.holds(day) and day < life:
                return version
        return None

    def _why_none(self, day: date, reading: str | None) -> Lack:
        for lacuna in self._lacunae:
            if lacuna.interval.holds(day):
                return Lack(Status.UNKNOWN, frozenset({self._name}), "lacuna")
        mine = [v for v in self._versions if v.reading in (None, reading)] or list(self._versions)
        if not mine or day < min(v.interval.since for v in mine):
            return NOT_IN_FORCE
        if any(v.interval.holds(day) for v in mine):
            return BEYOND
        before = [v for v in mine if v.interval.until is not None and v.interval.until <= day]
        after = any(v.interval.since > day for v in mine)
        last = max(before, key=lambda v: v.interval.until or date.max)
        if last.ends_in_law:
            return NOT_IN_FORCE
        return Lack(Status.UNKNOWN, frozenset({self._name}), "hole") if after else BEYOND

    def known_until(self, day: date) -> date | None:
        """The last day before this one for which a version answers; None where none does."""
        ends = (min(life, v.interval.until or life) for v, life in self.versions())
        past = [end for end in ends if end <= day]
        return max(past) - timedelta(days=1) if past else None

    def versions(self) -> Sequence[tuple[Dated, date]]:
        """Every version with the first day on which it no longer answers."""
        return list(zip(self._versions, self._lives, strict=True))
