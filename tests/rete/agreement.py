"""What the second engine says of a question, in the form in which the evaluator's answer is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from millesime.model.program import DATE_REFERENCE
from millesime.rete.derivation import Case, Derivation
from millesime.rete.laws import Laws
from tests.dossiers import case, fewer
from tests.laboratory import compiled
from tests.oracle.agreement import Law, Question, found, same
from tests.oracle.rows import Row
from tests.programs import program

Order = Callable[[list[list[Any]]], list[list[Any]]]
ORDERS: dict[str, Order] = {"first to last": list, "last to first": lambda facts: facts[::-1]}
"""In which order the facts of each session arrive."""
EVENTS = frozenset({"j0", "j1", DATE_REFERENCE})


def disagreements(
    law: Law,
    questions: Sequence[Question],
    matcher: Any,
    reading: str | None = None,
    presumptions: bool = True,
    orders: Sequence[str] = tuple(ORDERS),
) -> Iterator[tuple[Question, Any, Any]]:
    """The questions that the two engines answer differently, in some order of arrival."""
    laws = Laws(law.program, (reading,) if reading else ())
    for question in questions:
        wanted = law.said(question, reading, presumptions).found
        for order in orders:
            asked = Case(question.row.values, question.day, presumptions)
            got = found(Derivation(laws, matcher, asked, ORDERS[order]).rule(question.goal))
            if not same(wanted, got):
                yield question, wanted, (order, got)


def drawn(seed: int) -> tuple[Law, list[Question], str | None, bool] | None:
    """A program at random and cases of it, whole and with less of them known; None where the program has a fault."""
    random = Random(seed)
    trial = compiled(program(random))
    if not trial.clean:
        return None
    law = Law(trial.program)
    cases = []
    for number in range(8):
        whole = case(random, law.program)
        if number % 2:
            del whole[DATE_REFERENCE]
        kept = EVENTS & set(whole) if number % 3 else frozenset[str]()
        some = fewer(random, whole, 0.65, law.program, kept)
        cases += [whole, some, fewer(random, some, 0.5, law.program, frozenset())]
    reading = random.choice([None, *law.program.reading_names])
    questions = [Question(goal, Row(values)) for goal in law.goals for values in cases]
    return law, questions, reading, random.random() < 0.5
