"""What of a law decides: its words without labels, citations or who wrote them. Equal substance decides alike, whatever is given."""

from __future__ import annotations

import dataclasses
from functools import cache
from typing import Any

_ASIDE = frozenset({"label", "span", "authority", "edition", "article", "code", "amended_by"})


def substance(value: Any) -> Any:
    """An expression, a fact, a norm … as nested tuples, without what decides nothing."""
    kind: Any = value.__class__
    if kind is tuple:
        return tuple(substance(item) for item in value)
    if _is_node(kind):
        return (kind.__name__, *(substance(getattr(value, name)) for name in _fields(kind)))
    return value


@cache
def _is_node(kind: Any) -> bool:
    return dataclasses.is_dataclass(kind) and kind.__module__.startswith("millesime.model")


@cache
def _fields(kind: Any) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in dataclasses.fields(kind)
        if field.compare and field.name not in _ASIDE and not field.name.endswith(("_label", "_authority"))
    )


def plain(value: Any) -> Any:
    """The same with labels and citations, but without which edition wrote it: what two laws write alike is equal."""
    kind: Any = value.__class__
    if kind is tuple:
        return tuple(plain(item) for item in value)
    if _is_node(kind):
        fields = (field for field in dataclasses.fields(kind) if field.compare and field.name != "edition")
        return (kind.__name__, *(plain(getattr(value, field.name)) for field in fields))
    return value
