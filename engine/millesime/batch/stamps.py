"""What files are when they are read: their size and their digest, taken in a thread of their own.

Nothing heavy is imported here: of what a run costs before its first row, the digest of its input is what can be done beside.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from threading import Thread
from typing import final

from millesime.frozen import dataclass

_AT_ONCE = 1 << 22
"""Bytes between which the interpreter is asked for: whoever loads the law gives it up seldom."""


@final
@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file was when it was read."""

    size: int
    sha256: str


def stamped(path: str) -> Stamp:
    """The size and the digest of a file."""
    digest, held = hashlib.sha256(), memoryview(bytearray(_AT_ONCE))
    with Path(path).open("rb", buffering=0) as file:
        while count := file.readinto(held):
            digest.update(held[:count])
        return Stamp(file.tell(), digest.hexdigest())


@final
class Stamps:
    """The stamps of several files, taken one after another; a process that ends before does not wait for them."""

    def __init__(self) -> None:
        self._threads: dict[str, Thread] = {}
        self._found: dict[str, Stamp | OSError] = {}

    def begin(self, *paths: str) -> None:
        """Take the stamps of files, where that is not begun."""
        new = [path for path in dict.fromkeys(paths) if path not in self._threads]
        thread = Thread(target=self._take, args=(new,), name="stamps", daemon=True)
        self._threads |= dict.fromkeys(new, thread)
        thread.start()

    def of(self, path: str) -> Stamp:
        """The stamp of a file, once it is there; raises what reading the file raised."""
        self._threads[path].join()
        found = self._found[path]
        if isinstance(found, OSError):
            raise found
        return found

    def _take(self, paths: list[str]) -> None:
        for path in paths:
            try:
                self._found[path] = stamped(path)
            except OSError as fault:
                self._found[path] = fault
