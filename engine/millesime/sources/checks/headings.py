"""ML386, ML387, ML388: a Légifrance id that does not exist, that is another article's, or whose days are not those.

Example: the id of L. 452-1 at the head of L. 452-2. Pages: docs/diagnostics/ML386.md to ML388.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from millesime.model.citation import Pointer, PointerKind, Window
from millesime.model.program import Interval
from millesime.sources.evidence import CODE, Evidence
from millesime.sources.register import Entry, Register, article_key
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose


def check(evidence: Evidence) -> Iterator[Diagnostic]:
    """Every window that the edition's own files state in a head, and every id that a version cites beside one."""
    register = evidence.register
    if register is None:
        return
    for heading in evidence.program.headings:
        if heading.code not in (None, CODE):
            continue
        # A text that is no article, such as a table, is known by what its own file points to.
        around = tuple(one for one in evidence.program.pointers if one.span.file == heading.span.file)
        for window in heading.windows:
            yield from _identity(window, heading.article, register, around)
            yield from _days(window, register, heading.article)
    stated = {(one.span.file, one.span.start) for heading in evidence.program.headings for one in heading.windows}
    for subject in evidence.subjects:
        if not subject.own:
            continue
        for authority in subject.authorities:
            for window in authority.windows:
                if (window.span.file, window.span.start) not in stated and authority.code in (None, CODE):
                    yield from _identity(window, authority.article, register, subject.pointers)


def _identity(
    window: Window, article: str | None, register: Register, pointers: tuple[Pointer, ...] = ()
) -> Iterator[Diagnostic]:
    entry = register.entry(window.legifrance, article)
    if entry is None:
        known = register.versions(article) if article is not None else ()
        if known:
            meant = _nearest(window, known)
            yield diagnose("ML386", window.span, id=window.legifrance, article=article, near=_shown(meant))
        return
    names = [article] if article is not None else [one.section for one in pointers if one.kind is PointerKind.LAW]
    if names and article_key(entry.article) not in {article_key(name) for name in names}:
        known = register.versions(names[0])
        near = _shown(_nearest(window, known)) if known else "—"
        yield diagnose("ML387", window.span, id=window.legifrance, owner=entry.article, article=names[0], near=near)


def _days(window: Window, register: Register, article: str | None) -> Iterator[Diagnostic]:
    entry = register.entry(window.legifrance, article)
    if entry is None or not entry.stands or entry.interval == Interval(window.since, window.until):
        return
    later = window.until is not None and window.until > register.as_of
    if entry.interval.until is None and later and entry.interval.since == window.since:
        return  # an older state of the register does not know that end
    yield diagnose("ML388", window.span, id=window.legifrance, stated=_period(window), days=_period(entry.interval))


def _nearest(window: Window, known: tuple[Entry, ...]) -> Entry:
    return min(known, key=lambda one: abs((one.interval.since - window.since).days))


def _shown(entry: Entry) -> str:
    return f"{entry.id} {_period(entry.interval)}"


def _period(days: Interval | Window) -> str:
    if days.until is None:
        return f"depuis {days.since}"
    return f"du {days.since} au {days.until - timedelta(days=1)}"
