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
    Entry(
        "ML702",
        "« {name} » manque à la liasse : la décision ne peut être rejouée",
        "`{name}` is missing from the bundle: the decision cannot be replayed",
        "reprenez l'enregistrement et sa liasse d'un dépôt ou d'un export qui les tienne entiers",
        "take the record and its bundle from a store or an export that holds them whole",
    ),
    Entry(
        "ML703",
        "« {name} » n'a plus les octets sous lesquels la liasse le tient",
        "`{name}` no longer has the bytes that the bundle holds it under",
        "reprenez la liasse d'une copie qui n'a pas été altérée",
        "take the bundle from a copy that was not altered",
    ),
    Entry(
        "ML704",
        "« {name} » n'est pas le manifeste d'une liasse « millesime/bundle/1 »",
        "`{name}` is no manifest of a `millesime/bundle/1`",
        "donnez le manifeste tel qu'il a été conservé, ou un moteur qui lise ce format",
        "give the manifest as it was kept, or an engine that reads this format",
    ),
    Entry(
        "ML705",
        "la liasse de l'édition « {edition} » suit une autre grammaire (moteur {engine}), que ce moteur lit autrement",
        "the bundle of edition `{edition}` follows another grammar (engine {engine}), which this engine reads otherwise",
        "rejouez la décision par la version {engine} du moteur",
        "replay the decision with version {engine} of the engine",
    ),
    Entry(
        "ML706",
        "la liasse de l'édition « {edition} » donne le droit {found}, et non {digest} sous lequel elle est conservée",
        "the bundle of edition `{edition}` makes the law {found}, not {digest} under which it was kept",
        "rejouez la décision par la version {engine} du moteur ; si elle dit de même, la liasse a été altérée",
        "replay the decision with version {engine} of the engine; if it says so too, the bundle was altered",
    ),
)
