"""Whether something read from a file is a decision's record: before anything is told from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from millesime.records.decision import FORMAT

_PARTS: Mapping[str, type] = {
    "assumed": Mapping,
    "digest": str,
    "edition": Mapping,
    "engine": str,
    "facts": Mapping,
    "question": Mapping,
    "results": list,
}


def is_decision(record: Any) -> bool:
    """Whether it has the parts of a decision of this format; what they say is not held against anything.

    >>> is_decision({"format": "millesime/decision/1"})
    False
    """
    if not isinstance(record, Mapping) or record.get("format") != FORMAT:
        return False
    if not all(isinstance(record.get(name), kind) for name, kind in _PARTS.items()):
        return False
    edition, question = record["edition"], record["question"]
    if not (isinstance(edition.get("id"), str) and isinstance(edition.get("digest"), str)):
        return False
    if not (isinstance(question.get("goals"), list) and isinstance(question.get("date_reference"), str | None)):
        return False
    return isinstance(record.get("reading"), str | None) and all(map(_is_result, record["results"]))


def _is_result(result: Any) -> bool:
    return isinstance(result, Mapping) and all(isinstance(result.get(name), str) for name in ("goal", "status", "type"))
