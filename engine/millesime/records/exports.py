"""An export: one record that has left its store, with all that it takes to verify and to replay it, in one JSON text.

It holds the leaf, its place in the log, the proof that leads from it to a head, and the bundle it was taken under. Where
facts are masked, their secrets are in it only if they were asked for.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, final

import orjson

from millesime.records import merkle
from millesime.records.bundle import address
from millesime.records.decision import canonical_bytes
from millesime.records.envelope import Envelope, Erasure, read_leaf
from millesime.records.heads import Head, head_from
from millesime.text.diagnostic import Checked, diagnose

FORMAT: Final = "millesime/export/1"
_LARGEST = 64 * 1024 * 1024
"""Bytes of all the blobs of an export, once they are decompressed."""


@final
@dataclass(frozen=True, slots=True)
class Export:
    """A record outside its store. `proof` leads from the leaf, at place `seq`, to the root of `head`."""

    leaf: bytes
    seq: int
    proof: tuple[bytes, ...]
    head: Head
    blobs: Mapping[str, bytes] = field(repr=False)
    secret: bytes | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """The id of its record."""
        return address(self.leaf)

    @property
    def content(self) -> Envelope | Erasure:
        """What its leaf holds."""
        held = read_leaf(self.leaf)
        assert held is not None, "an export is made and read with a leaf that reads"
        return held

    @property
    def included(self) -> bool:
        """Whether the proof shows the leaf to stand in the log of the head."""
        head = self.head
        return merkle.verify_inclusion(merkle.leaf_hash(self.leaf), self.seq, head.size, self.proof, head.root)

    def to_bytes(self) -> bytes:
        """The export as it is written."""
        shown: dict[str, Any] = {
            "format": FORMAT,
            "record": orjson.loads(self.leaf),
            "seq": self.seq,
            "proof": [node.hex() for node in self.proof],
            "head": self.head.to_json(),
            "blobs": {place: _text(zlib.compress(data, 9)) for place, data in self.blobs.items()},
        }
        if self.secret is not None:
            shown["secret"] = _text(self.secret)
        return canonical_bytes(shown)


def alone(leaf: bytes, blobs: Mapping[str, bytes], at: str, secret: bytes | None = None) -> Export:
    """A record that no store holds, as the only one of a log of its own."""
    return Export(leaf, 0, (), Head(1, merkle.leaf_hash(leaf), at), blobs, secret)


def read_export(data: bytes | str) -> Checked[Export | None]:
    """The export that a text holds, its blobs as they were kept; None, and why, where it holds none.

    What it says is not held against its proof and head: `included` and `heads.verified` do that.
    """
    try:
        held = orjson.loads(data)
    except orjson.JSONDecodeError:
        held = None
    if not isinstance(held, dict) or held.get("format") != FORMAT:
        return Checked(None, (diagnose("ML713", part="format"),))
    try:
        leaf = canonical_bytes(held.get("record"))
    except orjson.JSONEncodeError:
        leaf = b""
    head = head_from(held["head"]) if isinstance(held.get("head"), dict) else None
    seq, proof, blobs = held.get("seq"), _proof(held.get("proof")), _blobs(held.get("blobs"))
    secret = _secret(held)
    wrong = {
        "record": read_leaf(leaf) is None,
        "seq": not isinstance(seq, int) or isinstance(seq, bool) or seq < 0,
        "proof": proof is None,
        "head": head is None,
        "blobs": blobs is None,
        "secret": "secret" in held and secret is None,
    }
    faults = tuple(diagnose("ML713", part=part) for part, amiss in wrong.items() if amiss)
    if faults or not isinstance(seq, int) or proof is None or head is None or blobs is None:
        return Checked(None, faults)
    return Checked(Export(leaf, seq, proof, head, blobs, secret))


def _proof(held: Any) -> tuple[bytes, ...] | None:
    try:
        nodes = tuple(bytes.fromhex(node) for node in held)
    except (TypeError, ValueError):
        return None
    return nodes if all(len(node) == 32 for node in nodes) else None


def _blobs(held: Any) -> dict[str, bytes] | None:
    """The blobs of an export, up to a size: a small text can make a large one."""
    if not isinstance(held, dict):
        return None
    found: dict[str, bytes] = {}
    rest = _LARGEST
    for place, packed in held.items():
        try:
            reader = zlib.decompressobj()
            found[place] = reader.decompress(b64decode(packed, validate=True), rest)
        except (TypeError, ValueError, zlib.error):
            return None
        rest -= len(found[place])
        if not reader.eof or rest <= 0:
            return None
    return found


def _secret(held: Mapping[str, Any]) -> bytes | None:
    try:
        return b64decode(held["secret"], validate=True)
    except (LookupError, TypeError, ValueError):
        return None


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")
