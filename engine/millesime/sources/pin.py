"""The lock written anew: the fingerprint of every passage that an edition's own files cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, final

from millesime.sources.evidence import Evidence
from millesime.sources.passages import fingerprint, pointed

_HEAD: Final = "# Écrit par `millesime sources pin` : l'empreinte des documents et de chaque passage cité.\n"


@final
@dataclass(frozen=True, slots=True)
class Pinned:
    """A lock as it is to be written, and in what it differs from the one before; each change by pointer or document."""

    text: str
    passages: int
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def pinned(evidence: Evidence) -> Pinned:
    """The lock of an edition. What is not at hand, or holds nothing, is left out: `passages.check` complains of it."""
    documents = {
        stated.id: found.sha256
        for stated in evidence.manifest.info.documents
        if (found := evidence.shelf.documents.get(stated.id)) is not None
    }
    passages: dict[str, str] = {}
    for pointer in sorted(evidence.documented, key=lambda one: (one.section, one.first, one.last)):
        document = evidence.shelf.of(pointer)
        text = "" if document is None else document.passage(pointer.first, pointer.last)
        if text.strip():
            passages[pointed(pointer)] = fingerprint(text)
    before = evidence.lock
    held = {**before.documents, **before.passages} if before is not None else {}
    now = {**documents, **passages}
    return Pinned(
        _written(documents, passages),
        len(passages),
        tuple(name for name in now if name not in held),
        tuple(name for name in now if name in held and held[name] != now[name]),
        tuple(name for name in held if name not in now),
    )


def _written(documents: Mapping[str, str], passages: Mapping[str, str]) -> str:
    return _HEAD + "".join((*_block("documents", documents.items()), *_block("passages", passages.items())))


def _block(name: str, entries: Iterable[tuple[str, str]]) -> list[str]:
    lines = [f'  "{key}": "{sha256}"\n' for key, sha256 in entries]
    return [f"{name}:\n", *lines] if lines else []
