"""What every store promises: what was added is durable, in order, and stays as it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Protocol, Self, final, runtime_checkable

from millesime.text.diagnostic import Diagnostic

NOTHING: Mapping[str, bytes] = {}


@final
@dataclass(frozen=True, slots=True)
class Kept:
    """A leaf as it lies in a store: its place, its id (`sha256:` and the hash of its bytes), its bytes."""

    seq: int
    id: str
    leaf: bytes


@final
@dataclass(frozen=True, slots=True)
class Node:
    """A node of the tree as it lies in a store; at level 0, the hash of the leaf at that index."""

    level: int
    index: int
    hash: bytes


class StoreError(Exception):
    """What a store could not do, and why, under a code of the catalogue. Nothing was added, nothing was lost.

    >>> StoreError("ML721", url="decisions.sqlite").code
    'ML721'
    """

    def __init__(self, code: str, **values: object) -> None:
        filled = tuple(sorted((name, str(value)) for name, value in values.items()))
        self.diagnostic = Diagnostic(code, values=filled)
        super().__init__(self.told("en"))

    @property
    def code(self) -> str:
        """Its code in the catalogue of diagnostics."""
        return self.diagnostic.code

    def told(self, lang: Literal["fr", "en"] = "fr") -> str:
        """Its sentence, in French or English."""
        return self.diagnostic.message(lang)


@runtime_checkable
class Store(Protocol):
    """A log of leaves with its Merkle tree, the blobs they speak of, and secrets, which alone may be erased.

    Every method raises `StoreError` where the store is locked, full, read-only, damaged or out of reach.
    """

    @property
    def url(self) -> str:
        """Where it is, as it may be shown to people: without a password."""

    def append(
        self, leaves: Sequence[bytes], blobs: Mapping[str, bytes] = NOTHING, secrets: Mapping[str, bytes] = NOTHING
    ) -> tuple[Kept, ...]:
        """Add leaves with the blobs they speak of, and secrets by record id; durable when it returns, all or nothing.

        What is there already is not added again: the leaf is answered as it was kept, and its secrets stay as they
        are. A writer that was cut off before the answer may therefore simply add again.
        """

    def get(self, key: str | int) -> Kept | None:
        """The leaf of this id, of this beginning of an id (8 hexadecimal digits or more), or at this place."""

    def leaves(self, start: int = 0, stop: int | None = None) -> Iterator[Kept]:
        """The leaves from one place up to another, in order."""

    def size(self) -> int:
        """How many leaves there are."""

    def blob(self, id: str) -> bytes | None:
        """What has this content address (`sha256:…`)."""

    def blobs(self) -> Iterator[str]:
        """The addresses of all blobs, in order."""

    def secret(self, id: str) -> bytes | None:
        """The secret of this record: None where it never had one, or where it was erased."""

    def secrets(self) -> Iterator[str]:
        """The ids of the records that a secret is kept for, in order."""

    def erase(self, id: str, erasure: bytes) -> Kept:
        """Destroy the secret of this record and add the leaf that says so, in one transaction."""

    def node(self, level: int, index: int) -> bytes:
        """One node of the tree, as proofs ask for them (`millesime.records.merkle`)."""

    def nodes(self, start: int = 0, stop: int | None = None) -> Iterator[Node]:
        """The nodes that the leaves from `start` up to `stop` completed, in the order in which they were made."""

    def head(self) -> tuple[int, bytes]:
        """The size of the log, and the root of its tree."""

    def keep_head(self, head: bytes) -> None:
        """Keep a head (`millesime/head/1`) beside the log."""

    def heads(self) -> Iterator[bytes]:
        """The heads that were kept, oldest first."""

    def head_numbers(self) -> Iterator[int]:
        """The numbers of the heads that were kept, in order: from 0, none left out."""

    def close(self) -> None:
        """Let go of files and connections."""

    def __enter__(self) -> Self: ...
    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, where: TracebackType | None
    ) -> None: ...
