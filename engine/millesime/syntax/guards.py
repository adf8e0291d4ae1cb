"""What is looked at before parsing: is it a text, is it of a reasonable size, are its parentheses not too deep?"""

from __future__ import annotations

import re

from millesime.text import Diagnostic, Fix, Source, Span
from millesime.text.diagnostic import diagnose

MAX_CHARACTERS = 2_000_000
"""About 40,000 lines: an article has a hundred."""

MAX_DEPTH = 64
"""Parentheses inside parentheses."""

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_TOKENS = re.compile(r"[()]|#[^\n]*|«[^«»]*»|\[[^\[\]\n]*\]")
_LETTER = re.compile(r"\([a-z]\)|[a-z]\)")


def refusal(source: Source) -> Diagnostic | None:
    """Why the text is not parsed at all, or None."""
    text = source.text
    if len(text) > MAX_CHARACTERS:
        return diagnose("ML152", Span(source.name, 0, 0), size=f"{len(text):_}", limit=f"{MAX_CHARACTERS:_}")
    strange = _CONTROL.search(text)
    if strange:
        return diagnose("ML151", Span(source.name, strange.start(), strange.end()), found=f"U+{ord(strange[0]):04X}")
    return _too_deep(source)


def _too_deep(source: Source) -> Diagnostic | None:
    depth = 0
    for match in _TOKENS.finditer(source.text):
        if match[0] == "(":
            depth += 1
            if depth > MAX_DEPTH:
                return diagnose("ML153", Span(source.name, match.start(), match.end()), limit=MAX_DEPTH)
        elif match[0] == ")":
            depth = max(depth - 1, 0)
    return None


def remarks(source: Source, composed: str) -> list[Diagnostic]:
    """What is worth a warning and bars nothing: an empty file, letters written in two characters."""
    found = []
    if not _TOKENS.sub("", composed).strip(" \t\r\n\u00a0\u202f\ufeff") and not re.search(r"[(«\[]", composed):
        found.append(diagnose("ML155", Span(source.name, 0, 0)))
    if composed != source.text:
        whole = Span(source.name, 0, len(source.text))
        found.append(diagnose("ML150", Span(source.name, 0, 0), fix=Fix(whole, composed)))
    return found
