"""What the contract promises of a decision, written down apart from the engine: its shape, its bytes, its digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import rfc8785

from tests.schemas import unfit

_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_SHA = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
_STATUS = {"enum": ["determined", "unknown", "not_applicable", "not_in_force", "beyond_horizon", "conflict"]}
_KIND = {"enum": ["applied", "set_aside", "not_satisfied", "computed", "given", "looked_up", "missing"]}


def _record(required: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(required), "properties": {**required, **more}}


def _maybe(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


_TEXT = {"type": "string", "minLength": 1}
_INTERVAL = _record({"from": _DAY, "to": _maybe(_DAY)})
_PASSAGE = _record({"document": _TEXT, "section": _TEXT, "lines": {"type": "array", "minItems": 2, "maxItems": 2}})
_LAW_ITSELF = _record({"law": _TEXT})
_UNVERIFIED = _record({"elsewhere": _TEXT, "verified": {"const": False}})
_CITATION = _record(
    {
        "code": _maybe(_TEXT),
        "article": _maybe(_TEXT),
        "alinea": _maybe({"type": "integer"}),
        "legifrance": _maybe({"type": "string", "pattern": r"^LEGIARTI\d{12}$"}),
        "edition": {"enum": ["2012", "2016"]},
        "version": _INTERVAL,
        "reading": _maybe(_TEXT),
        "source": _maybe({"anyOf": [_PASSAGE, _LAW_ITSELF, _UNVERIFIED]}),
    }
)
_STEP = _record(
    {"kind": _KIND},
    name={"type": "string"},
    citation={**_CITATION, "required": []},  # of a step, what it says beyond the step above
    version=_INTERVAL,
    event=_record({"date": _maybe(_DAY)}),
    steps={"type": "array", "items": {"$ref": "#/$defs/step"}},
)
_DISCORDANCE = _record(
    {"reading": _TEXT, "held_by": _maybe(_TEXT), "value": {}, "citations": {"type": "array", "items": _CITATION}}
)
_RESULT = _record(
    {
        "goal": _TEXT,
        "status": _STATUS,
        "type": _TEXT,
        "value": {},
        "missing": {"type": "array", "items": _TEXT},
        "discordances": {"type": "array", "items": _DISCORDANCE},
        "citations": {"type": "array", "items": _CITATION},
        "trail": {"$ref": "#/$defs/step"},
    }
)
DECISION = {
    **_record(
        {
            "format": {"const": "millesime/decision/1"},
            "engine": _TEXT,
            "edition": _record({"id": _TEXT, "digest": _SHA}),
            "reading": _maybe(_TEXT),
            "question": _record({"goals": {"type": "array", "items": _TEXT}, "date_reference": _maybe(_DAY)}),
            "facts": {"type": "object"},
            "assumed": {"type": "object"},
            "results": {"type": "array", "items": _RESULT},
            "digest": _SHA,
        }
    ),
    "$defs": {"step": _STEP},
}


def held(text: str) -> dict[str, Any]:
    """A record read from its text, once every promise that bears on its form was seen kept."""
    record: dict[str, Any] = json.loads(text)
    jsonschema.validate(record, DECISION)
    assert unfit(record, "decision-1") == [], "the published schema says otherwise"
    assert rfc8785.dumps(record).decode() == text, "the bytes are not canonical JSON (RFC 8785)"
    rest = {key: value for key, value in record.items() if key != "digest"}
    assert record["digest"] == "sha256:" + hashlib.sha256(rfc8785.dumps(rest)).hexdigest()
    assert [each["goal"] for each in record["results"]] == record["question"]["goals"]
    assert not list(_floats(record)), "a record holds no float"
    for each in record["results"]:
        determined = each["status"] == "determined"
        assert determined or each["value"] is None
        assert each["status"] == "unknown" or not each["missing"]
        assert not determined or each["citations"], f"{each['goal']} is decided without an authority"
    return record


def steps(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A step of a trail and every step below it."""
    yield step
    for below in step.get("steps", ()):
        yield from steps(below)


def _floats(value: Any) -> Iterator[float]:
    if isinstance(value, float):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _floats(each)
    elif isinstance(value, list):
        for each in value:
            yield from _floats(each)
