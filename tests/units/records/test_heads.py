"""Heads: their one form, and signatures that hold each of its parts."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import replace
from typing import Any

import pytest
import rfc8785

from millesime.records.heads import Head, head_from, pem, private_from, public_from, public_key, signed, verified

PRIVATE = bytes(range(32))
HEAD = signed(Head(3, bytes(32), "2012-04-02T09:30:00Z"), PRIVATE)


def test_a_head_is_read_as_it_was_written() -> None:
    assert head_from(HEAD.to_bytes()) == HEAD
    assert HEAD.to_bytes() == rfc8785.dumps(HEAD.to_json())
    unsigned = Head(0, bytes(32), "2012-04-02T09:30:00Z")
    assert head_from(unsigned.to_bytes()) == unsigned
    assert unsigned.to_json()["signature"] is None


def test_a_signature_is_of_every_part() -> None:
    assert verified(HEAD)
    for change in ({"size": 4}, {"root": bytes(31) + b"\1"}, {"at": "2012-04-02T09:30:01Z"}, {"signature": bytes(64)}):
        assert not verified(replace(HEAD, **change))
    other = signed(HEAD, bytes(32))
    assert verified(other)
    assert not verified(replace(HEAD, key=other.key))


def test_a_head_without_a_good_key_is_not_verified() -> None:
    assert not verified(Head(3, bytes(32), "2012-04-02T09:30:00Z"))
    assert not verified(replace(HEAD, signature=None))
    assert not verified(replace(HEAD, key=b"short"))
    assert verified(HEAD, trusted=[public_key(PRIVATE)])
    assert not verified(HEAD, trusted=[])
    assert not verified(HEAD, trusted=[public_key(bytes(32))])


def test_keys_are_read_from_files() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

    assert private_from(pem(PRIVATE)) == PRIVATE
    public = Ed25519PrivateKey.from_private_bytes(PRIVATE).public_key()
    written = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    assert public_from(written) == public_from(b64encode(public_key(PRIVATE)) + b"\n") == public_key(PRIVATE)
    other = X25519PrivateKey.from_private_bytes(PRIVATE)
    assert private_from(other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())) is None
    for wrong in (b"", b"no key", b"-----BEGIN PUBLIC KEY-----\n", b64encode(bytes(31))):
        assert private_from(wrong) is None
        assert public_from(wrong) is None


@pytest.mark.parametrize(
    "change",
    [
        {"format": "millesime/head/2"},
        {"size": -1},
        {"size": True},
        {"size": "3"},
        {"size": 2**53},
        {"root": "sha256:00"},
        {"root": None},
        {"at": 3},
        {"key": "?"},
        {"signature": 3},
        {"more": 1},
    ],
)
def test_another_form_is_no_head(change: dict[str, Any]) -> None:
    assert head_from({**HEAD.to_json(), **change}) is None
    assert head_from(json.dumps({**HEAD.to_json(), **change}).encode()) is None


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{}", b"\xff", b"[" * 2000])
def test_what_is_no_json_is_no_head(data: bytes) -> None:
    assert head_from(data) is None
