"""Codes ML301 to ML329, versions, exceptions and sources; those of manifests follow in `manifests`."""

from __future__ import annotations

from millesime.text.codes.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    # ── periods and versions ───────────────────────────────────────────────────────────────────────────────────────────
    Entry(
        "ML301",
        "cette période finit le {last}, avant d'avoir commencé le {first}",
        "this period ends on {last}, before it starts on {first}",
        "échangez les deux dates, ou corrigez celle qui est fausse",
        "exchange the two dates, or correct the wrong one",
    ),
    Entry(
        "ML302",
        "deux versions de `{name}` s'appliquent à la fois le {day}",
        "two versions of `{name}` apply at once on {day}",
        "faites finir la première la veille du jour où commence la seconde, ou séparez-les en deux lectures",
        "end the first on the eve of the day on which the second starts, or part them into two readings",
    ),
    Entry(
        "ML303",
        "deux versions de `{name}` commencent le même jour, le {day}",
        "two versions of `{name}` start on the same day, {day}",
        "gardez-en une, ou séparez-les en deux lectures",
        "keep one of them, or part them into two readings",
    ),
    Entry(
        "ML304",
        "rien ne dit ce que vaut `{name}` du {first} au {last}, entre deux de ses versions",
        "nothing says what `{name}` is from {first} to {last}, between two of its versions",
        "ajoutez la version qui manque, ou déclarez-la introuvable par `lacune du {first} au {last}`",
        "add the missing version, or declare it not found by `lacune du {first} au {last}`",
    ),
    Entry(
        "ML305",
        "`{name}` n'a aucune version : rien ne dit jamais ce qu'il vaut",
        "`{name}` has no version: nothing ever says what it is",
        "ajoutez `version à compter du …` avec un corps",
        "add `version à compter du …` with a body",
    ),
    Entry(
        "ML306",
        "le texte de `{name}` est dit introuvable le {day}, alors qu'une version s'applique ce jour-là",
        "the text of `{name}` is said not to be found on {day}, whereas a version applies on that day",
        "faites commencer la lacune après la version, ou finir la version avant elle",
        "start the lacuna after the version, or end the version before it",
    ),
    # ── event dates ────────────────────────────────────────────────────────────────────────────────────────────────────
    Entry(
        "ML310",
        "une version se choisit sur une date du cas, et `{name}` est un élément `{word}`",
        "a version is chosen by a date of the case, and `{name}` is an element `{word}`",
        "nommez un fait de type `date`",
        "name a fact of type `date`",
    ),
    Entry(
        "ML311",
        "une version se choisit sur une date, et `{name}` est de type `{type}`",
        "a version is chosen by a date, and `{name}` is of type `{type}`",
        "nommez un fait de type `date`",
        "name a fact of type `date`",
    ),
    Entry(
        "ML312",
        "`{name}` peut ne pas exister, et ne peut donc pas choisir une version",
        "`{name}` may not exist, and so cannot choose a version",
        "nommez une date qui existe toujours, ou retirez « le cas échéant » de ce fait",
        "name a date that always exists, or remove « le cas échéant » from this fact",
    ),
    # ── exceptions ─────────────────────────────────────────────────────────────────────────────────────────────────────
    Entry(
        "ML321",
        "l'exception `{name}` finit par déroger à elle-même",
        "the exception `{name}` ends up derogating from itself",
        "faites déroger l'une d'elles à la règle",
        "make one of them derogate from the rule",
    ),
    Entry(
        "ML322",
        "`{name}` est le nom de plusieurs exceptions : {rules}",
        "`{name}` is the name of several exceptions: {rules}",
        "donnez un nom distinct à chacune, ou dérogez à la règle elle-même",
        "give each a name of its own, or derogate from the rule itself",
    ),
    # ── sources ────────────────────────────────────────────────────────────────────────────────────────────────────────
    Entry(
        "ML315",
        "le renvoi `[{text}]` ne se lit pas",
        "the pointer `[{text}]` cannot be read",
        "écrivez `[SECTION 12-34]`, `[LEGI D.432-6]`, `[AILLEURS « … »]` ou `[CONVENTION « … »]`",
        "write `[SECTION 12-34]`, `[LEGI D.432-6]`, `[AILLEURS « … »]` or `[CONVENTION « … »]`",
    ),
    Entry(
        "ML316",
        "aucun document de l'édition n'a de section `{name}`",
        "no document of the edition has a section `{name}`",
        "choisissez parmi les plus proches : {known}",
        "choose among the nearest: {known}",
    ),
    Entry(
        "ML317",
        "`[{text}]` sort de la section `{name}`, qui va de la ligne {first} à la ligne {last}",
        "`[{text}]` lies outside the section `{name}`, which runs from line {first} to line {last}",
        "corrigez les lignes, ou nommez la section qui les contient",
        "correct the lines, or name the section that holds them",
    ),
    # ── amendments ─────────────────────────────────────────────────────────────────────────────────────────────────────
    Entry(
        "ML324",
        "`{name}` ne peut pas être modifié avant d'exister : sa première version est du {first}",
        "`{name}` cannot be amended before it exists: its first version is of {first}",
        "donnez une date postérieure, ou réécrivez la règle dans cette édition",
        "give a later date, or write the rule anew in this edition",
    ),
    Entry(
        "ML325",
        "il n'y a rien à modifier : aucune version de `{name}` n'est en vigueur le {eve}",
        "there is nothing to amend: no version of `{name}` is in force on {eve}",
        "vérifiez la date, ou réécrivez la règle dans cette édition",
        "check the date, or write the rule anew in this edition",
    ),
    # ── restating ──────────────────────────────────────────────────────────────────────────────────────────────────────
    Entry(
        "ML326",
        "`{name}` devient `{now}`, alors que l'édition étendue le déclare `{before}`",
        "`{name}` becomes `{now}`, whereas the extended edition declares it `{before}`",
        "gardez ce dont dépend le droit hérité (ajouter à la suite est permis), ou prenez un autre nom",
        "keep what the inherited law relies on (adding after it is allowed), or take another name",
    ),
    Entry(
        "ML327",
        "`{name}` devient un élément `{now}`, alors que l'édition étendue en fait un élément `{before}`",
        "`{name}` becomes an element `{now}`, whereas the extended edition makes it an element `{before}`",
        "prenez un autre nom",
        "take another name",
    ),
)
