"""A store that is a folder of files, which `cat`, `sha256sum` and any backup understand.

`log/000000/000000000012.jsonl` holds what one call added from place 12 on: a line that says where each leaf ends and
which nodes it completed, then the leaves. The file takes its name when all of it is on the disk: until then there is
nothing, afterwards there is everything. `blobs/e3/e3b0…` is named by its own SHA-256, `secrets/…` by that of its record.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self, final

from millesime.records.merkle import frontier_of, leaf_hash
from millesime.stores.addresses import content, prefix_bounds, raw, shown
from millesime.stores.disk import overwrite, sync_folder, told, write_whole
from millesime.stores.interface import NOTHING, Kept, Node, StoreError
from millesime.stores.lock import locked
from millesime.stores.segments import Segments, written

FORMAT = b'{"format":"millesime/folder/1"}'
_OLD = b'{"format":"millesime/folder/'
_PARTS = ("log", "blobs", "secrets", "heads", "erasing", "tmp")


@final
class FolderStore:
    """A log of records in a folder. Fit for thousands of records: who adds reads the first line of every file."""

    def __init__(self, path: Path, *, create: bool) -> None:
        self._path = path
        with told(self.url):
            mark = path / "store.json"
            if not mark.exists():
                self._make(mark, create)
            found = mark.read_bytes()
        if found != FORMAT:
            if found.startswith(_OLD):
                raise StoreError("ML722", url=self.url, found=found[len(_OLD) : -2].decode("ascii", "replace"), known=1)
            raise StoreError("ML720", url=self.url)
        self._segments = Segments(path / "log", self.url)
        with told(self.url):
            begun = any((path / "erasing").glob("*"))
        if begun:
            with suppress(StoreError), self._writing():  # whoever may only read leaves it to others
                pass

    @property
    def url(self) -> str:
        """The folder's path."""
        return str(self._path)

    def append(
        self, leaves: Sequence[bytes], blobs: Mapping[str, bytes] = NOTHING, secrets: Mapping[str, bytes] = NOTHING
    ) -> tuple[Kept, ...]:
        """Blobs and secrets first; then the leaves, in one file, which makes them all true at once."""
        with self._writing():
            return self._add(leaves, blobs, secrets)

    def get(self, key: str | int) -> Kept | None:
        """By place, by id, or by the beginning of an id."""
        if isinstance(key, int):
            return next(self.leaves(key, key + 1), None)
        low, high = prefix_bounds(key)
        with told(self.url):
            found = [seq for key, seq in self._segments.places().items() if low <= raw(key) <= high]
        if len(found) > 1:
            raise StoreError("ML730", key=key, url=self.url)
        return self.get(found[0]) if found else None

    def leaves(self, start: int = 0, stop: int | None = None) -> Iterator[Kept]:
        """In order, a file at a time."""
        with told(self.url):
            yield from self._segments.leaves(start, stop)

    def size(self) -> int:
        """One more than the last place."""
        with told(self.url):
            return self._segments.size()

    def blob(self, id: str) -> bytes | None:
        """Its file's content."""
        with told(self.url):
            path = self._blob(raw(id))
            return path.read_bytes() if path.exists() else None

    def blobs(self) -> Iterator[str]:
        """In the order of their names."""
        with told(self.url):
            names = sorted(path.name for path in (self._path / "blobs").glob("??/*"))
        return (f"sha256:{name}" for name in names)

    def secret(self, id: str) -> bytes | None:
        """As it was given; nothing any more once its erasure has begun."""
        with told(self.url):
            path = self._path / "secrets" / raw(id).hex()
            if (self._path / "erasing" / path.name).exists() or not path.exists():
                return None
            return path.read_bytes()

    def secrets(self) -> Iterator[str]:
        """Those of the records that are there: a writer cut off halfway leaves some of a record that never came."""
        with told(self.url):
            there = self._segments.places()
            held = (f"sha256:{path.name}" for path in (self._path / "secrets").iterdir())
            return iter(sorted(key for key in held if key in there))

    def erase(self, id: str, erasure: bytes) -> Kept:
        """The intent is written first: whoever opens the store, or writes, ends an erasure that was cut off.

        The secret is destroyed before the log says so, that it may never say so wrongly.
        """
        with self._writing():
            name = raw(id).hex()
            if not (self._path / "secrets" / name).exists():
                raise StoreError("ML731", id=id, url=self.url)
            write_whole(self._path / "erasing" / name, erasure, self._aside)
            return self._erase(name)

    def node(self, level: int, index: int) -> bytes:
        """One node, by level and index."""
        with told(self.url):
            return self._segments.node(level, index)

    def nodes(self, start: int = 0, stop: int | None = None) -> Iterator[Node]:
        """In the order in which they were made."""
        with told(self.url):
            yield from self._segments.nodes(start, stop)

    def head(self) -> tuple[int, bytes]:
        """Its size, and the root over the peaks of its tree."""
        size = self.size()
        return size, frontier_of(size, self.node).root

    def keep_head(self, head: bytes) -> None:
        """In a file of its own, numbered."""
        with self._writing():
            numbers = [int(path.stem) for path in (self._path / "heads").glob("*.json")]
            write_whole(self._path / "heads" / f"{max(numbers, default=-1) + 1:09d}.json", head, self._aside)

    def heads(self) -> Iterator[bytes]:
        """Oldest first."""
        with told(self.url):
            return iter([path.read_bytes() for path in sorted((self._path / "heads").glob("*.json"))])

    def head_numbers(self) -> Iterator[int]:
        """By the names of their files."""
        with told(self.url):
            return iter(sorted(int(path.stem) for path in (self._path / "heads").glob("*.json")))

    def close(self) -> None:
        """Nothing is held between calls."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    # --- one writer at a time ---

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with told(self.url), locked(self._path / "lock", self.url):
            for part in _PARTS:
                (self._path / part).mkdir(exist_ok=True)  # what copies folders may have left empty ones behind
            for begun in sorted((self._path / "erasing").iterdir()):
                self._erase(begun.name)
            yield

    def _add(
        self, given: Sequence[bytes], blobs: Mapping[str, bytes], secrets: Mapping[str, bytes]
    ) -> tuple[Kept, ...]:
        size, places = self._segments.size(), self._segments.places()
        frontier = frontier_of(size, self._segments.node)
        fresh: dict[str, Kept] = {}
        entries: list[tuple[Kept, list[bytes]]] = []
        answered: list[Kept] = []
        for leaf in given:
            key = shown(content(leaf))
            if key in places:
                answered.append(Kept(places[key], key, leaf))
                continue
            if key not in fresh:
                fresh[key] = Kept(frontier.size, key, leaf)
                frontier, made = frontier.grown(leaf_hash(leaf))
                entries.append((fresh[key], [digest for _, _, digest in made]))
            answered.append(fresh[key])
        for key, data in blobs.items():
            self._add_blob(raw(key), data)
        for key, data in secrets.items():
            if shown(raw(key)) in fresh:
                path = self._path / "secrets" / raw(key).hex()
                path.unlink(missing_ok=True)  # of a writer that was cut off before the record was there
                write_whole(path, data, self._aside, mode=0o600)
        if entries:
            write_whole(self._segments.room(size), written(entries), self._aside)
        return tuple(answered)

    def _add_blob(self, id: bytes, data: bytes) -> None:
        if content(data) != id:
            raise ValueError(f"{shown(id)} is not the address of its content")
        path = self._blob(id)
        if not path.exists():
            if not path.parent.exists():
                path.parent.mkdir()
                sync_folder(path.parent.parent)
            write_whole(path, data, self._aside)

    def _erase(self, name: str) -> Kept:
        intent, secret = self._path / "erasing" / name, self._path / "secrets" / name
        if secret.exists():
            overwrite(secret)
        kept = self._add([intent.read_bytes()], NOTHING, NOTHING)[0]
        intent.unlink()
        sync_folder(intent.parent)
        return kept

    def _blob(self, id: bytes) -> Path:
        name = id.hex()
        return self._path / "blobs" / name[:2] / name

    @property
    def _aside(self) -> Path:
        return self._path / "tmp" / "new"

    def _make(self, mark: Path, create: bool) -> None:
        """Make an empty store of a folder that is not there, or empty, or half made by somebody who was cut off."""
        path = self._path
        if path.exists() and (
            not path.is_dir() or {entry.name for entry in path.iterdir()} - {*_PARTS, "lock", mark.name}
        ):
            raise StoreError("ML720", url=self.url)
        if not create:
            raise StoreError("ML721", url=self.url)
        path.mkdir(parents=True, exist_ok=True)
        for part in _PARTS:
            (path / part).mkdir(exist_ok=True)
        with locked(path / "lock", self.url):
            write_whole(mark, FORMAT, self._aside)
        with suppress(PermissionError):  # a folder above that is not ours to synchronise
            sync_folder(path.parent)
