"""What every part of the builder needs: places from children, names, notes put together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, final

from millesime.frozen import dataclass
from millesime.syntax.normal import unaccented
from millesime.syntax.tokens import Token
from millesime.syntax.tree import (
    NO_NOTES,
    AlineaNote,
    ArticleNote,
    ExprTree,
    LegiNote,
    ListTree,
    Name,
    Notes,
    PointerNote,
)
from millesime.text import Diagnostic, Fix, Label, Span
from millesime.text.diagnostic import diagnose

Child = Any
"""A token, or what a callback made of the children below: the parser's stack is untyped."""


@final
@dataclass(frozen=True, slots=True)
class Broken:
    """Stands where recovery passed over what could not be read."""

    span: Span


@final
@dataclass(frozen=True, slots=True)
class Mark:
    """A child that only its parent understands: `lorsque …`, `présumé …`, `, convention`."""

    word: str
    value: Child
    span: Span


@final
@dataclass(frozen=True, slots=True)
class Listed:
    """A lettered list with the notes that stand after `toutes` or `l'une`."""

    list: ListTree
    notes: Notes
    span: Span


@final
@dataclass(frozen=True, slots=True)
class Condition:
    """What follows `si`: a test and its notes."""

    test: ExprTree
    notes: Notes
    span: Span


def label_text(token: str) -> str:
    """The words between « and », on one line; no-break spaces inside are kept.

    >>> label_text("«\\u00a0droit\\n   à la prime »")
    'droit à la prime'
    """
    inner = token[1:-1].strip().replace("\n", " ").replace("\t", " ").replace("\r", " ")
    return " ".join(part for part in inner.split(" ") if part)


def code_name(token: str) -> str:
    """The name of a code, without its `du`.

    >>> code_name("du code  du travail")
    'code du travail'
    """
    return " ".join(token.split()).removeprefix("du ")


def brief(text: str) -> str:
    """A text as a sentence can quote it: one line, sixty characters at most.

    >>> brief("a" * 100) == "a" * 59 + "…"
    True
    """
    line = " ".join(text.split()) if "\n" in text else text
    return line if len(line) <= 60 else line[:59] + "…"


class Desk:
    """The file being read, and what has been found wrong with it."""

    def __init__(self) -> None:
        self.file = ""
        self.written = ""
        self.found: list[Diagnostic] = []

    def open(self, file: str, text: str) -> None:
        """Begin a file."""
        self.file, self.written, self.found = file, text, []

    def report(
        self, code: str, span: Span, *, fix: Fix | None = None, also: Span | None = None, **values: str | int
    ) -> None:
        """Add a diagnostic."""
        secondary = (Label(also, "expected" if code == "ML128" else "first"),) if also else ()
        texts: dict[str, Any] = {key: brief(str(value)) for key, value in values.items()}
        self.found.append(diagnose(code, span, fix=fix, secondary=secondary, **texts))

    def span(self, first: Child, last: Child) -> Span:
        """From the beginning of one child to the end of another."""
        start = first.start_pos if type(first) is Token else first.span.start
        end = last.end_pos if type(last) is Token else last.span.end
        return Span(self.file, start, end)

    def at(self, token: Token) -> Span:
        """The place of one token."""
        return Span(self.file, token.start_pos, token.end_pos)

    def named(self, token: Token) -> Name:
        """A name as written; an accented letter or a capital is reported."""
        text = str(token)
        span = self.at(token)
        if not (text.isascii() and text.islower()):
            plain = unaccented(text)
            self.report("ML142", span, fix=Fix(span, plain), found=text, word=plain)
        return Name(text, span)

    def notes(self, children: Iterable[Child]) -> Notes:
        """The notes among these children, as one; other children are passed over."""
        label: str | None = None
        label_span = NO_NOTES.label_span
        pointers: list[PointerNote] = []
        legi: list[LegiNote] = []
        article: ArticleNote | None = None
        alinea: AlineaNote | None = None
        convention = found = False
        for child in children:
            kind = type(child)
            if kind is Token:
                if child.type == "LABEL":
                    if label is not None:
                        self.report("ML132", self.at(child), also=label_span, found="« … »")
                    label, label_span, found = label_text(child), self.at(child), True
                elif child.type == "POINTER":
                    pointers.append(self.pointer(child))
                    found = True
            elif kind is LegiNote:
                legi.append(child)
                found = True
            elif kind is ArticleNote:
                article, found = child, True
            elif kind is AlineaNote:
                alinea, found = child, True
            elif kind is Mark and child.word == "convention":
                convention = found = True
        if not found:
            return NO_NOTES
        return Notes(label, label_span, tuple(pointers), tuple(legi), article, alinea, convention)

    def pointer(self, token: Token) -> PointerNote:
        """`[B35 46-48]`, its blanks made single."""
        return PointerNote(" ".join(token[1:-1].split()), self.at(token))


def joined(inner: Notes, outer: Notes) -> Notes:
    """The notes of two heads of one version: the nearer head wins where there can be only one.

    The outer label stays with its own head.
    """
    if outer is NO_NOTES:
        return inner
    return replace(
        inner,
        pointers=inner.pointers + outer.pointers,
        legi=inner.legi + outer.legi,
        article=inner.article or outer.article,
        alinea=inner.alinea or outer.alinea,
        convention=inner.convention or outer.convention,
    )
