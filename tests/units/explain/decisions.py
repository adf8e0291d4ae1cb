"""Records of decisions, written by hand: the account is made of them alone, so nothing else is needed to test it."""

from __future__ import annotations

from typing import Any

from millesime.records.decision import digest_of

Json = dict[str, Any]

MODE: Json = {
    "code": "CSS",
    "article": "D.242-6-2",
    "alinea": None,
    "legifrance": "LEGIARTI000022446580",
    "edition": "2012",
    "version": {"from": "2012-01-01", "to": None},
    "reading": None,
    "source": {"document": "guide-2012", "section": "D10", "lines": [684, 689]},
}
MINIMUM: Json = {
    **MODE,
    "article": "R.432-10",
    "legifrance": "LEGIARTI000006750302",
    "version": {"from": "2012-01-01", "to": "2013-01-01"},
    "reading": "guide",
    "source": {"document": "guide-2012", "section": "B35", "lines": [46, 48]},
}
BY_THE_CODE: Json = {
    **MODE,
    "article": "D.432-6",
    "legifrance": "LEGIARTI000006736980",
    "version": {"from": "1985-12-21", "to": None},
    "reading": "code",
    "source": {"law": "D.432-6"},
}


def fact(name: str, value: object, type_: str = "booléen", **more: object) -> Json:
    """A fact that was read."""
    return {"kind": "given", "what": "fact", "name": name, "type": type_, "value": value, **more}


def decision(*results: Json, **more: object) -> Json:
    """A record that holds these results."""
    record: Json = {
        "format": "millesime/decision/1",
        "engine": "0.1.0",
        "edition": {"id": "2012", "digest": "sha256:" + "a1" * 32},
        "reading": None,
        "question": {"goals": [result["goal"] for result in results], "date_reference": "2012-06-01"},
        "facts": {},
        "assumed": {},
        "results": list(results),
        **more,
    }
    return {"digest": digest_of(record), **record}


COLLECTIVE: Json = {
    "goal": "tarification.mode",
    "label": "mode de tarification",
    "status": "determined",
    "type": "mode_tarification",
    "value": "collective",
    "missing": [],
    "discordances": [],
    "citations": [MODE],
    "trail": {
        "kind": "applied",
        "what": "rule",
        "name": "tarification.mode",
        "label": "mode de tarification",
        "type": "mode_tarification",
        "value": "collective",
        "citation": MODE,
        "event": {"name": "tarification.date_effet", "date": "2012-06-01", "assumed": True},
        "steps": [
            {
                "kind": "set_aside",
                "what": "exception",
                "name": "etablissement_nouveau",
                "reason": "condition_false",
                "citation": {**MODE, "article": "D.242-6-17", "legifrance": None, "reading": "guide"},
                "steps": [
                    {
                        "kind": "not_satisfied",
                        "what": "arm",
                        "name": "si",
                        "steps": [fact("etablissement.annee_creation", 1990, "entier")],
                    }
                ],
            },
            fact("entreprise.effectif", 19, "entier", label="effectif global"),
            {"kind": "applied", "what": "arm", "name": "cas", "guard": {"below": 20}, "value": "collective"},
        ],
    },
}

TWO_READINGS: Json = {
    "goal": "prime.montant_minimum",
    "status": "determined",
    "type": "montant",
    "value": "728.01",
    "missing": [],
    "citations": [MINIMUM],
    "discordances": [
        {"reading": "code", "held_by": "le code", "status": "determined", "value": "910.02", "citations": [BY_THE_CODE]}
    ],
    "trail": {"kind": "applied", "what": "rule", "name": "prime.montant_minimum", "type": "montant", "value": "728.01"},
}

UNKNOWN: Json = {
    "goal": "prime.eligible",
    "status": "unknown",
    "type": "booléen",
    "value": None,
    "missing": ["etablissement_reeducation.avis_conforme"],
    "discordances": [],
    "citations": [],
    "trail": {
        "kind": "missing",
        "what": "rule",
        "name": "prime.eligible",
        "status": "unknown",
        "missing": ["etablissement_reeducation.avis_conforme"],
        "steps": [
            {
                "kind": "applied",
                "what": "condition",
                "name": "1°",
                "label": "aucune condamnation",
                "value": True,
                "steps": [fact("victime.condamnation", False)],
            },
            {
                "kind": "missing",
                "what": "condition",
                "name": "2°",
                "status": "unknown",
                "steps": [
                    {
                        "kind": "missing",
                        "what": "fact",
                        "name": "etablissement_reeducation.avis_conforme",
                        "label": "avis conforme",
                        "status": "unknown",
                    }
                ],
            },
        ],
    },
}

BENT: list[Json] = [
    {},
    {"results": [{}]},
    {"results": [{"goal": 3, "trail": {"steps": [None, {}, {"what": "fact", "type": 3, "value": {"a": [1]}}]}}]},
    {"results": [{"status": "determined", "value": "2012-99-99", "type": "date", "citations": [{}, None]}]},
    {"results": [{"citations": [{"source": {"section": [], "lines": [[], {}]}}], "type": 3, "value": "1"}] * 2},
    {
        "results": [
            {"goal": "g", "discordances": [{}], "norm": {"after": {"step": 3}, "towards": [3], "forum": {"a": 1}}}
        ]
    },
    {"edition": [], "question": 3, "results": {}, "assumed": [], "digest": 4},
    {"facts": {"": {"": []}, "a": [[[]]], "b": [{"c": None}]}},
    {"format": "millesime/record/1", "masked": 3, "decision": []},
    {"format": "millesime/record/1", "recorded_at": 3, "masked": {"facts": {"a": 3}, "paths": 3, "sealed": []}},
    {"format": "millesime/export/1", "record": {"format": "millesime/record/1"}, "head": 3, "seq": []},
]
"""What somebody hands to `explain`: what is missing or of another shape is left out, never a failure."""
