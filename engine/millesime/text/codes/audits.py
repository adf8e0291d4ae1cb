"""Codes ML740 to ML749: what an audit or an import finds in records, beyond the tree that holds them."""

from __future__ import annotations

from millesime.text.codes.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "ML740",
        "la preuve de {id} ne mène pas de la décision à la tête du journal",
        "the proof of {id} does not lead from the record to the head of the log",
        "demandez un nouvel export au registre d'origine",
        "ask the store it comes from for a new export",
    ),
    Entry(
        "ML741",
        "la tête {name} ne porte pas une bonne signature",
        "the head {name} does not bear a good signature",
        "demandez la tête à qui l'a signée : celle-ci a été altérée, ou une autre clé l'a signée",
        "ask whoever signed the head for it: this one was altered, or signed by another key",
    ),
    Entry(
        "ML742",
        "la décision {id} ne porte pas l'empreinte de son contenu",
        "the decision {id} does not bear the digest of its content",
        "elle a été altérée avant d'être gardée : reprenez-la de qui l'a rendue",
        "it was altered before it was kept: take it again from whoever decided",
    ),
    Entry(
        "ML743",
        "ce qui ouvre les faits masqués de {id} manque, et aucun effacement ne le dit",
        "what opens the masked facts of {id} is missing, and no erasure says so",
        "cherchez-le dans une copie du registre",
        "look for it in a copy of the store",
    ),
    Entry(
        "ML744",
        "{id} est effacée, et ce qui ouvre ses faits masqués est encore là",
        "{id} is erased, and what opens its masked facts is still there",
        "détruisez-le : une copie rendue au registre l'y a peut-être remis",
        "destroy it: a copy that was restored may have put it back",
    ),
    Entry(
        "ML745",
        "le n° {seq} n'est ni une décision ni un effacement que cette version sache lire",
        "number {seq} is neither a record nor an erasure that this version can read",
        "auditez avec la version de Millésime qui l'a ajouté",
        "audit with the version of Millésime that added it",
    ),
    Entry(
        "ML746",
        "l'effacement n° {seq} n'est celui d'aucune décision masquée qui le précède",
        "erasure {seq} is of no masked record before it",
        "cherchez qui l'a ajouté, et par quelle voie : aucune commande ne le fait",
        "find out who added it, and how: no command does",
    ),
    Entry(
        "ML747",
        "la décision n° {seq} se dit prise sous un autre droit que celui de sa liasse",
        "the decision of record {seq} says that it was taken under other law than that of its bundle",
        "demandez à qui l'a ajoutée sous quel droit elle fut prise",
        "ask whoever added it under which law it was taken",
    ),
    Entry(
        "ML748",
        "la décision n° {seq}, reprise sous le droit gardé avec elle, diffère à « {at} »",
        "the decision of record {seq}, taken again under the law kept with it, differs at `{at}`",
        "voyez `millesime replay {seq} --store` : elle a été altérée avant d'être gardée, ou le moteur a changé",
        "see `millesime replay {seq} --store`: it was altered before it was kept, or the engine has changed",
    ),
    Entry(
        "ML749",
        "la décision n° {seq} ne peut être reprise ({why})",
        "the decision of record {seq} cannot be taken again ({why})",
        "voyez `millesime replay {seq} --store`, qui dit pourquoi",
        "see `millesime replay {seq} --store`, which says why",
    ),
)
