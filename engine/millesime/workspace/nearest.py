"""The name that somebody probably meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str:
    """The closest known name, or nothing.

    >>> nearest("tarification.mod", ["prime.eligible", "tarification.mode"])
    'tarification.mode'
    """
    from difflib import get_close_matches  # only a misspelt name needs it

    found = get_close_matches(word, list(known), 1, 0.6)
    return found[0] if found else ""
