"""Which edition extends which: an order in which each comes after what it extends."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import final

from millesime.editions.manifest import Manifest
from millesime.frozen import dataclass
from millesime.model.edition import EditionInfo
from millesime.text.diagnostic import Checked, Diagnostic, Fix, Label, diagnose


@final
@dataclass(frozen=True, slots=True)
class Order:
    """The editions by id, parents first. An edition that is at fault is left out, and so is what extends it."""

    infos: Mapping[str, EditionInfo]

    def ancestors(self, edition: str) -> tuple[EditionInfo, ...]:
        """The editions that one extends, nearest first."""
        return ancestors(self.infos, edition)

    def inherited_sections(self, edition: str) -> frozenset[str]:
        """The sections of the documents of the editions that one extends; none where it has no place in the order."""
        around = self.ancestors(edition) if edition in self.infos else ()
        return frozenset(part.name for info in around for document in info.documents for part in document.sections)

    def newest(self) -> str | None:
        """The edition whose sources are the latest; of several, the one that extends the most."""
        return max(
            self.infos, key=lambda name: (self.infos[name].known_from, len(self.ancestors(name)), name), default=None
        )


def ancestors(infos: Mapping[str, EditionInfo], edition: str) -> tuple[EditionInfo, ...]:
    """The editions that one extends, nearest first."""
    found: list[EditionInfo] = []
    parent = infos[edition].extends
    while parent is not None:
        found.append(infos[parent])
        parent = infos[parent].extends
    return tuple(found)


def order(manifests: Sequence[Manifest], also: Collection[str] = ()) -> Checked[Order]:
    """The editions in order, with whatever keeps one of them from its place.

    `also`: ids that could have been extended too, to be told to whoever names one that is not there.
    """
    unique, diagnostics = _unique(manifests)
    faulty: set[str] = set()
    for name, manifest in unique.items():
        for fault in _faults(manifest, unique, {m.info.id for m in manifests}, also):
            faulty.add(name)
            diagnostics.append(fault)
    diagnostics.extend(_circles(unique))

    placed: dict[str, EditionInfo] = {}
    waiting = [m.info for _, m in sorted(unique.items()) if m.info.id not in faulty]
    while ready := [info for info in waiting if info.extends is None or info.extends in placed]:
        placed.update((info.id, info) for info in ready)
        waiting = [info for info in waiting if info.id not in placed]
    return Checked(Order(placed), tuple(diagnostics))


def _unique(manifests: Sequence[Manifest]) -> tuple[dict[str, Manifest], list[Diagnostic]]:
    """The manifests by id; of those that share one, none."""
    by_id: dict[str, list[Manifest]] = {}
    for manifest in manifests:
        by_id.setdefault(manifest.info.id, []).append(manifest)
    diagnostics = [
        diagnose("ML344", other.at("id"), secondary=[Label(first.at("id"), "first")], name=name)
        for name, (first, *others) in by_id.items()
        for other in others
    ]
    return {name: held[0] for name, held in by_id.items() if len(held) == 1}, diagnostics


def _faults(
    manifest: Manifest, unique: Mapping[str, Manifest], names: set[str], also: Collection[str]
) -> Iterator[Diagnostic]:
    """What is wrong between an edition and the one that it extends."""
    info = manifest.info
    if info.extends is None:
        return
    place = manifest.at("extends")
    if info.extends not in names:
        known = sorted({*names, *also} - {info.id})
        near = get_close_matches(info.extends, known, 1)
        fix = Fix(place, f'"{near[0]}"') if near else None
        yield diagnose("ML342", place, fix=fix, name=info.id, extends=info.extends, known=", ".join(known) or "—")
    elif info.extends in unique:
        parent = unique[info.extends]
        if parent.info.known_from > info.known_from:
            yield diagnose(
                "ML345",
                manifest.at("known_from"),
                secondary=[Label(parent.at("known_from"), "other")],
                name=info.id,
                known_from=info.known_from,
                extends=info.extends,
                later=parent.info.known_from,
            )


def _circles(unique: Mapping[str, Manifest]) -> Iterator[Diagnostic]:
    """Each circle of editions once, from its first by name."""
    told: set[str] = set()
    for start in sorted(unique):
        path: list[str] = []
        at: str | None = start
        while at is not None and at in unique and at not in path:
            path.append(at)
            at = unique[at].info.extends
        if at is None or at not in path or at in told:
            continue
        circle = path[path.index(at) :]
        told.update(circle)
        first, *others = circle
        beside = [Label(unique[name].at("extends"), "cycle") for name in others]
        chain = " → ".join([*circle, first])
        yield diagnose("ML343", unique[first].at("extends"), secondary=beside, chain=chain)
