"""The bytes that an edition's digest is taken of: everything a decision can show, and nothing else (semantics 16).

They hold labels, pointers, types, versions, bodies, facts with their bounds and presumptions, the editions that the law
was inherited from, and the hashes of the passages it cites. They hold no spans, comments, scenarios, discordances, locale
or order of files: what a dataclass leaves out of equality is left out here too, and what has no order is put in one.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any

import orjson

from millesime.model.edition import EditionInfo
from millesime.model.expressions import Value
from millesime.model.program import Program
from millesime.values import Duration

FORMAT = "millesime/model/1"
"""Changes when the same law would give other bytes."""

_LARGEST = 2**53 - 1
_UNORDERED = frozenset({"coherences", "exceptions", "lacunae", "cells", "versions"})
"""Fields whose order says nothing; choices, fields, conditions, branches and readings keep theirs, which shows."""

_OMITTED = frozenset({"reading_names", "scenarios", "discordances"})

Json = dict[str, Any] | list[Any] | str | int | bool | None


def canonical(program: Program, infos: Sequence[EditionInfo] = (), locks: Mapping[str, str] | None = None) -> bytes:
    """The canonical JSON of an edition's law, of the editions it stands on, and of the passages it cites.

    `infos`: this edition's and those it extends, in any order; `locks`: SHA-256 by name of passage.
    """
    document = {
        "format": FORMAT,
        "program": _encode(program),
        "editions": sorted((_encode(info) for info in infos), key=_bytes),
        "locks": dict(locks or {}),
    }
    return _bytes(document)


def digest(program: Program, infos: Sequence[EditionInfo] = (), locks: Mapping[str, str] | None = None) -> str:
    """The edition's digest, `sha256:` and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(canonical(program, infos, locks)).hexdigest()}"


def _bytes(document: Any) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_SORT_KEYS)


def _encode(value: Any) -> Json:
    kind = value.__class__
    if kind is str or value is None or kind is bool:
        return value  # type: ignore[no-any-return] # its class has just been looked at
    if kind is tuple:
        return [_encode(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _encode(item) for name, item in value.items()}
    if kind is not Duration and dataclasses.is_dataclass(kind):
        return _node(value)
    return _plain(value)


def _plain(value: Value | Enum) -> Json:
    """A value: whole numbers are the same however they are held, everything else is a text that its type explains."""
    match value:
        case Enum():
            return str(value.value)
        case int() | Fraction() if value.denominator == 1:
            number = int(value)
            return number if abs(number) <= _LARGEST else str(number)
        case Fraction():
            return f"{value.numerator}/{value.denominator}"
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _node(node: Any) -> Json:
    kind = node.__class__
    found: dict[str, Json] = {"is": kind.__name__}
    for name, default in _fields(kind):
        value = getattr(node, name)
        # A part that says nothing is not written, so that the language can grow without touching old digests.
        if value is default or (default is not _REQUIRED and value == default and value.__class__ is default.__class__):
            continue
        shown = _encode(value)
        found[name] = sorted(shown, key=_bytes) if name in _UNORDERED and isinstance(shown, list) else shown
    return found


_REQUIRED = object()


@cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    """The fields of a dataclass that count in equality, each with the value it has when nothing is said."""
    named = (field for field in dataclasses.fields(kind) if field.compare and field.name not in _OMITTED)
    return tuple((field.name, _default(field)) for field in named)


def _default(field: dataclasses.Field[Any]) -> Any:
    factory: Callable[[], Any] | Any = field.default_factory
    if factory is not dataclasses.MISSING:
        return factory()
    return _REQUIRED if field.default is dataclasses.MISSING else field.default
