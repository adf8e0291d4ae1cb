"""What is known to be wrong with durable_rules 2.0.28, and the guard against each."""

from __future__ import annotations

import json
import os
import signal
import sys
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from millesime.rete import limits
from millesime.rete.guard import Book, GuardError, Session
from millesime.rete.limits import RefusedError, checked, distinct
from millesime.rete.network import LARGEST, Kind, Network, Rule, Say, Take, kind, measured, wire
from millesime.rete.process import DIED, NOT_INSTALLED, REFUSED, LostError, Matcher
from tests.repo import house

NAMES = (f"essai{number}" for number in count())
LOW = Rule((measured(1, ("<", 10)),), Say(2, Kind.TRUE))
HIGH = Rule((measured(1, (">=", 10)),), Say(2, Kind.FALSE))
BOTH = Rule((kind(2, Kind.TRUE), kind(3, Kind.TRUE)), Say(4, Kind.TRUE))


def book(*rules: Rule) -> Book:
    return Book(next(NAMES), wire(Network("essai", 9, rules)))


def told(opened: Book, *facts: list[Any]) -> list[int]:
    session = Session(opened)
    try:
        return session.tell(list(facts))
    finally:
        session.close()


def value(cell: int, measure: int) -> list[Any]:
    return [cell, int(Kind.VALUE), measure]


def raw(rules: Any, *facts: Any) -> list[str]:
    """The library without a guard, in a process of its own: the names of the rules that fire, or how it died."""
    program = f"""
import json, durable_rules_engine as library
handle = library.create_ruleset("essai", json.dumps({rules!r}))
for fact in {facts!r}:
    state = library.assert_fact(handle, json.dumps(fact))[1]
    started = library.start_action_for_state(handle, state)
    action = started[1] if started else None
    while action:
        print(next(iter(json.loads(action))), flush=True)
        action = library.complete_and_start_action(handle, state)
"""
    ran = house.run("-c", program)
    return [*ran.stdout.split(), *([f"exit {ran.returncode}"] if ran.returncode else [])]


def test_strings_do_not_compare_with_numbers() -> None:
    """The library finds that the text "5" is above 10; the guard lets in no text, no truth, nothing and no fraction."""
    assert raw({"r": {"all": [{"m": {"$gt": {"n": 10}}}], "count": 1}}, {"id": "1", "sid": "1", "n": "5"}) == ["r"]
    for held in ("5", True, None, 0.5, [1]):
        with pytest.raises(RefusedError, match="no whole number"):
            limits.whole(held)
        with pytest.raises((RefusedError, ValueError)):
            told(book(LOW), [1, held, 3])


def test_whole_numbers_are_exact_up_to_their_limit() -> None:
    """Past int64 the library saturates: two numbers are one. What is let in stays far below, and keeps its units apart."""
    rules = {"r": {"all": [{"m": {"n": 2**63 - 1}}], "count": 1}}
    assert raw(rules, {"id": "1", "sid": "1", "n": 2**63 + 5}) == ["r"]
    for number in (LARGEST, LARGEST - 1, -LARGEST):
        edge = book(Rule((measured(1, ("==", number)),), Say(2, Kind.TRUE)))
        assert told(edge, value(1, number)) == [0]
        assert told(edge, value(1, number - 1 if number > 0 else number + 1)) == []
    for number in (LARGEST + 1, 2**63, -LARGEST - 1):
        with pytest.raises(RefusedError, match=r"2\^53"):
            told(book(LOW), value(1, number))
        with pytest.raises(RefusedError, match=r"2\^53"):
            book(Rule((measured(1, ("<", number)),), Say(2, Kind.TRUE)))


def test_names_that_are_one_to_the_library_are_refused() -> None:
    """It knows names, facts and dossiers by 32 bits: two words of these are one and the same to it."""
    assert limits.hashed("costarring") == limits.hashed("liquid")
    rules = {"r": {"all": [{"m": {"liquid": 1}}], "count": 1}}
    assert raw(rules, {"id": "1", "sid": "1", "costarring": 1}) == ["r"]
    with pytest.raises(RefusedError, match="one name to the library"):
        distinct(["liquid", "effectif", "costarring"])
    distinct(f"{part}{cell}" for part in "km" for cell in range(limits.NAMES))
    distinct(str(cell) for cell in range(limits.FACTS))


def test_two_dossiers_are_never_taken_for_one() -> None:
    """One is open at a time, each under a name of its own, and nothing of the one before is known to the next."""
    both = book(LOW, HIGH, BOTH)
    assert told(both, value(1, 3), [3, int(Kind.TRUE), None]) == [0, 2]
    assert told(both, value(1, 3)) == [0]
    assert told(both, [3, int(Kind.TRUE), None]) == []


def test_the_library_forgets_a_dossier_that_never_acted() -> None:
    """It frees at random what the last action left where there was none; so every dossier begins with an action."""
    silent = book(BOTH)
    for _ in range(50):
        assert told(silent, [3, int(Kind.TRUE), None]) == []


def test_the_number_of_dossiers_has_no_limit() -> None:
    """The library dies at the 1025th that is open; as many again go by here, one after another."""
    opened = book(LOW, HIGH)
    assert all(told(opened, value(1, number % 20)) == [number % 20 >= 10] for number in range(2100))


@pytest.mark.parametrize(
    "rules", [{"none": [{"m": {"n": 1}}]}, {"all": [{"m$not": {"n": 1}}]}, {"all": [{"m": {"$div": {"n": 0}}}]}]
)
def test_negation_and_arithmetic_have_no_form(rules: Any) -> None:
    """`none()` depends on the order of facts, and a division by zero ends the process: neither can be written down."""
    with pytest.raises((RefusedError, TypeError, ValueError, KeyError)):
        checked([rules])
    with pytest.raises(RefusedError, match="only whole numbers are compared"):
        checked([[[[1, [["m", "/", 0]]]], ["say", 2, 1, None]]])
    with pytest.raises(RefusedError, match="only whole numbers are compared"):
        checked([[[[1, [["n", "==", 0]]]], ["say", 2, 1, None]]])


