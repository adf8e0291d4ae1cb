"""Codes ML650 to ML659: what is asked of facts that may move, and certificates that no fact changes an answer."""

from __future__ import annotations

from millesime.text.codes.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "ML650",
        "« {name} » ne désigne aucun fait ; le plus proche est {nearest}",
        "`{name}` names no fact; the nearest is {nearest}",
        "nommez des faits, ou ce qui précède leur point : `victime.*`",
        "name facts, or what stands before their dot: `victime.*`",
    ),
    Entry(
        "ML651",
        "« {goal} » ne lit pas « {name} », qui ne peut donc rien y changer",
        "`{goal}` does not read `{name}`, which can therefore change nothing of it",
        "voyez `millesime facts --goal {goal}`, qui énumère les faits qui comptent",
        "see `millesime facts --goal {goal}`, which lists the facts that matter",
    ),
)
