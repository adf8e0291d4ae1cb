"""Codes ML660 to ML664, a table decided under two laws."""

from __future__ import annotations

from millesime.text.codes.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "ML660",
        "ligne {row} : pour `{goal}`, les colonnes disent {columns} et l'évaluateur {evaluator}",
        "row {row}: of `{goal}`, the columns say {columns} and the evaluator {evaluator}",
        "relancez avec `--engine rows`, qui fait foi, et signalez la ligne avec l'édition",
        "run it again with `--engine rows`, which is the reference, and report the row with the edition",
    ),
    Entry(
        "ML661",
        "la table donne elle-même le jour demandé : deux jours ne peuvent être comparés sur ses lignes",
        "the table gives the day asked about itself: two days cannot be compared on its rows",
        "écartez cette colonne par `--ignore date_reference`, ou comparez deux éditions",
        "leave that column aside with `--ignore date_reference`, or compare two editions",
    ),
    Entry(
        "ML662",
        "« {name} » a changé pendant la lecture : les deux lois n'ont pas vu les mêmes lignes",
        "`{name}` changed while it was read: the two laws did not see the same rows",
        "relancez quand plus rien n'écrit dans ce fichier",
        "run it again when nothing writes to this file any more",
    ),
)
