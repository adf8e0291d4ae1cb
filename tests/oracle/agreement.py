"""What each implementation says of a case, in one form, so that they can be held against one another."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple, final

import millesime
from millesime.evaluate.engine import Engine
from millesime.evaluate.trail import Node, Run
from millesime.model.program import DATE_REFERENCE, Program
from millesime.records.result import citations_of
from millesime.values import Lack, Status
from tests.oracle.oracle import Found, Oracle
from tests.oracle.rows import Rows
from tests.oracle.thresholds import Row

EDITIONS = ("2012", "2016")
MORE = int(os.environ.get("MILLESIME_AGREE_ROWS", "0"))
"""Rows for each goal in a long run (`make agree`); 0 in a quick one."""


class Cited(NamedTuple):
    """What decided: articles and Légifrance ids, joined where there are several, and the first day of the first version."""

    article: str | None
    legifrance: str | None
    version_from: date | None


class Said(NamedTuple):
    """What is said of a goal in a case, on whose authority, and among which values an unknown one is known to lie: none where
    nothing is known of that, None of several numbers that are not told.
    """

    found: Found
    cited: Cited
    among: frozenset[Any] | None = frozenset()


@final
@dataclass(frozen=True)
class Question:
    """A row and the goal that it is asked for."""

    goal: str
    row: Row

    @property
    def day(self) -> date | None:
        """The day asked about."""
        return self.row.at or self.row.values.get(DATE_REFERENCE)


@final
class Law:
    """One program, the engine that decides under it, and the cases to agree on."""

    def __init__(self, program: Program, seed: int = 0) -> None:
        self.program, self.engine, self.rows = program, Engine(program), Rows(program, seed)
        self.goals = tuple(name for name, rule in program.rules.items() if rule.structure is None)

    def questions(self, goals: Sequence[str], drawn: int, edged: int) -> Iterator[Question]:
        """Cases for each goal: some drawn at random, some made from the law's thresholds, one at a time or a few at once."""
        for goal in goals:
            for row in (
                *self.rows.random(goal, drawn),
                *self.rows.boundary(goal, edged),
                *self.rows.near(goal, edged // 2),
            ):
                yield Question(goal, row)

    def said(self, question: Question, reading: str | None = None, presumptions: bool = True) -> Said:
        """What the evaluator says."""
        preference = (reading,) if reading else ()
        outcome = self.engine.ask(question.row.values, [question.goal], question.day, preference, presumptions)
        node = outcome.answers[0].node
        return Said(found(node.value), cited(node), among(node.value))

    def said_first(self, question: Question, path: str) -> Said:
        """What the evaluator says of a derived field of a list's first element."""
        values = question.row.values
        run = Run(values, question.day, (), True, {})
        node = self.engine.unit(question.goal).decide(run, values[path][0], (path, 0))
        return Said(found(node.value), cited(node), among(node.value))

    def coherent(self, question: Question) -> bool:
        """Whether an edition would take the facts: they do not contradict one another."""
        return not self.engine.incoherent(question.row.values)


@cache
def shipped(edition: str) -> Law:
    """The law of a shipped edition."""
    return Law(millesime.load(edition).program)


def found(value: Any) -> Found:
    """A value of the evaluator, as the oracle tells it."""
    if not isinstance(value, Lack):
        return Found("determined", value, (), "")
    missing = tuple(sorted(value.missing)) if value.status is Status.UNKNOWN else ()
    return Found(value.status.value, None, missing, "" if missing else value.reason)


def among(value: Any) -> frozenset[Any]:
    """Among which values an unknown value of the evaluator is known to lie."""
    return frozenset(value.options) if isinstance(value, Lack) else frozenset()


def cited(node: Node) -> Cited:
    """What a decision cites, as a table tells it."""
    every = citations_of(node)
    if not every:
        return Cited(None, None, None)
    articles = [one["article"] or "" for one in every]
    ids = [one["legifrance"] or "" for one in every]
    since = date.fromisoformat(every[0]["version"]["from"])
    return Cited(joined(articles), joined(ids), since)


def joined(parts: Sequence[str]) -> str | None:
    """Several citations in one cell; None where none of them has anything."""
    return " ; ".join(parts) if any(parts) else None


def disagreements(
    law: Law, questions: Sequence[Question], reading: str | None = None, presumptions: bool = True
) -> Iterator[tuple[Question, Found, Found]]:
    """The questions that the queries and the evaluator answer differently: what the evaluator says, what the queries do."""
    asked = [question.goal for question in questions]
    oracle = Oracle(law.program, [(one.row.values, one.day) for one in questions], reading, presumptions, asked)
    for goal in dict.fromkeys(asked):
        mine = [question for question in questions if question.goal == goal]
        for question, got in zip(mine, oracle.answers(goal), strict=True):
            wanted = law.said(question, reading, presumptions).found
            if not same(wanted, got):
                yield question, wanted, got


def alike(wanted: Said, got: Said) -> bool:
    """Whether two say the same of a case; who cites what is another question."""
    among_same = len(wanted.among or ()) > 1 if got.among is None else wanted.among == got.among
    return among_same and same(wanted.found, got.found)


def same(wanted: Found, got: Found) -> bool:
    """Whether two answers say the same; a truth is no number."""
    kinds = isinstance(wanted.value, bool) is isinstance(got.value, bool)
    return kinds and wanted == got._replace(reason="" if got.missing else got.reason)
