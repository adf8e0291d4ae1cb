"""Two records of one question held against each other: the same, or the first step at which they part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final, final

from millesime.records.decision import canonical_bytes

IGNORED: Final = frozenset({"engine", "digest", "cross_check"})
"""What may differ between two records that say the same: the engine's version, a second engine, and so the digest."""
UNDER_ANOTHER: Final = IGNORED | {"edition"}
"""What may differ besides where the decision was taken again under another edition, on purpose."""


@final
@dataclass(frozen=True, slots=True)
class Difference:
    """The first place at which two records part, with what each says there."""

    path: str
    before: Any
    after: Any


@final
@dataclass(frozen=True, slots=True)
class Parting:
    """The first step at which two trails part, in the order in which a person reasons: grounds before what they carry.

    `path`: the names of the steps that lead to it, the goal first. `key`: what first differs in it (`value`, `guard`), or
    None where only one of the two trails has such a step.
    """

    goal: str
    path: tuple[str, ...]
    key: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None

    @property
    def name(self) -> str:
        """The name of the step."""
        return self.path[-1]


def first_difference(before: Any, after: Any, path: str = "", ignored: frozenset[str] = IGNORED) -> Difference | None:
    """The first difference in reading order, or None where there is none.

    >>> first_difference({"a": [1, 2]}, {"a": [1, 3]})
    Difference(path='a[1]', before=2, after=3)
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*before, *(key for key in after if key not in before)]:
            if not path and key in ignored:
                continue
            here, held, other = f"{path}.{key}" if path else str(key), before.get(key), after.get(key)
            if (key in before) != (key in after):
                return Difference(here, held, other)
            found = first_difference(held, other, here, ignored)
            if found:
                return found
        return None
    if isinstance(before, list) and isinstance(after, list):
        for index, (held, other) in enumerate(zip(before, after, strict=False)):
            found = first_difference(held, other, f"{path}[{index}]", ignored)
            if found:
                return found
        if len(before) == len(after):
            return None
        end = min(len(before), len(after))
        return Difference(f"{path}[{end}]", *(one[end] if end < len(one) else None for one in (before, after)))
    return None if before == after and type(before) is type(after) else Difference(path, before, after)


def alike(before: Mapping[str, Any], after: Mapping[str, Any], ignored: frozenset[str] = IGNORED) -> bool:
    """Whether two records say the same: by their bytes, which is quick, since most do."""
    held, found = ({key: part for key, part in one.items() if key not in ignored} for one in (before, after))
    return canonical_bytes(held) == canonical_bytes(found)


def first_parting(before: Mapping[str, Any], after: Mapping[str, Any]) -> Parting | None:
    """The first step at which the trails of two records part, goal after goal; None where every step is the same."""
    for held, found in zip_longest(before["results"], after["results"]):
        one, other = _trail(held), _trail(found)
        parted = _parted(one, other, ())
        if parted:
            return Parting(str((held or found)["goal"]), *parted)
    return None


_Step = Mapping[str, Any] | None


def _trail(result: Any) -> _Step:
    trail = result.get("trail") if isinstance(result, Mapping) else None
    return trail if isinstance(trail, Mapping) else None


def _parted(
    before: _Step, after: _Step, above: tuple[str, ...]
) -> tuple[tuple[str, ...], str | None, _Step, _Step] | None:
    """Where two steps part: below them first, since what they hold follows from there."""
    if before == after:
        return None
    here = (*above, str((before or after or {}).get("name")))
    if before is None or after is None or _known(before) != _known(after):
        return here, None, before, after
    for one, other in zip_longest(_grounds(before), _grounds(after)):
        found = _parted(one, other, here)
        if found:
            return found
    for key in [*before, *(key for key in after if key not in before)]:
        if before.get(key) != after.get(key):
            return here, key, before, after
    return None


def _known(step: Mapping[str, Any]) -> tuple[Any, ...]:
    """What makes a step the same step, whatever it found."""
    return step.get("what"), step.get("name"), step.get("element")


def _grounds(step: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The steps below a step, those of a norm's parts included."""
    parts = [*_listed(step.get("steps"))]
    norm = step.get("norm")
    if isinstance(norm, Mapping):
        for part in norm.values():
            if isinstance(part, Mapping):
                parts += _listed(part.get("steps"))
    return parts


def _listed(steps: Any) -> list[Mapping[str, Any]]:
    return [step for step in steps if isinstance(step, Mapping)] if isinstance(steps, list) else []
