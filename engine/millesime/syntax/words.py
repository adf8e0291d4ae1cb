"""How each terminal is written: for messages, for the corrections they offer, and for the canonical layout."""

from __future__ import annotations

import re

from millesime.syntax.normal import unaccented

_LOOK_AHEAD = re.compile(r"\(\?!\[[^\]]*\]\)")

SHOWN: dict[str, str] = {
    # classes of tokens: an example
    "NAME": "nom",
    "NUMBER": "12",
    "AMOUNT": "12 €",
    "RATE": "25 %",
    "DURATION": "3 ans",
    "DATE": "2012-01-31",
    "LABEL": "« … »",
    "POINTER": "[…]",
    "LEGI": "LEGIARTI…",
    "ARTICLE_NUMBER": "L.452-1",
    "TEXT_NUMBER": "n° …",
    "CODE": "du code …",
    "ITEM_NUMBER": "1°",
    "ITEM_LETTER": "a)",
    "CALL": "fonction(",
    # keywords with several forms: the first to offer
    "EVENT": "s'apprécie au",
    "IN_FORCE_ON": "en vigueur au",
    "ALL_OF": "toutes",
    "ONE_OF": "l'une",
    "UNKNOWN_FOR_WANT_OF": "inconnu faute de",
    "FOR_EACH": "pour tout",
    "SUCH_THAT": "tel que",
    "CAP": "dans la limite de",
    "PICK": "la plus tardive des",
    "DATE_PHRASE": "premier jour du mois suivant",
    "IS_STATUS": "est inconnu",
    "COMPARE": "<=",
    "TIMES": "*",
    "MINUS": "-",
    "SEMICOLON": ";",
    "COLON": ":",
    "COMMA": ",",
    "EQUAL": "=",
    "PLUS": "+",
    "SLASH": "/",
    "LPAR": "(",
    "RPAR": ")",
    "VBAR": "|",
}


def shown(name: str, pattern: str) -> str:
    """How a terminal is written, from its pattern where it has one form only.

    >>> shown("FROM_DAY", r"à\\s+compter\\s+du(?![a-z])")
    'à compter du'
    """
    return SHOWN.get(name) or _LOOK_AHEAD.sub("", pattern).replace(r"\s+", " ")


def loose(pattern: str) -> re.Pattern[str]:
    """A keyword of several words as a hasty hand writes it: without accents, in capitals.

    >>> bool(loose(r"à\\s+compter\\s+du(?![a-z])").match("A compter du".lower()))
    True
    """
    return re.compile(unaccented(_LOOK_AHEAD.sub("", pattern)) + r"(?![a-z0-9_.])")
