"""Two records of one question held against each other: the same, or the first step at which they part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, final

IGNORED = frozenset({"engine", "digest"})
"""What may differ between two records that say the same: the engine's version, and so the digest."""


@final
@dataclass(frozen=True, slots=True)
class Difference:
    """The first place at which two records part, with what each says there."""

    path: str
    before: Any
    after: Any


def first_difference(before: Any, after: Any, path: str = "") -> Difference | None:
    """The first difference in reading order, or None where there is none.

    >>> first_difference({"a": [1, 2]}, {"a": [1, 3]})
    Difference(path='a[1]', before=2, after=3)
    """
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in [*before, *(key for key in after if key not in before)]:
            if not path and key in IGNORED:
                continue
            found = first_difference(before.get(key), after.get(key), f"{path}.{key}" if path else str(key))
            if found:
                return found
        return None
    if isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            held = before[index] if index < len(before) else None
            found = first_difference(held, after[index] if index < len(after) else None, f"{path}[{index}]")
            if found:
                return found
        return None
    return None if before == after and type(before) is type(after) else Difference(path, before, after)
