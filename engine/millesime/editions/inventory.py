"""An inventory, `inventaire.yaml`: what a document says, passage by passage, and the law that carries it.

One stands in the folder of each sheet. An entry names the rules that hold its passage, or says why no rule does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from millesime.editions.nodes import read_yaml
from millesime.editions.schema import INVENTORY
from millesime.editions.shape import faults
from millesime.model.inventory import Entry, Passage
from millesime.text.diagnostic import Checked, Diagnostic, Label, diagnose
from millesime.text.source import Source


def read_inventory(source: Source) -> Checked[tuple[Entry, ...]]:
    """The entries that a text holds, none where its shape is at fault.

    >>> read_inventory(Source("i.yaml", "- {id: B1, at: B35 14-17, says: Titre., because: titre}")).product[0].at
    (Passage(section='B35', first=14, last=17),)
    """
    read = read_yaml(source)
    tree = read.product
    if tree is None:
        return Checked((), read.diagnostics)
    shape = faults(tree, INVENTORY)
    if shape:
        return Checked((), shape)
    entries = tuple(
        Entry(
            id=data["id"],
            at=tuple(_passage(text) for text in data["at"].split(" ; ")),
            says=data["says"],
            names=tuple(data.get("in", ())),
            because=data.get("because"),
            span=tree.value(f"[{index}].id"),
            where=tree.value(f"[{index}].at"),
            places=tuple(tree.value(f"[{index}].in[{number}]") for number in range(len(data.get("in", ())))),
        )
        for index, data in enumerate(cast("list[dict[str, Any]]", tree.data))
    )
    return Checked(entries)


def twice(entries: Sequence[Entry]) -> tuple[Diagnostic, ...]:
    """The entries whose id another one bears already."""
    met: dict[str, Entry] = {}
    found = []
    for entry in entries:
        first = met.setdefault(entry.id, entry)
        if first is not entry:
            found.append(diagnose("ML391", entry.span, secondary=[Label(first.span, "first")], name=entry.id))
    return tuple(found)


def _passage(text: str) -> Passage:
    section, _, lines = text.partition(" ")
    first, _, last = lines.partition("-")
    return Passage(section, int(first), int(last or first))
