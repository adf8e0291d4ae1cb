"""Rows that were refused, as lines of JSON: which row, why, and its facts, so that it can be mended and sent again."""

from __future__ import annotations

from typing import Any, Literal

import orjson

from millesime.batch.question import Refusal
from millesime.text.diagnostic import Diagnostic


def told(refusal: Refusal, lang: Literal["fr", "en"]) -> dict[str, Any]:
    """A refused row: the first reason beside its number, the others after it."""
    from millesime.text.render import message  # the catalogue of sentences, for tables of which a row is refused

    reasons = [
        {"code": code, "path": path, "message": message(Diagnostic(code, values=values, path=path), lang)}
        for code, path, values in refusal.problems
    ]
    line: dict[str, Any] = {"row": refusal.row}
    if refusal.key is not None:
        line["key"] = refusal.key
    line |= reasons[0]
    if len(reasons) > 1:
        line["others"] = reasons[1:]
    line["facts"] = refusal.facts
    return line


def reject_line(refusal: Refusal, lang: Literal["fr", "en"]) -> bytes:
    """The same as a line of a reject file."""
    return orjson.dumps(told(refusal, lang), option=orjson.OPT_APPEND_NEWLINE)
