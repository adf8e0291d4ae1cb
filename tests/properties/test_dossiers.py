"""What must hold of every dossier: the order of arrival never matters, nor into how many entries the facts were put."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import millesime
from millesime.dossier.dossier import Dossier
from millesime.dossier.entries import Act, Asked, Entry, Law, made
from millesime.dossier.journal import Journal
from millesime.dossier.standing import Judge
from millesime.dossier.state import State, state_of
from millesime.rete.derivation import Case, Derivation
from millesime.rete.laws import Laws
from millesime.workspace.crossed import Second
from tests.rete.plain import Plain

EDITION = millesime.load("2012")
JUDGE = Judge(EDITION)
LAW = Law(EDITION.id, EDITION.digest)
GOALS = ("tarification.mode", "contestation", "prime.demande", "faute_inexcusable.action", "prime.eligible")
WHEN = "2012-04-01T09:30:00Z"
TODAY = date(2012, 4, 1)
VALUES: dict[str, list[Any]] = {
    "entreprise.effectif": [9, 19, 150],
    "etablissement.branche_designee": [True, False],
    "tarification.date_effet": ["2011-06-01", "2012-06-01"],
    "etablissement.annee_creation": [1990],
    "etablissement.alsace_moselle": [False],
    "taux.date_notification": ["2012-01-05", "2012-01-06"],
    "stage.date_fin": ["2012-03-31", None],
    "accident.date": ["2010-03-01", "2011-03-01"],
    "victime.nationalite_francaise": [True, False],
}
OPENING = made(Act.OPEN, WHEN, dossier="0123456789abcdef", law=LAW, asked=Asked(GOALS, at="2012-04-01"))
USUAL = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
FEW = settings(USUAL, max_examples=40)


@st.composite
def histories(draw: st.DrawFn) -> list[Entry]:
    """Facts told, told again otherwise, corrected and withdrawn; cases closed and opened again. Each names what it ends."""
    listed: list[Entry] = []
    told: list[tuple[str, str]] = []
    closed: list[str] = []
    for number in range(draw(st.integers(1, 9))):
        act = draw(st.sampled_from(("tell", "tell", "tell", "correct", "retract", "close")))
        ends = tuple(draw(st.lists(st.sampled_from(told), unique=True, max_size=3))) if told else ()
        after = OPENING.id if not listed else listed[-1].id
        at = f"2012-04-01T09:30:{number:02}Z"
        if act == "close":
            lifts = tuple(closed)
            entry = made(Act.REOPEN, at, after=after, lifts=lifts) if lifts else made(Act.CLOSE, at, after=after)
            closed = [] if lifts else [entry.id]
        elif act == "retract" and ends:
            entry = made(Act.RETRACT, at, after=after, withdraws=ends)
        else:
            names = draw(st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=3, unique=True))
            facts = {name: draw(st.sampled_from(VALUES[name])) for name in names}
            entry = made(Act.TELL, at, after=after, facts=facts, withdraws=ends if act == "correct" else ())
            told += [(entry.id, name) for name in facts]
        listed.append(entry)
    return listed


def arriving(entries: list[Entry], draw: Any) -> list[Entry]:
    """The same entries in another order, each after what it withdraws."""
    waiting = list(entries)
    come: list[Entry] = []
    while waiting:
        here = {entry.id for entry in come}
        ready = [one for one in waiting if here.issuperset({told for told, _ in one.withdraws} | set(one.lifts))]
        one = draw(st.sampled_from(ready))
        waiting.remove(one)
        come.append(one)
    return come


def decided(state: State) -> list[str]:
    return [decision.digest for decision in JUDGE.stands(state, TODAY).decisions]


@USUAL
@given(st.data())
def test_the_order_of_arrival_never_matters(data: st.DataObject) -> None:
    """Any order that respects withdrawals, and any at all: the same state, the same decisions, the same deadlines."""
    entries = data.draw(histories())
    other = arriving(entries, data.draw)
    one, two = state_of([OPENING, *entries]), state_of([OPENING, *other])
    assert one.digest == two.digest
    assert one.contested.keys() == two.contested.keys()
    assert one.facts == two.facts
    assert state_of([OPENING, *reversed(entries)]).digest == one.digest
    first, second = JUDGE.stands(one, TODAY), JUDGE.stands(two, TODAY)
    assert decided(one) == decided(two)
    assert (first.results, first.deadlines) == (second.results, second.deadlines)


@USUAL
@given(st.data())
def test_what_a_set_of_entries_comes_to(data: st.DataObject) -> None:
    """Held against the definition: a telling stands unless an entry withdraws it; several values contest a fact."""
    entries = data.draw(histories())
    state = state_of([OPENING, *entries])
    gone = {telling for entry in entries for telling in entry.withdraws}
    for name in VALUES:
        stands = [e.facts[name] for e in entries if e.facts and name in e.facts and (e.id, name) not in gone]
        kinds = list({repr(value) for value in stands})
        assert (name in state.facts) == (len(kinds) == 1)
        assert (name in state.contested) == (len(kinds) > 1)
        if len(kinds) == 1:
            assert state.facts[name] == stands[0]


@FEW
@given(st.data())
def test_copies_that_went_separate_ways_come_to_the_same(data: st.DataObject) -> None:
    """Merged one into the other, and the other into the one; then again, which adds nothing."""
    common, mine, yours = data.draw(histories()), data.draw(histories()), data.draw(histories())
    with tempfile.TemporaryDirectory() as folder:
        one, two = (journal(Path(folder) / name, [*common, *more]) for name, more in (("a", mine), ("b", yours)))
        one.merge(two, today=TODAY)
        two.merge(one, today=TODAY)
        assert one.digest == two.digest
        assert {entry.id for entry in one.entries} == {entry.id for entry in two.entries}
        assert one.merge(two, today=TODAY) == []
        again = Dossier(one.path, judge=JUDGE, edition=EDITION)
        assert again.entries == one.entries
        assert again.digest == one.digest


@FEW
@given(st.data())
def test_a_contested_fact_decides_nothing(data: st.DataObject) -> None:
    """Whatever is determined while facts are contested stays so, whichever of the values told is upheld."""
    state = state_of([OPENING, *data.draw(histories())])
    held = JUDGE.stands(state, TODAY)
    if held.problems:
        return
    for chosen in upheld(state):
        after = JUDGE.stands(chosen, TODAY)
        for goal, result in held.results.items():
            if result["status"] == "determined" and not after.problems:
                assert after.results[goal]["value"] == result["value"], goal


def upheld(state: State) -> Iterator[State]:
    for name, told in state.contested.items():
        for one in told:
            yield State(
                state.dossier,
                state.laws,
                state.law_entries,
                state.asked,
                {**state.told, name: (one,)},
                state.closings,
            )


@FEW
@given(st.data())
def test_the_export_is_the_case(data: st.DataObject) -> None:
    """Decided by `eval`, it comes to the very decision of the dossier."""
    entries = data.draw(histories())
    with tempfile.TemporaryDirectory() as folder:
        dossier = journal(Path(folder) / "a", entries)
        if dossier.state.contested:
            with pytest.raises(millesime.Refused, match="ML784"):
                dossier.case()
            return
        case = EDITION.check_facts(dossier.case())
        if case.product is not None:
            decision = EDITION.evaluate(case, GOALS, "2012-04-01")
            assert decision.digest == dossier.decision().digest
            standing = dossier.standing(TODAY).results
            assert [one.value for one in dossier.decision()] == [decision[goal].value for goal in standing]


@FEW
@given(st.data())
def test_the_second_engine_comes_to_the_same_in_either_order(data: st.DataObject) -> None:
    """Facts are told to it as they arrived."""
    entries = data.draw(histories())
    for order in (entries, arriving(entries, data.draw)):
        state = state_of([OPENING, *order])
        standing = JUDGE.stands(state, TODAY, Second(PLAIN))
        assert standing.problems or standing.engine == "plain"


PLAIN: Any = Plain()


def test_facts_are_told_to_the_second_engine_in_order_of_arrival() -> None:
    laws = Laws(EDITION.program)
    facts = {"entreprise.effectif": 19, "etablissement.alsace_moselle": False, "tarification.annee": 2012}
    facts["etablissement.annee_creation"] = 1990
    for names in (list(facts), list(reversed(facts))):
        case = {**{name: facts[name] for name in names}, "tarification.date_effet": date(2012, 6, 1)}
        derivation = Derivation(laws, PLAIN, Case(case))
        derivation.rule("tarification.mode")
        seen = 0
        for story in derivation.story.values():
            told = [line.partition(" = ")[0] for line in story if line.partition(" = ")[0] in facts]
            assert told == [name for name in names if name in told]
            seen = max(seen, len(told))
        assert seen >= 2


def journal(path: Path, entries: list[Entry]) -> Dossier:
    """A dossier whose journal holds these entries."""
    held = Journal(path)
    held.create(OPENING)
    with held.writing() as writing:
        writing.append(*{entry.id: entry for entry in entries}.values())
    return Dossier(path, judge=JUDGE, edition=EDITION)
