"""What the command line says of populations, and what `--help` says of them."""

from __future__ import annotations

POPULATION: dict[str, tuple[str, str]] = {
    "needs_population": (
        "`{option}` ne vaut qu’avec une table (`--population FICHIER`)",
        "`{option}` goes with a table only (`--population FILE`)",
    ),
    "days_and_day": (
        "`{option}` dit le jour, et deux jours sont comparés : gardez l’un",
        "`{option}` says the day, and two days are compared: keep one",
    ),
    "written_twice": ("`{path}` serait écrit deux fois", "`{path}` would be written twice"),
}

GUIDE_POPULATION: dict[str, tuple[str, str]] = {
    "population.file": (
        "table dont chaque ligne est décidée selon les deux lois : combien changent, de quoi à quoi, de combien",
        "table of which each row is decided under both laws: how many change, from what to what, by how much",
    ),
    "population.changed": (
        "avec --population : fichier où écrire les lignes qui changent, avec leurs deux réponses",
        "with --population: file for the rows that change, with both their answers",
    ),
    "population.svg": (
        "avec --population : fichier où dessiner l’avant et l’après (SVG)",
        "with --population: file in which to draw before and after (SVG)",
    ),
    "population.at": (
        "avec --population : jour qui tient lieu, selon les deux lois, des dates d’événement que la table omet",
        "with --population: day that stands, under both laws, for the event dates that the table omits",
    ),
    "population.keep": (
        "avec --changed : colonne à copier, comme une clé ; peut se répéter",
        "with --changed: column to copy, such as a key; may be repeated",
    ),
    "population.from": (
        "forme de la table (sinon celle que dit son nom)",
        "form of the table (else what its name says)",
    ),
}
