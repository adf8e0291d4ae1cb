"""Where parsing stopped, and the questions a recogniser of mistakes may ask about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from millesime.frozen import dataclass
from millesime.syntax.machine import Fault, Machine, Run
from millesime.syntax.normal import unaccented
from millesime.syntax.pieces import brief
from millesime.syntax.tokens import Token
from millesime.syntax.tree import Name
from millesime.syntax.words import loose, shown
from millesime.text import Diagnostic, Fix, Span
from millesime.text.diagnostic import diagnose

OPERANDS = frozenset(("NAME", "CALL", "LPAR", "NUMBER", "AMOUNT", "RATE", "DURATION", "DATE", "TRUE", "FALSE"))
"""Terminals with which a value may begin."""


@dataclass(frozen=True, slots=True)
class Mend:
    """What is wrong, and how parsing goes on: drop values, give tokens, resume there (None: at the next clause)."""

    diagnostic: Diagnostic
    resume: int | None = None
    give: tuple[Token, ...] = ()
    drop: int = 0


class Lore:
    """What is known of the words of the language; the same for every file."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        patterns = {t.name: t.pattern for t in machine.tables.terminals}
        self.shown = {name: shown(name, pattern) for name, pattern in patterns.items()}
        self.words = {unaccented(word): (word, kind) for word, kind in machine.words.items()}
        """One-word keywords by their unaccented form."""
        self.phrases = {name: loose(p) for name, p in patterns.items() if r"\s" in p or name in ("UNTIL_DAY", "UP_TO")}
        """Keywords of several words, as they may be misspelt."""

    def word_for(self, text: str) -> tuple[str, str] | None:
        """The keyword, and its terminal, that this is when accents and capitals are forgiven."""
        return self.words.get(unaccented(text))


class Scene:
    """One fault, and what stands around it."""

    def __init__(self, lore: Lore, run: Run, fault: Fault, file: str) -> None:
        self.lore, self.run, self.fault, self.file = lore, run, fault, file
        self.machine = lore.machine
        self.text = run.text
        self.token = fault.token
        self.kind = fault.token.type if fault.token is not None else ""
        self.start = fault.pos
        self.end = fault.token.end_pos if fault.token is not None else min(fault.pos + 1, len(run.text))
        self.word = run.text[self.start : self.end]

    @cached_property
    def here(self) -> Span:
        """The place of the fault."""
        return Span(self.file, self.start, self.end)

    @cached_property
    def expected(self) -> frozenset[str]:
        """The terminals that may come here."""
        row = self.machine.actions[self.run.states[-1]]
        return frozenset(kind for kind in row if not kind.startswith("ERR_") and self.accepts(kind))

    def accepts(self, *kinds: str) -> bool:
        """Whether these tokens may come here."""
        return self.machine.simulate(self.run.states, *kinds) is not None

    def fits(self, *kinds: str, at: int | None = None, drop: int = 0) -> bool:
        """Whether these tokens may come here (`drop` values taken back) and what stands at that place may follow."""
        states = self.run.states[: len(self.run.states) - drop]
        after = self.machine.simulate(states, *kinds)
        if after is None:
            return False
        following = self.machine.lex(self.text, self.start if at is None else at, after[-1])
        return following is not None and self.machine.simulate(after, following.type) is not None

    @cached_property
    def before(self) -> Token | Name | None:
        """What was taken last, where it is one token or one name."""
        last: Any = self.run.values[-1] if self.run.values else None
        return last if isinstance(last, Token | Name) else None

    @property
    def before_kind(self) -> str:
        """The terminal of what was taken last; `NAME` for a name."""
        return "NAME" if isinstance(self.before, Name) else self.before.type if self.before is not None else ""

    @property
    def before_span(self) -> Span:
        """The place of what was taken last."""
        if isinstance(self.before, Name):
            return self.before.span
        return Span(self.file, self.before.start_pos, self.before.end_pos) if self.before is not None else self.here

    @cached_property
    def last_end(self) -> int:
        """Where the text before the fault ends, blanks left out."""
        return len(self.text[: self.start].rstrip())

    def given(self, kind: str, text: str = "") -> Token:
        """A token to put in at the fault."""
        made = Token(text or self.lore.shown.get(kind, kind))
        made.type, made.start_pos, made.end_pos = kind, self.start, self.start
        return made

    def diagnose(
        self, code: str, span: Span | None = None, replacement: str | None = None, **values: Any
    ) -> Diagnostic:
        """A diagnostic, at the fault unless a place is given, with the edit that would mend it."""
        place = span or self.here
        fix = Fix(place, replacement) if replacement is not None else None
        texts: dict[str, Any] = {key: brief(str(value)) for key, value in {"found": self.word, **values}.items()}
        return diagnose(code, place, fix=fix, **texts)

    def listed(self, kinds: Iterable[str], limit: int = 6) -> str:
        """A few terminals as a reader knows them: `:`, `version`, « … »."""
        wanted = sorted({self.lore.shown.get(kind, kind) for kind in kinds if kind not in ("$END", "DOTTED", "WORDED")})
        return ", ".join(f"`{word}`" for word in wanted[:limit])

    def line_end(self, pos: int) -> int:
        """Where the line of this place ends."""
        end = self.text.find("\n", pos)
        return len(self.text) if end < 0 else end

    def matching(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """A match of a pattern at the fault."""
        return pattern.match(self.text, self.start)
