"""The parsing tables: made from the grammar by Lark once, kept as bytes, loaded without running anything they say.

Lark proves the grammar free of conflicts and computes its LALR(1) table. What we keep of it is plain data; `machine`
drives it. So a warm start imports no parser generator, and recovery may look at the stack that is ours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, final

from millesime import bundle
from millesime.frozen import dataclass

if TYPE_CHECKING:
    from lark import Lark

_FORMAT = "millesime/tables/2"
END = "$END"


@final
@dataclass(frozen=True, slots=True)
class Production:
    """A rule of the grammar: what it makes, of how many parts, by which method of the builder."""

    origin: str
    size: int
    method: str | None
    """None: a helper rule, whose parts go to the rule above."""
    inlined: tuple[int, ...]
    """Which parts are helper rules, whose own parts are taken in their place."""
    transparent: bool
    """Whether a single part stands for the whole."""


@final
@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal, in the order in which the lexer tries it."""

    name: str
    pattern: str
    is_word: bool
    """Whether it is a keyword that the pattern of names also matches."""


@final
@dataclass(frozen=True, slots=True)
class Tables:
    """All that parsing needs. An action is a state to go to, or `-1 - n` to reduce by production n."""

    actions: tuple[dict[str, int], ...]
    gotos: tuple[dict[str, int], ...]
    productions: tuple[Production, ...]
    terminals: tuple[Terminal, ...]
    start: int
    end: int


class WholeWords:
    """Lets every state read a name, so that a keyword is recognised as a whole word: `dansliste` is one name."""

    always_accept = ("NAME",)

    def process(self, stream: Iterator[Any]) -> Iterator[Any]:
        """The tokens as they are."""
        return stream


def parser(*, strict: bool = False) -> Lark:
    """Lark's own parser of the grammar, for the tests."""
    from lark import Lark

    return Lark(
        bundle.grammar_text(),
        parser="lalr",
        lexer="contextual",
        keep_all_tokens=True,
        maybe_placeholders=False,
        postlex=WholeWords(),
        strict=strict,
    )


def make() -> Tables:
    """The tables of the grammar as it stands."""
    from lark import Lark
    from lark.lexer import Lexer

    class NoLexer(Lexer):
        """Only the table is wanted: Lark's own lexer takes a second to build."""

        def __init__(self, conf: object) -> None:
            del conf

        def lex(self, lexer_state: object, parser_state: object) -> Iterator[Any]:
            del lexer_state, parser_state
            return iter(())

    lark: Any = Lark(
        bundle.grammar_text(), parser="lalr", lexer=NoLexer, keep_all_tokens=True, maybe_placeholders=False
    )
    table = lark.parser.parser._parse_table  # Lark publishes its table only through `save`, which pickles
    numbers = {rule: number for number, rule in enumerate(lark.rules)}
    actions: list[dict[str, int]] = [{} for _ in table.states]
    gotos: list[dict[str, int]] = [{} for _ in table.states]
    for state, row in table.states.items():
        for symbol, (action, argument) in row.items():
            if action.name == "Reduce":
                actions[state][symbol] = -1 - numbers[argument]
            else:
                (actions if symbol.isupper() or symbol == END else gotos)[state][symbol] = argument
    productions = tuple(
        Production(
            rule.origin.name,
            len(rule.expansion),
            None if rule.origin.name.startswith("_") else rule.alias or rule.origin.name,
            tuple(at for at, part in enumerate(rule.expansion) if not part.is_term and part.name.startswith("_")),
            rule.options.expand1 and not rule.alias,
        )
        for rule in lark.rules
    )
    ordered = sorted(lark.terminals, key=lambda t: (-t.priority, -t.pattern.max_width, -len(t.pattern.value), t.name))
    terminals = tuple(
        Terminal(
            t.name, t.pattern.to_regexp(), t.pattern.type == "str" and t.pattern.value.isalpha() and not t.priority
        )
        for t in ordered
    )
    return Tables(
        tuple(actions), tuple(gotos), productions, terminals, table.start_states["start"], table.end_states["start"]
    )


@cache
def _seal() -> str:
    return hashlib.sha256(f"{_FORMAT}\n{bundle.grammar_text()}".encode()).hexdigest()


def dump(tables: Tables) -> bytes:
    """The tables as bytes, under the seal of this grammar and a sum of their own."""
    body = json.dumps(
        {
            "actions": tables.actions,
            "gotos": tables.gotos,
            "productions": [[p.origin, p.size, p.method, p.inlined, p.transparent] for p in tables.productions],
            "terminals": [[t.name, t.pattern, t.is_word] for t in tables.terminals],
            "ends": [tables.start, tables.end],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    return f"{_seal()} {hashlib.sha256(body).hexdigest()}\n".encode() + body


def load(blob: bytes) -> Tables:
    """The tables from their bytes; ValueError where they are damaged, or were made from another grammar."""
    head, _, body = blob.partition(b"\n")
    if head.decode("ascii", "replace") != f"{_seal()} {hashlib.sha256(body).hexdigest()}":
        raise ValueError("these parsing tables are damaged, or were made from another grammar")
    held = json.loads(body)
    return Tables(
        tuple(held["actions"]),
        tuple(held["gotos"]),
        tuple(
            Production(origin, size, method, tuple(at), lone) for origin, size, method, at, lone in held["productions"]
        ),
        tuple(Terminal(name, pattern, word) for name, pattern, word in held["terminals"]),
        *held["ends"],
    )
