"""Reading: from a text to its tree, with everything that is wrong with it."""

from __future__ import annotations

from threading import Lock
from typing import Any

from lark.exceptions import UnexpectedInput

from millesime.syntax import tables as parsing
from millesime.syntax.build import Builder
from millesime.syntax.guards import refusal, remarks
from millesime.syntax.normal import composed, legible
from millesime.syntax.tree import File
from millesime.text import Checked, Source, Span
from millesime.text.diagnostic import diagnose


class _Reader:
    """A parser with its builder; one file at a time."""

    def __init__(self, blob: bytes | None) -> None:
        self.blob = blob if blob is not None else parsing.dump(parsing.build())
        self.builder = Builder(frozenset())
        self.parser = parsing.load(self.blob, self.builder)
        self.builder.reserved = frozenset(
            str(terminal.pattern.value)
            for terminal in self.parser.terminals
            if terminal.pattern.type == "str"
            and terminal.pattern.value.isalpha()
            and not terminal.name.startswith("T_")
        )

    def read(self, source: Source) -> Checked[File]:
        text = composed(source.text)
        self.builder.open(source.name)
        try:
            made: Any = self.parser.parse(legible(text))
        except UnexpectedInput as fault:
            at = max(getattr(fault, "pos_in_stream", 0) or 0, 0)
            token = getattr(fault, "token", None)
            end = at + max(1, len(token or ""))
            self.builder.found.append(
                diagnose("ML100", Span(source.name, at, end), found=str(token or text[at : at + 1]))
            )
            made = File(source.name, None, ())
        return Checked(made, (*remarks(source, text), *self.builder.found))


_lock = Lock()
_reader: _Reader | None = None


def use_tables(blob: bytes | None) -> None:
    """Parse with these tables from now on (None: with tables made anew); ValueError where they are unusable."""
    global _reader  # noqa: PLW0603  # the one parser of the process: 50 ms to make, the same for everyone
    with _lock:
        _reader = _Reader(blob) if blob is not None else None


def tables() -> bytes:
    """The parsing tables as bytes, for a cache."""
    with _lock:
        return _ready().blob


def _ready() -> _Reader:
    global _reader  # noqa: PLW0603  # see `use_tables`
    if _reader is None:
        _reader = _Reader(None)
    return _reader


def read(source: Source) -> Checked[File]:
    """The tree of a file of law, and its diagnostics; with errors, the tree holds what could be read.

    >>> file = read(Source("a.loi", "fait entreprise.effectif : entier « nombre de salariés »")).product
    >>> file.elements[0].name.text
    'entreprise.effectif'
    """
    refused = refusal(source)
    if refused is not None:
        return Checked(File(source.name, None, ()), (refused,))
    with _lock:
        return _ready().read(source)
