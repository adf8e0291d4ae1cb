"""What is wrong with a job beyond its question and its columns: seen while the first rows are being read."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from millesime.batch.chunk import Unreadable
from millesime.batch.columns import facts_of
from millesime.batch.decide import Decider
from millesime.batch.prepare import Prepared
from millesime.batch.question import Job
from millesime.batch.schema import answers
from millesime.batch.sides import joined
from millesime.batch.sources import Source
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose
from millesime.values import Status
from millesime.workspace.edition import Edition
from millesime.workspace.refused import Refused

TRIED = 32
"""Rows on which a fact that no column gives is seen to be wanted."""
_OUT_OF_TIME = (Status.BEYOND_HORIZON, Status.NOT_IN_FORCE)


def tried(edition: Edition, prepared: Prepared) -> None:
    """Refuse a job of which an answer would bear the name of a kept column, or whose first rows have no answer for want of
    a column; unless rows may be incomplete.
    """
    job = prepared.job
    clash = _clash(edition, job)
    if clash is not None:
        raise Refused([diagnose("ML824", path=clash, name="OUT", column=clash)])
    missing = [] if prepared.incomplete else _missing(edition, job, prepared.source)
    if missing:
        raise Refused(missing)


def _clash(edition: Edition, job: Job) -> str | None:
    """A kept column that bears the name of an answer."""
    names = set(answers(edition.program, job.question.goals).names)
    return next((name for name in job.keep if name in names), None)


def _missing(edition: Edition, job: Job, source: Source) -> list[Diagnostic]:
    """Facts that no column gives, and without which no row of the first ones has an answer."""
    decider = Decider(replace(job, engine="rows"), edition, None)
    given = {each.fact for each in job.columns} | {each.fact for each in job.sides}
    wanting: dict[str, frozenset[str]] = {}
    rows = 0
    for chunk in islice(joined(source.chunks(job, 0, TRIED), job), 1):
        for row in range(chunk.rows):
            case = decider.case(chunk, row)
            if isinstance(case, Unreadable):
                continue
            try:
                decision = decider.rows.decision(case, decider.day(chunk, row))
            except Refused:
                continue
            rows += 1
            for result in decision:
                lack = result.lack
                if lack is not None and lack.status in _OUT_OF_TIME:
                    continue  # whatever were known, there would be no answer
                lacked = lack.missing if lack is not None and lack.status is Status.UNKNOWN else frozenset()
                wanting[result.goal] = wanting.get(result.goal, lacked) & lacked
    facts = facts_of(edition.program)
    found: dict[str, str] = {}
    for goal, names in wanting.items():
        for name in sorted(names):
            if name in facts and name not in given and "[" not in name:
                found.setdefault(name, goal)
    return [diagnose("ML810", path=name, fact=name, goal=goal, rows=rows) for name, goal in found.items()]
