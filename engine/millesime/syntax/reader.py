"""Reading: from a text to its tree, with everything that is wrong with it."""

from __future__ import annotations

from threading import Lock
from typing import Any

from millesime.syntax import tables as parsing
from millesime.syntax.build import Builder
from millesime.syntax.guards import refusal, remarks
from millesime.syntax.machine import Fault, Machine, Run
from millesime.syntax.normal import composed, legible
from millesime.syntax.tree import File
from millesime.text import Checked, Source, Span


class _Reader:
    """A parser with its builder; one file at a time."""

    def __init__(self, blob: bytes | None) -> None:
        self.blob = parsing.dump(parsing.make()) if blob is None else blob
        self.builder = Builder()
        self.machine = Machine(parsing.load(self.blob), self.builder)
        self.builder.reserved = frozenset(w for w, kind in self.machine.words.items() if not kind.startswith("T_"))

    def read(self, source: Source) -> Checked[File]:
        text = composed(source.text)
        self.builder.open(source.name)
        made: Any = self.machine.parse(legible(text), self.recover)
        file: File = made if made is not None else File(source.name, None, ())
        return Checked(file, (*remarks(source, text), *self.builder.found))

    def recover(self, run: Run, fault: Fault) -> bool:
        end = fault.token.end_pos if fault.token else fault.pos + 1
        self.builder.report(
            "ML100", Span(self.builder.file, fault.pos, end), found=run.text[fault.pos : end], expected=""
        )
        return False


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
