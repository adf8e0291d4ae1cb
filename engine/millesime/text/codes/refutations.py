"""Codes ML755 to ML759: an answer that a decision did not give, asked about in vain."""

from __future__ import annotations

from millesime.text.codes.entry import Entry

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "ML755",
        "l'édition {edition} n'est plus celle sous laquelle la décision fut prise",
        "edition {edition} is no longer the one that the decision was taken under",
        "donnez un export de la décision, ou son registre (`--store`) : le droit d'alors y est gardé",
        "give an export of the decision, or its store (`--store`): the law of that day is kept there",
    ),
    Entry(
        "ML756",
        "reprise sous ce droit, la question « {goal} » n'a plus la réponse de la décision",
        "asked again under this law, `{goal}` no longer has the decision's answer",
        "voyez `millesime replay`, qui dit où elle diffère : la décision a été altérée, ou le moteur a changé",
        "see `millesime replay`, which says where it differs: the decision was altered, or the engine has changed",
    ),
    Entry(
        "ML757",
        "« {value} » n'est pas une réponse que « {goal} » puisse avoir ({known})",
        "`{value}` is no answer that `{goal}` can have ({known})",
        "donnez une valeur de ce type",
        "give a value of that type",
    ),
    Entry(
        "ML758",
        "la décision {name} masque des faits, que dire ce qui a fait obstacle révélerait",
        "the decision {name} masks facts, which telling what stood in the way would reveal",
        "ajoutez `--with-secrets` si vous avez le droit de les connaître",
        "add `--with-secrets` if you may know them",
    ),
)
