"""What is wrong with a store: its leaves, their ids, the tree over them, its blobs, and the heads that others know."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, final

from millesime.records.merkle import Frontier, leaf_hash, node_hash, root_of
from millesime.stores.addresses import content, shown
from millesime.stores.interface import Kept, Store, StoreError
from millesime.text.diagnostic import Diagnostic, diagnose

CHUNK = 512
"""Leaves looked at between two reports of progress."""

START = Frontier()
UNKNOWN = b""
"""The hash of a leaf that is missing together with its node: what stands over it cannot be told."""
NO_HEADS: Mapping[int, bytes] = {}


@final
@dataclass(frozen=True, slots=True)
class Progress:
    """How far an audit has come. An audit that is cut off goes on from the `frontier` of its last leaves."""

    stage: Literal["leaves", "heads", "blobs"]
    done: int
    total: int | None
    frontier: Frontier
    findings: tuple[Diagnostic, ...] = ()
    """What was found since the report before."""


def damage(
    store: Store, *, since: Frontier = START, known: Mapping[int, bytes] = NO_HEADS, blobs: bool = True
) -> Generator[Progress]:
    """Walk a store from the leaf at which an earlier audit stopped, and tell what is not as it was added.

    `known` are heads kept elsewhere, root by size: without one, nobody can tell that the last leaves were taken away
    together with their nodes, or that the whole tree was made anew.

    >>> from millesime.stores.opening import open_store
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, open_store(f"{folder}/x.sqlite", create=True) as store:
    ...     kept = store.append([b"one", b"two"])
    ...     [(report.stage, report.done) for report in damage(store)], [r.findings for r in damage(store) if r.findings]
    ([('leaves', 2), ('heads', 2), ('blobs', 0)], [])
    """
    total = store.size()
    frontier = since
    for report in _leaves(store, since, total, known):
        frontier = report.frontier
        yield report
    findings = [*_beyond(store), *_older_heads(store, since, known), *_longer_heads(total, known)]
    findings += [*_numbers(store), *_strays(store)]
    yield Progress("heads", total, total, frontier, tuple(findings))
    if blobs:
        yield from _blobs(store, frontier)


@dataclass(slots=True)
class _Walk:
    """The leaves of a store, one after another, each held against the nodes that it completed."""

    frontier: Frontier
    findings: list[Diagnostic] = field(default_factory=list)

    def leaf(self, seq: int, kept: Kept | None, stored: Mapping[tuple[int, int], bytes]) -> None:
        """Take the leaf at a place. What was found wrong is told once: the walk goes on with what is stored."""
        node = stored.get((0, seq), UNKNOWN)
        if kept is not None:
            found = leaf_hash(kept.leaf)
            if kept.id != shown(content(kept.leaf)) or node not in {UNKNOWN, found}:
                self.findings.append(diagnose("ML734", seq=seq))
            elif node == UNKNOWN:
                self.findings.append(diagnose("ML736", level=0, index=seq))
            node = node or found
        peaks, level, index = list(self.frontier.peaks), 0, seq
        while index & 1:
            left = peaks.pop()
            level, index = level + 1, index >> 1
            held = stored.get((level, index), UNKNOWN)
            made = node_hash(left, node) if left and node else held
            if held != made:
                self.findings.append(diagnose("ML736", level=level, index=index))
            node = held or made
        self.frontier = Frontier(seq + 1, (*peaks, node))

    def missing(self, first: int, last: int) -> None:
        """Say that leaves are missing, together with those just before."""
        before = self.findings[-1] if self.findings else None
        if before and before.code == "ML735" and before.value("last") == str(first - 1):
            first = int(before.value("first"))
            self.findings.pop()
        self.findings.append(diagnose("ML735", first=first, last=last))


def _leaves(store: Store, since: Frontier, total: int, known: Mapping[int, bytes]) -> Iterator[Progress]:
    walk = _Walk(since)
    while walk.frontier.size < total:
        start = walk.frontier.size
        stop = min(start + CHUNK, total)
        there, unread = _read(store, start, stop)
        stored = _nodes(store, start, stop, walk.findings)
        for seq in range(start, stop):
            if seq in unread:
                walk.findings.append(diagnose("ML734", seq=seq))
            elif seq not in there:
                if (0, seq) not in stored and seq > max(there, default=-1):
                    # The log is broken off here, whatever place somebody gave to a leaf further on.
                    walk.missing(seq, next((kept.seq for kept in store.leaves(stop)), total) - 1)
                    yield Progress("leaves", total, total, walk.frontier, tuple(walk.findings))
                    return
                walk.missing(seq, seq)
            walk.leaf(seq, there.get(seq), stored)
            if known.get(seq + 1, walk.frontier.root) != walk.frontier.root:
                walk.findings.append(diagnose("ML738", size=seq + 1))
        yield Progress("leaves", stop, total, walk.frontier, tuple(walk.findings))
        walk.findings = []


def _nodes(store: Store, start: int, stop: int, findings: list[Diagnostic]) -> dict[tuple[int, int], bytes]:
    """The nodes of a stretch; one that stands twice, or where it does not belong, is told."""
    stored: dict[tuple[int, int], bytes] = {}
    for node in store.nodes(start, stop):
        place = (node.level, node.index)
        if place in stored or not start < (node.index + 1) << node.level <= stop:
            findings.append(diagnose("ML736", level=node.level, index=node.index))
        stored[place] = node.hash
    return stored


def _read(store: Store, start: int, stop: int) -> tuple[dict[int, Kept], set[int]]:
    """The leaves of a stretch, and the places of those that cannot be read."""
    try:
        return {kept.seq: kept for kept in store.leaves(start, stop)}, set()
    except StoreError:
        there: dict[int, Kept] = {}
        unread: set[int] = set()
        for seq in range(start, stop):
            try:
                kept = store.get(seq)
            except StoreError:
                unread.add(seq)
            else:
                if kept is not None:
                    there[seq] = kept
        return there, unread


def _beyond(store: Store) -> Iterator[Diagnostic]:
    """Nodes of leaves that are no longer there."""
    size = store.size()
    last = max((((node.index + 1) << node.level) - 1 for node in store.nodes(size)), default=None)
    if last is not None and last >= store.size():
        yield diagnose("ML735", first=size, last=last)


def _older_heads(store: Store, since: Frontier, known: Mapping[int, bytes]) -> Iterator[Diagnostic]:
    """Heads of before the leaf at which this audit began, held against the nodes."""
    for size in sorted(size for size in known if size <= since.size):
        try:
            root = root_of(0, size, store.node)
        except StoreError:
            root = b""
        if root != known[size]:
            yield diagnose("ML738", size=size)


def _longer_heads(total: int, known: Mapping[int, bytes]) -> Iterator[Diagnostic]:
    return (diagnose("ML738", size=size) for size in sorted(known) if size > total)


def _numbers(store: Store) -> Iterator[Diagnostic]:
    """A kept head that is gone, or stands under another number than it was given."""
    for wanted, number in enumerate(store.head_numbers()):
        if number != wanted:
            yield diagnose("ML719", number=wanted)
            return


def _strays(store: Store) -> Iterator[Diagnostic]:
    """Secrets of no record: whoever put one there did not go through the log."""
    for key in store.secrets():
        if store.get(key) is None:
            yield diagnose("ML739", id=key)


def _blobs(store: Store, frontier: Frontier) -> Iterator[Progress]:
    ids = list(store.blobs())
    done = 0
    for start in range(0, len(ids), CHUNK) or [0]:
        findings = []
        for key in ids[start : start + CHUNK]:
            try:
                data = store.blob(key)
            except StoreError:
                data = None
            if data is None or shown(content(data)) != key:
                findings.append(diagnose("ML737", id=key))
            done += 1
        yield Progress("blobs", done, len(ids), frontier, tuple(findings))
