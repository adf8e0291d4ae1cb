"""Which version governs which days, as intervals for a network to match (semantics 4, 10 and 13)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, final

from millesime.model.citation import PointerKind
from millesime.model.program import Exception_, Program, Rule, Scale, ScaleVersion, Version
from millesime.values import Lack, Status

Law = Rule | Exception_ | Scale
_NEXT: Final = timedelta(days=1)


@final
@dataclass(frozen=True, slots=True)
class Choice:
    """The version of some days, or what is lacking. `over`: nothing is lacking, the law just says nothing (any more)."""

    version: Version | ScaleVersion | None
    lack: Lack | None = None
    over: bool = False


@final
@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `first`, before `end`, with one choice; None where there is no such end."""

    first: date | None
    end: date | None
    choice: Choice


@final
class Calendar:
    """The stretches of the laws of a program, under an order of preference among readings."""

    __slots__ = ("_end", "_preference", "_program")

    def __init__(self, program: Program, preference: tuple[str, ...]) -> None:
        self._program, self._preference = program, preference
        self._end = program.horizon + _NEXT if program.horizon < date.max else date.max

    def cuts(self, *laws: Law) -> list[date]:
        """The days from which a choice may be another one."""
        found = {self._end}
        for law in laws:
            found |= {self._life(version) for version in law.versions}
            for dated in (*law.versions, *law.lacunae):
                found.add(dated.interval.since)
                if dated.interval.until is not None:
                    found.add(dated.interval.until)
        return sorted(found)

    def stretches(self, law: Law) -> Iterator[Stretch]:
        """Every day, in order, in as many stretches as there are cuts."""
        cuts = self.cuts(law)
        for first, end in zip([None, *cuts], [*cuts, None], strict=True):
            day = first or (cuts[0] - _NEXT if cuts[0] > date.min else date.min)
            if first is not None or cuts[0] > date.min:
                yield Stretch(first, end, self.choice(law, day))

    def choice(self, law: Law, day: date) -> Choice:
        """What holds on a day."""
        order = self._readings(law)
        if day < self._end:
            for reading in order:
                for version in law.versions:
                    ours = version.reading is None or version.reading == reading
                    if ours and version.interval.holds(day) and day < self._life(version):
                        return Choice(version)
            if any(lacuna.interval.holds(day) for lacuna in law.lacunae):
                return Choice(None, Lack(Status.UNKNOWN, frozenset({law.name}), "lacuna"))
            return self._none(law, day, order[0])
        return self._beyond(law, day)

    def _none(self, law: Law, day: date, reading: str | None) -> Choice:
        mine = [version for version in law.versions if version.reading in (None, reading)] or [*law.versions]
        if all(day < version.interval.since for version in mine):
            return Choice(None, Lack(Status.NOT_IN_FORCE), over=True)
        if any(version.interval.holds(day) for version in mine):
            return self._beyond(law, day)
        ended = [(v.interval.until, v.ends_in_law) for v in mine if v.interval.until and v.interval.until <= day]
        latest = max(until for until, _ in ended)
        if next(in_law for until, in_law in ended if until == latest):
            return Choice(None, Lack(Status.NOT_IN_FORCE), over=True)
        if any(version.interval.since > day for version in mine):
            return Choice(None, Lack(Status.UNKNOWN, frozenset({law.name}), "hole"))
        return self._beyond(law, day)

    def _beyond(self, law: Law, day: date) -> Choice:
        """Past what is vouched for; a law each of whose versions has a last day of its own, all past, is simply over."""
        ends = [(version.interval.until, self._life(version)) for version in law.versions]
        over = all(until is not None and until <= min(day, life) for until, life in ends)
        return Choice(None, Lack(Status.BEYOND_HORIZON), over)

    def _readings(self, law: Law) -> list[str | None]:
        names = [reading.name for reading in law.readings]
        first = [name for name in self._preference if name in names]
        return [*first, *(name for name in names if name not in first)] or [None]

    def _life(self, version: Version | ScaleVersion) -> date:
        """The first day on which a version no longer answers, whatever its interval says."""
        authority = version.authority
        if authority.windows:
            last = date.min
            for window in authority.windows:
                last = max(last, window.until or date.max)
            return min(self._end, last)
        sorts = {pointer.kind for pointer in authority.pointers}
        if PointerKind.LAW in sorts or sorts == {PointerKind.ELSEWHERE}:
            return self._end
        documents = self._program.documents
        authors = {documents[p.section][1] if p.section in documents else version.edition for p in authority.pointers}
        known = [self._program.horizons.get(name, date.max) for name in authors or {version.edition}]
        known = [horizon + _NEXT for horizon in known if horizon < date.max]
        return min([self._end, max(known)]) if known else self._end
