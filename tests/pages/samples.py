"""Reports of every kind, made by the shipped law: what the page checks look at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import millesime
from tests.acceptance.dossiers import DISEASE, FIRM, REHABILITATED, having

Record = dict[str, Any]
HOSTILE = "#strong[x] $x^2$ *a* _b_ @ref \\ [c] <script>alert(1)</script> & \" ' `code` // -- 法律 \u202e עברית é"
"""What would break a page or a printed report that took it for its own language."""


def samples() -> Iterator[tuple[str, Record]]:
    """Names and records: short and long, known and unknown, disputed, a duty, hostile, masked, exported."""
    old, new = millesime.load("2012"), millesime.load("2016")
    mode = old.evaluate(FIRM, goals=["tarification.mode"], at="2012-06-01")
    yield "simple", json.loads(mode.to_json())
    disputed = old.evaluate(REHABILITATED, goals=["prime.montant_maximum"], at="2012-04-01")
    yield "discordance", json.loads(disputed.to_json())
    unsure = old.evaluate(having(REHABILITATED, victime__condamnation=...), goals=["prime.eligible"], at="2012-04-01")
    yield "unknown", json.loads(unsure.to_json())
    duty = new.evaluate(having(DISEASE, maladie__date_declaration="2016-05-10"), goals=["comite.saisine"])
    yield "norm", json.loads(duty.to_json())
    late = old.evaluate(FIRM, goals=["tarification.mode"], at="2016-05-03")
    yield "beyond", json.loads(late.to_json())
    whole = new.evaluate(having(DISEASE, maladie__date_declaration="2016-05-10"))
    yield "long", json.loads(whole.to_json())
    yield "masked", json.loads(millesime.export(disputed, mask=["victime.*"]))["record"]
    yield "export", json.loads(millesime.export(disputed))
    yield "hostile", hostile(json.loads(disputed.to_json()))


def hostile(record: Record) -> Record:
    """A record whose every label, note, name of a reading and text is hostile; its digest no longer holds."""

    def bent(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: bent(part, name) for name, part in value.items()}
        if isinstance(value, list):
            return [bent(part, key) for part in value]
        return HOSTILE if key in ("label", "held_by", "reading", "value_label", "elsewhere") and value else value

    return {**bent(record), "facts": {HOSTILE: HOSTILE}}
