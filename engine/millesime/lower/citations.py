"""Notes and heads to authorities: articles, Légifrance windows, pointers into documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from difflib import get_close_matches

from millesime.lower.report import Report
from millesime.lower.scope import Scope, Sources
from millesime.model.citation import NO_AUTHORITY, Authority, Heading, Pointer, PointerKind, Window
from millesime.model.edition import EditionInfo
from millesime.model.program import Interval, Program
from millesime.syntax.tree import NO_NOTES, File, Header, LegiNote, LegiWindow, Notes, PointerNote
from millesime.text import NOWHERE

CODES = {
    "code de la sécurité sociale": "CSS",
    "code du travail": "CT",
    "code de procédure civile": "CPC",
    "code de commerce": "C. com.",
    "code civil": "C. civ.",
    "code pénal": "C. pén.",
}
"""The usual short names of the codes."""

_LINES = re.compile(r"([^\W\d_][\w.]*)\s+(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")
_LAW = re.compile(r"LEGI\s+(\S.*)")
_ELSEWHERE = re.compile(r"AILLEURS\s+«\s*([^«»]*?)\s*»")
_CONVENTION = re.compile(r"CONVENTION(?:\s+«\s*([^«»]*?)\s*»)?")


def code_name(code: str | None) -> str | None:
    """The short name of a code as a head gives it."""
    if code is None:
        return None
    plain = " ".join(code.removeprefix("du ").split())
    return CODES.get(plain, plain)


def sources(
    files: Iterable[File], info: EditionInfo, parents: Sequence[EditionInfo], parent: Program | None, report: Report
) -> Sources:
    """All that the files of an edition may cite; what an edition says comes before what it inherits."""
    sections = {
        section.name: (section, document.id, edition.id)
        for edition in (*reversed(parents), info)
        for document in edition.documents
        for section in document.sections
    }
    windows = {window.legifrance: window for window in _inherited(parent)}
    articles: dict[str, list[Window]] = {}
    for header in (file.header for file in files if file.header is not None):
        for stated in header.windows:
            window = _window(stated, report)
            if window is not None:
                windows[window.legifrance] = window
                if header.kind == "article":
                    articles.setdefault(header.reference, []).append(window)
    ordered = {article: tuple(sorted(set(found), key=_by_day)) for article, found in articles.items()}
    return Sources(sections, windows, ordered)


def _inherited(parent: Program | None) -> Iterable[Window]:
    if parent is None:
        return
    for rule in parent.rules.values():
        for version in rule.versions:
            yield from version.authority.windows
    for scale in parent.scales.values():
        for line in scale.versions:
            yield from line.authority.windows


def _by_day(window: Window) -> tuple[date, str]:
    return (window.since, window.legifrance)


def _window(stated: LegiWindow, report: Report) -> Window | None:
    if stated.last is not None and stated.last < stated.first:
        report.add("ML301", stated.span, first=stated.first, last=stated.last)
        return None
    return Window(stated.id, stated.first, after(stated.last), stated.span)


def after(last: date | None) -> date | None:
    """The day after an inclusive last day; None where open."""
    return None if last is None or last == date.max else date.fromordinal(last.toordinal() + 1)


def article_of(header: Header | None) -> tuple[str | None, str | None]:
    """Article and code that a head names; a text that is no code stands as its own name."""
    if header is None or header.kind == "document":
        return None, None
    if header.kind == "article":
        return header.reference, code_name(header.code)
    return None, header.reference


def authority(notes: Notes, scope: Scope) -> Authority:
    """What notes say of themselves; the rest is inherited from what encloses them.

    An article that they name brings its own windows, where a file is about it.
    """
    said = _said(notes, scope)
    if said.article is None or said.windows:
        return said
    return replace(said, windows=_stated(said.article, scope))


def _said(notes: Notes, scope: Scope) -> Authority:
    """What notes say, and nothing else."""
    if notes == NO_NOTES:
        return NO_AUTHORITY
    pointers = tuple(found for note in notes.pointers for found in pointed(note, scope))
    known = scope.sources.windows
    since = scope.since or date.min
    return Authority(
        article=notes.article.number if notes.article else None,
        code=(code_name(notes.article.code) or article_of(scope.header)[1]) if notes.article else None,
        alinea=notes.alinea.number if notes.alinea else None,
        windows=tuple(sorted({_noted(note, known, since) for note in notes.legi}, key=_by_day)),
        pointers=pointers,
        convention=notes.convention or any(pointer.kind is PointerKind.CONVENTION for pointer in pointers),
        label=notes.label,
        span=notes.article.span if notes.article else NOWHERE,
    )


def _noted(note: LegiNote, known: Mapping[str, Window], since: date) -> Window:
    """The window of an id that a note names: as a head states it, else from the first day of what the note stands in."""
    held = known.get(note.id)
    return Window(note.id, since, None, note.span) if held is None else replace(held, span=note.span)


def headings(files: Iterable[File], report: Report) -> tuple[Heading, ...]:
    """What each file of an edition is about."""
    found: list[Heading] = []
    for file in files:
        if file.header is not None:
            article, code = article_of(file.header)
            stated = (_window(one, report) for one in file.header.windows)
            found.append(Heading(article, code, tuple(one for one in stated if one is not None), file.header.span))
    return tuple(found)


def unlabelled(notes: Notes, scope: Scope) -> Authority:
    """The same, where the label is held elsewhere."""
    return authority(replace(notes, label=None), scope)


def complete(all_notes: Sequence[Notes], interval: Interval, scope: Scope, head: Notes = NO_NOTES) -> Authority:
    """The whole authority of a version: its own notes, else those of its rule's head, else the head of its file.

    Windows: the ids that it cites; else those of the article it names (that article's own file), else those of the
    file's head, in so far as they overlap its interval, in order of time.
    """
    scope = replace(scope, since=interval.since)
    own = [_said(notes, scope) for notes in all_notes]
    around = _said(head, scope)
    every = (*own, around)
    named = next((one for one in every if one.article is not None), None)
    article, code = article_of(scope.header) if named is None else (named.article, named.code)
    windows = tuple(window for one in own for window in one.windows) or around.windows
    if not windows:
        windows = tuple(window for window in _stated(article, scope) if _overlap(window, interval))
    return Authority(
        article=article,
        code=code,
        alinea=next((one.alinea for one in every if one.alinea is not None), None),
        windows=tuple(sorted(set(windows), key=_by_day)),
        pointers=tuple(pointer for one in own for pointer in one.pointers) or around.pointers,
        convention=any(one.convention for one in own),
        label=next((one.label for one in own if one.label is not None), None),
        span=NOWHERE if named is None else named.span,
    )


def _stated(article: str | None, scope: Scope) -> tuple[Window, ...]:
    """The windows that heads of files state for an article, or for the text that this file is about."""
    header = scope.header
    if header is None or (header.kind == "article" and header.reference != article):
        return scope.sources.articles.get(article or "", ())
    known = scope.sources.windows
    return tuple(known[stated.id] for stated in header.windows if stated.id in known)


def _overlap(window: Window, interval: Interval) -> bool:
    return (window.until is None or interval.since < window.until) and (
        interval.until is None or window.since < interval.until
    )


def pointed(note: PointerNote, scope: Scope) -> tuple[Pointer, ...]:
    """The passage that a pointer names; nothing, and a complaint, where there is none."""
    text = note.text.strip().removeprefix("[").removesuffix("]").strip()
    if found := _LAW.fullmatch(text):
        return scope.report.cites(Pointer(PointerKind.LAW, found[1], span=note.span))
    if found := _ELSEWHERE.fullmatch(text):
        return scope.report.cites(Pointer(PointerKind.ELSEWHERE, found[1], span=note.span))
    if found := _CONVENTION.fullmatch(text):
        return scope.report.cites(Pointer(PointerKind.CONVENTION, found[1] or "", span=note.span))
    found = _LINES.fullmatch(text)
    if found is None:
        scope.report.add("ML315", note.span, text=text)
        return ()
    name, first, last = found[1], int(found[2]), int(found[3] or found[2])
    held = scope.sources.sections.get(name)
    if held is None:
        known = sorted(scope.sources.sections)
        near = get_close_matches(name, known, n=5, cutoff=0.3) or known[:5]
        scope.report.add("ML316", note.span, name=name, known=", ".join(near) or "—")
        return ()
    section, document, _ = held
    if first > last:
        scope.report.add("ML315", note.span, text=text)
        return ()
    if first < section.first or last > section.last:
        scope.report.add("ML317", note.span, name=name, text=text, first=section.first, last=section.last)
        return ()
    return scope.report.cites(Pointer(PointerKind.DOCUMENT, name, first, last, document, note.span))
