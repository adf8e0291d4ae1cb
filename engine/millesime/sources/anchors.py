"""Whether a figure of the law occurs in a text, and what the text says instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from difflib import SequenceMatcher
from enum import StrEnum
from fractions import Fraction
from typing import Final, final

from millesime.frozen import dataclass
from millesime.model.citation import Pointer, PointerKind
from millesime.model.notation import written
from millesime.sources.evidence import Evidence, Passage
from millesime.sources.figures import Figure
from millesime.sources.mentions import Mention, Sort
from millesime.sources.numerals import mentions
from millesime.sources.subjects import Subject
from millesime.text import Span
from millesime.values import Duration
from millesime.values.numbers import decimal_text
from millesime.values.types import Kind

SORTS: Final = {
    Kind.AMOUNT: (Sort.AMOUNT,),
    Kind.RATE: (Sort.RATE,),
    Kind.INTEGER: (Sort.COUNT,),
    Kind.NUMBER: (Sort.COUNT, Sort.RATE),
    Kind.DATE: (Sort.DATE,),
    Kind.CALENDAR: (Sort.DURATION,),
    Kind.DAYS: (Sort.DURATION,),
}
"""What a text must state for a figure of each type."""


_THOUSANDS: Final = re.compile(r"(?<=\d)(?=(?:\d{3})+(?!\d))(?<!,\d)(?<!,\d\d)")


class Outcome(StrEnum):
    """What comes of a figure."""

    DOCUMENT = "document"
    """It occurs in a passage of a document."""
    LAW = "law"
    """It occurs in the law's own text."""
    ELSEWHERE = "elsewhere"
    """It rests on a source that nobody here can look at."""
    UNKNOWN = "unknown_text"
    """It rests on a text of the law that is not at hand."""
    CONVENTION = "convention"
    """No source states it, and the law says so."""
    EXEMPT = "exempt"
    """No source need state it."""
    MISSING = "missing"
    """The passage does not state it."""
    UNCITED = "uncited"
    """No passage is cited for it."""


@final
@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a figure: the passage that states it, or those that do not; what they state that is nearest to it."""

    figure: Figure
    subject: Subject
    outcome: Outcome
    passages: tuple[Passage, ...] = ()
    at: Span | None = None
    unknown: tuple[str, ...] = ()

    @property
    def value(self) -> str:
        """The figure as the law writes it."""
        text = written(self.figure.value, self.figure.type)
        return _THOUSANDS.sub("\N{NARROW NO-BREAK SPACE}", text) if self.figure.type.kind is Kind.AMOUNT else text


def verdict(figure: Figure, subject: Subject, evidence: Evidence) -> Verdict:
    """What comes of a figure of a version."""
    if figure.exempt:
        return Verdict(figure, subject, Outcome.EXEMPT)
    if not figure.pointers:
        return Verdict(figure, subject, Outcome.UNCITED)
    if all(pointer.kind is PointerKind.CONVENTION for pointer in figure.pointers):
        return Verdict(figure, subject, Outcome.CONVENTION)
    seen: list[Passage] = []
    unknown: list[str] = []
    silent = False
    for pointer in _speaking(figure, subject, evidence):
        led = evidence.led(pointer, subject.days)
        seen.extend(led.passages)
        unknown.extend(led.unknown)
        places = [(passage, _where(figure, passage)) for passage in led.passages]
        stating = [(passage, at) for passage, at in places if at is not None]
        # A document states it once; the law states it in every version that is known for those days.
        if stating and len(stating) == len(places):
            passage, at = stating[-1]
            outcome = Outcome.LAW if passage.law else Outcome.DOCUMENT
            return Verdict(figure, subject, outcome, (passage,), at, led.unknown)
        if stating:
            seen = [passage for passage, at in places if at is None]
            break
        silent = silent or (not led.passages and _blind(pointer, led.unknown))
    if silent:
        return Verdict(figure, subject, Outcome.UNKNOWN, tuple(seen), None, tuple(unknown))
    if any(pointer.kind is PointerKind.ELSEWHERE for pointer in figure.pointers):
        return Verdict(figure, subject, Outcome.ELSEWHERE)
    return Verdict(figure, subject, Outcome.MISSING, tuple(seen), None, tuple(unknown))


def verdicts(evidence: Evidence) -> Iterator[Verdict]:
    """What comes of every figure of an edition's law, inherited law included; each figure once."""
    met: set[tuple[str, int, int, str]] = set()
    for subject in evidence.subjects:
        for figure in subject.figures:
            key = (figure.span.file, figure.span.start, figure.span.end, str(figure.value))
            if key not in met:
                met.add(key)
                yield verdict(figure, subject, evidence)


