"""What can be said where something is lacking: one of several outcomes, and what would have to be known to tell which.

This is worked out outside the networks, which match; docs/decisions/0026 and DESIGN's semantics 11 are what it follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final, final

from millesime.values import Lack, Status
from millesime.values.lack import absorb


@final
@dataclass(frozen=True, slots=True)
class Mark:
    """An outcome that is no value of the language."""

    name: str


SILENT: Final = Mark("no match")
COMMON: Final = Mark("droit commun")
MANY: Final = 32
"""Of more values than that, it is not kept that an unknown one lies among them."""
CONFLICT: Final = Lack(Status.CONFLICT)


@final
@dataclass(frozen=True, slots=True)
class Torn:
    """One of `options`; `reasons` tell why it is not known which, `lack` what that leaves unknown."""

    options: tuple[Any, ...]
    reasons: tuple[Lack, ...]
    lack: Lack


def lacks_in(values: Iterable[Any]) -> list[Lack]:
    """The lacks among some outcomes."""
    return [value for value in values if isinstance(value, Lack)]


def awaited(lacks: Sequence[Lack]) -> Lack:
    """What is lacking where any one of them, once known, may settle the matter: a fact rather than anything else."""
    return absorb([lack for lack in lacks if lack.status is Status.UNKNOWN] or lacks)


def agree(options: Sequence[Any]) -> bool:
    """Whether every option is the same value."""
    head = options[0]
    if isinstance(head, Mark):
        return all(option is head for option in options)
    return all(not isinstance(option, Lack | Torn | Mark) and option == head for option in options)


def either(options: Sequence[Any], reasons: Sequence[Lack]) -> Any:
    """One of the options: itself where there is but one thing that it can be."""
    if agree(options):
        return options[0]
    return Torn(tuple(options), tuple(reasons), left_open(options, reasons))


def left_open(options: Sequence[Any], reasons: Sequence[Lack]) -> Lack:
    """What is lacking where one of the options holds."""
    absent = lacks_in(options)
    facts = [lack for lack in absent if lack.status is Status.UNKNOWN]
    if len(absent) == len(options) and not facts and len({lack.status for lack in absent}) == 1:
        return absent[0]
    if any(reason.status is Status.UNKNOWN for reason in reasons):
        return awaited([*reasons, *facts])
    others = [option for option in options if option not in facts]
    if facts and (not others or agree(others)):
        return absorb(facts)
    return absorb([*reasons, *absent])


def settled(outcome: Any) -> Any:
    """The outcome where one is needed: what does not match leaves the choice to what does."""
    if not isinstance(outcome, Torn):
        return outcome
    speaking = [option for option in outcome.options if option is not SILENT]
    if len(speaking) == len(outcome.options):
        return among(outcome.lack, speaking)
    if agree(speaking):
        return speaking[0]
    return among(left_open(speaking, outcome.reasons), speaking)


def among(lack: Lack, options: Sequence[Any]) -> Lack:
    """The same lack; where all options are known, or tell what they may be, it tells what the value may be."""
    values: list[Any] = []
    for option in options:
        if isinstance(option, bool | Torn | Mark) or (isinstance(option, Lack) and not option.options):
            return lack.plain()
        values += [each for each in (option.options if isinstance(option, Lack) else (option,)) if each not in values]
    told = lack.status is Status.UNKNOWN and len(values) <= MANY
    return Lack(lack.status, lack.missing, lack.reason, tuple(values) if told else ())


def whatever(test: Callable[..., bool], *operands: Any) -> bool | None:
    """The truth of a test whatever its operands may be; None where it depends, or nothing is known of one of them."""
    spans = [operand.options if isinstance(operand, Lack) else (operand,) for operand in operands]
    truths = {test(*values) for values in product(*spans)}
    return truths.pop() if len(truths) == 1 else None


def one_of_rank(outcomes: Sequence[Any]) -> Any:
    """What several exceptions of one rank that apply come to: their value, what they lack, or a conflict."""
    values = [outcome for outcome in outcomes if not isinstance(outcome, Lack)]
    for value in values[1:]:
        if value is not values[0] and (COMMON in (value, values[0]) or value != values[0]):
            return CONFLICT
    absent = lacks_in(outcomes)
    return absorb(absent) if absent else values[0]
