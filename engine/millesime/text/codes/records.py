"""Codes ML7xx, records."""

from __future__ import annotations

from millesime.text.codes.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "ML701",
        "ceci n'est pas une décision de Millésime, ou elle a perdu de ses parties",
        "this is no decision of Millésime, or it has lost some of its parts",
        "donnez le texte entier qu'a écrit `millesime eval --format json`",
        "give the whole text that `millesime eval --format json` wrote",
    ),
)
