"""The scenarios written beside the law, run: what each line expects against what the law answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Protocol, final

from millesime.model.program import Check, Expectation, Given, Program, Scenario, Situation
from millesime.text.diagnostic import Checked, Diagnostic
from millesime.text.source import Span
from millesime.values.lack import Status

NOTHING = "sans objet"
"""The expectation that is met by « sans objet », by a rule that is not applicable and by one that is not in force."""


class Answer(Protocol):
    """What is said of one goal."""

    @property
    def status(self) -> Status | str: ...
    @property
    def value(self) -> Any: ...
    @property
    def missing(self) -> Sequence[str]: ...


Evaluate = Callable[
    [Mapping[str, Any], Sequence[str], date | None, str | None],
    Checked[Mapping[str, Answer] | None],
]
"""Decides facts (nested), goals, a day and a reading: the answer by goal; None, with the reasons, if it is refused."""


@final
@dataclass(frozen=True, slots=True)
class Outcome:
    """One expectation and how it fared: against which answer, or (`refused`) why there was none.

    `edition` is the one that was asked; `at` its place in the law.
    """

    scenario: Scenario
    situation: Situation
    check: Check
    edition: str
    passed: bool
    answer: Answer | None = None
    refused: tuple[Diagnostic, ...] = ()

    @property
    def at(self) -> Span:
        """Where the expectation is written."""
        return self.check.span


def run(
    program: Program, evaluate: Evaluate, elsewhere: Callable[[str], Evaluate | None], *, inherited: bool = False
) -> Iterator[Outcome]:
    """Every expectation of the edition's own scenarios and discordances (also of those it inherits), in their order.

    `elsewhere` loads another edition, for `dans l'édition …`; None where there is none. A fact that neither the
    scenario nor its line gives is unknown.
    """
    for scenario in scenarios(program):
        if scenario.edition == program.edition or inherited:
            yield from tried(scenario, program.edition, evaluate, elsewhere)


def scenarios(program: Program) -> Iterator[Scenario]:
    """All that may be run: the scenarios, and then each side of each discordance."""
    yield from program.scenarios
    for discordance in program.discordances.values():
        yield from (side.scenario for side in discordance.sides)


def tried(
    scenario: Scenario, edition: str, evaluate: Evaluate, elsewhere: Callable[[str], Evaluate | None]
) -> Iterator[Outcome]:
    """Every expectation of one scenario, put to an edition except where a line names another."""
    for situation in scenario.situations:
        asked = situation.edition or edition
        ask = evaluate if asked == edition else elsewhere(asked)
        yield from _situation(scenario, situation, asked, ask)


def _situation(scenario: Scenario, situation: Situation, edition: str, ask: Evaluate | None) -> Iterator[Outcome]:
    facts = facts_of(scenario.given + situation.given)
    goals = tuple(dict.fromkeys(check.goal for check in situation.checks))
    answers = ask(facts, goals, situation.at, situation.reading) if ask else Checked(None)
    for check in situation.checks:
        answer = None if answers.product is None else answers.product[check.goal]
        refused = answers.diagnostics if answers.product is None else ()
        passed = answer is not None and met(check, answer)
        yield Outcome(scenario, situation, check, edition, passed, answer, refused)


def facts_of(given: Given) -> dict[str, Any]:
    """Facts as a case gives them, nested by the parts of their names; what is given last prevails.

    >>> facts_of((("accident.date", date(2012, 2, 10)), ("sinistres", ((("annee", 2010),),))))
    {'accident': {'date': datetime.date(2012, 2, 10)}, 'sinistres': [{'annee': 2010}]}
    """
    facts: dict[str, Any] = {}
    for name, value in given:
        *rooms, last = name.split(".")
        inside = facts
        for room in rooms:
            held = inside.setdefault(room, {})
            if not isinstance(held, dict):  # a name under which another fact lies: the lexicon will refuse it
                held = inside[room] = {}
            inside = held
        inside[last] = [_element(item) for item in value] if isinstance(value, tuple) else value
    return facts


def _element(item: Any) -> Any:
    """An element of a list: a record as a mapping, anything else as it is."""
    return facts_of(item) if isinstance(item, tuple) else item


def met(check: Check, answer: Answer) -> bool:
    """Whether an answer is what was expected. Facts expected to be missing must be among those that are."""
    nothing = check.value is None if check.kind is Expectation.VALUE else check.status == NOTHING
    if nothing:
        empty = answer.status == Status.DETERMINED and answer.value is None
        return empty or answer.status in (Status.NOT_APPLICABLE, Status.NOT_IN_FORCE)
    if check.kind is Expectation.VALUE:
        return answer.status == Status.DETERMINED and same(check.value, answer.value)
    return answer.status == check.status and set(check.missing) <= set(answer.missing)


def same(expected: Any, got: Any) -> bool:
    """Whether two values are equal, however exact numbers are held. A truth is no number, nor a text a date.

    >>> same(Fraction("728.01"), Decimal("728.01")), same(1, True)
    (True, False)
    """
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    numbers = (int, Fraction, Decimal)
    if isinstance(expected, numbers) and isinstance(got, numbers):
        return Fraction(expected) == Fraction(got)
    if isinstance(expected, tuple) and isinstance(got, list | tuple):
        return len(expected) == len(got) and all(map(same, expected, got))
    return type(expected) is type(got) and bool(expected == got)
