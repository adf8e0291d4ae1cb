"""For programs: an Arrow table of cases in, an Arrow table of answers out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa

from millesime.batch.chunk import Chunk, bound, kept_fields, rechunked
from millesime.batch.columns import facts_of, found_in, needed, type_at, unfit
from millesime.batch.decide import Decider
from millesime.batch.law import kernel_of
from millesime.batch.question import CHUNK, Engine, Input, Job, Law, Question
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from millesime.workspace.edition import Edition


def decide_table(
    edition: Edition,
    table: pa.Table,
    goals: Sequence[str],
    *,
    at: date | None = None,
    at_column: str | None = None,
    reading: str | None = None,
    presumptions: bool = True,
    columns: Mapping[str, str] | None = None,
    nones: Sequence[str] = (),
    keep: Sequence[str] = (),
    ignore: Sequence[str] = (),
    engine: Engine = "columns",
) -> pa.Table:
    """Decide every row of a table whose columns bear the names of facts; `columns` gives the facts of those that do not.

    The answers come in the order of the rows, after the columns to `keep`; for each goal its value, status, article,
    Légifrance id and version start, then `row_reason`. A row that is refused has nothing but its reason. `nones` names facts
    whose nulls mean « sans objet »; other nulls are facts that are not given. `engine="rows"` has the evaluator decide every
    row. Raises `Refused` where the question or a column's type is wrong.

    >>> import millesime, pyarrow as pa
    >>> cases = pa.table({"entreprise.effectif": [12, 300], "etablissement.annee_creation": [1990, 1990]})
    >>> cases = cases.append_column("etablissement.alsace_moselle", pa.array([False, False]))
    >>> cases = cases.append_column("tarification.annee", pa.array([2012, 2012]))
    >>> from datetime import date
    >>> answers = decide_table(millesime.load("2012"), cases, ["tarification.mode"], at=date(2012, 6, 1))
    >>> answers["tarification.mode"].to_pylist(), answers["tarification.mode.article"].to_pylist()
    (['collective', 'individuelle'], ['D.242-6-2', 'D.242-6-2'])
    """
    edition.evaluate({}, goals, at, reading, presumptions)  # refuses a question that no row could be asked
    facts = facts_of(edition.program)
    named = [*keep, *([at_column] if at_column else [])]
    wanted = needed(edition.program, goals)
    found = found_in(table.schema, facts, columns or {}, named, ignore, wanted)
    given = [each for each in found.columns if each.fact in wanted]
    problems = list(found.problems)
    for each in given:
        problems += unfit(each.name, each.fact, type_at(table.schema, each.path), each.type, edition.program)
    if problems:
        raise Refused(problems)
    job = Job(
        Law(edition.id, edition.digest),
        Question(tuple(goals), at, reading, presumptions),
        Input("", "arrow"),
        tuple(sorted(given, key=lambda each: each.fact)),
        frozenset(nones),
        at_column,
        tuple(keep),
        engine=engine,
    )
    decider = Decider(job, edition, kernel_of(job, edition))
    made = [answered.table for answered in decider.several(_chunks(table, job))]
    schema = pa.schema([*kept_fields(job, table.schema), *decider.schema])
    return pa.Table.from_batches(made, schema).unify_dictionaries()


def _chunks(table: pa.Table, job: Job) -> Iterator[Chunk]:
    start = 0
    for batch in rechunked(iter(table.to_batches()), CHUNK):
        yield bound(batch, start, job)
        start += batch.num_rows
