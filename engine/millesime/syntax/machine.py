"""The parser at work: a lexer that knows which tokens may come, a stack, and the builder called at each reduction."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import field
from typing import Any, final

from millesime.frozen import dataclass
from millesime.syntax.tables import END, Tables
from millesime.syntax.tokens import Token, token

MAX_STACK = 220
"""How far the stack may grow: sentences inside sentences, whatever brackets they use."""

_SKIPPED = re.compile(r"(?:[ \t\r\n\u00a0\u202f]+|#[^\n]*)*")
_IGNORED = ("BLANK", "COMMENT")


@final
@dataclass(slots=True)
class Run:
    """One file being parsed. Recovery may change all of it but the text."""

    text: str
    states: list[int]
    values: list[Any] = field(default_factory=list)
    pos: int = 0
    made: Any = None


@final
@dataclass(frozen=True, slots=True)
class Fault:
    """Where parsing stopped: at a token that may not come here, at a character that begins none, or too deep."""

    token: Token | None
    pos: int
    too_deep: bool = False


Recover = Callable[[Run, Fault], bool]
"""Mends the run and says whether to go on."""


@final
class Machine:
    """The tables with the builder's methods; any number of runs, one at a time."""

    def __init__(self, tables: Tables, builder: object) -> None:
        self.tables = tables
        self.actions = tables.actions
        self._rules = tuple(
            (
                p.size,
                p.origin,
                None if p.method is None or (p.transparent and p.size == 1) else getattr(builder, p.method),
                p.inlined,
                p.transparent,
            )
            for p in tables.productions
        )
        self.words = {t.pattern: t.name for t in tables.terminals if t.is_word}
        """Every keyword of one word, with its terminal."""
        self._patterns = {t.name: t.pattern for t in tables.terminals if not t.is_word and t.name not in _IGNORED}
        self._lexers: list[tuple[re.Pattern[str], dict[str, str]] | None] = [None] * len(tables.actions)
        self._scanners: dict[tuple[str, ...], re.Pattern[str]] = {}

    def _lexer(self, state: int) -> tuple[re.Pattern[str], dict[str, str]]:
        accepted = self.actions[state]
        scanner = self._scanner(tuple(name for name in self._patterns if name in accepted or name == "NAME"))
        # A word of the language is never a name, save the words of types where no type may come.
        words = {w: name for w, name in self.words.items() if name in accepted or not name.startswith("T_")}
        made = self._lexers[state] = (scanner, words)
        return made

    def _scanner(self, names: tuple[str, ...]) -> re.Pattern[str]:
        scanner = self._scanners.get(names)
        if scanner is None:
            scanner = re.compile("|".join(f"(?P<{name}>{self._patterns[name]})" for name in names))
            self._scanners[names] = scanner
        return scanner

    def lex(self, text: str, pos: int, state: int) -> Token | None:
        """The token that follows in this state, blanks passed over; None at a character that begins none."""
        match = _SKIPPED.match(text, pos)
        start = match.end() if match else pos
        if start >= len(text):
            return token(END, "", len(text), len(text))
        scanner, words = self._lexers[state] or self._lexer(state)
        found = scanner.match(text, start)
        if found is None:
            return None
        word = found[0]
        kind = found.lastgroup or ""
        made = Token(word)
        made.type = words.get(word, kind) if kind == "NAME" else kind
        made.start_pos = start
        made.end_pos = found.end()
        return made

    def feed(self, run: Run, given: Token) -> bool:
        """Reduce as the token asks, then take it; False where it may not come here (the stack is then reduced)."""
        states, values, actions = run.states, run.values, self.actions
        rules, gotos = self._rules, self.tables.gotos
        kind = given.type
        while True:
            action = actions[states[-1]].get(kind)
            if action is None:
                return False
            if action >= 0:
                states.append(action)
                values.append(given)
                return True
            size, origin, method, inlined, transparent = rules[-1 - action]
            if size:
                parts = values[-size:]
                del values[-size:], states[-size:]
            else:
                parts = []
            if inlined:
                parts = _opened(parts, inlined)
            if transparent and len(parts) == 1:
                values.append(parts[0])
            elif method is None:
                values.append(parts)
            else:
                values.append(method(parts))
            goto = gotos[states[-1]][origin]
            states.append(goto)
            if kind == END and goto == self.tables.end:
                run.made = values[-1]
                return True

    def parse(self, text: str, recover: Recover) -> Any:
        """What the builder made of the whole text, or None where recovery gave up."""
        run = Run(text, [self.tables.start])
        while True:
            given = self.lex(text, run.pos, run.states[-1])
            if given is not None and len(run.states) <= MAX_STACK and self.feed(run, given):
                if given.type == END:
                    return run.made
                run.pos = given.end_pos
            elif not recover(run, self._fault(run, given)):
                return run.made

    def _fault(self, run: Run, given: Token | None) -> Fault:
        """The fault, its token told by its own kind where it is one that may only come elsewhere."""
        match = _SKIPPED.match(run.text, run.pos)
        start = match.end() if match else run.pos
        if given is None or given.type != END:
            found = self._scanner(tuple(self._patterns)).match(run.text, start)
            if found is not None:
                kind = found.lastgroup or ""
                kind = self.words.get(found[0], kind) if kind == "NAME" else kind
                if given is None or kind not in ("NAME", "NUMBER", "CALL"):
                    given = token(kind, found[0], start, found.end())
        return Fault(given, start, len(run.states) > MAX_STACK)

    def simulate(self, states: list[int], *kinds: str) -> list[int] | None:
        """The stack after these tokens, or None where one of them may not come."""
        stack = list(states)
        for kind in kinds:
            while True:
                action = self.actions[stack[-1]].get(kind)
                if action is None:
                    return None
                if action >= 0:
                    stack.append(action)
                    break
                production = self.tables.productions[-1 - action]
                if production.size:
                    del stack[-production.size :]
                stack.append(self.tables.gotos[stack[-1]][production.origin])
                if kind == END and stack[-1] == self.tables.end:
                    break
        return stack


def _opened(parts: list[Any], inlined: tuple[int, ...]) -> list[Any]:
    """The parts with those of helper rules in their place; a growing list is extended, never copied."""
    if inlined[0] == 0:
        made: list[Any] = parts[0]
        rest = enumerate(parts[1:], 1)
    else:
        made = []
        rest = enumerate(parts)
    for at, part in rest:
        if at in inlined:
            made.extend(part)
        else:
            made.append(part)
    return made
