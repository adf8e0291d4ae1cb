"""Parts of a step that several kinds of step have: its kind, its event, a guard, what a condition rests on."""

from __future__ import annotations

from datetime import date
from typing import Any

from millesime.evaluate.trail import Site
from millesime.facts.canonical import to_json
from millesime.model.expressions import Guard
from millesime.records.citations import Json, source
from millesime.values import Lack, Status
from millesime.values.types import Type


def json_of(value: Any, site: Site) -> Any:
    """A value in the form of its site's type."""
    assert site.type is not None
    return to_json(value, site.type)


_KINDS = {
    Status.UNKNOWN: "missing",
    Status.NOT_APPLICABLE: "not_satisfied",
    Status.NOT_IN_FORCE: "set_aside",
    Status.BEYOND_HORIZON: "set_aside",
    Status.CONFLICT: "missing",
}


def event_of(name: str, day: date, assumed: bool) -> Json:
    """The event date that chose a version, and whether the day asked about stands for it."""
    return {"name": name, "date": day.isoformat(), **({"assumed": True} if assumed else {})}


def kind_of(value: Any, otherwise: str = "applied") -> str:
    """The kind of step that a value, or the want of one, makes."""
    return _KINDS[value.status] if value.__class__ is Lack else otherwise


def guard_of(guard: Guard | None, subject: Type) -> Json:
    """The guard of a `selon` case, with bounds in canonical form; empty for `sinon`."""
    if guard is None:
        return {}
    if guard.values is not None:
        return {"values": [to_json(value, subject) for value in guard.values]}
    shown: Json = {}
    if guard.low is not None:
        shown["above" if guard.low_open else "from"] = to_json(guard.low, subject)
    if guard.high is not None:
        shown["below" if guard.high_open else "to"] = to_json(guard.high, subject)
    return shown


def pointer_of(site: Site) -> Json | None:
    """What a condition or branch says of its own source, in short."""
    authority = site.authority
    shown = {
        key: value
        for key, value in (
            ("article", authority.article),
            ("alinea", authority.alinea),
            ("source", source(authority.pointers)),
            ("convention", authority.convention or None),
        )
        if value is not None
    }
    return shown or None
