"""Documents that know where they may break, and the page that fits them into its width.

After Wadler: a group stays on one line where it fits, and else breaks at each of its gaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import final

WIDTH = 110
"""Columns of a page. Pointers and comments may stand beyond."""

POINTERS = 76
"""Where pointers begin (from 0), when the text before leaves them room."""


@final
@dataclass(frozen=True, slots=True)
class Gap:
    """Where a group may break; `flat` stands there when it does not."""

    flat: str = " "


@final
@dataclass(frozen=True, slots=True)
class Pad:
    """Spaces that align a line with its neighbours, unless its group breaks."""

    width: int


@final
@dataclass(frozen=True, slots=True)
class Hard:
    """Where the line ends in any case."""


@final
@dataclass(frozen=True, slots=True)
class Nest:
    """Lines inside begin so much further right."""

    by: int
    doc: Doc


@final
@dataclass(frozen=True, slots=True)
class Group:
    """On one line where it fits with so many columns to spare, else broken at each gap."""

    doc: Doc
    spare: int = 0


@final
@dataclass(frozen=True, slots=True)
class Fill:
    """Items side by side, as many on a line as fit."""

    items: tuple[Doc, ...]


@final
@dataclass(frozen=True, slots=True)
class Margin:
    """What stands at the right: pointers, from their column on where there is room."""

    texts: tuple[str, ...]


@final
@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, kept for the end of its line."""

    text: str


Doc = str | Gap | Pad | Hard | Nest | Group | Fill | Margin | Remark | tuple["Doc", ...]

NOTHING: Doc = ""


def joined(parts: Iterable[Doc], between: Doc) -> Doc:
    """Documents with the same thing between them; empty ones are left out."""
    made: list[Doc] = []
    for part in parts:
        if part == NOTHING:
            continue
        if made:
            made.append(between)
        made.append(part)
    return tuple(made)


def flat(doc: Doc) -> str | None:
    """The document on one line, without its margin and comments; None where it cannot be."""
    match doc:
        case str():
            return doc
        case Gap():
            return doc.flat
        case Pad():
            return " " * doc.width
        case Nest() | Group():
            return flat(doc.doc)
        case Margin() | Remark():
            return ""
        case Hard():
            return None
        case Fill():
            return flat(joined(doc.items, " "))
        case tuple():
            parts = [flat(part) for part in doc]
            return None if None in parts else "".join(part for part in parts if part is not None)


def remarks_in(doc: Doc) -> Iterator[Remark]:
    """The comments of a document."""
    match doc:
        case Remark():
            yield doc
        case Nest() | Group():
            yield from remarks_in(doc.doc)
        case Fill():
            yield from remarks_in(doc.items)
        case tuple():
            for part in doc:
                yield from remarks_in(part)
        case _:
            pass


@final
class Page:
    """Lines being filled."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.line = ""
        self.inset = 0
        """Where the next line begins."""
        self.remarks: list[str] = []

    def text(self) -> str:
        """All lines; each ends."""
        return "".join(line + "\n" for line in self.lines)

    def end_line(self, indent: int = 0) -> None:
        """End the line, its comments last; the next begins at this indent."""
        line = "  ".join(part for part in (self.line.rstrip(" "), *self.remarks) if part)
        if line:
            self.lines.append(line)
        self.line, self.remarks, self.inset = "", [], indent

    def put(self, doc: Doc, indent: int = 0, broken: bool = True) -> None:
        """Write a document; `broken` says whether its gaps break."""
        match doc:
            case str():
                if doc:
                    self.line = (self.line or " " * self.inset) + doc
            case Gap():
                if broken:
                    self.end_line(indent)
                elif doc.flat:
                    self.line += doc.flat
            case Pad():
                if not broken:
                    self.line += " " * doc.width
            case Hard():
                self.end_line(indent)
            case Nest():
                self.put(doc.doc, indent + doc.by, broken)
            case Group():
                self.put(doc.doc, indent, not self.fits(doc.doc, doc.spare))
            case Fill():
                self.fill(doc.items, indent)
            case Margin():
                self.margin(doc.texts, indent)
            case Remark():
                self.remarks.append(doc.text)
            case tuple():
                for part in doc:
                    self.put(part, indent, broken)

    def fits(self, doc: Doc, spare: int = 0) -> bool:
        """Whether the document stays within the width on this line."""
        line = flat(doc)
        return line is not None and (len(self.line) or self.inset) + len(line) + spare <= WIDTH

    def fill(self, items: Sequence[Doc], indent: int) -> None:
        """Items one after the other, on a new line when the next does not fit."""
        for at, item in enumerate(items):
            if at and not self.fits((" ", item)):
                self.end_line(indent)
            elif at:
                self.line += " "
            self.put(Group(item), indent)

    def margin(self, texts: tuple[str, ...], indent: int) -> None:
        """The pointers of this line: in their column, else beside the text, else on lines of their own."""
        whole = " ".join(texts)
        if self._has_room(whole):
            self.line = self.line.ljust(POINTERS) + whole
        elif len(self.line) + 2 + len(whole) <= WIDTH:
            self.line += "  " + whole
        else:
            for text in texts:
                if len(self.line) + 2 + len(text) > WIDTH or text is not texts[0]:
                    self.end_line(indent + 4)
                    self.line = " " * (indent + 4) + text
                else:
                    self.line = self.line.ljust(POINTERS) + text if self._has_room(text) else f"{self.line}  {text}"

    def _has_room(self, text: str) -> bool:
        return len(self.line) <= POINTERS - 2 and POINTERS + len(text) <= WIDTH
