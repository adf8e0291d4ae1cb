"""A text and places in it. Offsets are code points of the normalised text."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field
from typing import final

from millesime.frozen import dataclass


@final
@dataclass(frozen=True, slots=True)
class Source:
    """One text that was read, under the name that people know it by.

    >>> Source("a.loi", "un\\ndeux\\n").position(3)
    (2, 1)
    """

    name: str
    text: str
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        object.__setattr__(self, "_starts", tuple(starts))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line(self, number: int) -> str:
        """The text of a line (from 1), without its end."""
        start = self._starts[number - 1]
        end = self.text.find("\n", start)
        return self.text[start:] if end < 0 else self.text[start:end]


@final
@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of one file. Spans travel everywhere and count for nothing in equality."""

    file: str = field(compare=False)
    start: int = field(compare=False)
    end: int = field(compare=False)

    def to(self, other: Span) -> Span:
        """From the beginning of this one to the end of the other."""
        return Span(self.file, self.start, max(self.end, other.end))


NOWHERE = Span("", 0, 0)
"""The place of what no file states."""
