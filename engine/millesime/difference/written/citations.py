"""What a rule rests on, and what of it changed: articles, Légifrance ids and days, passages, labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from millesime.difference.model import CitationChange, Cited, Where
from millesime.model.citation import Authority, Pointer, PointerKind
from millesime.model.cited import carried
from millesime.model.program import Interval
from millesime.model.walk import walk

Entry = tuple[Cited, str]


def interval(held: Interval) -> str:
    """Days in force, the last one included, as the law says them: `2012-01-01 – 2017-03-16`."""
    from datetime import timedelta

    return f"{held.since} – {held.until - timedelta(days=1) if held.until else '…'}"


def changes(where: Where, before: Any, after: Any, closed_by_next: bool = False) -> tuple[CitationChange, ...]:
    """What of the citations of two versions is not the same. `closed_by_next`: that it ends where the next begins is no news."""
    if before is None or after is None:
        return ()
    found = list(_authority(where, before.authority, after.authority))
    if before.interval != after.interval and not closed_by_next:
        found.append(CitationChange(where, Cited.DAYS, interval(before.interval), interval(after.interval)))
    found += _inside(where, before, after)
    return tuple(found)


def _authority(where: Where, before: Authority, after: Authority) -> Iterator[CitationChange]:
    if (one := _article(before)) != (other := _article(after)):
        yield CitationChange(where, Cited.ARTICLE, one, other)
    if (one := _windows(before)) != (other := _windows(after)):
        yield CitationChange(where, Cited.LEGIFRANCE, one, other)
    if (one := _pointers(before)) != (other := _pointers(after)):
        yield CitationChange(where, Cited.POINTER, one, other)
    if before.label != after.label:
        yield CitationChange(where, Cited.LABEL, before.label, after.label)
    if before.convention != after.convention:
        yield CitationChange(where, Cited.CONVENTION, _whether(before), _whether(after))


def _whether(authority: Authority) -> str | None:
    return "convention" if authority.convention else None


def _article(authority: Authority) -> str | None:
    parts = [authority.article, authority.code, f"al. {authority.alinea}" if authority.alinea is not None else None]
    return ", ".join(part for part in parts if part) or None


def _windows(authority: Authority) -> str | None:
    shown = (f"{one.legifrance} ({interval(Interval(one.since, one.until))})" for one in authority.windows)
    return " ; ".join(shown) or None


def pointer(one: Pointer) -> str:
    """A passage as rule files point at it."""
    match one.kind:
        case PointerKind.DOCUMENT:
            lines = f" {one.first}" if one.first == one.last else f" {one.first}-{one.last}"
            return f"[{one.section}{lines if one.first else ''}]"
        case PointerKind.LAW:
            return f"[LEGI {one.section}]"
        case PointerKind.ELSEWHERE:
            return f"[AILLEURS « {one.section} »]"
        case _:
            return f"[{one.section}]"


def _pointers(authority: Authority) -> str | None:
    return " ".join(pointer(one) for one in authority.pointers) or None


def cited_by(version: Any) -> str | None:
    """The article or the document that states a version."""
    if version is None:
        return None
    authority: Authority = version.authority
    return authority.article or _pointers(authority)


def _inside(where: Where, before: Any, after: Any) -> Iterator[CitationChange]:
    """The same for branches, conditions and cells, by what they are called."""
    one, other = _parts(before), _parts(after)
    for path in [*one, *(path for path in other if path not in one)]:
        for (kind, old), (_, new) in zip(_entries(one.get(path)), _entries(other.get(path)), strict=True):
            if old != new and path in one and path in other:
                yield CitationChange(where, kind, old, new, path)


def _entries(authority: Authority | None) -> list[tuple[Cited, str | None]]:
    if authority is None:
        return [(Cited.ARTICLE, None), (Cited.LEGIFRANCE, None), (Cited.POINTER, None)]
    return [
        (Cited.ARTICLE, _article(authority)),
        (Cited.LEGIFRANCE, _windows(authority)),
        (Cited.POINTER, _pointers(authority)),
    ]


def _parts(version: Any) -> Mapping[str, Authority]:
    """The authorities inside a version, by their place: the n-th branch, the condition of a letter, the cell of a key."""
    found: dict[str, Authority] = {}
    if version.body is not None:
        number = 0
        for node in walk(version.body):
            for authority in carried(node):
                number += 1
                found[str(number)] = authority
    for keys, cell in getattr(version, "cells", ()):
        found[" ; ".join(map(str, keys))] = cell.authority
    return found
