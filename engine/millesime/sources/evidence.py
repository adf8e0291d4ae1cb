"""What an edition is held against: its law, its lock, its documents, the register; and what a pointer leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import final

from millesime.editions.lock import Lock
from millesime.editions.manifest import Manifest
from millesime.frozen import dataclass
from millesime.model.citation import Authority, Pointer, PointerKind
from millesime.model.program import Interval, Program
from millesime.sources.passages import Shelf, fingerprint, pointed
from millesime.sources.register import Entry, Register
from millesime.sources.subjects import Subject, subjects
from millesime.text import Source, Span

CODE = "CSS"
"""The code whose articles the register holds."""


@final
@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document, or the text of a version of an article, that a pointer leads to."""

    source: Source
    start: int
    text: str
    law: Entry | None = None

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.source.name, self.start, self.start + len(self.text))


@final
@dataclass(frozen=True, slots=True)
class Led:
    """What a pointer leads to: passages; the versions of an article whose text is not at hand; whether to anything."""

    passages: tuple[Passage, ...] = ()
    unknown: tuple[str, ...] = ()
    """Légifrance ids, or the article's own name, of texts that are not known."""


@final
@dataclass(frozen=True)
class Evidence:
    """An edition, and all that can be found of what it cites."""

    manifest: Manifest
    program: Program
    shelf: Shelf
    lock: Lock | None = None
    register: Register | None = None

    @cached_property
    def subjects(self) -> tuple[Subject, ...]:
        """The versions of its law, inherited ones included."""
        return tuple(subjects(self.program))

    @cached_property
    def documented(self) -> tuple[Pointer, ...]:
        """The pointers to documents that its own files hold."""
        return tuple(one for one in self.program.pointers if one.kind is PointerKind.DOCUMENT)

    @cached_property
    def drifted(self) -> Mapping[str, tuple[int, int] | None]:
        """The pointers of the lock whose passage no longer reads as it did, and the lines on which its text stands now."""
        found: dict[str, tuple[int, int] | None] = {}
        passages = self.lock.passages if self.lock is not None else {}
        for pointer in self.documented:
            name, document = pointed(pointer), self.shelf.of(pointer)
            locked = passages.get(name)
            if name in found or document is None or locked is None:
                continue
            if fingerprint(document.passage(pointer.first, pointer.last)) != locked:
                found[name] = document.moved(locked, pointer.first, pointer.last)
        return found

    def led(self, pointer: Pointer, days: Interval) -> Led:
        """What a pointer leads to, for a version of those days."""
        if pointer.kind is PointerKind.DOCUMENT:
            document = self.shelf.of(pointer)
            if document is None:
                return Led((), (pointer.document or pointer.section,))
            span = document.span(pointer.first, pointer.last)
            return Led((Passage(document.source, span.start, document.source.text[span.start : span.end]),))
        if pointer.kind is not PointerKind.LAW:
            return Led()
        held = self.register.versions(pointer.section, days) if self.register else ()
        if self.register is None or not held:
            return Led((), (pointer.section,))
        texts = [(entry, self.register.texts.get(entry.id)) for entry in held]
        found = tuple(Passage(text, 0, text.text, entry) for entry, text in texts if text is not None)
        return Led(found, tuple(entry.id for entry, text in texts if text is None))

    def passages(self, subject: Subject) -> Iterator[Passage]:
        """Every passage that a version leads to, by any of its pointers."""
        for pointer in subject.pointers:
            yield from self.led(pointer, subject.days).passages

    def official(self, authority: Authority) -> tuple[Interval, ...]:
        """The windows that an authority cites, as the register gives them; as the file does where it knows none."""
        found: list[Interval] = []
        for window in authority.windows:
            entry = self.register.entry(window.legifrance, authority.article) if self.register else None
            found.append(entry.interval if entry and entry.stands else Interval(window.since, window.until))
        return tuple(found)


def verifiable(authority: Authority) -> bool:
    """Whether the article that an authority names is of the code that the register holds."""
    return authority.article is not None and authority.code in (None, CODE)
