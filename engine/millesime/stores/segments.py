"""The files of a folder's log: each holds what one call added, and says so on its first line."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from millesime.stores.disk import sync_folder
from millesime.stores.interface import Kept, Node, StoreError

PER_FOLDER = 1000
"""Places whose files share a folder."""


class Entry(NamedTuple):
    """What the first line of a file says of one leaf."""

    id: str
    width: int
    nodes: tuple[bytes, ...]


class Segments:
    """The files of a log, found again at each call: another may have added."""

    def __init__(self, log: Path, url: str) -> None:
        self._log = log
        self._url = url
        self._firsts: list[int] = []
        self._places: dict[str, int] = {}
        self._placed = 0

    def size(self) -> int:
        """One more than the place of the last leaf."""
        self._look()
        return self._firsts[-1] + len(self._entries(self._firsts[-1])) if self._firsts else 0

    def places(self) -> dict[str, int]:
        """The place of every id."""
        self._look()
        for first in self._firsts[self._placed :]:
            for at, entry in enumerate(self._entries(first)):
                self._places.setdefault(entry.id, first + at)
        self._placed = len(self._firsts)
        return self._places

    def leaves(self, start: int, stop: int | None) -> Iterator[Kept]:
        """The leaves of a stretch that are there."""
        for first in self._from(start):
            if stop is not None and first >= stop:
                return
            with self._path(first).open("rb") as file:
                entries = self._read(first, file.readline())
                for seq, entry in enumerate(entries, first):
                    leaf = file.read(entry.width)
                    if len(leaf) != entry.width or file.read(1) != b"\n":
                        raise StoreError("ML727", url=self._url, why=f"{self._path(first).name} is cut off")
                    if seq >= start and (stop is None or seq < stop):
                        yield Kept(seq, entry.id, leaf)

    def nodes(self, start: int, stop: int | None) -> Iterator[Node]:
        """The nodes of a stretch that are there."""
        for first in self._from(start):
            for seq, entry in enumerate(self._entries(first), first):
                if stop is not None and seq >= stop:
                    return
                if seq >= start:
                    yield from (Node(level, seq >> level, digest) for level, digest in enumerate(entry.nodes))

    def node(self, level: int, index: int) -> bytes:
        """One node, found with the leaf that completed it."""
        seq = ((index + 1) << level) - 1
        found = next((node.hash for node in self.nodes(seq, seq + 1) if node.level == level), None)
        if found is None:
            raise StoreError("ML736", level=level, index=index)
        return found

    def room(self, first: int) -> Path:
        """Where a file that begins at a place goes; its folder is made."""
        path = self._path(first)
        if not path.parent.exists():
            path.parent.mkdir()
            sync_folder(self._log)
        return path

    def _look(self) -> None:
        """Find what was added since: in the last folder known, and in those after it."""
        last = self._firsts[-1] if self._firsts else -1
        for folder in sorted(self._log.glob("*")):
            if folder.name.isdigit() and int(folder.name) >= last // PER_FOLDER:
                found = (int(path.stem) for path in folder.glob("*.jsonl") if path.stem.isdigit())
                self._firsts += sorted(first for first in found if first > last)

    def _from(self, start: int) -> Iterator[int]:
        self._look()
        firsts = self._firsts
        return iter(firsts[max(0, bisect_right(firsts, start) - 1) :])

    def _path(self, first: int) -> Path:
        return self._log / f"{first // PER_FOLDER:06d}" / f"{first:012d}.jsonl"

    def _entries(self, first: int) -> list[Entry]:
        with self._path(first).open("rb") as file:
            return self._read(first, file.readline())

    def _read(self, first: int, line: bytes) -> list[Entry]:
        try:
            said = json.loads(line)
            if said["first"] != first:
                raise ValueError("not at its place")
            return [
                Entry(str(leaf["id"]), int(leaf["bytes"]), tuple(bytes.fromhex(node) for node in leaf["nodes"]))
                for leaf in said["leaves"]
            ]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise StoreError("ML727", url=self._url, why=f"{self._path(first).name}: {error}") from error


def written(entries: Sequence[tuple[Kept, list[bytes]]]) -> bytes:
    """The content of a file: the line that says what it holds, then the leaves."""
    said = {
        "first": entries[0][0].seq,
        "leaves": [
            {"id": kept.id, "bytes": len(kept.leaf), "nodes": [node.hex() for node in nodes]} for kept, nodes in entries
        ],
    }
    line = json.dumps(said, separators=(",", ":")).encode()
    return b"".join([line, b"\n", *(kept.leaf + b"\n" for kept, _ in entries)])
