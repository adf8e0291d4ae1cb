"""Which version of the one law stands for which of the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from millesime.difference.substance import substance
from millesime.model.program import Exception_, Rule, Scale

Dated = Rule | Exception_ | Scale


class Pair(NamedTuple):
    """A version before and after; None where there is none. `onto`: what a new version takes over from."""

    before: Any
    after: Any
    onto: Any = None


def paired(before: Dated | None, after: Dated | None) -> Iterator[Pair]:
    """Every version of both, in order: those of one reading and one first day together, then those that say the same."""
    one = list(before.versions) if before is not None else []
    other = list(after.versions) if after is not None else []
    found: list[Pair] = []
    for key in (_placed, _begun, _said):
        for version in list(other):
            match = next((old for old in one if key(old) == key(version)), None)
            if match is not None:
                one.remove(match)
                other.remove(version)
                found.append(Pair(match, version))
    if len(one) == len(other) == 1 and not found:
        found.append(Pair(one.pop(), other.pop()))
    found += [Pair(old, None) for old in one]
    found += [Pair(None, new, _predecessor(new, before, after)) for new in other]
    yield from sorted(found, key=_order)


def _order(pair: Pair) -> tuple[Any, str]:
    version = pair.after or pair.before
    return version.interval.since, version.reading or ""


def _placed(version: Any) -> Any:
    return version.reading, version.interval.since


def _begun(version: Any) -> Any:
    return version.interval.since


def _said(version: Any) -> Any:
    cells = tuple((keys, cell.value, cell.missing) for keys, cell in getattr(version, "cells", ()))
    return substance(version.body), cells


def _predecessor(version: Any, before: Dated | None, after: Dated | None) -> Any:
    """The latest version that began earlier: of the law before if there is one, else of the same law."""
    for law in (before, after):
        earlier: Sequence[Any] = [
            old
            for old in (law.versions if law is not None else ())
            if old.interval.since < version.interval.since and old.reading in (None, version.reading)
        ]
        if earlier:
            return max(earlier, key=lambda old: old.interval.since)
    return None
