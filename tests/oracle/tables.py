"""Cases as the tables that a kernel reads, and its answers in the form of the evaluator's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pyarrow as pa

from millesime.facts.canonical import to_json
from millesime.facts.lexicon import Lexicon
from millesime.kernels.kernel import Kernel
from millesime.model.program import DATE_REFERENCE, Program
from millesime.values import Lack
from millesime.values.types import Kind, Type
from tests.oracle.agreement import Law, Question, Said
from tests.oracle.forms import batch, nested
from tests.oracle.thresholds import Row

_UNTELLABLE = frozenset({"…"})


class Table(NamedTuple):
    """Cases whose columns have the same nulls for « sans objet »."""

    questions: list[Question]
    batch: pa.RecordBatch
    at: pa.Array
    nones: frozenset[str]


class Answer(NamedTuple):
    """One goal of one row as a table tells it."""

    value: Any
    status: str | None
    article: str | None
    legifrance: str | None
    version_from: date | None
    row_reason: str | None


def tables(law: Law, questions: Sequence[Question], names: Sequence[str]) -> Iterator[Table]:
    """The cases, parted by what is « sans objet » in them; those that no table can tell are left out."""
    parted: dict[frozenset[str], list[Question]] = {}
    read = frozenset(names)
    for whole in questions:
        values = {name: value for name, value in whole.row.values.items() if name in read}
        nones = _nones(law.program, values)
        if nones is not _UNTELLABLE:
            parted.setdefault(nones, []).append(Question(whole.goal, Row(values, whole.day)))
    for nones, held in parted.items():
        rows = [question.row for question in held]
        days = pa.array([row.at for row in rows], pa.date32())
        yield Table(held, batch(law.program, rows, names), days, nones)


def _nones(program: Program, values: Mapping[str, Any]) -> frozenset[str]:
    """The columns in which a null of this row means « sans objet »."""
    found = {name for name, value in values.items() if value is None}
    for name, value in values.items():
        if isinstance(value, tuple):
            kind = program.facts[name].type.item
            fields = program.structures[kind.name or ""].fields if kind and kind.kind is Kind.RECORD else ()
            optional = [index for index, field in enumerate(fields) if field.type.optional]
            cells = [element[index] for element in value for index in optional]
            if None in cells:
                if any(isinstance(cell, Lack) for cell in cells):
                    return _UNTELLABLE
                found.add(name)
    return frozenset(found)


def refused(law: Law, lexicon: Lexicon, question: Question) -> bool:
    """Whether an edition refuses the case: facts that do not fit, that contradict one another, or two days asked about."""
    at, named = question.row.at, question.row.values.get(DATE_REFERENCE)
    if at is not None and named is not None and at != named:
        return True
    return lexicon.check(nested(law.program, question.row.values)).product is None or not law.coherent(question)


def wanted(law: Law, goal: str, said: Said) -> Answer:
    """What a table should tell of an answer of the evaluator."""
    rule, answer = law.program.rules[goal], said.found
    value = _cell(answer.value, rule.type, exact=rule.exact) if answer.status == "determined" else None
    reason = None
    if answer.status != "determined":
        why = ", ".join(answer.missing) or answer.reason
        reason = f"{goal}: {answer.status} ({why})" if why else f"{goal}: {answer.status}"
    return Answer(value, answer.status, *said.cited, reason)


def _cell(value: Any, type: Type, *, exact: bool) -> Any:
    if value is None or type.kind in (Kind.BOOLEAN, Kind.NORM, Kind.INTEGER, Kind.DATE, Kind.CHOICE, Kind.TEXT):
        return value
    if type.kind is Kind.AMOUNT and not exact:
        return Decimal(str(to_json(value, type)))
    return to_json(value, type)


def told(kernel: Kernel, goal: str, table: Table) -> Iterator[tuple[Question, Answer | None]]:
    """What a kernel makes of each case; None where it leaves it to the evaluator."""
    answers = kernel.decide(table.batch, table.at, table.nones)
    parts = (goal, f"{goal}.status", f"{goal}.article", f"{goal}.legifrance", f"{goal}.version_from", "row_reason")
    left = set(answers.retry.tolist())
    columns = [answers.table.column(part).to_pylist() for part in parts]
    for row, (question, *cells) in enumerate(zip(table.questions, *columns, strict=True)):
        if row in left:
            assert cells == [None] * len(cells), (goal, question, cells)
        yield question, None if row in left else Answer(*cells)
