"""What a body may come to besides a value: no match, the common law, or one of several things."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
    """One of several outcomes, for want of something (`lack`); `reasons` tell why it is not known which."""

    __slots__ = ("lack", "options", "reasons")

    def __init__(self, options: tuple[Any, ...], lack: Lack, reasons: Sequence[Lack] = ()) -> None:
        self.options = options
        self.lack = lack
        self.reasons = reasons or (lack,)

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
    return Maybe(tuple(options), torn(options, lacks), lacks)


def awaiting(lacks: Sequence[Lack]) -> Lack:
    """What is lacking where one operand may settle the matter alone: facts, as long as a fact may still be that one.

    >>> awaiting([Lack(Status.CONFLICT), Lack(Status.UNKNOWN, frozenset({"a"}))])
    Lack(unknown, ['a'])
    """
    return absorb([lack for lack in lacks if lack.status is Status.UNKNOWN] or lacks)


def torn(options: Sequence[Any], reasons: Sequence[Lack]) -> Lack:
    """What is lacking where one of `options` holds, and `reasons` tell why it is not known which.

    As long as a missing fact may tell, nothing is said of an option that may not hold; options that all lack for one
    reason lack for that reason, whichever holds.
    """
    lacks = [option for option in options if option.__class__ is Lack]
    unknown = [lack for lack in lacks if lack.status is Status.UNKNOWN]
    if len(lacks) == len(options) and not unknown and len({lack.status for lack in lacks}) == 1:
        return lacks[0]
    if any(reason.status is Status.UNKNOWN for reason in reasons):
        return awaiting([*reasons, *unknown])
    known = [option for option in options if option not in unknown]
    return absorb(unknown) if unknown and agree(known) else absorb([*reasons, *lacks])


def narrowed(lack: Lack, options: Sequence[Any]) -> Lack:
    """The same lack, telling among which values the unknown one lies, where each of the options is known or tells it."""
    values: list[Any] = []
    for option in options:
        if isinstance(option, bool | Maybe | _Mark) or (option.__class__ is Lack and not option.options):
            return lack.plain()  # and of a truth there is nothing to tell
        held = option.options if option.__class__ is Lack else (option,)
        values += [value for value in held if value not in values]
    kept = tuple(values) if lack.status is Status.UNKNOWN and len(values) <= MANY else ()
    return Lack(lack.status, lack.missing, lack.reason, kept)


def settled(outcome: Any) -> Any:
    """An outcome where a value is needed, so that something does match: several possible values are a lack."""
    if not isinstance(outcome, Maybe):
        return outcome
    matching = [option for option in outcome.options if option is not NO_MATCH]
    if len(matching) == len(outcome.options):
        return narrowed(outcome.lack, matching)
    return matching[0] if agree(matching) else narrowed(torn(matching, outcome.reasons), matching)


MANY: Final = 32
"""Of more values than that, it is not kept that an unknown one lies among them."""
BEYOND = Lack(Status.BEYOND_HORIZON)
NOT_IN_FORCE = Lack(Status.NOT_IN_FORCE)
NOT_APPLICABLE = Lack(Status.NOT_APPLICABLE)
CONFLICT = Lack(Status.CONFLICT)
