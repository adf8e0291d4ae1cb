"""Which version governs which days: intervals, readings in their order, how long each version lives (semantics 4, 10, 13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, final

from millesime.analysis.symbolic.terms import BEYOND, NOT_IN_FORCE, UNKNOWN
from millesime.model.citation import PointerKind
from millesime.model.program import Exception_, Program, Rule, Scale

Dated = Rule | Exception_ | Scale
_DAY = timedelta(days=1)


@final
@dataclass(frozen=True, slots=True)
class Governing:
    """What governs some days: a version, or else what is lacking; `silent`: an exception that then says nothing at all."""

    version: Any = None
    lack: int = 0
    silent: bool = False


@final
class Almanac:
    """The days of one program under one order of preference among readings."""

    def __init__(self, program: Program, preference: Sequence[str] = ()) -> None:
        self._program = program
        self._preference = preference
        self.end = program.horizon + _DAY if program.horizon < date.max else date.max

    def life(self, version: Any) -> date:
        """The first day on which a version no longer answers: a cited window's end, else its document's horizon."""
        said, horizons = version.authority, self._program.horizons
        if said.windows:
            closed = [window.until for window in said.windows if window.until is not None]
            return min(self.end, max(closed)) if len(closed) == len(said.windows) else self.end
        kinds = {pointer.kind for pointer in said.pointers}
        if PointerKind.LAW in kinds or kinds == {PointerKind.ELSEWHERE}:
            return self.end
        homes = {self._program.documents.get(p.section, ("", version.edition))[1] for p in said.pointers}
        last = [horizons[home] for home in homes or {version.edition} if horizons.get(home, date.max) < date.max]
        return min(self.end, max(last) + _DAY) if last else self.end

    def cuts(self, *laws: Dated) -> list[date]:
        """The days on which what governs may change."""
        found = {self.end}
        for law in laws:
            found |= {self.life(version) for version in law.versions}
            for one in (*law.versions, *law.lacunae):
                found |= {day for day in (one.interval.since, one.interval.until) if day is not None}
        return sorted(found)

    def order(self, law: Dated) -> list[str | None]:
        """The readings of a law, those preferred first."""
        names = [reading.name for reading in law.readings]
        wanted = [name for name in self._preference if name in names]
        return [*wanted, *(name for name in names if name not in wanted)] or [None]

    def at(self, law: Dated, day: date) -> Governing:
        """What governs a day."""
        if day < self.end:
            for reading in self.order(law):
                for version in law.versions:
                    if version.reading in (None, reading) and version.interval.holds(day) and day < self.life(version):
                        return Governing(version)
        lack = self._why_none(law, day)
        over = lack == BEYOND and all(
            version.interval.until is not None and version.interval.until <= min(day, self.life(version))
            for version in law.versions
        )
        return Governing(None, lack, lack == NOT_IN_FORCE or over)

    def _why_none(self, law: Dated, day: date) -> int:
        if day >= self.end:
            return BEYOND
        if any(lacuna.interval.holds(day) for lacuna in law.lacunae):
            return UNKNOWN
        first = self.order(law)[0]
        mine: Sequence[Any] = [version for version in law.versions if version.reading in (None, first)] or law.versions
        if not mine or day < min(version.interval.since for version in mine):
            return NOT_IN_FORCE
        if any(version.interval.holds(day) for version in mine):
            return BEYOND
        past = [version for version in mine if version.interval.until is not None and version.interval.until <= day]
        if max(past, key=lambda version: version.interval.until or date.max).ends_in_law:
            return NOT_IN_FORCE
        return UNKNOWN if any(version.interval.since > day for version in mine) else BEYOND
