"""Documents and registers read from disk, and an edition set beside them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import orjson

from millesime.editions.lock import read_lock
from millesime.editions.manifest import read_manifest
from millesime.model.edition import EditionInfo
from millesime.sources.evidence import Evidence
from millesime.sources.passages import Document, Shelf
from millesime.sources.register import Register, merged
from millesime.sources.shapes import ShapeError, register_of
from millesime.syntax.normal import composed
from millesime.text.diagnostic import Checked, Diagnostic, diagnose
from millesime.text.source import Source, Span
from millesime.workspace.disk import LOCK, MANIFEST, contents, place, text_of
from millesime.workspace.library import Library

REGISTER_LIMIT: Final = 256 * 1024 * 1024
"""Bytes of a register: a whole code is some fifty million."""


def shelf(folder: Path, infos: Iterable[EditionInfo]) -> Checked[Shelf]:
    """The documents of editions as a folder holds them; one that is not there is left to the checks to tell."""
    found: dict[str, Document] = {}
    faults: list[Diagnostic] = []
    for info in infos:
        for stated in info.documents:
            path, shown = folder / stated.file, place(folder.as_posix(), stated.file)
            if not path.exists():
                continue
            data, fault = contents(path, shown)
            if data is None:
                faults.extend([fault] if fault else [])
                continue
            decoded = text_of(shown, data)
            faults.extend(decoded.diagnostics)
            source = Source(shown, composed(decoded.product.text))
            found[stated.id] = Document(stated, source, hashlib.sha256(data).hexdigest())
    return Checked(Shelf(found), tuple(faults))


def register(paths: Sequence[Path]) -> Checked[Register | None]:
    """The register that files hold between them; the last one prevails."""
    read: list[Register] = []
    faults: list[Diagnostic] = []
    for path in paths:
        shown = path.as_posix()
        data, fault = contents(path, shown, REGISTER_LIMIT)
        if data is None:
            faults.extend([fault] if fault else [])
            continue
        try:
            read.append(register_of(orjson.loads(data), shown))
        except (orjson.JSONDecodeError, ShapeError, RecursionError) as wrong:
            faults.append(diagnose("ML365", Span(shown, 0, 0), name=shown, why=str(wrong)[:120]))
    return Checked(merged(read), tuple(faults))


def evidence(library: Library, edition: str, documents: Shelf, law: Register | None) -> Evidence:
    """An edition beside what it cites. Its manifest must be sound: it is one of the library's editions."""
    folder = library.folder(edition).name
    manifest = read_manifest(library.sources[library.place(f"{folder}/{MANIFEST}")]).product
    assert manifest is not None
    loaded = library.load(edition)
    sections = frozenset(part.name for info in loaded.chain for held in info.documents for part in held.sections)
    name = library.place(f"{folder}/{LOCK}")
    lock = read_lock(library.sources[name], manifest, sections).product if name in library.sources else None
    return Evidence(manifest, loaded.program, documents, lock, law)
