"""A library: the editions in one regulations folder, each with the law that it holds and inherits.

Law that is wrong raises nothing: what is loaded carries every complaint about it. What was compiled once is taken from
the cache, without reading any YAML or rule again, as long as no byte of the folder or of the engine has changed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any, final

from millesime.bundle import grammar_text, regulations
from millesime.model.edition import EditionInfo
from millesime.model.inventory import Entry
from millesime.model.program import Program
from millesime.text.diagnostic import Checked, Diagnostic, diagnose
from millesime.text.source import Source, Span
from millesime.workspace import stamp
from millesime.workspace.cache import Cache
from millesime.workspace.cache import folder as cache_folder
from millesime.workspace.disk import Folder, Snapshot, place, snapshot, text_of
from millesime.workspace.frozen import DamagedError, freeze, thaw
from millesime.workspace.later import ByName, InOrder
from millesime.workspace.lent import SHOWN, lending
from millesime.workspace.loaded import Loaded, Texts
from millesime.workspace.shelf import SHAPE, Shelf, read_shelf, text_in

_LAW = (Program, EditionInfo, tuple, str, tuple, tuple, InOrder)
"""The types of what is kept of an edition, in order."""


@final
class Library:
    """The editions under a regulations folder, as they are on disk when it is first looked at.

    `cache`: whether to keep compiled law (in the user's cache folder), or the folder to keep it in.
    """

    def __init__(self, root: Path, cache: bool | Path = True) -> None:
        self.root = root
        where = cache if isinstance(cache, Path) else cache_folder(os.environ) if cache else None
        self._cache = None if where is None else Cache(where)
        self._loaded: dict[str, Loaded] = {}

    @classmethod
    def of(cls, held: Snapshot, shown: str, cache: bool | Path = True) -> Library:
        """A library of bytes at hand, none of them on disk; nothing is lent to it."""
        library = cls(Path(shown), cache)
        library._snapshot = held
        return library

    def editions(self) -> Checked[Mapping[str, EditionInfo]]:
        """The editions by id, each after what it extends, and what is wrong with folders and manifests."""
        own = {folder.shown for folder in self._snapshot.folders}
        infos = {name: info for name, info in self._shelf.infos.items() if self._shelf.folders[name] in own}
        return Checked(infos, self._shelf.faults)

    def known(self) -> Mapping[str, EditionInfo]:
        """Its editions, and those that ship and that they extend."""
        return self._shelf.infos

    def holds(self, name: str) -> bool:
        """Whether a text is the library's own, by the name that spans give it."""
        return not name.startswith(f"{SHOWN}/")

    def newest(self) -> str | None:
        """The edition whose sources are the latest."""
        return self._shelf.newest

    def folder(self, edition: str) -> Path:
        """The folder of an edition."""
        held = self._folder(edition)
        return (self.root if held in self._snapshot.folders else regulations()) / held.name

    def edition_in(self, folder: Path) -> str | None:
        """The id of the edition in one of the library's folders."""
        shown = self.place(folder.name)
        return next((name for name, held in self._shelf.folders.items() if held == shown), None)

    def _folder(self, edition: str) -> Folder:
        shown = self._shelf.folders[edition]
        return next(held for held in self._snapshot.every if held.shown == shown)

    def _folders(self, info: EditionInfo, chain: tuple[EditionInfo, ...]) -> tuple[Folder, ...]:
        return tuple(self._folder(held.id) for held in (info, *chain))

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """The texts of the library, by the name that spans give them."""
        return Texts(self._snapshot)

    def note(self) -> Diagnostic | None:
        """Why compiled law is not kept, where the user could mend it."""
        if self._cache is None or not self._cache.refused():
            return None
        name = str(self._cache.path)
        return diagnose("ML370", Span(name, 0, 0), name=name)

    def load(self, edition: str) -> Loaded:
        """The law of an edition, those that it extends loaded first."""
        if edition not in self._loaded:
            self._loaded[edition] = self._from_cache(edition) or self._compiled(edition)
        return self._loaded[edition]

    @property
    def shown(self) -> str:
        """The library's name, with which those of its files begin: its path as it was given."""
        return self.root.name if self.root == regulations() else self.root.as_posix()

    def place(self, inside: str) -> str:
        """The name of what lies at a path inside the library, as spans give it."""
        return place(self.shown, inside)

    @cached_property
    def _snapshot(self) -> Snapshot:
        return lending(snapshot(self.root, self.shown), self.root)

    @cached_property
    def _key(self) -> bytes | None:
        """What stands for every byte that a result is made of; None where some could not be read."""
        if self._cache is None or not self._snapshot.whole:
            return None
        return stamp.key(stamp.engine(), self._snapshot.digest())

    def _kept(self, kind: str, shape: tuple[Any, ...], *more: str) -> Any:
        """The tuple of these types that was kept, or None."""
        if self._cache is None or self._key is None:
            return None
        data = self._cache.get(kind, stamp.key(self._key, *(part.encode() for part in more)))
        try:
            kept = None if data is None else thaw(data)
        except DamagedError:
            return None
        fits = isinstance(kept, tuple) and len(kept) == len(shape) and all(map(isinstance, kept, shape))
        return kept if fits else None

    def _keep(self, kind: str, value: tuple[object, ...], *more: str) -> None:
        if self._cache is not None and self._key is not None:
            self._cache.put(kind, stamp.key(self._key, *(part.encode() for part in more)), freeze(value))

    @cached_property
    def _shelf(self) -> Shelf:
        kept = self._kept("shelf", SHAPE)
        if kept is not None:
            return Shelf(*kept)
        shelf = read_shelf(self._snapshot)
        self._keep("shelf", (shelf.infos, shelf.newest, shelf.folders, shelf.locks, shelf.faults))
        return shelf

    def _inventory(self, folder: Folder, faults: list[Diagnostic]) -> tuple[Entry, ...]:
        """What the inventories of an edition hold, sheet after sheet."""
        from millesime.editions.inventory import read_inventory

        entries: list[Entry] = []
        for path in folder.inventories():
            source = text_in(folder, path, faults)
            read = read_inventory(source) if source else None
            if read is not None:
                faults.extend(read.diagnostics)
                entries.extend(read.product)
        return tuple(entries)

    def _from_cache(self, edition: str) -> Loaded | None:
        kept = self._kept("law", _LAW, edition)
        if kept is None:
            return None
        program, info, chain, digest, own, inherited, inventory = kept
        folders = self._folders(info, chain)
        return Loaded(program, info, chain, digest, own, inherited, inventory, self.sources, folders, cached=True)

    def _compiled(self, edition: str) -> Loaded:
        shelf = self._shelf
        info = shelf.infos.get(edition)
        if info is None:
            return self._absent(edition)
        from millesime.editions.carried import declared, unmet
        from millesime.editions.inventory import twice
        from millesime.model.canonical import digest
        from millesime.pipeline import compile_edition, read
        from millesime.sources.unpinned import unpinned

        parent = self.load(info.extends) if info.extends else None
        chain = () if parent is None else (parent.info, *parent.chain)
        folder = self._folder(edition)
        complaints = [fault for fault in shelf.faults if f"{fault.primary.file}/".startswith(f"{folder.shown}/")]

        _prepare_reader(self._cache)
        trees = []
        for path in folder.law():
            decoded = text_of(folder.place(path), folder.files[path])
            complaints.extend(decoded.diagnostics)
            if not decoded.diagnostics:
                trees.append(read(decoded.product))

        compiled = compile_edition(trees, info, parent.program if parent else None, chain, self.sources)
        complaints.extend(compiled.diagnostics)
        inventory = self._inventory(folder, complaints)
        complaints.extend(twice(inventory))
        complaints.extend(unmet(inventory, declared(compiled.product), (info, *chain)))
        complaints.extend(unpinned(compiled.product, shelf.locks))
        ids = {info.id, *(held.id for held in chain)}
        locks = {name: sha256 for name, sha256 in shelf.locks.items() if name.partition("/")[0] in ids}
        loaded = Loaded(
            program=compiled.product,
            info=info,
            chain=chain,
            digest=digest(compiled.product, (info, *chain), locks),
            own=tuple(complaints),
            inherited=parent.diagnostics if parent else (),
            inventory=inventory,
            sources=self.sources,
            folders=self._folders(info, chain),
        )
        kept = (_by_part(loaded.program), info, chain, loaded.digest, loaded.own, loaded.inherited)
        self._keep("law", (*kept, InOrder.of(inventory)), edition)
        return loaded

    def _absent(self, edition: str) -> Loaded:
        """What is loaded where there is no such edition, or its manifest is at fault."""
        faults = self._shelf.faults
        if edition not in (*self._shelf.folders, *(held.name for held in self._snapshot.folders)):
            faults += (diagnose("ML346", name=edition, known=", ".join(sorted(self._shelf.infos)) or "—"),)
        none = EditionInfo(edition, edition, date.min, date.max, None, ())
        program = Program(edition, {}, {}, {}, {}, {}, {})
        return Loaded(program, none, (), "", faults, (), (), self.sources)


def _by_part(program: Program) -> Program:
    """The same law, in parts that are thawed when they are wanted."""
    return replace(
        program,
        rules=ByName.of(program.rules),
        scenarios=InOrder.of(program.scenarios),
        discordances=ByName.of(program.discordances),
        pointers=InOrder.of(program.pointers),
        headings=InOrder.of(program.headings),
    )


@cache
def _prepare_reader(kept: Cache | None) -> None:
    """Give the reader of this process its tables from the cache, or the cache the reader's."""
    if kept is None:
        return
    from millesime.syntax import reader

    key = stamp.key(grammar_text().encode())
    tables = kept.get("tables", key)
    if tables is not None:
        with suppress(ValueError):
            reader.use_tables(tables)
            return
    kept.put("tables", key, reader.tables())
