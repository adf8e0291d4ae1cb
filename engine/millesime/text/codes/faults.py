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
)
