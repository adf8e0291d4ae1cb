"""A bundle: all that replaying a decision needs of the law, as a manifest and files kept by content.

It holds the rule files, manifests and locks of an edition and of those that it extends, each under `ID/`, and the parts
of the grammar they were read by, under `grammar/`. What has the same bytes is kept once, under its address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Final, final

import orjson

from millesime.bundle import VERSION
from millesime.frozen import dataclass
from millesime.records.decision import canonical_bytes
from millesime.text.diagnostic import Checked, Diagnostic, diagnose

FORMAT: Final = "millesime/bundle/1"
GRAMMAR: Final = "grammar/"
"""Under which the grammar's parts lie."""

Blob = Callable[[str], bytes | None]
"""What gives the bytes kept under an address, None where it has none."""


def address(data: bytes) -> str:
    """The address of bytes: their SHA-256.

    >>> address(b"")[:20]
    'sha256:e3b0c44298fc1'
    """
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


@final
@dataclass(frozen=True, slots=True)
class Bundle:
    """The law of an edition as a decision was taken under it; `digest` is the edition's.

    `grammar`: the address of the whole grammar; `files`: bytes by path, those of the grammar among them.
    """

    edition: str
    digest: str
    engine: str
    grammar: str
    files: Mapping[str, bytes] = field(repr=False)
    manifest: bytes = field(repr=False)
    id: str = field(init=False, compare=False)
    """Its address: that of its manifest."""
    blobs: Mapping[str, bytes] = field(init=False, compare=False, repr=False)
    """Everything that must be kept of it, by address."""

    def __post_init__(self) -> None:
        """Addresses are taken once: thousands of decisions are kept under one bundle."""
        blobs = {address(data): data for data in (self.manifest, *self.files.values())}
        object.__setattr__(self, "id", address(self.manifest))
        object.__setattr__(self, "blobs", blobs)

    def law(self) -> Mapping[str, Mapping[str, bytes]]:
        """The files of each edition, by its id and their path in it."""
        found: dict[str, dict[str, bytes]] = {}
        for path, data in self.files.items():
            edition, _, inside = path.partition("/")
            if not path.startswith(GRAMMAR):
                found.setdefault(edition, {})[inside] = data
        return found


def pack(edition: str, digest: str, law: Mapping[str, bytes], grammar: Mapping[str, str]) -> Bundle:
    """The bundle of an edition: its files by path, `ID/…`, and the parts of the grammar by name."""
    parts = {f"{GRAMMAR}{name}": text.encode() for name, text in grammar.items()}
    files = dict(sorted({**law, **parts}.items()))
    whole = _grammar_of(files)
    manifest = {
        "format": FORMAT,
        "edition": edition,
        "digest": digest,
        "engine": VERSION,
        "grammar": whole,
        "files": [{"path": path, "sha256": address(data)} for path, data in files.items()],
    }
    return Bundle(edition, digest, VERSION, whole, files, canonical_bytes(manifest))


def unpack(id: str, blob: Blob) -> Checked[Bundle | None]:
    """The bundle kept under an address, whole and undamaged; else None, and all that is wrong with it."""
    manifest, fault = _kept(id, id, blob)
    if manifest is None:
        return Checked(None, fault)
    held = manifest_of(manifest)
    if held is None:
        return Checked(None, (diagnose("ML704", name=id),))
    files: dict[str, bytes] = {}
    faults: list[Diagnostic] = []
    for file in held["files"]:
        data, wrong = _kept(file["path"], file["sha256"], blob)
        faults.extend(wrong)
        if data is not None:
            files[file["path"]] = data
    if not faults and _grammar_of(files) != held["grammar"]:
        faults.append(diagnose("ML703", name=GRAMMAR))
    if faults:
        return Checked(None, tuple(faults))
    return Checked(Bundle(held["edition"], held["digest"], held["engine"], held["grammar"], files, manifest))


def manifest_of(data: bytes) -> dict[str, Any] | None:
    """What a manifest says, None where this is none: of this format, canonical, its paths in order and in their place."""
    try:
        held = orjson.loads(data)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(held, dict) or held.get("format") != FORMAT or canonical_bytes(held) != data:
        return None
    if not all(isinstance(held.get(name), str) for name in ("edition", "digest", "engine", "grammar")):
        return None
    files = held.get("files")
    if not isinstance(files, list) or not all(map(_is_file, files)):
        return None
    paths = [file["path"] for file in files]
    return held if paths == sorted(set(paths)) else None


def _is_file(file: Any) -> bool:
    if not isinstance(file, dict) or not all(isinstance(file.get(name), str) for name in ("path", "sha256")):
        return False
    parts = file["path"].split("/")
    return len(parts) > 1 and all(part not in ("", ".", "..") for part in parts)


def _kept(name: str, id: str, blob: Blob) -> tuple[bytes | None, tuple[Diagnostic, ...]]:
    data = blob(id)
    if data is None:
        return None, (diagnose("ML702", name=name),)
    if address(data) != id:
        return None, (diagnose("ML703", name=name),)
    return data, ()


def _grammar_of(files: Mapping[str, bytes]) -> str:
    return address(b"".join(files[path] for path in sorted(files) if path.startswith(GRAMMAR)))
