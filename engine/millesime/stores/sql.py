"""A store in a database: one implementation for SQLite and PostgreSQL; in what they differ is in their dialects."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self, final

from sqlalchemy import Connection, Select, delete, func, insert, select, tuple_
from sqlalchemy.exc import DBAPIError

from millesime.records.merkle import Frontier, frontier_of, full_nodes, leaf_hash
from millesime.stores import schema
from millesime.stores.addresses import content, prefix_bounds, raw, shown
from millesime.stores.dialect import Dialect
from millesime.stores.interface import NOTHING, Kept, Node, StoreError

CHUNK = 256
"""Rows read at a time, so that no reader holds a transaction open while it works."""


@final
class SqlStore:
    """A log of records in a database that is open."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._frontier = Frontier()

    @property
    def url(self) -> str:
        """Where it is, without a password."""
        return self._dialect.url

    def append(
        self, leaves: Sequence[bytes], blobs: Mapping[str, bytes] = NOTHING, secrets: Mapping[str, bytes] = NOTHING
    ) -> tuple[Kept, ...]:
        """Add leaves, blobs and secrets in one transaction; those that are there already are left as they are."""
        with self._writing() as connection:
            kept, frontier = self._add(connection, leaves, blobs, secrets)
        self._frontier = frontier  # only once it is true
        return kept

    def get(self, key: str | int) -> Kept | None:
        """By place, by id, or by the beginning of an id."""
        if isinstance(key, int):
            return next(self.leaves(key, key + 1), None)
        low, high = prefix_bounds(key)
        found = select(schema.leaves).where(schema.leaves.c.id.between(low, high)).limit(2)
        with self._reading() as connection:
            rows = connection.execute(found).all()
        if len(rows) > 1:
            raise StoreError("ML730", key=key, url=self.url)
        return self._kept(*rows[0]) if rows else None

    def leaves(self, start: int = 0, stop: int | None = None) -> Iterator[Kept]:
        """In order, a chunk at a time."""
        while True:
            asked = select(schema.leaves).where(schema.leaves.c.seq >= start).order_by(schema.leaves.c.seq).limit(CHUNK)
            rows = self._all(asked if stop is None else asked.where(schema.leaves.c.seq < stop))
            if not rows:
                return
            for row in rows:
                yield self._kept(*row)
            start = rows[-1].seq + 1

    def size(self) -> int:
        """One more than the last place."""
        with self._reading() as connection:
            return _size(connection)

    def blob(self, id: str) -> bytes | None:
        """Its content, inflated."""
        with self._reading() as connection:
            data = connection.execute(
                select(schema.blobs.c.data).where(schema.blobs.c.id == raw(id))
            ).scalar_one_or_none()
        return None if data is None else self._inflated(data, id)

    def blobs(self) -> Iterator[str]:
        """In the order of their addresses."""
        asked = select(schema.blobs.c.id).order_by(schema.blobs.c.id)
        return (shown(row.id) for row in self._all(asked))

    def secret(self, id: str) -> bytes | None:
        """As it was given."""
        with self._reading() as connection:
            data = connection.execute(
                select(schema.secrets.c.data).where(schema.secrets.c.id == raw(id))
            ).scalar_one_or_none()
        return None if data is None else bytes(data)

    def secrets(self) -> Iterator[str]:
        """By id."""
        return (shown(bytes(row.id)) for row in self._all(select(schema.secrets.c.id).order_by(schema.secrets.c.id)))

    def erase(self, id: str, erasure: bytes) -> Kept:
        """Delete the secret, add the leaf that says so; then clear away what is left of it."""
        with self._writing() as connection:
            gone = connection.execute(delete(schema.secrets).where(schema.secrets.c.id == raw(id)))
            if gone.rowcount == 0:
                raise StoreError("ML731", id=id, url=self.url)
            kept, frontier = self._add(connection, [erasure], NOTHING, NOTHING)
        self._frontier = frontier
        with self._told():
            self._dialect.forget()
        return kept[0]

    def node(self, level: int, index: int) -> bytes:
        """One node, by level and index."""
        with self._reading() as connection:
            return self._nodes(connection, [(level, index)])[0]

    def nodes(self, start: int = 0, stop: int | None = None) -> Iterator[Node]:
        """In the order in which they were made."""
        key = tuple_(schema.nodes.c.leaf, schema.nodes.c.level)
        last = (start, -1)
        while True:
            asked = select(schema.nodes).where(key > last).order_by(*key.clauses).limit(2 * CHUNK)
            rows = self._all(asked if stop is None else asked.where(schema.nodes.c.leaf < stop))
            if not rows:
                return
            for leaf, level, digest in rows:
                yield Node(level, leaf >> level, bytes(digest))
            last = (rows[-1].leaf, rows[-1].level)

    def head(self) -> tuple[int, bytes]:
        """Its size, and the root over the peaks of its tree."""
        with self._reading() as connection:
            size = _size(connection)
            return size, self._peaks(connection, size).root

    def keep_head(self, head: bytes) -> None:
        """Beside the log, numbered."""
        with self._writing() as connection:
            n = connection.execute(select(func.max(schema.heads.c.n))).scalar_one()
            connection.execute(insert(schema.heads), [{"n": 0 if n is None else n + 1, "head": head}])

    def heads(self) -> Iterator[bytes]:
        """Oldest first."""
        return (bytes(row.head) for row in self._all(select(schema.heads.c.head).order_by(schema.heads.c.n)))

    def head_numbers(self) -> Iterator[int]:
        """As they stand."""
        return (int(row.n) for row in self._all(select(schema.heads.c.n).order_by(schema.heads.c.n)))

    def close(self) -> None:
        """Close every connection; SQLite then folds its log into the one file."""
        with self._told():
            self._dialect.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    # --- within a transaction ---

    def _add(
        self, connection: Connection, given: Sequence[bytes], content_: Mapping[str, bytes], hidden: Mapping[str, bytes]
    ) -> tuple[tuple[Kept, ...], Frontier]:
        size = _size(connection)
        frontier = self._frontier if self._frontier.size == size else self._peaks(connection, size)
        ids = [content(leaf) for leaf in given]
        known = self._known(connection, ids)
        rows: list[dict[str, Any]] = []
        made: list[dict[str, Any]] = []
        for key, leaf in zip(ids, given, strict=True):
            if key in known:
                continue
            known[key] = Kept(frontier.size, shown(key), leaf)
            rows.append({"seq": frontier.size, "id": key, "data": zlib.compress(leaf)})
            place = frontier.size
            frontier, grown = frontier.grown(leaf_hash(leaf))
            made += [{"leaf": place, "level": level, "hash": digest} for level, _, digest in grown]
        fresh = {row["id"] for row in rows}
        if rows:
            connection.execute(insert(schema.leaves), rows)
            connection.execute(insert(schema.nodes), made)
        if hidden:
            put = [{"id": raw(key), "data": data} for key, data in hidden.items() if raw(key) in fresh]
            if put:
                connection.execute(insert(schema.secrets), put)
        if content_:
            self._add_blobs(connection, content_)
        return tuple(known[key] for key in ids), frontier

    def _add_blobs(self, connection: Connection, given: Mapping[str, bytes]) -> None:
        wanted = {raw(key): data for key, data in given.items()}
        for key, data in wanted.items():
            if content(data) != key:
                raise ValueError(f"{shown(key)} is not the address of its content")
        there = {
            bytes(row.id)
            for row in connection.execute(select(schema.blobs.c.id).where(schema.blobs.c.id.in_(list(wanted))))
        }
        put = [{"id": key, "data": zlib.compress(data, 9)} for key, data in wanted.items() if key not in there]
        if put:
            connection.execute(insert(schema.blobs), put)

    def _known(self, connection: Connection, ids: Sequence[bytes]) -> dict[bytes, Kept]:
        known: dict[bytes, Kept] = {}
        for start in range(0, len(ids), CHUNK):
            asked = select(schema.leaves).where(schema.leaves.c.id.in_(ids[start : start + CHUNK]))
            known |= {bytes(row.id): self._kept(*row) for row in connection.execute(asked)}
        return known

    def _peaks(self, connection: Connection, size: int) -> Frontier:
        places = list(full_nodes(0, size))
        found = dict(zip(places, self._nodes(connection, places), strict=True))
        return frontier_of(size, lambda level, index: found[level, index])

    def _nodes(self, connection: Connection, places: Sequence[tuple[int, int]]) -> list[bytes]:
        if not places:
            return []
        keys = [(((index + 1) << level) - 1, level) for level, index in places]
        asked = select(schema.nodes).where(tuple_(schema.nodes.c.leaf, schema.nodes.c.level).in_(keys))
        found = {(row.leaf, row.level): bytes(row.hash) for row in connection.execute(asked)}
        for key, (level, index) in zip(keys, places, strict=True):
            if key not in found:
                raise StoreError("ML736", level=level, index=index, url=self.url)
        return [found[key] for key in keys]

    # --- around one ---

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise self._dialect.failure(error) from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._told(), self._dialect.engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._told(), self._dialect.engine.connect().execution_options(bare=True) as connection:
            self._dialect.lock(connection)
            yield connection
            connection.commit()

    def _all(self, asked: Select[Any]) -> Sequence[Any]:
        with self._reading() as connection:
            return connection.execute(asked).all()

    def _kept(self, seq: int, id: bytes, data: bytes) -> Kept:
        return Kept(seq, shown(bytes(id)), self._inflated(data, seq))

    def _inflated(self, data: bytes, what: int | str) -> bytes:
        try:
            return zlib.decompress(data)
        except (zlib.error, TypeError) as error:
            raise StoreError("ML727", url=self.url, why=f"{what}: {error}") from error


def _size(connection: Connection) -> int:
    last = connection.execute(select(func.max(schema.leaves.c.seq))).scalar_one()
    return 0 if last is None else int(last) + 1
