"""Which version governs: days cut where the choice may change, and the choice in each stretch (semantics 4, 10, 13)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, final

from millesime.model.citation import PointerKind
from millesime.model.program import Exception_, Program, Rule, Scale
from tests.oracle.sql import BEYOND, NOT_IN_FORCE, lack, text

Law = Rule | Exception_ | Scale
NEXT = timedelta(days=1)


@final
@dataclass(frozen=True)
class Choice:
    """The version of a stretch, or the lack (as SQL) that stands in its place; `over`: whether an exception just ended."""

    version: Any = None
    lack: str | None = None
    over: bool = False


@final
class Calendar:
    """The choices of one program under one preferred reading."""

    def __init__(self, program: Program, reading: str | None) -> None:
        self.program, self.reading = program, reading
        self.end = program.horizon + NEXT if program.horizon < date.max else date.max

    def life(self, version: Any) -> date:
        """The first day on which a version no longer answers, whatever its interval says."""
        said = version.authority
        if said.windows:
            return min([self.end, *([] if any(w.until is None for w in said.windows) else [max(w.until for w in said.windows)])])  # fmt: skip
        if any(pointer.kind is PointerKind.LAW for pointer in said.pointers):
            return self.end
        if said.pointers and all(pointer.kind is PointerKind.ELSEWHERE for pointer in said.pointers):
            return self.end
        held = {self.program.documents[p.section][1] if p.section in self.program.documents else version.edition for p in said.pointers}  # fmt: skip
        horizons = self.program.horizons
        known = [horizons[name] + NEXT for name in held or {version.edition} if horizons.get(name, date.max) < date.max]
        return min(self.end, max(known)) if known else self.end

    def cuts(self, *laws: Law) -> list[date]:
        """The days on which a choice may change."""
        found = {self.end}
        for law in laws:
            for dated in (*law.versions, *law.lacunae):
                found.add(dated.interval.since)
                if dated.interval.until is not None:
                    found.add(dated.interval.until)
            found |= {self.life(version) for version in law.versions}
        return sorted(found)

    def order(self, law: Law) -> list[str | None]:
        """The readings of a law, the preferred one first."""
        names: list[str | None] = [reading.name for reading in law.readings]
        return sorted(names, key=lambda name: name != self.reading) or [None]

    def choice(self, law: Law, day: date) -> Choice:
        """The version that governs a day, or why none does."""
        if day >= self.end:
            return self._none(law, BEYOND, day)
        for reading in self.order(law):
            for version in law.versions:
                if version.reading in (None, reading) and version.interval.holds(day) and day < self.life(version):
                    return Choice(version)
        if any(lacuna.interval.holds(day) for lacuna in law.lacunae):
            return Choice(lack=lack(4, f"[{text(law.name)}]", "lacuna"))
        first = self.order(law)[0]
        mine: Sequence[Any] = [v for v in law.versions if v.reading in (None, first)] or law.versions
        if not mine or all(day < version.interval.since for version in mine):
            return self._none(law, NOT_IN_FORCE, day)
        if any(version.interval.holds(day) for version in mine):
            return self._none(law, BEYOND, day)
        past = [version for version in mine if version.interval.until is not None and version.interval.until <= day]
        if max(past, key=lambda version: version.interval.until).ends_in_law:
            return self._none(law, NOT_IN_FORCE, day)
        if any(version.interval.since > day for version in mine):
            return Choice(lack=lack(4, f"[{text(law.name)}]", "hole"))
        return self._none(law, BEYOND, day)

    def _none(self, law: Law, rank: int, day: date) -> Choice:
        """No version; an exception whose own text gave it a last day is simply over."""
        ended = all(v.interval.until is not None and v.interval.until <= min(day, self.life(v)) for v in law.versions)
        return Choice(lack=lack(rank), over=rank == NOT_IN_FORCE or ended)


def stretch(cuts: Sequence[date], day: str) -> str:
    """The number of the stretch that a day lies in, as SQL."""
    cases = " ".join(f"WHEN {day} < DATE '{cut.isoformat()}' THEN {index}" for index, cut in enumerate(cuts))
    return f"CASE WHEN {day} IS NULL THEN NULL {cases} ELSE {len(cuts)} END"


def representative(cuts: Sequence[date], index: int) -> date:
    """A day of a stretch."""
    return cuts[index - 1] if index else min(date.min, cuts[0])


def stretch_of(cuts: Sequence[date], day: date) -> int:
    """The number of the stretch that a day lies in."""
    return bisect_right(cuts, day)
