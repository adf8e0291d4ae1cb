"""Which version governs from which day on: intervals, readings in their order, how long each version lives.

DESIGN's semantics 4, 10 and 13, written again for the kernels, which ask once for all days rather than once a case.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, final

from millesime.frozen import dataclass
from millesime.kernels.exact.lacks import BEYOND, LACKS, NOT_IN_FORCE
from millesime.model.citation import PointerKind
from millesime.model.program import Exception_, Program, Rule, Scale
from millesime.values import Lack, Status

Dated = Rule | Exception_ | Scale
_DAY = timedelta(days=1)


@final
@dataclass(frozen=True, slots=True)
class Choice:
    """What governs for some days: a version by its place, or the entry of why there is none. `idle`: nothing is lacking."""

    version: int | None
    code: int = 0
    idle: bool = False


@final
class Timeline:
    """The days of a rule, an exception or a barème, cut where the choice may change."""

    def __init__(self, program: Program, of: Dated, preference: Sequence[str] = ()) -> None:
        self.of = of
        self._program = program
        self._end = program.horizon + _DAY if program.horizon < date.max else date.max
        names = [reading.name for reading in of.readings]
        wanted = [name for name in preference if name in names]
        self._order: list[str | None] = [*wanted, *(name for name in names if name not in wanted)] or [None]
        self._versions: tuple[Any, ...] = of.versions
        self._lives = [self._life(version) for version in self._versions]
        cuts = {self._end, *self._lives}
        for dated in (*of.versions, *of.lacunae):
            cuts.add(dated.interval.since)
            if dated.interval.until is not None:
                cuts.add(dated.interval.until)
        self.cuts = sorted(cuts)

    def _life(self, version: Any) -> date:
        """The first day on which a version no longer answers: a cited window's end, else its document's horizon."""
        authority = version.authority
        if authority.windows:
            ends = [window.until for window in authority.windows]
            return self._end if None in ends else min(self._end, max(ends))
        kinds = {pointer.kind for pointer in authority.pointers}
        if PointerKind.LAW in kinds or kinds == {PointerKind.ELSEWHERE}:
            return self._end
        documents, horizons = self._program.documents, self._program.horizons
        editions = {
            documents[pointer.section][1] if pointer.section in documents else version.edition
            for pointer in authority.pointers
        } or {version.edition}
        known = [horizons[name] + _DAY for name in editions if name in horizons and horizons[name] < date.max]
        return min(self._end, max(known)) if known else self._end

    def at(self, day: date) -> Choice:
        """What governs on a day."""
        if day >= self._end:
            return self._none(day, BEYOND)
        for reading in self._order:
            for place, version in enumerate(self._versions):
                if version.reading in (None, reading) and version.interval.holds(day) and day < self._lives[place]:
                    return Choice(place)
        return self._none(day, self._why(day))

    def _none(self, day: date, code: int) -> Choice:
        """No version: an exception that is not in force, or that ended by its own text, simply says nothing."""
        ended = code == BEYOND and all(
            version.interval.until is not None and version.interval.until <= min(day, life)
            for version, life in zip(self._versions, self._lives, strict=True)
        )
        return Choice(None, code, idle=code == NOT_IN_FORCE or ended)

    def _why(self, day: date) -> int:
        for lacuna in self.of.lacunae:
            if lacuna.interval.holds(day):
                return LACKS.code(Lack(Status.UNKNOWN, frozenset({self.of.name}), "lacuna"))
        mine = [v for v in self._versions if v.reading in (None, self._order[0])] or list(self._versions)
        if not mine or day < min(v.interval.since for v in mine):
            return NOT_IN_FORCE
        if any(v.interval.holds(day) for v in mine):
            return BEYOND
        last = max(
            (v for v in mine if v.interval.until is not None and v.interval.until <= day),
            key=lambda v: v.interval.until or date.max,
        )
        if last.ends_in_law:
            return NOT_IN_FORCE
        if any(v.interval.since > day for v in mine):
            return LACKS.code(Lack(Status.UNKNOWN, frozenset({self.of.name}), "hole"))
        return BEYOND

    def stretches(self, *others: date) -> list[tuple[date | None, Choice]]:
        """From each day on (None: from the beginning of time) what governs, `others` being days to cut at as well."""
        cuts = sorted({*self.cuts, *others})
        return [(None, self.at(date.min)), *((day, self.at(day)) for day in cuts)]