def test_a_fact_serves_once_in_a_rule() -> None:
    """Of two parts of a rule that one fact meets, the library fills one only: such a rule is refused, and none is written."""
    twice = Rule((kind(1, Kind.TRUE), measured(1, (">", 0))), Say(2, Kind.TRUE))
    with pytest.raises(RefusedError, match="twice"):
        book(twice)


def test_limits_are_checked_before_anything_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """From 512 names on the library never comes back: it is not even asked."""

    def never(*_: object) -> int:
        raise AssertionError("the library was asked")

    monkeypatch.setattr("millesime.rete.guard.library.create_ruleset", never)
    many = [Rule((kind(cell, Kind.TRUE),), Say(cell + 1, Kind.TRUE)) for cell in range(1, limits.NAMES + 2)]
    with pytest.raises(RefusedError, match="names are tested"):
        book(*many)
    with pytest.raises(RefusedError, match="rules"):
        book(*[LOW] * (limits.RULES + 1))
    wide = Rule(tuple(kind(cell, Kind.TRUE) for cell in range(1, limits.CELLS + 2)), Say(99, Kind.TRUE))
    with pytest.raises(RefusedError, match="cells"):
        book(wide)
    with pytest.raises(RefusedError, match="compared"):
        book(Rule((measured(1, *[(">", 0)] * limits.TESTS),), Say(2, Kind.TRUE)))


def test_an_error_in_a_conclusion_is_raised() -> None:
    """The library keeps what goes wrong in an action to itself; here nothing is an action, and a contradiction is raised."""
    contrary = book(LOW, Rule((measured(1, ("<", 20)),), Say(2, Kind.FALSE)))
    assert told(contrary, value(1, 15)) == [1]
    with pytest.raises(GuardError, match="cell 2 is both"):
        told(contrary, value(1, 5))
    assert told(contrary, value(1, 15)) == [1], "and the next dossier is none the worse"


def test_nothing_waits_inside_an_action() -> None:
    """An action of more than ten seconds is lost; whoever works something out does it with none under way."""
    session = Session(book(LOW, HIGH, BOTH))
    session.tell([value(1, 3)])
    assert session.idle()
    assert session.tell([[3, int(Kind.TRUE), None]]) == [2]
    assert session.idle()
    session.close()


def test_there_is_no_host_and_no_thread() -> None:
    """Its host starts threads that are not safe: neither it nor the language that rests on it is ever loaded."""
    program = "import sys, threading, millesime.rete.guard; print([m for m in sys.modules if m.split('.')[0] == 'durable'], threading.active_count())"
    assert house.run("-c", program).stdout.strip() == "[] 1"


@pytest.mark.parametrize("forward", [True, False])
def test_the_order_of_arrival_counts_for_nothing(forward: bool) -> None:
    """Facts in either order fire the same rules."""
    facts = [value(1, 3), [3, int(Kind.TRUE), None], [5, int(Kind.FALSE), None]]
    taken = Rule((kind(4, Kind.TRUE), kind(5, Kind.FALSE)), Take(6, 5))
    assert sorted(told(book(LOW, HIGH, BOTH, taken), *(facts if forward else reversed(facts)))) == [0, 2, 3]


# ── the process ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_process_may_die_without_harm() -> None:
    """Whoever asked is told, and is answered again by a new process."""
    network = Network("essai", 4, (LOW, HIGH))
    with Matcher() as matcher:
        assert matcher.begin(network, [value(1, 3)]) == [0]
        first = matcher.pid
        assert first is not None
        os.kill(first, signal.SIGSEGV)
        with pytest.raises(LostError) as lost:
            matcher.more([value(3, 3)])
        assert lost.value.reason == DIED
        assert matcher.begin(network, [value(1, 30)]) == [1]
        assert matcher.pid not in (None, first)


def test_what_is_refused_over_there_is_raised_here() -> None:
    """A limit, or a contradiction, is an exception of whoever asked."""
    contrary = Network("essai", 4, (LOW, Rule((measured(1, ("<", 20)),), Say(2, Kind.FALSE))))
    with Matcher() as matcher, pytest.raises(LostError, match="cell 2 is both") as lost:
        matcher.begin(contrary, [value(1, 5)])
    assert lost.value.reason == REFUSED


def test_a_silent_process_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """After so long it is held to be lost, and ended."""
    monkeypatch.setattr("millesime.rete.process.PATIENCE", 0.2)
    mute = tmp_path / "mute.py"
    mute.write_text('import time\nprint(\'{"ready": "mute"}\', flush=True)\ntime.sleep(60)\n', encoding="utf-8")
    with Matcher((sys.executable, str(mute))) as matcher:
        with pytest.raises(LostError, match="silent"):
            matcher.begin(Network("essai", 4, (LOW,)), [])
        assert matcher.pid is None


def test_an_absent_library_is_said(tmp_path: Path) -> None:
    """Where it is not installed, that is what is said."""
    absent = tmp_path / "absent.py"
    absent.write_text(f"print({json.dumps(json.dumps({'missing': 'durable_rules'}))})\n", encoding="utf-8")
    with Matcher((sys.executable, str(absent))) as matcher, pytest.raises(LostError) as lost:
        matcher.begin(Network("essai", 4, (LOW,)), [])
    assert lost.value.reason == NOT_INSTALLED
