"""Content addresses: `sha256:` and 64 hexadecimal digits for people, 32 bytes for tables."""

from __future__ import annotations

import hashlib
import re

_PREFIX = re.compile(r"(?:sha256:)?([0-9a-f]{8,64})")
WIDTH = 32


def content(data: bytes) -> bytes:
    """The address of some bytes: their SHA-256."""
    return hashlib.sha256(data).digest()


def shown(id: bytes) -> str:
    """An address as it is written.

    >>> shown(content(b""))[:15]
    'sha256:e3b0c442'
    """
    return f"sha256:{id.hex()}"


def raw(id: str) -> bytes:
    """A written address as bytes; `ValueError` where it is none."""
    low, high = prefix_bounds(id)
    if low != high:
        raise ValueError(f"{id!r} is not a whole address")
    return low


def prefix_bounds(key: str) -> tuple[bytes, bytes]:
    """The first and the last address that begin as a key of 8 digits or more does; `ValueError` where it is none.

    >>> low, high = prefix_bounds("e3b0c4429")
    >>> low.hex()[:12], high.hex()[:12]
    ('e3b0c4429000', 'e3b0c4429fff')
    """
    found = _PREFIX.fullmatch(key)
    if not found:
        raise ValueError(f"{key!r} is not the address of a record, nor the beginning of one")
    digits = found[1]
    return bytes.fromhex(digits.ljust(2 * WIDTH, "0")), bytes.fromhex(digits.ljust(2 * WIDTH, "f"))
