"""The JSON Schemas in `docs/schemas/`, by which records of every kind are held."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from tests.repo.house import ROOT

FOLDER = ROOT / "docs" / "schemas"


@cache
def schemas() -> dict[str, Any]:
    """Each schema, by the name of its file."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}


@cache
def validator(name: str) -> Draft202012Validator:
    """What holds a value against a schema and those that it refers to."""
    registry: Registry = Registry().with_resources(
        (schema["$id"], Resource.from_contents(schema)) for schema in schemas().values()
    )
    return Draft202012Validator(schemas()[name], registry=registry)


def unfit(value: Any, name: str) -> list[str]:
    """Where a value does not fit a schema, and why: the deepest reason of each fault."""
    return [told(fault) for fault in validator(name).iter_errors(value)]


def told(fault: Any) -> str:
    """One fault, in one line."""
    while fault.context:
        fault = min(fault.context, key=lambda each: -len(each.absolute_path))
    return f"{fault.json_path}: {fault.message[:200]}"
