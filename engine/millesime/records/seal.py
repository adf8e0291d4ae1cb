"""Facts that a record keeps back: bound by commitments, the whole decision sealed, both under secrets kept apart.

A commitment is HMAC-SHA256 of a fact's canonical value under a salt of its own: it tells nothing of the value, and holds
whoever shows it later to the same one. The decision is sealed by AES-256-GCM under a key of the record; its length is
padded to a power of two. Without salts and key, nothing of what was kept back can be had again: destroying them is an
erasure, and the leaf stays as it was.
"""

from __future__ import annotations

import hashlib
import hmac
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, final

import orjson

from millesime.records.decision import canonical_bytes
from millesime.records.envelope import FORMAT, Envelope
from millesime.records.masks import kept_back, left_of
from millesime.records.shape import is_decision

SECRET: Final = "millesime/secret/1"
ALGORITHM: Final = "AES-256-GCM"
_LEAST = 4096
"""Bytes of the smallest sealed decision."""
_LARGEST = 64 * 1024 * 1024

Random = Callable[[int], bytes]
"""What gives this many random bytes."""


@final
@dataclass(frozen=True, slots=True)
class Secret:
    """What opens a record: the key of what is sealed (None where only facts are to be verified), the facts' salts."""

    key: bytes | None
    salts: Mapping[str, bytes]

    def to_bytes(self) -> bytes:
        """The secret as a store keeps it, apart from the leaf."""
        key = None if self.key is None else _text(self.key)
        salts = {path: _text(salt) for path, salt in self.salts.items()}
        return canonical_bytes({"format": SECRET, "key": key, "salts": salts})

    def without_key(self) -> Secret:
        """The salts alone: they verify facts that are shown, and open nothing."""
        return Secret(None, self.salts)


def secret_from(data: bytes) -> Secret | None:
    """The secret that bytes hold, None where they hold none."""
    try:
        held = orjson.loads(data)
        if not isinstance(held, dict) or held.get("format") != SECRET:
            return None
        key = held["key"]
        salts = {str(path): b64decode(salt, validate=True) for path, salt in held["salts"].items()}
        return Secret(None if key is None else b64decode(key, validate=True), salts)
    except (LookupError, AttributeError, TypeError, ValueError):
        return None


def sealed_leaf(
    decision: Mapping[str, Any], bundle: str, recorded_at: str, patterns: Sequence[str], random: Random
) -> tuple[bytes, Secret]:
    """The leaf of a decision without the facts that patterns cover, and the secret that opens it."""
    facts = kept_back(decision, patterns)
    secret = Secret(random(32), {path: random(32) for path in facts})
    assert secret.key is not None
    nonce = random(12)
    leaf = {
        "format": FORMAT,
        "recorded_at": recorded_at,
        "bundle": bundle,
        "decision": left_of(decision, patterns),
        "masked": {
            "paths": list(patterns),
            "facts": {path: {"commitment": commitment(secret.salts[path], value)} for path, value in facts.items()},
            "sealed": {"alg": ALGORITHM, "nonce": _text(nonce)},
        },
    }
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    hidden = AESGCM(secret.key).encrypt(nonce, _padded(canonical_bytes(decision)), canonical_bytes(leaf))
    leaf["masked"]["sealed"]["ciphertext"] = _text(hidden)  # type: ignore[index]  # it was just made
    return canonical_bytes(leaf), secret


def unsealed(envelope: Envelope, secret: Secret) -> dict[str, Any] | None:
    """The whole decision of a record, None where the secret does not open it or it is not what the leaf says of it."""
    masked = envelope.masked
    if masked is None or secret.key is None:
        return None
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    leaf = orjson.loads(envelope.leaf)
    del leaf["masked"]["sealed"]["ciphertext"]
    try:
        nonce, hidden = b64decode(masked.nonce, validate=True), b64decode(masked.ciphertext, validate=True)
        plain = AESGCM(secret.key).decrypt(nonce, hidden, canonical_bytes(leaf))
        decision = orjson.loads(_unpadded(plain))
    except (InvalidTag, ValueError, zlib.error):
        return None
    if not is_decision(decision) or left_of(decision, masked.paths) != envelope.decision:
        return None
    facts = kept_back(decision, masked.paths)
    return decision if facts.keys() == masked.facts.keys() and not broken(envelope, secret, facts) else None


def commitment(salt: bytes, value: Any) -> str:
    """What binds a fact to its value without telling it.

    >>> commitment(b"salt", True)[:14], commitment(b"other", True)[:14]
    ('sha256:4aa7f34', 'sha256:26ec064')
    """
    return f"sha256:{hmac.new(salt, canonical_bytes(value), hashlib.sha256).hexdigest()}"


def broken(envelope: Envelope, secret: Secret, shown: Mapping[str, Any]) -> tuple[str, ...]:
    """The paths at which facts that are shown are not those that the record was bound to; those without a salt too."""
    bound = envelope.masked.facts if envelope.masked else {}
    return tuple(
        path
        for path, value in shown.items()
        if path not in bound
        or path not in secret.salts
        or not hmac.compare_digest(bound[path], commitment(secret.salts[path], value))
    )


def _padded(data: bytes) -> bytes:
    """Compressed, and as long as the next power of two: a length tells little of what decided."""
    packed = zlib.compress(data, 9)
    length = max(_LEAST, 1 << (len(packed) + 4 - 1).bit_length())
    return len(packed).to_bytes(4, "big") + packed + bytes(length - len(packed) - 4)


def _unpadded(data: bytes) -> bytes:
    length = int.from_bytes(data[:4], "big")
    return zlib.decompressobj().decompress(data[4 : 4 + length], _LARGEST)


def _text(data: bytes) -> str:
    return b64encode(data).decode("ascii")
