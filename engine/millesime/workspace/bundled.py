"""From an edition to its bundle and back: the very bytes that it was loaded from, and the law that they make again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, final

from millesime.bundle import grammar_parts, grammar_text
from millesime.records.bundle import Blob, Bundle, address, pack, unpack
from millesime.text.diagnostic import Checked, diagnose
from millesime.text.source import Span
from millesime.workspace.disk import EDITION_LIMIT, FILE_LIMIT, INVENTORY, Folder, Snapshot, place
from millesime.workspace.library import Library
from millesime.workspace.loaded import Loaded

if TYPE_CHECKING:
    from millesime.workspace.edition import Edition

SHOWN: Final = "millesime:bundle"
"""Under which name people are shown the files of a bundle."""


def bundle_of(loaded: Loaded) -> Bundle:
    """What replaying a decision needs of the edition that was loaded: no inventory, since they decide nothing."""
    editions = (loaded.info, *loaded.chain)
    law = {
        f"{info.id}/{path}": data
        for info, folder in zip(editions, loaded.folders, strict=True)
        for path, data in folder.files.items()
        if path.rpartition("/")[2] != INVENTORY
    }
    return pack(loaded.info.id, loaded.digest, law, grammar_parts())


def edition_of(bundle: Bundle, cache: bool | Path = True) -> Checked[Edition | None]:
    """The edition that a bundle makes; None, and why, where this engine does not make the same law of it."""
    from millesime.text.codes import grave
    from millesime.workspace.edition import Edition

    folders = tuple(_folder(name, files) for name, files in sorted(bundle.law().items()))
    library = Library.of(Snapshot(folders), SHOWN, cache)
    loaded = library.load(bundle.edition)
    wrong = tuple(complaint for complaint in loaded.diagnostics if grave(complaint))
    if wrong or loaded.digest != bundle.digest:
        code = "ML706" if bundle.grammar == address(grammar_text().encode()) else "ML705"
        reason = diagnose(code, edition=bundle.edition, engine=bundle.engine, digest=bundle.digest, found=loaded.digest)
        return Checked(None, (reason, *wrong))
    return Checked(Edition(loaded))


def _folder(name: str, files: Mapping[str, bytes]) -> Folder:
    """The files of an edition, held to the limits that are those on disk."""
    shown = place(SHOWN, name)
    large = tuple(
        diagnose("ML352", Span(place(shown, path), 0, 0), limit=FILE_LIMIT // 1024**2)
        for path, data in files.items()
        if len(data) > FILE_LIMIT
    )
    if not large and sum(map(len, files.values())) > EDITION_LIMIT:
        large = (diagnose("ML353", Span(shown, 0, 0), name=name, limit=EDITION_LIMIT // 1024**2),)
    return Folder(name, shown, {} if large else files, large)


@final
class Shelved:
    """Editions made from bundles, each once: many decisions are replayed under few of them."""

    def __init__(self, blob: Blob, cache: bool | Path = True) -> None:
        self._blob = blob
        self._cache = cache
        self._made: dict[str, Checked[Edition | None]] = {}

    def __call__(self, bundle: str) -> Checked[Edition | None]:
        """The edition of the bundle at this address, or why there is none."""
        if bundle not in self._made:
            held = unpack(bundle, self._blob)
            if held.product:
                self._made[bundle] = edition_of(held.product, self._cache)
            else:
                self._made[bundle] = Checked(None, held.diagnostics)
        return self._made[bundle]
