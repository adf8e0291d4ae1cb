"""A tree against its schema: each fault as a diagnostic of ours, at the key that is at fault."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from millesime.editions.nodes import Tree, step
from millesime.text.diagnostic import Diagnostic, Fix, diagnose

_BARE = re.compile(r"[^\W\d][^:#]*|\d{4}-\d\d-\d\d")


def faults(tree: Tree, schema: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    """Everything in which the tree differs from the schema, in the order of the text."""
    found: dict[tuple[str, int, tuple[tuple[str, str], ...]], Diagnostic] = {}
    for error in Draft202012Validator(schema).iter_errors(tree.data):
        for fault in _told(error, tree):
            # One error a missing key, each naming all of them: once is enough.
            found[fault.code, fault.primary.start, fault.values] = fault
    return tuple(found[key] for key in sorted(found, key=lambda key: (key[1], key[0], key[2])))


def _told(error: ValidationError, tree: Tree) -> Iterator[Diagnostic]:
    path = ""
    for key in error.absolute_path:
        path = step(path, key)
    schema: Mapping[str, Any] = error.schema if isinstance(error.schema, Mapping) else {}
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = tuple(schema["properties"])
        for name in error.instance:
            if name not in known:
                yield _unknown(name, tree, step(path, name), known)
    elif error.validator == "required" and isinstance(error.instance, dict):
        for name in schema["required"]:
            if name not in error.instance:
                example = _written(_example(schema["properties"][name]))
                yield diagnose("ML332", tree.value(path), name=step(path, name), example=f"{name}: {example}")
    elif "propertyNames" in error.absolute_schema_path:
        name = str(error.instance)
        yield diagnose("ML333", tree.key(step(path, name)), name=path, found=_short(name), example=_example(schema))
    else:
        found, example = _short(_written(error.instance)), _written(_example(schema))
        yield diagnose("ML333", tree.value(path), name=path or schema["title"], found=found, example=example)


def _unknown(name: str, tree: Tree, path: str, known: tuple[str, ...]) -> Diagnostic:
    place = tree.key(path)
    near = get_close_matches(name, known, 1)
    fix = Fix(place, near[0]) if near else None
    return diagnose("ML331", place, fix=fix, name=_short(name), known=", ".join(known))


def _example(schema: Mapping[str, Any]) -> Any:
    return schema["examples"][0]


def _written(value: Any) -> str:
    """A value as it would be written in YAML, on one line. Texts that look like something else are quoted."""
    if isinstance(value, str):
        return value if _BARE.fullmatch(value) else f'"{value}"'
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value)) + "]"
    return json.dumps(value)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
