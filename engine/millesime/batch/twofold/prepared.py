"""One question put to two laws: what each can be asked of it, and every fault of it found before any work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, final

from millesime.batch.columns import facts_of
from millesime.batch.law import lend
from millesime.batch.prepare import Asked, Prepared, prepare
from millesime.batch.twofold.movement import Law
from millesime.model.program import DATE_REFERENCE
from millesime.model.walk import reached
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose
from millesime.workspace.edition import Edition
from millesime.workspace.refused import Refused

_SPECIAL: Final = str.maketrans({"[": "[[]", "*": "[*]", "?": "[?]"})


@final
@dataclass(frozen=True, slots=True)
class Twofold:
    """Two jobs on one table. There is none for a law that has none of the goals."""

    laws: tuple[Law, Law]
    asked: Asked
    jobs: tuple[Prepared | None, Prepared | None]
    fixed: tuple[str, ...]
    """Event dates that columns give, where the laws differ by the day asked about."""

    @property
    def prepared(self) -> tuple[Prepared, ...]:
        """The jobs that there are."""
        return tuple(each for each in self.jobs if each is not None)

    @property
    def strangers(self) -> tuple[str, ...]:
        """Columns that neither law has a fact for."""
        first, *others = (each.strangers for each in self.prepared)
        known = {fact for law in self.laws for fact in facts_of(law.edition.program)}
        return tuple(
            name
            for name in first
            if all(name in each for each in others) and self.asked.maps.get(name, name) not in known
        )


def prepared(before: Law, after: Law, asked: Asked) -> Twofold:
    """What is asked, of each law what it knows. Raises `Refused` with every fault."""
    laws = (before, after)
    if before.at != after.at and (asked.at_column or asked.at):
        raise ValueError("two days, and a third")
    jobs: list[Prepared | None] = []
    problems: dict[tuple[str, str | None], Diagnostic] = {}
    for law, other in (laws, laws[::-1]):
        lend(law.edition)
        mine = _of(asked, law, other.edition)
        try:
            jobs.append(_job(law.edition, mine, other.edition) if mine.goals else None)
        except Refused as wrong:
            jobs.append(None)
            for each in wrong.diagnostics:
                problems.setdefault((each.code, each.path), each)
    if problems:
        raise Refused(list(problems.values()))
    found = Twofold(laws, asked, (jobs[0], jobs[1]), ())
    fixed = tuple(_fixed(found)) if before.at != after.at else ()
    if DATE_REFERENCE in fixed:
        raise Refused([diagnose("ML661", path=DATE_REFERENCE)])
    return replace(found, fixed=fixed)


def _of(asked: Asked, law: Law, other: Edition) -> Asked:
    """What is asked of one law: without what only the other one knows. What neither knows stays, and is refused."""
    here, there = facts_of(law.edition.program), facts_of(other.program)
    alien = {column for column, fact in asked.maps.items() if fact not in here and fact in there}
    ignored = [*alien, *(name for name in there if name not in here)]
    mine, theirs = law.edition.goals(), other.goals()
    known = asked.reading is None or asked.reading in law.edition.readings() or asked.reading not in other.readings()
    return replace(
        asked,
        goals=tuple(goal for goal in asked.goals if goal in mine or goal not in theirs),
        at=asked.at if law.at is None else law.at,
        reading=asked.reading if known else None,
        maps={column: fact for column, fact in asked.maps.items() if column not in alien},
        tables=tuple(each for each in asked.tables if each[0] in here or each[0] not in there),
        nones=tuple(name for name in asked.nones if name not in alien),
        ignore=(*asked.ignore, *(name.translate(_SPECIAL) for name in ignored)),
    )


def _job(edition: Edition, asked: Asked, other: Edition) -> Prepared:
    """The job of one law, which passes over the other law's facts in every line of JSON, the first ones or not."""
    found = prepare(edition, asked)
    if found.job.input.form != "jsonl":
        return found
    alien = {column for column, fact in asked.maps.items() if fact not in facts_of(edition.program)}
    theirs = facts_of(other.program).keys() - facts_of(edition.program).keys()
    return replace(found, job=replace(found.job, others=found.job.others | theirs | alien))


def _fixed(of: Twofold) -> Iterator[str]:
    """Event dates that the rows give: a day asked about stands for what is omitted, and for nothing else."""
    given = {column.fact for each in of.prepared for column in each.job.columns}
    events: set[str] = {DATE_REFERENCE}
    for law, job in zip(of.laws, of.jobs, strict=True):
        if job is not None:
            program = law.edition.program
            rules = reached(program, *job.job.question.goals).rules
            events.update(program.rules[name].event for name in rules if name in program.rules)
    yield from sorted(given & events)
