"""An edition by its folder, whatever lies beside it: a copy that somebody edits stands next to the original."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from millesime.workspace.disk import place, snapshot
from millesime.workspace.lent import lending, shipped
from millesime.workspace.library import Library


def library_of(folder: Path, cache: bool | Path = True) -> Library:
    """The library that an edition's folder lies in, without the other folders that hold an edition of the same id."""
    library = Library(folder.parent, cache=cache)
    held = snapshot(folder.parent, library.shown)
    manifests = shipped(held.folders)
    own = manifests.get(place(library.shown, folder.name))
    doubles = {
        shown
        for shown, manifest in manifests.items()
        if own is not None and manifest is not own and manifest.info.id == own.info.id
    }
    if not doubles:
        return library
    kept = tuple(each for each in held.folders if each.shown not in doubles)
    return Library.of(lending(replace(held, folders=kept), folder.parent), library.root.as_posix(), cache)
