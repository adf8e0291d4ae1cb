"""A decision about a person, under what ships, and random numbers that are not."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

import millesime
from millesime.records.envelope import Envelope, read_leaf
from millesime.records.seal import Secret, sealed_leaf

AT = "2012-04-02T09:30:00Z"
CASE: dict[str, Any] = {
    "accident": {"date": "2012-02-10"},
    "victime": {
        "condamnation": False,
        "moralite_reconnue": True,
        "nationalite_francaise": False,
        "reside_en_france_depuis": "1987-06-05",
    },
    "stage": {"suivi_integralement": True, "juge_satisfaisant": True, "date_fin": "2012-03-31"},
    "etablissement_reeducation": {"avis_conforme": True},
}
GOALS = ("prime.eligible", "prime.montant_maximum")
law = cache(millesime.load)


def dice(seed: str = "") -> Callable[[int], bytes]:
    """Bytes that look random and are the same each time."""
    drawn = iter(range(10**6))
    return lambda size: hashlib.shake_256(f"{seed} {next(drawn)}".encode()).digest(size)


def decision(facts: dict[str, Any] = CASE, edition: str = "2012") -> millesime.Decision:
    return law(edition).evaluate(facts, GOALS, at="2012-04-01")


def masked(record: dict[str, Any], *patterns: str, seed: str = "") -> tuple[Envelope, Secret]:
    leaf, secret = sealed_leaf(record, "sha256:" + 64 * "0", AT, patterns, dice(seed))
    held = read_leaf(leaf)
    assert isinstance(held, Envelope)
    return held, secret
