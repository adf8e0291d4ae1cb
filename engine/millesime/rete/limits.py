"""What a network must keep to before durable_rules is shown it: the limits past which that library is wrong or dies.

Each of these was met in version 2.0.28. docs/rete.md tells what happens beyond them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, final

from millesime.rete.network import LARGEST, OPERATORS

RULES: Final = 4000
"""Rules of one network."""
NAMES: Final = 400
"""Names that the rules of one network test. From 512 on the library never comes back from compiling."""
CELLS: Final = 6
"""Cells that one rule matches; the library has room for sixteen."""
TESTS: Final = 4
"""Comparisons of one cell in one rule."""
FACTS: Final = 20_000
"""Facts of one session, concluded ones included."""


@final
class RefusedError(Exception):
    """A network or a fact that goes beyond a limit: it never reaches the library."""


def checked(rules: Any) -> None:
    """A network's rules, as they were sent, held to the limits; raises `RefusedError` with the first thing beyond them."""
    if not isinstance(rules, list) or len(rules) > RULES:
        raise RefusedError(f"more than {RULES} rules, or no rules")
    names: set[str] = set()
    for matches, then in rules:
        if not 1 <= len(matches) <= CELLS:
            raise RefusedError(f"a rule matches {len(matches)} cells; from 1 to {CELLS} may be")
        if len({cell for cell, _ in matches}) < len(matches):
            raise RefusedError("a rule matches one cell twice, which the library never does")
        for cell, tests in matches:
            whole(cell)
            if not 1 <= len(tests) <= TESTS:
                raise RefusedError(f"a cell is compared {len(tests)} times; from 1 to {TESTS} may be")
            for part, operator, number in tests:
                if part not in ("k", "m") or operator not in OPERATORS:
                    raise RefusedError(
                        f"`{part} {operator}`: only whole numbers are compared, and only by {', '.join(OPERATORS)}"
                    )
                whole(number)
                names.add(f"{part}{cell}")
        if then[0] not in ("say", "take", "ask"):
            raise RefusedError(f"`{then[0]}` concludes nothing")
        for number in then[1:]:
            if number is not None:
                whole(number)
    if len(names) > NAMES:
        raise RefusedError(f"{len(names)} names are tested; {NAMES} may be")
    distinct(names)


def whole(number: Any) -> int:
    """A number that is exact inside: a whole one, below 2^53; a truth is none."""
    if number.__class__ is not int or not -LARGEST <= number <= LARGEST:
        raise RefusedError(f"{number!r} is no whole number below 2^53")
    return int(number)


def distinct(names: Iterable[str]) -> None:
    """Names that the library tells apart; it knows each by 32 bits, and says nothing where two have the same ones."""
    seen: dict[int, str] = {}
    for name in sorted(names):
        other = seen.setdefault(hashed(name), name)
        if other != name:
            raise RefusedError(f"`{other}` and `{name}` are one name to the library")


def hashed(name: str) -> int:
    """The 32 bits by which the library knows a name (FNV-1a).

    >>> hashed("costarring") == hashed("liquid")
    True
    """
    found = 0x811C9DC5
    for byte in name.encode("ascii"):
        found = (found ^ byte) * 0x01000193 & 0xFFFFFFFF
    return found
