"""What a manifest, a lock and an inventory must look like (JSON Schema 2020-12). `examples` serve the messages."""

from __future__ import annotations

from typing import Any

_NAME = r"^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?$"
_HASH = {"type": "string", "pattern": "^[0-9a-f]{64}$", "examples": ["<sha-256>"]}
_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "examples": ["2012-04-01"]}
_TITLE = {"type": "string", "pattern": r"\S", "maxLength": 300, "examples": ["Guide du praticien, avril 2012"]}

_SECTION: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["title", "lines"],
    "properties": {
        "title": _TITLE,
        "lines": {
            "type": "array",
            "items": {"type": "integer", "minimum": 1, "examples": [14]},
            "minItems": 2,
            "maxItems": 2,
            "examples": [[14, 101]],
        },
    },
    "examples": [{"title": "Prime", "lines": [14, 101]}],
}

_DOCUMENT: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "title", "file", "sha256"],
    "properties": {
        "id": {"type": "string", "pattern": _NAME, "examples": ["guide-2012"]},
        "title": _TITLE,
        "file": {"type": "string", "minLength": 1, "maxLength": 300, "examples": ["guide-2012.txt"]},
        "sha256": _HASH,
        "sections": {
            "type": "object",
            # The words that a pointer keeps for the law itself and for what lies elsewhere are no sections.
            "propertyNames": {"pattern": r"^(?!(?:LEGI|AILLEURS)$)[A-Za-z][A-Za-z0-9._-]{0,31}$", "examples": ["B35"]},
            "additionalProperties": _SECTION,
            "examples": [{"B35": {"title": "Prime", "lines": [14, 101]}}],
        },
    },
    "examples": [{"id": "guide-2012", "title": "Guide", "file": "guide-2012.txt", "sha256": "<sha-256>"}],
}

MANIFEST: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "edition.yaml",
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "title", "known_from", "horizon"],
    "properties": {
        "id": {"type": "string", "pattern": _NAME, "examples": ["2012"]},
        "title": _TITLE,
        "extends": {"type": "string", "pattern": _NAME, "examples": ["2011"]},
        "known_from": _DAY,
        "horizon": {**_DAY, "examples": ["2012-12-31"]},
        "documents": {"type": "array", "items": _DOCUMENT, "examples": [[]]},
    },
    "examples": [{"id": "2012"}],
}
"""The schema of `edition.yaml`."""

LOCK: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "sources.lock.yaml",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "documents": {
            "type": "object",
            "propertyNames": {"pattern": _NAME, "examples": ["guide-2012"]},
            "additionalProperties": _HASH,
            "examples": [{"guide-2012": "<sha-256>"}],
        },
        "passages": {
            "type": "object",
            "propertyNames": {
                "pattern": r"^[A-Za-z][A-Za-z0-9._-]{0,31} [1-9]\d{0,8}(?:-[1-9]\d{0,8})?$",
                "examples": ["B35 46-48"],
            },
            "additionalProperties": _HASH,
            "examples": [{"B35 46-48": "<sha-256>"}],
        },
    },
    "examples": [{"documents": {"guide-2012": "<sha-256>"}}],
}
"""The schema of `sources.lock.yaml`."""

_NAMED: dict[str, Any] = {
    "type": "string",
    "pattern": r"^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*$",
    "examples": ["prime.eligible"],
}
_PASSAGE = r"[A-Za-z][A-Za-z0-9._-]{0,31} [1-9]\d{0,8}(?:-[1-9]\d{0,8})?"

INVENTORY: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "inventaire.yaml",
    "type": "array",
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["id", "at", "says"],
        "properties": {
            "id": {"type": "string", "pattern": _NAME, "examples": ["B002"]},
            "at": {"type": "string", "pattern": rf"^{_PASSAGE}(?: ; {_PASSAGE})*$", "examples": ["B35 21-24"]},
            "says": {**_TITLE, "examples": ["La caisse peut verser la prime."]},
            "in": {"type": "array", "items": _NAMED, "minItems": 1, "examples": [["prime.versement"]]},
            "because": {**_TITLE, "examples": ["titre, sans règle"]},
        },
        "examples": [{"id": "B002"}],
    },
    "examples": [[]],
}
"""The schema of an `inventaire.yaml`."""
