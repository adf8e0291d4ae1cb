"""The text as a tree of its own tokens, for the layout: nothing is interpreted, nothing is lost, comments included."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import final

from millesime.syntax.tokens import Token

_COMMENT = re.compile(r"#[^\n]*")


@final
@dataclass(frozen=True, slots=True)
class Branch:
    """A rule of the grammar and its parts."""

    name: str
    parts: list[Part]


Part = Token | Branch


class Brancher:
    """A builder that makes a branch of whatever the parser reduces."""

    def __getattr__(self, name: str) -> Callable[[list[Part]], Branch]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda parts: Branch(name, parts)


def tokens(part: Part) -> Iterator[Token]:
    """The tokens below, in their order."""
    stack: list[Part] = [part]
    while stack:
        part = stack.pop()
        if isinstance(part, Token):
            yield part
        else:
            stack.extend(reversed(part.parts))


def first_token(part: Part) -> Token:
    """The token that the part begins with."""
    while isinstance(part, Branch):
        part = part.parts[0]
    return part


def last_token(part: Part) -> Token:
    """The token that the part ends with."""
    while isinstance(part, Branch):
        part = part.parts[-1]
    return part


@final
@dataclass(frozen=True, slots=True)
class Above:
    """A comment on a line of its own: its text, whether a blank line stands before it, whether it is indented."""

    text: str
    blank: bool
    indented: bool


@final
@dataclass(slots=True)
class Comments:
    """The comments of a file, by the token they belong to (by where it starts)."""

    above: dict[int, list[Above]] = field(default_factory=dict)
    """On lines of their own, before the token."""
    beside: dict[int, list[str]] = field(default_factory=dict)
    """At the end of the line on which the token stands."""
    blank: set[int] = field(default_factory=set)
    """Tokens with a blank line right before them."""

    @staticmethod
    def of(text: str, legible: str, held: list[Token]) -> Comments:
        """The comments of a text, from the gaps between its tokens; the end of the file counts as a token."""
        made = Comments()
        end, before = 0, -1
        for start, token_end in [*((one.start_pos, one.end_pos) for one in held), (len(text), len(text))]:
            gap = legible[end:start]
            if "\n" in gap or "#" in gap:
                made._take(text, gap, end, start, before)
            before, end = start, token_end
        return made

    def _take(self, text: str, gap: str, offset: int, token: int, before: int) -> None:
        place = 0
        for match in _COMMENT.finditer(gap):
            between = gap[place : match.start()]
            words = text[offset + match.start() : offset + match.end()].rstrip()
            if "\n" not in between and before >= 0 and place == 0:
                self.beside.setdefault(before, []).append(words)
            else:
                line = between[between.rfind("\n") + 1 :]
                self.above.setdefault(token, []).append(Above(words, between.count("\n") > 1, bool(line)))
            place = match.end()
        if gap[place:].count("\n") > 1:
            self.blank.add(token)
