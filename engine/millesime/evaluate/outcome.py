"""What a body may come to besides a value: no match, the common law, or one of several things."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, final

from millesime.values import Lack, Status
from millesime.values.lack import absorb


@final
class _Mark:
    """A result that is no value of the language."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


NO_MATCH: Final = _Mark("NO_MATCH")
"""An exception's body that does not speak of the case."""

COMMON: Final = _Mark("COMMON")
"""« droit commun »: what the exception derogates from holds again."""


@final
class Maybe:
    """One of several outcomes, for want of something (`lack`)."""

    __slots__ = ("lack", "options")

    def __init__(self, options: tuple[Any, ...], lack: Lack) -> None:
        self.options = options
        self.lack = lack

    def __repr__(self) -> str:
        return f"Maybe({self.options!r}, {self.lack!r})"


def agree(options: Iterable[Any]) -> bool:
    """Whether all outcomes are one and the same value, and none of them is a lack."""
    first: Any = NO_MATCH
    for index, option in enumerate(options):
        if isinstance(option, Lack | Maybe):
            return False
        if index == 0:
            first = option
        elif option is not first and (option != first or isinstance(option, _Mark) or isinstance(first, _Mark)):
            return False
    return True


def joined(options: list[Any], lacks: list[Lack]) -> Any:
    """What can be said when one of `options` holds and `lacks` tell why it is not known which."""
    if agree(options):
        return options[0]
    return Maybe(tuple(options), absorb(lacks + [o for o in options if isinstance(o, Lack)]))


def settled(outcome: Any) -> Any:
    """An outcome where a value is needed: several possible ones are a lack."""
    return outcome.lack if isinstance(outcome, Maybe) else outcome


BEYOND = Lack(Status.BEYOND_HORIZON)
NOT_IN_FORCE = Lack(Status.NOT_IN_FORCE)
NOT_APPLICABLE = Lack(Status.NOT_APPLICABLE)
CONFLICT = Lack(Status.CONFLICT)
