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
    Entry(
        "ML707",
        "ceci n'est pas un enregistrement « millesime/record/1 », ou il a été altéré",
        "this is no record of format `millesime/record/1`, or it was altered",
        "donnez l'enregistrement tel que le dépôt ou l'export le tient",
        "give the record as the store or the export holds it",
    ),
    Entry(
        "ML708",
        "les faits masqués de l'enregistrement {name} ont été effacés",
        "the masked facts of record {name} were erased",
        "lisez-en la réponse et ses citations, qui demeurent ; rien ne permet plus de la rejouer",
        "read its answer and citations, which remain; nothing can replay it any more",
    ),
    Entry(
        "ML709",
        "l'enregistrement {name} masque des faits, et ce qui les ouvre n'est pas ici",
        "record {name} masks facts, and what opens them is not here",
        "rejouez-le dans le dépôt qui en tient le secret, ou demandez un export avec les secrets",
        "replay it in the store that keeps its secret, or ask for an export with the secrets",
    ),
    Entry(
        "ML710",
        "le fait montré pour « {name} » n'est pas celui que l'enregistrement engage",
        "the fact shown for `{name}` is not the one that the record is bound to",
        "montrez le fait tel qu'il a été donné à la décision",
        "show the fact as it was given to the decision",
    ),
    Entry(
        "ML711",
        "le secret de l'enregistrement {name} ne l'ouvre pas",
        "the secret of record {name} does not open it",
        "cherchez le secret dans le dépôt d'origine : celui-ci est d'un autre enregistrement, ou altéré",
        "look for the secret in the store it comes from: this one is another record's, or was altered",
    ),
    Entry(
        "ML712",
        "le masque « {pattern} » ne couvre aucun fait de l'édition",
        "the mask `{pattern}` covers no fact of the edition",
        "nommez un fait ou un groupe de faits ; le nom le plus proche est {nearest}",
        "name a fact or a group of facts; the nearest name is {nearest}",
    ),
    Entry(
        "ML713",
        "ceci n'est pas un export « millesime/export/1 » entier : « {part} » y manque ou ne se lit pas",
        "this is no whole export of format `millesime/export/1`: its `{part}` is missing or does not read",
        "donnez l'export tel qu'il a été écrit",
        "give the export as it was written",
    ),
    Entry(
        "ML714",
        "le fait masqué « {name} » n'est pas montré",
        "the masked fact `{name}` is not shown",
        "montrez tous les faits masqués, ou donnez le secret de l'enregistrement",
        "show every masked fact, or give the secret of the record",
    ),
)
