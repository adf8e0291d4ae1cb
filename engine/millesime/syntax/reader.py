"""Reading: from a text to its tree, with everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock
from typing import Any

from millesime.syntax import tables as parsing
from millesime.syntax.build import Builder
from millesime.syntax.guards import refusal, remarks
from millesime.syntax.machine import Machine
from millesime.syntax.normal import composed, legible
from millesime.syntax.recovery import MAX_FAULTS, Recovery
from millesime.syntax.scene import Lore
from millesime.syntax.tree import File
from millesime.text import Checked, Diagnostic, Source
from millesime.text.diagnostic import diagnose


class _Reader:
    """A parser with its builder; one file at a time."""

    def __init__(self, blob: bytes | None) -> None:
        self.blob = parsing.dump(parsing.make()) if blob is None else blob
        self.builder = Builder()
        self.machine = Machine(parsing.load(self.blob), self.builder)
        self.lore = Lore(self.machine)

    def read(self, source: Source) -> Checked[File]:
        text = composed(source.text)
        self.builder.open(source.name, text)
        recovery = Recovery(self.machine, self.lore, source.name, self.builder.found)
        made: Any = self.machine.parse(legible(text), recovery)
        file: File = made if made is not None else File(source.name, None, ())
        return Checked(file, (*remarks(source, text), *_in_order(Source(source.name, text), self.builder.found)))


def _in_order(source: Source, found: list[Diagnostic]) -> Iterator[Diagnostic]:
    """The diagnostics from top to bottom, up to a bound.

    A row of a table has one complaint: an empty cell makes all that follows look odd.
    """
    rows: set[int] = set()
    told = 0
    for one in sorted(found, key=lambda one: one.primary.start):
        if one.code in _OF_ROWS:
            line, _ = source.position(one.primary.start)
            if line in rows:
                continue
            rows.add(line)
        if told == MAX_FAULTS:
            yield diagnose("ML154", one.primary, limit=MAX_FAULTS)
            return
        told += 1
        yield one


_OF_ROWS = frozenset(("ML127", "ML128", "ML146"))
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
