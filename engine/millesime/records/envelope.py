"""A record as it is kept: a decision, the bundle it was taken under, and when; its bytes are the leaf of a log.

A record's id is the address of its leaf. What an erasure says, that the secrets of a record are no more, is a leaf too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, final

import orjson

from millesime.records.bundle import address
from millesime.records.decision import canonical_bytes
from millesime.records.shape import is_decision

FORMAT: Final = "millesime/record/1"
ERASURE: Final = "millesime/erasure/1"

_WHEN = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ")
_ADDRESS = re.compile(r"sha256:[0-9a-f]{64}")


@final
@dataclass(frozen=True, slots=True)
class Masked:
    """What a record keeps back: the patterns asked for, a commitment for each masked fact, the sealed decision."""

    paths: tuple[str, ...]
    facts: Mapping[str, str]
    nonce: str
    ciphertext: str


@final
@dataclass(frozen=True, slots=True)
class Envelope:
    """A record, read from its leaf. Where facts are masked, `decision` is what is left of the decision."""

    leaf: bytes
    recorded_at: str
    bundle: str
    decision: Mapping[str, Any]
    masked: Masked | None = None

    @property
    def id(self) -> str:
        """Its id: the address of its leaf."""
        return address(self.leaf)


@final
@dataclass(frozen=True, slots=True)
class Erasure:
    """That the secrets of a record were destroyed, and when."""

    leaf: bytes
    recorded_at: str
    record: str

    @property
    def id(self) -> str:
        """Its id: the address of its leaf."""
        return address(self.leaf)


def leaf_of(decision: Mapping[str, Any], bundle: str, recorded_at: str) -> bytes:
    """The leaf of a decision's record, nothing of it masked. `recorded_at`: UTC, to the second, with its Z."""
    return canonical_bytes({"format": FORMAT, "recorded_at": recorded_at, "bundle": bundle, "decision": decision})


def erasure_of(record: str, recorded_at: str) -> bytes:
    """The leaf that says that a record's secrets were destroyed."""
    return canonical_bytes({"format": ERASURE, "recorded_at": recorded_at, "record": record})


def read_leaf(leaf: bytes) -> Envelope | Erasure | None:
    """What a leaf holds, None where it is neither a record nor an erasure of these formats, in canonical form.

    >>> read_leaf(erasure_of("sha256:" + 64 * "0", "2012-04-01T09:30:00Z")).recorded_at
    '2012-04-01T09:30:00Z'
    """
    try:
        held = orjson.loads(leaf)
        if not isinstance(held, dict) or canonical_bytes(held) != leaf:
            return None
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return None
    if not _is(held.get("recorded_at"), _WHEN):
        return None
    if held.get("format") == ERASURE:
        whole = held.keys() == {"format", "recorded_at", "record"} and _is(held["record"], _ADDRESS)
        return Erasure(leaf, held["recorded_at"], held["record"]) if whole else None
    if held.get("format") != FORMAT or held.keys() - {"masked"} != {"format", "recorded_at", "bundle", "decision"}:
        return None
    if not _is(held["bundle"], _ADDRESS) or not is_decision(held["decision"]):
        return None
    masked = _masked(held["masked"]) if "masked" in held else None
    if "masked" in held and masked is None:
        return None
    return Envelope(leaf, held["recorded_at"], held["bundle"], held["decision"], masked)


def _masked(held: Any) -> Masked | None:
    if not isinstance(held, dict) or held.keys() != {"paths", "facts", "sealed"}:
        return None
    paths, facts, sealed = held["paths"], held["facts"], held["sealed"]
    if not isinstance(paths, list) or not all(isinstance(path, str) for path in paths) or not isinstance(facts, dict):
        return None
    if not all(isinstance(fact, dict) and _is(fact.get("commitment"), _ADDRESS) for fact in facts.values()):
        return None
    if not isinstance(sealed, dict) or sealed.get("alg") != "AES-256-GCM":
        return None
    if not all(isinstance(sealed.get(part), str) for part in ("nonce", "ciphertext")):
        return None
    commitments = {name: fact["commitment"] for name, fact in facts.items()}
    return Masked(tuple(paths), commitments, sealed["nonce"], sealed["ciphertext"])


def _is(value: Any, form: re.Pattern[str]) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None
