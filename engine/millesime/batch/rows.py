"""Row by row: a case is checked and decided by the edition, as it would be alone, and its answers become cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple, final

import pyarrow as pa

from millesime.batch.question import Question
from millesime.batch.reasons import refused, row_reason
from millesime.batch.schema import answers
from millesime.facts.canonical import to_json
from millesime.records.decision import Decision
from millesime.records.result import Result
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose
from millesime.values.types import Type
from millesime.workspace.edition import Edition
from millesime.workspace.refused import Refused

WIDEST = 2**63
MOST_EUROS = Decimal(10) ** 18
"""What a column of whole numbers, or of amounts, does not hold any more."""


class Decided(NamedTuple):
    """What a row came to: its cells in the order of the schema, and why it was refused where it was."""

    cells: tuple[Any, ...]
    problems: tuple[Diagnostic, ...] = ()


@final
class Rows:
    """Decides cases one by one."""

    def __init__(self, edition: Edition, question: Question) -> None:
        self.edition = edition
        self.question = question
        self.schema = answers(edition.program, question.goals)
        self._types = [self.schema.field(goal).type for goal in question.goals]
        self._nothing = (None,) * (len(self.schema) - 1)

    def decision(self, case: Mapping[str, Any], at: date | str | None) -> Decision:
        """The decision of a case with its whole trail. Raises `Refused`."""
        asked = self.question
        day = at if at is not None else asked.at
        return self.edition.evaluate(case, asked.goals, day, asked.reading, asked.presumptions)

    def decide(self, case: Mapping[str, Any], at: date | str | None = None) -> Decided:
        """The cells of a case's answers; those of a case that is refused are empty but for the reason."""
        try:
            decision = self.decision(case, at)
            return Decided(self.cells(decision))
        except Refused as wrong:
            return self.refused(wrong.diagnostics)

    def refused(self, problems: Sequence[Diagnostic]) -> Decided:
        """The cells of a row that was refused."""
        return Decided((*self._nothing, refused(problems)), tuple(problems))

    def cells(self, decision: Decision) -> tuple[Any, ...]:
        """A decision as one row of the answers. Raises `Refused` where a column cannot hold a value."""
        cells: list[Any] = []
        for result, held in zip(decision, self._types, strict=True):
            articles, windows, since = _cited(result)
            cells += [_value(result, held), result.status.value, articles, windows, since]
        return (*cells, row_reason(list(decision)))


def _value(result: Result, type: pa.DataType) -> Any:
    value = result.value
    if value is None:
        return None
    if pa.types.is_string(type):
        return text(value, result.type)
    fits = True
    if pa.types.is_int64(type):
        fits = isinstance(value, int) and -WIDEST <= value < WIDEST
    elif pa.types.is_decimal(type):
        fits = isinstance(value, Decimal) and abs(value) < MOST_EUROS
    if not fits:
        raise Refused([diagnose("ML816", path=result.goal, goal=result.goal, value=text(value, result.type))])
    return value


def text(value: Any, type: Type) -> str:
    """A value as a record writes it."""
    return str(to_json(Fraction(value) if isinstance(value, Decimal) else value, type))


def _cited(result: Result) -> tuple[str | None, str | None, date | None]:
    """The articles, the Légifrance versions, and since when the first version stands."""
    cited = result.citations
    if not cited:
        return None, None, None
    articles = " ; ".join(each["article"] for each in cited if each["article"])
    windows = " ; ".join(each["legifrance"] for each in cited if each["legifrance"])
    return articles or None, windows or None, date.fromisoformat(cited[0]["version"]["from"])


def columns(schema: pa.Schema, rows: Sequence[tuple[Any, ...]]) -> list[pa.Array]:
    """Rows of cells as columns of their types."""
    if not rows:
        return [pa.array([], field.type) for field in schema]
    return [_array(cells, field.type) for cells, field in zip(zip(*rows, strict=True), schema, strict=True)]


def _array(cells: Sequence[Any], type: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(type):
        return pa.array(cells, type.value_type).dictionary_encode()
    return pa.array(cells, type)
