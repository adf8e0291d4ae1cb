"""Heads: what a log was at one moment, its size and the root of its tree, signed where there is a key.

Whoever keeps a head can be shown, by a proof of consistency, that the log has only grown since; an Ed25519 signature says
who vouched for it. Keys are 32 bytes, given and never made here.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Any, Final, final

import orjson

from millesime.records.decision import canonical_bytes

FORMAT: Final = "millesime/head/1"

_ROOT = re.compile(r"sha256:[0-9a-f]{64}")
_LARGEST = 2**53 - 1


@final
@dataclass(frozen=True, slots=True)
class Head:
    """A head: `at` is UTC, to the second; `key` is the public key that `signature` is to be held against."""

    size: int
    root: bytes
    at: str
    key: bytes | None = None
    signature: bytes | None = None

    def to_json(self) -> dict[str, Any]:
        """The head as it is written."""
        return {**self._said(), "signature": _text(self.signature)}

    def to_bytes(self) -> bytes:
        """Its canonical bytes."""
        return canonical_bytes(self.to_json())

    def to_sign(self) -> bytes:
        """The bytes that a signature is of: all but the signature."""
        return canonical_bytes(self._said())

    def _said(self) -> dict[str, Any]:
        root = f"sha256:{self.root.hex()}"
        return {"format": FORMAT, "size": self.size, "root": root, "at": self.at, "key": _text(self.key)}


def head_from(data: bytes | dict[str, Any]) -> Head | None:
    """The head that bytes, or an object that was read, hold; None where they hold none of this format."""
    try:
        held = data if isinstance(data, dict) else orjson.loads(data)
        if not isinstance(held, dict) or held.get("format") != FORMAT:
            return None
        if held.keys() != {"format", "size", "root", "at", "key", "signature"}:
            return None
        size, root, at = held["size"], held["root"], held["at"]
        if not isinstance(size, int) or isinstance(size, bool) or not 0 <= size <= _LARGEST or not isinstance(at, str):
            return None
        if not isinstance(root, str) or not _ROOT.fullmatch(root):
            return None
        return Head(size, bytes.fromhex(root[7:]), at, _bytes(held["key"]), _bytes(held["signature"]))
    except (ValueError, TypeError):
        return None


def signed(head: Head, private: bytes) -> Head:
    """The head with the signature of a private key, 32 bytes, and the public key that it is to be held against."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(private)
    unsigned = replace(head, key=key.public_key().public_bytes_raw(), signature=None)
    return replace(unsigned, signature=key.sign(unsigned.to_sign()))


def verified(head: Head, trusted: Container[bytes] | None = None) -> bool:
    """Whether the signature of a head is good: by its own key, which must be among those trusted where any are given.

    A head without signature is not.
    """
    if head.key is None or head.signature is None or (trusted is not None and head.key not in trusted):
        return False
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(head.key).verify(head.signature, head.to_sign())
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key(private: bytes) -> bytes:
    """The public key of a private one, 32 bytes each."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def private_from(data: bytes) -> bytes | None:
    """The private key in a file: PKCS #8 in PEM without a password, as `openssl genpkey -algorithm ed25519` writes it."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(data, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key.private_bytes_raw() if isinstance(key, Ed25519PrivateKey) else None


def pem(private: bytes) -> bytes:
    """A private key as a file holds it: PKCS #8 in PEM, without a password."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = Ed25519PrivateKey.from_private_bytes(private)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_from(data: bytes) -> bytes | None:
    """The public key in a file, in PEM; or as a head writes it, in base64."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        if b"-----BEGIN" not in data:
            found = b64decode(data.strip(), validate=True)
            return found if len(found) == 32 else None
        key = load_pem_public_key(data)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key.public_bytes_raw() if isinstance(key, Ed25519PublicKey) else None


def _text(data: bytes | None) -> str | None:
    return None if data is None else b64encode(data).decode("ascii")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else b64decode(text, validate=True)
