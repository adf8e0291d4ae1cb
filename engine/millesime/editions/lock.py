"""The lock of an edition's sources, `sources.lock.yaml`: the SHA-256 of each document and of each cited passage.

It lets a pointer be verified against the document without the document's sentences standing in the repository.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from typing import Any, cast, final

from millesime.editions.manifest import Manifest
from millesime.editions.nodes import Tree, read_yaml
from millesime.editions.schema import LOCK
from millesime.editions.shape import faults
from millesime.frozen import dataclass
from millesime.text.diagnostic import Checked, Diagnostic, Label, diagnose
from millesime.text.source import Source, Span


@final
@dataclass(frozen=True, slots=True)
class Lock:
    """Hashes of documents by id, and of passages by pointer (`B35 46-48`)."""

    documents: Mapping[str, str]
    passages: Mapping[str, str]
    places: Mapping[str, Span] = field(default_factory=dict, compare=False)
    """Where each pointer stands."""


def read_lock(source: Source, manifest: Manifest, inherited: Collection[str] = ()) -> Checked[Lock | None]:
    """The lock that a text holds, or None beside all in which it is malformed or disagrees with the manifest.

    `inherited`: the sections of the editions that this one extends; its law may cite them too.
    """
    read = read_yaml(source)
    tree = read.product
    if tree is None:
        return Checked(None, read.diagnostics)
    found = faults(tree, LOCK)
    if not found:
        found = tuple(_faults(tree, manifest, inherited))
    if found:
        return Checked(None, found)
    data = cast("dict[str, Any]", tree.data)
    passages = data.get("passages", {})
    places = {pointer: tree.key(f"passages.{pointer}") for pointer in passages}
    return Checked(Lock(data.get("documents", {}), passages, places))


def _faults(tree: Tree, manifest: Manifest, inherited: Collection[str]) -> Iterator[Diagnostic]:
    data = cast("dict[str, Any]", tree.data)
    places = {document.id: index for index, document in enumerate(manifest.info.documents)}
    for name, sha256 in data.get("documents", {}).items():
        if name not in places:
            yield diagnose("ML362", tree.key(f"documents.{name}"), name=name)
        elif manifest.info.documents[places[name]].sha256 != sha256:
            beside = [Label(manifest.at(f"documents[{places[name]}].sha256"), "other")]
            yield diagnose("ML361", tree.value(f"documents.{name}"), secondary=beside, name=name)
    sections = {section.name for document in manifest.info.documents for section in document.sections}
    for pointer in data.get("passages", {}):
        section = pointer.partition(" ")[0]
        if section not in sections and section not in inherited:
            yield diagnose("ML362", tree.key(f"passages.{pointer}"), name=section)
