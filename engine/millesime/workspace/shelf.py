"""What the manifests of a library say: its editions, in which folder each stands, and the passages they have locked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, final

from millesime.frozen import dataclass
from millesime.model.edition import EditionInfo
from millesime.text.diagnostic import Diagnostic
from millesime.text.source import Source
from millesime.workspace.disk import LOCK, MANIFEST, Folder, Snapshot, text_of

if TYPE_CHECKING:
    from millesime.editions.manifest import Manifest


@final
@dataclass(frozen=True, slots=True)
class Shelf:
    """What the manifests of a library say, as it is cached."""

    infos: Mapping[str, EditionInfo]
    newest: str | None
    folders: Mapping[str, str]
    """The name of each edition's folder, as people are shown it."""
    locks: Mapping[str, str]
    faults: tuple[Diagnostic, ...]


SHAPE = (dict, str | None, dict, dict, tuple)
"""The types of what is kept of a shelf, in order."""


def read_shelf(held: Snapshot) -> Shelf:
    """The manifests and locks of a library, read."""
    from millesime.editions.chain import order
    from millesime.editions.lock import read_lock
    from millesime.editions.manifest import read_manifest
    from millesime.workspace.lent import shipped, wanted

    faults = list(held.faults)
    manifests: dict[str, Manifest] = {}
    locks: dict[str, str] = {}
    for folder in held.folders:
        faults.extend(folder.faults)
        source = text_in(folder, MANIFEST, faults)
        read = read_manifest(source) if source else None
        if read is None or read.product is None:
            faults.extend(read.diagnostics if read else ())
            continue
        faults.extend(read.diagnostics)
        manifests[folder.shown] = read.product
    at_hand = shipped(held.lent)
    if len(manifests) == len(held.folders):  # else the one that is extended may be the one at fault
        manifests.update(wanted(list(manifests.values()), at_hand))
    placed = order(list(manifests.values()), [manifest.info.id for manifest in at_hand.values()])
    for folder in held.every:
        source = text_in(folder, LOCK, faults) if folder.shown in manifests else None
        if source:
            manifest = manifests[folder.shown]
            lock = read_lock(source, manifest, placed.product.inherited_sections(manifest.info.id))
            faults.extend(lock.diagnostics)
            passages = lock.product.passages if lock.product else {}
            locks.update({f"{manifest.info.id}/{pointer}": sha256 for pointer, sha256 in passages.items()})
    faults.extend(placed.diagnostics)
    folders = {manifest.info.id: name for name, manifest in manifests.items()}
    return Shelf(placed.product.infos, placed.product.newest(), folders, locks, tuple(faults))


def text_in(folder: Folder, path: str, faults: list[Diagnostic]) -> Source | None:
    """The text of a file of an edition, None where there is none that can be read."""
    if path not in folder.files:
        return None
    decoded = text_of(folder.place(path), folder.files[path])
    faults.extend(decoded.diagnostics)
    return None if decoded.diagnostics else decoded.product
