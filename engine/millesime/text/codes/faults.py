"""Codes ML9xx, our own faults."""

from __future__ import annotations

from millesime.text.codes.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "ML901",
        "c'est une faute de Millésime, pas la vôtre : {kind} dans {at} ({said})",
        "this is a fault of Millésime's own, not yours: {kind} in {at} ({said})",
        "relancez avec MILLESIME_DEBUG=1 et signalez ce qui s'affiche, avec la commande et les fichiers",
        "run it again with MILLESIME_DEBUG=1 and report what is shown, with the command and the files",
    ),
    Entry(
        "ML902",
        "les deux moteurs ne s'accordent pas sur « {goal} » : {first} pour l'un, {second} pour l'autre",
        "the two engines do not agree on `{goal}`: {first} says one, {second} says the other",
        "ne vous fiez pas à cette décision ; signalez les deux dérivations, avec le dossier et l'édition",
        "do not rely on this decision; report both derivations, with the case and the edition",
    ),
    Entry(
        "ML903",
        "le second moteur n'a pas pu conclure, la décision n'est donc pas vérifiée : {reason} ({said})",
        "the second engine could not come to an end, so the decision is not checked: {reason} ({said})",
        "relancez ; si cela recommence, décidez sans --cross-check et signalez ce message",
        "run it again; if it happens again, decide without --cross-check and report this message",
    ),
)
