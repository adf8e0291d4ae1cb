"""Typography: one way to write what keyboards and word processors write in several."""

from __future__ import annotations

import unicodedata

_ONE_FOR_ONE = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "´": "'", "\ufeff": " "})


def composed(text: str) -> str:
    """The text with each accented letter as one character (NFC); the same text where it already is.

    >>> composed("e\\u0301") == "é"
    True
    """
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def legible(text: str) -> str:
    """The text as the grammar reads it: every apostrophe `'`, every line end `\\n`; no offset moves.

    >>> legible("l’article\\r")
    "l'article\\n"
    """
    if "\r" in text:
        text = text.replace("\r\n", " \n").replace("\r", "\n")
    return text if text.isascii() else text.translate(_ONE_FOR_ONE)


def unaccented(word: str) -> str:
    """A word in lower case without its accents: how a misspelt keyword is recognised.

    >>> unaccented("RÈGLE")
    'regle'
    """
    parts = unicodedata.normalize("NFD", word)
    return "".join(part for part in parts if not unicodedata.combining(part)).lower()
