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
        "la tête des {size} premières décisions ne porte pas une bonne signature",
        "the head of the first {size} records does not bear a good signature",
        "demandez la tête à qui l'a signée : celle-ci a été altérée",
        "ask whoever signed the head for it: this one was altered",
    ),
    Entry(
        "ML742",
        "la décision {id} ne porte pas l'empreinte de son contenu",
        "the decision {id} does not bear the digest of its content",
        "elle a été altérée avant d'être gardée : reprenez-la de qui l'a rendue",
        "it was altered before it was kept: take it again from whoever decided",
    ),
)
