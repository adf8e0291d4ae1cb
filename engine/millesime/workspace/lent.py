"""What ships, lent to a library of one's own: an edition in it may extend one that the engine ships.

What a library holds under an id is its own, even where the engine ships an edition of that id.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from millesime.bundle import regulations
from millesime.workspace.disk import MANIFEST, Folder, Snapshot, snapshot, text_of

if TYPE_CHECKING:
    from millesime.editions.manifest import Manifest

SHOWN: Final = "millesime:regulations"
"""Under which name people are shown the files of what ships, in a library that is not it."""


def lending(held: Snapshot, root: Path) -> Snapshot:
    """A library as it is on disk, with the editions that ship beside it if one of its own extends anything."""
    if root.resolve() == regulations().resolve():
        return held
    if not any(b"extends" in folder.files.get(MANIFEST, b"") for folder in held.folders):
        return held
    return replace(held, lent=snapshot(regulations(), SHOWN).folders)


def shipped(folders: Iterable[Folder]) -> Mapping[str, Manifest]:
    """The manifests of what ships, by the name of their folder."""
    read = {folder.shown: _manifest(folder) for folder in folders}
    return {shown: manifest for shown, manifest in read.items() if manifest is not None}


def wanted(own: Sequence[Manifest], at_hand: Mapping[str, Manifest]) -> Mapping[str, Manifest]:
    """What ships and is extended, directly or not, by editions that do not find it among themselves."""
    by_id = {manifest.info.id: (shown, manifest) for shown, manifest in at_hand.items()}
    known = {manifest.info.id for manifest in own}
    found: dict[str, Manifest] = {}
    asked = [manifest.info.extends for manifest in own]
    while asked:
        name = asked.pop()
        if name is not None and name not in known and name in by_id:
            shown, manifest = by_id[name]
            found[shown] = manifest
            known.add(name)
            asked.append(manifest.info.extends)
    return found


def _manifest(folder: Folder) -> Manifest | None:
    from millesime.editions.manifest import read_manifest

    decoded = text_of(folder.place(MANIFEST), folder.files.get(MANIFEST, b""))
    return None if decoded.diagnostics else read_manifest(decoded.product).product
