"""The schema of a case: nested, closed, with labels, bounds and presumptions; exact when it is written."""

from __future__ import annotations

import json
from decimal import Decimal

from jsonschema import Draft202012Validator

from millesime.facts.schema import schema, write
from tests.units.facts.lexicon import PROGRAM

SCHEMA = schema(PROGRAM)


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["title"] == "Millésime essai"
    assert SCHEMA["additionalProperties"] is False
    assert list(SCHEMA["properties"]) == sorted(SCHEMA["properties"])


def test_facts_are_described() -> None:
    firm = SCHEMA["properties"]["entreprise"]["properties"]
    assert firm["effectif"] == {"description": "effectif global", "type": "integer", "minimum": 0, "maximum": 10_000}
    assert firm["etablissement"]["properties"]["branche"] == {"type": "boolean", "x-millesime-presumed": False}
    assert SCHEMA["properties"]["accident"]["properties"]["cloture"]["type"] == ["string", "null"]
    choice = {"enum": ["trajet", "travail"], "x-millesime-labels": {"trajet": "accident de trajet"}}
    assert SCHEMA["properties"]["categorie"] == choice
    assert SCHEMA["properties"]["sinistres"]["items"] == {"$ref": "#/$defs/sinistre"}
    assert SCHEMA["$defs"]["sinistre"]["additionalProperties"] is False


def test_a_rate_has_its_grain_and_an_amount_its_cents() -> None:
    rate = SCHEMA["properties"]["rente"]["properties"]["pas"]["anyOf"][0]
    assert rate == {"type": "number", "minimum": 0, "maximum": 1, "multipleOf": Decimal("0.01")}
    amount, text = SCHEMA["properties"]["prime"]["properties"]["montant"]["anyOf"]
    assert amount["multipleOf"] == Decimal("0.01")
    assert text["pattern"] == "^[0-9]{1,16}(?:\\.[0-9]{1,2})?$"


def test_written_decimals_are_exact() -> None:
    text = write(SCHEMA)
    assert '"multipleOf": 0.01' in text
    assert json.loads(text, parse_float=Decimal) == SCHEMA


def test_a_goal_needs_its_own_facts_only() -> None:
    assert list(schema(PROGRAM, ["prime.eligible"])["properties"]) == ["date_reference"]
