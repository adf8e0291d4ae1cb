"""An edition's manifest, `edition.yaml`: read, checked against its schema, and told as the head of an edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast, final

from millesime.editions.nodes import Tree, read_yaml
from millesime.editions.schema import MANIFEST
from millesime.editions.shape import faults
from millesime.frozen import dataclass
from millesime.model.edition import Document, EditionInfo, Section
from millesime.text.diagnostic import Checked, Diagnostic, Label, diagnose
from millesime.text.source import Source, Span


@final
@dataclass(frozen=True, slots=True)
class Manifest:
    """The head of an edition, with the place of each of its values by path (`extends`, `documents[0].sha256`)."""

    info: EditionInfo
    places: Mapping[str, Span]

    def at(self, path: str) -> Span:
        """The place of a value that the manifest gives."""
        return self.places[path]


def read_manifest(source: Source) -> Checked[Manifest | None]:
    """The manifest that a text holds, or None beside all that is wrong with it.

    >>> text = 'id: "2012"\\ntitle: Guide\\nknown_from: 2012-04-01\\nhorizon: 2012-12-31\\n'
    >>> read_manifest(Source("edition.yaml", text)).product.info.horizon
    datetime.date(2012, 12, 31)
    """
    read = read_yaml(source)
    tree = read.product
    if tree is None:
        return Checked(None, read.diagnostics)
    shape = faults(tree, MANIFEST)
    if shape:
        return Checked(None, shape)
    data = cast("dict[str, Any]", tree.data)
    meaning = tuple(_faults(data, tree))
    if meaning:
        return Checked(None, meaning)
    places = {path: place.value for path, place in tree.places.items()}
    return Checked(Manifest(_info(data), places), tuple(_doubts(data, tree)))


def _info(data: dict[str, Any]) -> EditionInfo:
    return EditionInfo(
        id=data["id"],
        title=data["title"],
        known_from=date.fromisoformat(data["known_from"]),
        horizon=date.fromisoformat(data["horizon"]),
        extends=data.get("extends"),
        documents=tuple(
            Document(
                id=document["id"],
                title=document["title"],
                file=document["file"],
                sha256=document["sha256"],
                sections=tuple(
                    Section(name, section["title"], *section["lines"])
                    for name, section in document.get("sections", {}).items()
                ),
            )
            for document in data.get("documents", ())
        ),
    )


def _faults(data: dict[str, Any], tree: Tree) -> Iterator[Diagnostic]:
    """What a schema cannot say."""
    known_from, horizon = _day(data["known_from"]), _day(data["horizon"])
    for key, day in (("known_from", known_from), ("horizon", horizon)):
        if day is None:
            yield diagnose("ML336", tree.value(key), found=data[key])
    if known_from and horizon and horizon < known_from:
        beside = [Label(tree.value("known_from"), "other")]
        names = {"name": data["id"], "horizon": horizon, "known_from": known_from}
        yield diagnose("ML341", tree.value("horizon"), secondary=beside, **names)

    documents: dict[str, Span] = {}
    sections: dict[str, Span] = {}
    for index, document in enumerate(data.get("documents", ())):
        path = f"documents[{index}]"
        place, name = tree.value(f"{path}.id"), document["id"]
        if name in documents:
            yield diagnose("ML340", place, secondary=[Label(documents[name], "first")], name=name)
        documents.setdefault(name, place)
        if not stays_inside(document["file"]):
            yield diagnose("ML337", tree.value(f"{path}.file"), found=document["file"])
        for section, held in document.get("sections", {}).items():
            where = f"{path}.sections.{section}"
            first, last = held["lines"]
            if last < first:
                yield diagnose("ML338", tree.value(f"{where}.lines"), name=section, first=first, last=last)
            named = tree.key(where)
            if section in sections:
                yield diagnose("ML339", named, secondary=[Label(sections[section], "first")], name=section)
            sections.setdefault(section, named)


def _doubts(data: dict[str, Any], tree: Tree) -> Iterator[Diagnostic]:
    """What bars nothing, and should be mended."""
    for index, document in enumerate(data.get("documents", ())):
        if set(document["sha256"]) == {"0"}:
            yield diagnose("ML363", tree.value(f"documents[{index}].sha256"), name=document["id"])


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def stays_inside(path: str) -> bool:
    """Whether a path, read against any folder on any system, names something in that folder.

    >>> stays_inside("annexes/guide.txt"), stays_inside("../guide.txt"), stays_inside("C:guide.txt")
    (True, False, False)
    """
    if any(char in '\\:*?"<>|' or not char.isprintable() for char in path):
        return False
    return all(part not in ("", ".", "..") for part in path.split("/"))
