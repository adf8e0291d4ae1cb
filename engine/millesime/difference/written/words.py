"""The words of a rule as its file writes them, without what only says where they come from: citations are told apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from textwrap import dedent, indent
from typing import Any, Final, final

from millesime.model.outline import lines
from millesime.text import Source, Span

Lines = tuple[str, ...]
_POINTER: Final = re.compile(r"[ \t]*\[(?:[^\]\[«]|«[^»]*»)*\]")
_CITED: Final = re.compile(
    r",?\s+(?:alinéas? \d+(?:[-,] ?\d+)*|légifrance \S+(?: du \S+ au \S+| depuis \S+)?|convention)(?=\s|,|$)"
)
_CONTEXT: Final = 2
"""Unchanged lines shown around those that changed."""


@final
class Script:
    """The texts that a law was read from, by the name that spans give them."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources

    def quoted(self, span: Span) -> str | None:
        """The very text of a span; None where it is not at hand."""
        source = self._sources.get(span.file) if span.file else None
        return None if source is None else source.text[span.start : span.end]

    def body(self, version: Any) -> Lines:
        """The words of a version, line by line, brought back to the margin."""
        body = getattr(version, "body", None)
        span = version.span if body is None else body.span
        source = self._sources.get(span.file) if span.file else None
        if source is None:
            return tuple(lines(body)) if body is not None else ()
        return bare(source.text[span.start : span.end], _margin(source.text, span.start))

    def around(self, span: Span) -> str | None:
        """The line on which a span stands, `…` in its place."""
        source = self._sources.get(span.file) if span.file else None
        if source is None:
            return None
        text = source.text
        start = text.rfind("\n", 0, span.start) + 1
        end = text.find("\n", span.end)
        end = min([place for place in (end, text.find(" #", span.end)) if place >= 0], default=-1)
        whole = text[start : span.start] + "…" + text[span.end : len(text) if end < 0 else end]
        return " ".join(_CITED.sub("", _POINTER.sub("", whole)).split())


def _margin(text: str, start: int) -> str | None:
    """What stands before a part on its first line, if that is blank; None where other words do."""
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return None if before.strip() else before


def bare(text: str, margin: str | None = None) -> Lines:
    """Lines without comments and citations, brought back to the margin; those after a first one that others precede, below it."""
    first, newline, rest = text.partition("\n")
    if margin is None:
        text = first + newline + indent(dedent(rest), "  ")
    else:
        text = margin + text
    kept = [line for line in text.split("\n") if not line.lstrip().startswith("#")]
    plain = [_CITED.sub("", _POINTER.sub("", line)).rstrip() for line in kept]
    return tuple(line for line in dedent("\n".join(plain)).split("\n") if line.strip())


def compared(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """The lines of two texts with their marks, those far from any change left out; nothing where they say the same."""
    one, other = [_flat(line) for line in before], [_flat(line) for line in after]
    if one == other:
        return ()
    marked: list[tuple[str, str]] = []
    for group in SequenceMatcher(None, one, other, autojunk=False).get_grouped_opcodes(_CONTEXT):
        if marked:
            marked.append((" ", "…"))
        for tag, first, last, start, end in group:
            if tag == "equal":
                marked += [(" ", line) for line in after[start:end]]
                continue
            marked += [("-", line) for line in before[first:last]]
            marked += [("+", line) for line in after[start:end]]
    return tuple(marked)


def _flat(line: str) -> str:
    """A line as it counts: alignment and the kind of spaces say nothing."""
    return " ".join(line.split())
