"""The grammar itself: free of conflicts, and free of prefixes that would win over a longer token."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import interegular
import pytest

from millesime.syntax import tables
from millesime.syntax.machine import Machine
from millesime.syntax.tables import Terminal
from tests.units.syntax.samples import SAMPLES, text_of

LOOK_AHEAD = re.compile(r"\(\?!\[[^\]]*\]\)")
LETTERS = sorted(set("abcdefghijklmnopqrstuvwxyzABCDLR0123456789_.,;:()[]|«»°%€ <>=≤≥≠*×-−+/#'àâéèêç\u00a0\u202f\n"))
WORD = frozenset(".abcdefghijklmnopqrstuvwxyz0123456789_àâéèêçABCDLR")
LONGEST = 25


@cache
def made() -> tables.Tables:
    return tables.load(tables.dump(tables.make()))


def test_strict_mode_finds_no_conflict() -> None:
    """Lark's strict mode: no shift/reduce conflict, no two terminals of one priority that match the same text."""
    assert tables.parser(strict=True).terminals


def test_interegular_supports_every_terminal() -> None:
    """Strict mode only logs what it cannot compare: here it fails."""
    for terminal in made().terminals:
        assert interegular.parse_pattern(LOOK_AHEAD.sub("", terminal.pattern)).to_fsm() is not None


def test_look_aheads_stand_where_they_are_understood() -> None:
    """At the end of an alternative, never inside a group: strict mode passes over the others."""
    for terminal in made().terminals:
        for match in LOOK_AHEAD.finditer(terminal.pattern):
            assert terminal.pattern[match.end() :][:1] in ("", "|"), terminal.name


def test_a_word_is_known_by_one_terminal() -> None:
    words = [terminal.pattern for terminal in made().terminals if terminal.is_word]
    assert len(words) == len(set(words))


@cache
def automaton(pattern: str) -> Any:
    return interegular.parse_pattern(LOOK_AHEAD.sub("", pattern)).to_fsm()


def step(fsm: Any, state: Any, letter: str) -> Any:
    if letter not in fsm.alphabet and interegular.fsm.anything_else not in fsm.alphabet:
        return None
    return fsm.map.get(state, {}).get(fsm.alphabet[letter])


def swallowed(first: Terminal, second: Terminal) -> str | None:
    """A text of which `first`, tried before, would take the beginning, though `second` matches more of it."""
    one, two = automaton(first.pattern), automaton(second.pattern)
    guarded = bool(LOOK_AHEAD.search(first.pattern))
    seen: set[tuple[Any, Any]] = set()
    todo: list[tuple[Any, Any, str]] = [(one.initial, two.initial, "")]
    while todo:
        a, b, text = todo.pop()
        if (a, b) in seen or len(text) > LONGEST:
            continue
        seen.add((a, b))
        if a in one.finals and text:
            longer = continuation(two, b, guarded)
            if longer:
                return text + longer
        for letter in LETTERS:
            after, beside = step(one, a, letter), step(two, b, letter)
            if after is not None and beside is not None and one.islive(after) and two.islive(beside):
                todo.append((after, beside, text + letter))
    return None


def continuation(fsm: Any, state: Any, guarded: bool) -> str | None:
    seen: set[tuple[Any, bool]] = set()
    todo = [(state, "")]
    while todo:
        state, text = todo.pop()
        if (state, bool(text)) in seen:
            continue
        seen.add((state, bool(text)))
        if state in fsm.finals and text:
            return text
        for letter in LETTERS:
            if not text and guarded and letter in WORD:
                continue
            after = step(fsm, state, letter)
            if after is not None and fsm.islive(after):
                todo.append((after, text + letter))
    return None


MEANT = {("ALL_OF", "CALL")}
"""`toutes(` is the keyword, as everywhere: no function is called so."""


def test_no_token_takes_the_beginning_of_a_longer_one() -> None:
    """`re` takes the first alternative that matches, not the longest: the order of terminals must make it the same."""
    machine = Machine(made(), _Mute())
    patterns = {terminal.name: terminal for terminal in made().terminals}
    order = [terminal.name for terminal in made().terminals if not terminal.is_word]
    pairs: set[tuple[str, str]] = set()
    for row in machine.actions:
        here = [name for name in order if name in row or name == "NAME"]
        pairs |= {(first, second) for at, first in enumerate(here) for second in here[at + 1 :]}
    faults = {(a, b): swallowed(patterns[a], patterns[b]) for a, b in sorted(pairs)}
    assert {pair: text for pair, text in faults.items() if text and pair not in MEANT} == {}


class _Mute:
    def __getattr__(self, name: str) -> Any:
        return lambda parts: None


@pytest.mark.parametrize("sample", SAMPLES)
def test_our_machine_reads_as_lark_does(sample: str) -> None:
    """The same tokens, in the same order, as Lark's own lexer and parser."""
    from millesime.syntax.branches import Brancher, tokens

    text = text_of(sample).replace("’", "'")
    theirs = [
        (token.type, str(token), token.start_pos)
        for token in tables.parser().parse(text).scan_values(lambda value: hasattr(value, "type"))
    ]
    root = Machine(made(), Brancher()).parse(text, lambda run, fault: False)
    assert [(token.type, str(token), token.start_pos) for token in tokens(root)] == theirs
