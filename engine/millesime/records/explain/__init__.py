"""Explanations for people, rendered from a decision's record alone: never recomputed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NARROWEST, WIDEST = 40, 120
"""Columns between which an account is laid out."""


def explain(record: Mapping[str, Any], lang: str = "en", colour: bool = False, width: int = 80) -> str:
    """The account of a decision: each answer, what it rests on, and the trail that leads to it.

    `record` is the JSON object of the contract; `lang` is `fr` or `en`; `width` the columns of the screen.

    >>> print(explain({"edition": {"id": "2012"}, "question": {}, "results": [], "digest": "sha256:0"}).split()[1])
    2012
    """
    from millesime.records.explain.account import account
    from millesime.records.explain.layout import paint

    return paint(account(record, "fr" if lang == "fr" else "en", max(NARROWEST, min(width, WIDEST))), colour)


def page(record: Mapping[str, Any], lang: str = "en") -> str:
    """The same account as a web page that stands alone."""
    from millesime.records.explain.compose import compose
    from millesime.records.explain.html import document

    return document(compose(record, "fr" if lang == "fr" else "en"))


__all__ = ["explain", "page"]
