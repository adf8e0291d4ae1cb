"""A document's lines, and the passages that pointers name: fingerprints that do not look at white space."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from typing import final

from millesime.frozen import dataclass
from millesime.model.citation import Pointer
from millesime.model.edition import Document as Stated
from millesime.text import Source, Span


@final
@dataclass(frozen=True)
class Document:
    """A document as it was found: its text under the name that people know it by, and the SHA-256 of its bytes."""

    stated: Stated
    source: Source
    sha256: str
    _known: dict[int, Mapping[str, list[int]]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its lines, parted by line feeds only: a form feed is white space."""
        return tuple(self.source.text.split("\n"))

    @property
    def length(self) -> int:
        """The number of its last line that holds anything."""
        return max((number for number, line in enumerate(self.lines, 1) if line.strip()), default=0)

    def passage(self, first: int, last: int) -> str:
        """Some of its lines, from 1, both included, as they are."""
        return "\n".join(self.lines[first - 1 : last])

    def span(self, first: int, last: int) -> Span:
        """Where these lines stand, from the first of their words to the last."""
        starts = self.starts
        first, last = max(1, min(first, len(self.lines))), max(1, min(last, len(self.lines)))
        start, end = starts[first - 1], starts[last - 1] + len(self.lines[last - 1])
        text = self.source.text[start:end]
        if text.strip():
            start, end = end - len(text.lstrip()), start + len(text.rstrip())
        return Span(self.source.name, start, end)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each line begins."""
        found, at = [], 0
        for line in self.lines:
            found.append(at)
            at += len(line) + 1
        return tuple(found)

    def moved(self, sha256: str, first: int, last: int) -> tuple[int, int] | None:
        """Where a passage of that fingerprint stands instead: the nearest lines, of as many lines or nearly."""
        size = last - first + 1
        near = [
            (abs(start - first), start, start + length - 1)
            for length in range(max(1, size - 2), size + 3)
            for start in self._places(length).get(sha256, ())
            if (start, length) != (first, size)
        ]
        return min(near)[1:] if near else None

    def _places(self, length: int) -> Mapping[str, list[int]]:
        """Where each passage of so many lines begins, by fingerprint; found once."""
        if length not in self._known:
            held: dict[str, list[int]] = {}
            for start in range(1, len(self.lines) - length + 2):
                if self.lines[start - 1].strip() and self.lines[start + length - 2].strip():
                    held.setdefault(fingerprint(self.passage(start, start + length - 1)), []).append(start)
            self._known[length] = held
        return self._known[length]


def fingerprint(passage: str) -> str:
    """SHA-256 of a passage whose stretches of white space have each been made one space.

    >>> fingerprint("vingt\\n  ans ") == fingerprint("vingt ans")
    True
    """
    words = " ".join(unicodedata.normalize("NFC", passage).split())
    return hashlib.sha256(words.encode()).hexdigest()


def pointed(pointer: Pointer) -> str:
    """A pointer to a document as locks write it.

    >>> from millesime.model.citation import PointerKind
    >>> pointed(Pointer(PointerKind.DOCUMENT, "B35", 46, 48, "guide-2012"))
    'B35 46-48'
    """
    lines = str(pointer.first) if pointer.first == pointer.last else f"{pointer.first}-{pointer.last}"
    return f"{pointer.section} {lines}"


@final
@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents that were found, by id."""

    documents: Mapping[str, Document] = field(default_factory=dict)

    def of(self, pointer: Pointer) -> Document | None:
        """The document that a pointer points into, where it is at hand."""
        return self.documents.get(pointer.document or "")
