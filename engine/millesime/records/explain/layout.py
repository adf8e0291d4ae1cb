"""Lines of a screen: pieces of text with a tone, wrapped between words and painted last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import final

from millesime.frozen import dataclass
from millesime.records.explain.typography import typeset
from millesime.text.screen import width

_RESET = "\x1b[0m"


class Tone(Enum):
    """What a colour means; the value is the terminal's."""

    PLAIN = ""
    NAME = "\x1b[1m"
    TITLE = "\x1b[1;4m"
    VALUE = "\x1b[1;32m"
    GIVEN = "\x1b[36m"
    ASIDE = "\x1b[90m"
    MISSING = "\x1b[33m"
    CONFLICT = "\x1b[1;31m"
    OTHER = "\x1b[35m"


@final
@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text of one tone."""

    text: str
    tone: Tone = Tone.PLAIN
    law: bool = False
    """Whether these are the law's own words, which are French whatever the reader's language."""
    link: str = ""
    """On a page, the anchor that it leads to."""


Line = tuple[Piece, ...]


def size(line: Iterable[Piece]) -> int:
    """Columns that a line takes."""
    return sum(width(piece.text) for piece in line)


def wrap(pieces: Sequence[Piece], columns: int, first: Line = (), rest: Line = ()) -> list[Line]:
    """Pieces on as few lines as fit, broken at ordinary spaces; the lines begin with `first`, then `rest`.

    >>> ["".join(p.text for p in line) for line in wrap([Piece("one two three")], 8, (), (Piece("  "),))]
    ['one two', '  three']
    """
    lines: list[Line] = []
    line: list[Piece] = list(first)
    used, bare = size(line), True
    for word in _words(pieces):
        room = size(word)
        if not bare and used + 1 + room > columns:
            lines.append(tuple(line))
            line = list(rest)
            used, bare = size(line), True
        if not bare:
            line.append(Piece(" ", word[0].tone))
            used += 1
        line.extend(word)
        used, bare = used + room, False
    return [*lines, tuple(line)]


def _words(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Words, each of one or more pieces: two pieces that touch belong to one word."""
    words: list[list[Piece]] = []
    glued = False
    for piece in pieces:
        parts = typeset(piece.text).split(" ")
        for index, part in enumerate(parts):
            if part:
                if index == 0 and glued:
                    words[-1].append(Piece(part, piece.tone))
                else:
                    words.append([Piece(part, piece.tone)])
            glued = bool(part)
    return words


def paint(lines: Iterable[Line], colour: bool) -> str:
    """The lines as text that ends in a newline; neighbours of one tone share its colour."""
    return "".join(_painted(line, colour) + "\n" for line in lines)


def _painted(line: Line, colour: bool) -> str:
    if not colour:
        return "".join(piece.text for piece in line).rstrip(" ")
    text, tone = "", Tone.PLAIN
    for piece in line:
        if piece.tone is not tone:
            text += (_RESET if tone.value else "") + piece.tone.value
            tone = piece.tone
        text += piece.text
    return text.rstrip(" ") + (_RESET if tone.value else "")