def _speaking(figure: Figure, subject: Subject, evidence: Evidence) -> tuple[Pointer, ...]:
    """The pointers that speak for a figure.

    A passage that gives the version's first or last day is not asked where another one states something of the sort.
    """
    interval = subject.version.interval
    last = interval.until - timedelta(days=1) if interval.until is not None else None
    speaking, sorts = [], set()
    for pointer in figure.pointers:
        passages = evidence.led(pointer, subject.days).passages if pointer.kind is PointerKind.DOCUMENT else ()
        first = interval.since in dates(passages, Sort.DATE, Sort.START)
        if first or last in dates(passages, Sort.DATE, Sort.END):
            continue
        speaking.append(pointer)
        sorts |= {one.sort for passage in passages for one in mentions(passage.text) if not one.loose}
    return tuple(speaking) if sorts & {*SORTS[figure.type.kind]} else figure.pointers


def _blind(pointer: Pointer, unknown: tuple[str, ...]) -> bool:
    return pointer.kind in (PointerKind.LAW, PointerKind.DOCUMENT) and bool(unknown)


def _where(figure: Figure, passage: Passage) -> Span | None:
    """Where a passage states a figure."""
    wanted = SORTS[figure.type.kind] if figure.bound is None else (*SORTS[figure.type.kind], figure.bound)
    if figure.type.kind is Kind.DATE and figure.bound in (None, Sort.LAST):
        wanted = (*wanted, Sort.EVE)
    for mention in mentions(passage.text):
        if _divisor(figure, mention) if _small(figure) else mention.sort in wanted and mention.value == figure.value:
            return _span(passage, mention)
        if figure.heads and _headed(figure, mention):
            return _span(passage, mention)
    return None


def _headed(figure: Figure, mention: Mention) -> bool:
    """A column of percentages says « 7 »."""
    value = figure.value
    if figure.type.kind is not Kind.RATE or not isinstance(value, int | Fraction):
        return False
    return mention.sort is Sort.COUNT and mention.value == value * 100


def _small(figure: Figure) -> bool:
    """Whether a thing is divided by it, and a text says so in a word: half, third … tenth."""
    return figure.divides and isinstance(figure.value, int | Fraction) and figure.value <= 10


def _divisor(figure: Figure, mention: Mention) -> bool:
    """« un tiers », « les deux tiers » and « 1/3 » state a division by three."""
    return (
        mention.sort is Sort.RATE and isinstance(mention.value, Fraction) and mention.value.denominator == figure.value
    )


def _span(passage: Passage, mention: Mention) -> Span:
    return Span(passage.source.name, passage.start + mention.start, passage.start + mention.end)


def nearest(found: Verdict) -> tuple[str, Span] | None:
    """What the passages state that is most like the figure, as they write it, and where; None where nothing is like it."""
    wanted = SORTS[found.figure.type.kind]
    near: list[tuple[float, Fraction, str, Span]] = []
    for passage in found.passages:
        for mention in mentions(passage.text):
            if mention.sort not in wanted or mention.loose:
                continue
            likeness = SequenceMatcher(None, _digits(mention.value), _digits(found.figure.value)).ratio()
            said = " ".join(passage.text[mention.start : mention.end].split())
            away = abs(_size(mention.value) - _size(found.figure.value))
            near.append((likeness, -away, said, _span(passage, mention)))
    if not near:
        return None
    _, _, said, at = max(near, key=lambda one: one[:2])
    return said, at


def _size(value: int | Fraction | Duration | date) -> Fraction:
    """A value on a line, to tell which of two is the nearer."""
    match value:
        case date():
            return Fraction(value.toordinal())
        case Duration():
            return Fraction(30 * value.months + value.days)
        case _:
            return Fraction(value)


def _digits(value: object) -> str:
    match value:
        case int() | Fraction():
            return decimal_text(Fraction(value))
        case Duration():
            return str(value.months or value.days)
        case _:
            return str(value)


def dates(passages: Iterable[Passage], *sorts: Sort) -> frozenset[date]:
    """The days of these sorts that passages state."""
    return frozenset(
        one.value
        for passage in passages
        for one in mentions(passage.text)
        if one.sort in sorts and isinstance(one.value, date)
    )
