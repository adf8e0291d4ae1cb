"""Reports of every kind, made by the shipped law: what the page checks look at."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import millesime
from millesime.batch.prepare import Asked
from millesime.batch.twofold.movement import Law, Movement
from millesime.batch.twofold.prepared import prepared
from millesime.batch.twofold.run import run
from millesime.difference.model import Difference
from tests.acceptance.dossiers import DISEASE, FIRM, REHABILITATED, having
from tests.units.difference.differences import DAYS, difference

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


def differences(folder: Path) -> Iterator[tuple[str, Difference, Movement | None]]:
    """Two days of one law with a population, a choice and figures; two editions with rates and salaries; hostile words."""
    old, new = millesime.load("2012"), millesime.load("2016")
    firms, rents = population(folder)
    days = Law(old, DAYS[0]), Law(old, DAYS[1])
    asked = Asked(str(firms), ("tarification.mode", "tarification.fraction_individuelle"), key="siret", incomplete=True)
    moved = run(prepared(*days, asked))
    yield "days", millesime.diff(*map(str, DAYS), edition="2012", goals=["tarification.mode"]), moved
    editions = Law(old, date(2012, 6, 1)), Law(new, date(2016, 6, 1))
    rates = run(prepared(*editions, Asked(str(rents), ("rente.salaire_utile",), incomplete=True)))
    goals = ["recuperation.mode", "recuperation.duree_maximale", "aide_diagnostic.montant", "rente.salaire_utile"]
    yield "editions", millesime.diff("2012", "2016", goals=goals), rates
    yield "bent", difference(HOSTILE), replace(moved, path=HOSTILE, strangers=(HOSTILE,))


def population(folder: Path) -> tuple[Path, Path]:
    """Firms of many sizes, and salaries of many amounts: the same ones every time."""
    draw = random.Random(7)
    firms, rents = folder / "firms.csv", folder / "salaries.csv"
    head = "siret,entreprise.effectif,etablissement.annee_creation,etablissement.alsace_moselle,tarification.annee"
    lines = [f"s{n},{min(4000, int(draw.paretovariate(0.6)))},1990,false,2011" for n in range(900)]
    firms.write_text("\n".join([head, "s-1,-1,1990,false,2011", "s-2,,1990,false,2011", *lines]))
    rents.write_text("\n".join(["rente.salaire_annuel", *(f"{draw.lognormvariate(10, 0.4):.2f}" for _ in range(900))]))
    return firms, rents


def hostile(record: Record) -> Record:
    """A record whose every label, note, name of a reading and text is hostile; its digest no longer holds."""

    def bent(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: bent(part, name) for name, part in value.items()}
        if isinstance(value, list):
            return [bent(part, key) for part in value]
        return HOSTILE if key in ("label", "held_by", "reading", "value_label", "elsewhere") and value else value

    return {**bent(record), "facts": {HOSTILE: HOSTILE}}
