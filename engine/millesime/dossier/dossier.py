"""The public face: a dossier that facts are added to, and that says where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from os import PathLike
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, final

from millesime.dossier import writing
from millesime.dossier.changes import Changes, changes
from millesime.dossier.entries import Act, Asked, Entry, Law, made
from millesime.dossier.journal import PATIENCE, Journal, refused
from millesime.dossier.standing import NOTHING, Judge, Standing
from millesime.dossier.state import State, state_of
from millesime.facts.canonical import Json
from millesime.records.decision import Decision
from millesime.text import Diagnostic
from millesime.workspace.edition import Edition, load
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from millesime.workspace.crossed import Second

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")


@final
@dataclass(frozen=True, slots=True)
class Arrival:
    """An entry, what it changed, and where the dossier stands with it."""

    entry: Entry
    changes: Changes
    standing: Standing
    remarks: tuple[Diagnostic, ...] = field(default=())


@final
class Dossier:
    """A live case file: an append-only journal, and what the law makes of it.

    Each entry is on the disk when the call that adds it returns. The time of an entry is told (`when`: UTC, to the second),
    and so is the day on which deadlines are counted (`today`; else the day of `when`).

    >>> import millesime, pathlib, tempfile
    >>> path = pathlib.Path(tempfile.mkdtemp()) / "firm.dossier"
    >>> dossier = millesime.Dossier.open(path, "2016", ["contestation"], when="2016-01-11T09:00:00Z")
    >>> arrival = dossier.add({"taux.date_notification": "2016-01-05"}, when="2016-01-11T09:05:00Z")
    >>> [(turn.goal, turn.after["value"]) for turn in arrival.changes.determined]
    [('contestation', True)]
    >>> [(one.goal, one.run.value, str(one.end), one.left) for one in arrival.standing.deadlines]
    [('contestation', 'runs', '2016-03-05', 54)]
    >>> [one.run.value for one in millesime.Dossier(path).standing("2016-03-06").deadlines]
    ['over']

    Raises `Refused` wherever nothing was added, with every reason: see the codes ML770 to ML789.
    """

    def __init__(
        self,
        path: str | PathLike[str],
        *,
        edition: Edition | None = None,
        regulations: str | Path | None = None,
        judge: Judge | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._journal = Journal(Path(path), patience)
        self._given = edition
        self._regulations = regulations
        self._judge = judge
        self._last: tuple[State, Standing] | None = None
        _, self.remark = self._journal.refresh()
        """What is to be said of the file: that its last line was never finished."""
        self._state = state_of(self._journal.entries)

    @classmethod
    def open(
        cls,
        path: str | PathLike[str],
        edition: Edition | str | None = None,
        goals: Sequence[str] = (),
        at: date | str | None = None,
        reading: str | None = None,
        presumptions: bool = True,
        *,
        when: datetime | str,
        regulations: str | Path | None = None,
        note: str | None = None,
        judge: Judge | None = None,
        patience: float = PATIENCE,
    ) -> Dossier:
        """Make a dossier. It keeps the question, and the digest of the edition that it is put to.

        Raises `Refused` where there is something at `path`, or the question is not one of the edition.
        """
        law = edition if isinstance(edition, Edition) else load(edition, regulations=regulations)
        day = at.isoformat() if isinstance(at, date) else at
        law.evaluate({}, tuple(goals), day, reading, presumptions)  # refuses what the law does not know
        asked = Asked(tuple(goals), day, reading, presumptions)
        opening = made(
            Act.OPEN, _moment(when), dossier=token_hex(8), law=Law(law.id, law.digest), asked=asked, note=note
        )
        Journal(Path(path), patience).create(opening)
        return cls(path, edition=law, regulations=regulations, judge=judge, patience=patience)

    # ── what it holds ──────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def path(self) -> Path:
        """Where its journal is."""
        return self._journal.path

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry that was read, in the order of the journal."""
        return tuple(self._journal.entries)

    @property
    def state(self) -> State:
        """What its entries come to."""
        return self._state

    @property
    def facts(self) -> dict[str, Json]:
        """The facts that stand, by their dotted names, in order of arrival."""
        return self._state.facts

    @property
    def digest(self) -> str:
        """SHA-256 of its state, whatever the order in which its entries came."""
        return self._state.digest

    @property
    def law(self) -> Law:
        """The edition that it is decided under."""
        return self._state.laws[-1]

    @property
    def judge(self) -> Judge:
        """Its law, ready; raises `Refused` where it is not the law that the dossier was opened under (ML775, ML788)."""
        if len(self._state.laws) != 1:
            known = ", ".join(f"{law.edition} ({law.digest[:19]}…)" for law in self._state.laws)
            raise refused("ML788", self.path, editions=known)
        (law,) = self._state.laws
        if self._judge is None or self._judge.edition.digest != law.digest:
            edition = self._given or load(law.edition, regulations=self._regulations)
            if (edition.id, edition.digest) != (law.edition, law.digest):
                found, kept = f"{edition.id}, {edition.digest[:19]}…", f"{law.edition}, {law.digest[:19]}…"
                raise refused("ML775", self.path, kept=kept, found=found)
            self._judge = Judge(edition)
        return self._judge

    def standing(self, today: date | str, second: Second | None = None) -> Standing:
        """Where it stands on a day: results, what is missing, deadlines. `second` derives everything again."""
        day = _day(today)
        if self._last is not None and second is None and self._last[0] == self._state and self._last[1].today == day:
            return self._last[1]
        return self.judge.stands(self._state, day, second)

    def decision(self, goals: Sequence[str] | None = None) -> Decision:
        """The decision of the evaluator on its case, as `Edition.evaluate` gives it; of all that it asks, or of `goals`.

        Raises `Refused` where a fact is contested (ML784).
        """
        asked, judge = self._state.asked, self.judge
        case = judge.tree(self.case())
        return judge.edition.evaluate(case, goals or asked.goals or None, asked.at, asked.reading, asked.presumptions)

    def case(self) -> dict[str, Json]:
        """The facts as a case that `eval` takes, dotted; raises `Refused` where one of them is contested (ML784)."""
        if self._state.contested:
            raise refused("ML784", self.path, facts=", ".join(self._state.contested))
        return self.facts

    def history(self, today: date | str) -> list[Arrival]:
        """Each entry with what it changed when it came, deadlines being counted on one day."""
        return self._arrivals(self._journal.entries, 0, _day(today), None)

    def refresh(self, today: date | str, second: Second | None = None) -> list[Arrival]:
        """What others added since it was last read, each entry with what it changed."""
        known = len(self._journal.entries)
        _, self.remark = self._journal.refresh()
        if len(self._journal.entries) == known:
            return []
        self._state = state_of(self._journal.entries)
        return self._arrivals(self._journal.entries, known, _day(today), second)

    # ── what is added ──────────────────────────────────────────────────────────────────────────────────────────────────

    def add(
        self,
        facts: Any,
        *,
        when: datetime | str,
        correct: bool = False,
        contest: bool = False,
        note: str | None = None,
        today: date | str | None = None,
        second: Second | None = None,
    ) -> Arrival:
        """Tell facts, nested or dotted, all of them or none.

        A fact that was told otherwise is refused (ML774), unless this corrects it (`correct`: what was told before is
        withdrawn), or contests it (`contest`: both stand, and it counts as unknown until one is withdrawn).
        """

        def tell(state: State, after: str) -> Entry:
            told = writing.told(self.judge, self.path, state, facts, correct=correct, contest=contest)
            return made(Act.TELL, _moment(when), after=after, facts=told.facts, withdraws=told.withdraws, note=note)

        return self._append(tell, when, today, second)

    def retract(
        self,
        *names: str,
        when: datetime | str,
        note: str | None = None,
        today: date | str | None = None,
        second: Second | None = None,
    ) -> Arrival:
        """Withdraw facts: by name, all that stands of each; by the id of an entry, all that it told; by `ID:NAME`, one telling.

        What others tell at the same time is not withdrawn with it.
        """

        def withdraw(state: State, after: str) -> Entry:
            tellings = writing.named(self.path, state, names)
            return made(Act.RETRACT, _moment(when), after=after, withdraws=tellings, note=note)

        return self._append(withdraw, when, today, second)

    def adopt(
        self, edition: Edition | str | None = None, *, when: datetime | str, note: str | None = None,
        today: date | str | None = None, second: Second | None = None,
    ) -> Arrival:  # fmt: skip
        """Go on under another edition, or under what its own has become since; the facts must fit it."""
        if not isinstance(edition, Edition):
            edition = load(edition or self.law.edition, regulations=self._regulations)
        judge = Judge(edition)

        def adopted(state: State, after: str) -> Entry:
            checked = judge.edition.check_facts(judge.tree(state.facts))
            if checked.product is None:
                raise Refused(checked.diagnostics)
            asked = state.asked
            judge.edition.evaluate({}, asked.goals, asked.at, asked.reading, asked.presumptions)
            law = Law(judge.edition.id, judge.edition.digest)
            return made(Act.LAW, _moment(when), after=after, law=law, lifts=state.law_entries, note=note)

        return self._append(adopted, when, today, second, judge)

    def close(self, *, when: datetime | str, note: str | None = None, today: date | str | None = None) -> Arrival:
        """Close the case: nothing more is added until it is opened again."""

        def closed(state: State, after: str) -> Entry:
            return made(Act.CLOSE, _moment(when), after=after, note=note)

        return self._append(closed, when, today, None)

    def reopen(self, *, when: datetime | str, note: str | None = None, today: date | str | None = None) -> Arrival:
        """Open a closed case again."""

        def again(state: State, after: str) -> Entry:
            if not state.closed:
                raise refused("ML789", self.path)
            return made(Act.REOPEN, _moment(when), after=after, lifts=state.closings, note=note)

        return self._append(again, when, today, None, reopens=True)

    def merge(self, other: Dossier, *, today: date | str, second: Second | None = None) -> list[Arrival]:
        """Add what a copy of this dossier holds and this one does not; the entries keep their ids and their times."""
        if other.entries[0] != self.entries[0]:
            raise refused("ML780", other.path, into=str(self.path))
        with self._journal.writing() as held:
            known = len(self._journal.entries) - len(held.added)
            have = {entry.id for entry in self._journal.entries}
            more = [entry for entry in other.entries if entry.id not in have]
            if more:
                held.append(*more)
        self._state = state_of(self._journal.entries)
        return self._arrivals(self._journal.entries, known, _day(today), second)

    def _append(
        self,
        make: Callable[[State, str], Entry],
        when: datetime | str,
        today: date | str | None,
        second: Second | None,
        judge: Judge | None = None,
        reopens: bool = False,
    ) -> Arrival:
        """Have an entry made of the state as it is by then, decide what it comes to, and keep it: an error keeps nothing.

        `judge` is the law from then on, where the entry changes it.
        """
        day = _day(today) if today is not None else date.fromisoformat(_moment(when)[:10])
        with self._journal.writing() as held:
            self._state = state_of(self._journal.entries)
            if self._state.closed and not reopens:
                raise refused("ML779", self.path)
            before = self.standing(day) if judge is None else self._before(day)
            entry = make(self._state, self._journal.entries[-1].id)
            after = state_of([*self._journal.entries, entry])
            same = entry.act in (Act.CLOSE, Act.REOPEN)
            standing = before if same else (judge or self.judge).stands(after, day, second)
            if standing.problems:
                raise Refused(standing.problems)
            held.append(entry)
        self._state, self._last = after, (after, standing)
        self._judge, self._given = (judge, judge.edition) if judge is not None else (self._judge, self._given)
        remarks = (held.remark,) if held.remark is not None else ()
        return Arrival(entry, changes(before, standing), standing, remarks)

    def _before(self, day: date) -> Standing:
        """Where it stood under a law that may be had no more."""
        try:
            return self.standing(day)
        except Refused:
            return NOTHING

    def _arrivals(self, entries: Sequence[Entry], since: int, day: date, second: Second | None) -> list[Arrival]:
        found: list[Arrival] = []
        try:
            judge = self.judge
        except Refused as unknown:  # what came is told; what it comes to cannot be
            nothing = Standing(day, {}, (), unknown.diagnostics)
            return [Arrival(entry, Changes(), nothing) for entry in entries[since:]]
        before = judge.stands(state_of(entries[:since]), day) if since else NOTHING
        for count in range(since, len(entries)):
            standing = judge.stands(state_of(entries[: count + 1]), day, second if count + 1 == len(entries) else None)
            found.append(Arrival(entries[count], changes(before, standing), standing))
            before = standing
        return found

    def __repr__(self) -> str:
        return f"<Dossier {self.path}: {len(self._journal.entries)} entries, {len(self._state.told)} facts>"


def _moment(when: datetime | str) -> str:
    """A time as an entry holds it: UTC, to the second."""
    from millesime.text.diagnostic import diagnose

    if isinstance(when, datetime):
        if when.tzinfo is None:
            raise Refused([diagnose("ML786", given=when.isoformat())])
        return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    try:
        if not _MOMENT.fullmatch(when):
            raise ValueError(when)
        datetime.fromisoformat(when)
    except ValueError:
        raise Refused([diagnose("ML786", given=when)]) from None
    return when


def _day(today: date | str) -> date:
    from millesime.text.diagnostic import diagnose

    if isinstance(today, date):
        return today
    try:
        return date.fromisoformat(today)
    except ValueError:
        raise Refused([diagnose("ML604", path="today", given=today)]) from None
