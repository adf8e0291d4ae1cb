"""The law's own register: the versions of each article with their days in force, and such texts as are known."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from functools import cached_property
from typing import Final, final

from millesime.frozen import dataclass
from millesime.model.program import Interval
from millesime.text import Source

_FRAME: Final = re.compile(r"annexe [ivx]+ ?:? ?")
_SIGNS: Final = re.compile(r"n°|no\.|[ .*°:]")


def article_key(name: str) -> str:
    """One way to write the name of an article or a table, so that names compare.

    >>> article_key("D. 432-6"), article_key("Annexe II : Tableau n° 57"), article_key("tableau 57")
    ('d432-6', 'tableau57', 'tableau57')
    """
    plain = "".join(char for char in unicodedata.normalize("NFD", name) if not unicodedata.combining(char)).lower()
    plain = " ".join(plain.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NON-BREAKING HYPHEN}", "-").split())
    return _SIGNS.sub("", _FRAME.sub("", plain))


@final
@dataclass(frozen=True, slots=True)
class Entry:
    """A version of an article: its Légifrance id and its days in force."""

    id: str
    article: str
    interval: Interval

    @property
    def stands(self) -> bool:
        """Whether it was ever in force: some were replaced before their first day, and some windows are inverted."""
        return self.interval.until is None or self.interval.since < self.interval.until


@final
@dataclass(frozen=True)
class Register:
    """The versions of articles, and the texts of some of them by id. `name` is what people know it by."""

    name: str
    entries: tuple[Entry, ...] = ()
    texts: Mapping[str, Source] = field(default_factory=dict)
    code: str = "CSS"
    as_of: date = date.max
    """The day on which it was drawn up, where it tells: it cannot know an end that came later."""

    @cached_property
    def by_id(self) -> Mapping[str, tuple[Entry, ...]]:
        """What is held under each Légifrance id; an article that was given another number may be held under both."""
        held: dict[str, tuple[Entry, ...]] = {}
        for entry in self.entries:
            held[entry.id] = (*held.get(entry.id, ()), entry)
        return held

    def entry(self, legifrance: str, article: str | None = None) -> Entry | None:
        """The version of that id; of an article, where it is told and the id is its."""
        found = self.by_id.get(legifrance, ())
        mine = [one for one in found if article is not None and article_key(one.article) == article_key(article)]
        return next(iter((*mine, *found)), None)

    @cached_property
    def by_article(self) -> Mapping[str, tuple[Entry, ...]]:
        """The versions of each article that were in force, in order of time."""
        held: dict[str, list[Entry]] = {}
        for entry in self.entries:
            versions = held.setdefault(article_key(entry.article), [])
            if entry.stands:
                versions.append(entry)
        return {key: tuple(sorted(found, key=lambda one: one.interval.since)) for key, found in held.items()}

    @cached_property
    def ignored(self) -> tuple[Entry, ...]:
        """The versions whose window is empty or inverted."""
        return tuple(entry for entry in self.entries if not entry.stands)

    def knows(self, article: str) -> bool:
        """Whether it holds the article at all."""
        return article_key(article) in self.by_article

    def versions(self, article: str, days: Interval | None = None) -> tuple[Entry, ...]:
        """The versions of an article in force on some of these days."""
        found = self.by_article.get(article_key(article), ())
        return found if days is None else tuple(one for one in found if overlaps(one.interval, days))


def merged(registers: Iterable[Register]) -> Register | None:
    """Several states of one register as one: a later one completes and corrects an earlier one."""
    held = list(registers)
    if not held:
        return None
    entries: dict[tuple[str, str], Entry] = {}
    texts: dict[str, Source] = {}
    for one in held:
        entries.update({(entry.id, article_key(entry.article)): entry for entry in one.entries})
        texts.update(one.texts)
    return Register(", ".join(one.name for one in held), tuple(entries.values()), texts, held[0].code, held[-1].as_of)


def overlaps(one: Interval, other: Interval) -> bool:
    """Whether two stretches of days have a day in common."""
    return (one.until is None or other.since < one.until) and (other.until is None or one.since < other.until)


def uncovered(days: Interval, windows: Iterable[Interval]) -> date | None:
    """The first of these days that lies in none of the windows; None where each lies in one.

    >>> uncovered(Interval(date(2012, 1, 1), date(2014, 1, 1)), [Interval(date(2011, 1, 1), date(2013, 4, 1))])
    datetime.date(2013, 4, 1)
    """
    at = days.since
    for window in sorted(windows, key=lambda one: one.since):
        if window.since > at:
            break
        if window.until is None:
            return None
        at = max(at, window.until)
    return at if days.until is None or at < days.until else None
