"""What an edition says again: it may change all but what the inherited law relies on."""

from __future__ import annotations

from millesime.lower.report import Report
from millesime.lower.scope import Thing
from millesime.model.program import Enumeration, Structure
from millesime.text import Span
from millesime.values.types import Kind


def thing(name: str, made: Thing, before: Thing | None, report: Report) -> None:
    """A name keeps what it is the name of, and its type."""
    if before is None:
        return
    if made.word is not before.word:
        report.add("ML327", made.span, also=before.span, label="previous", name=name, now=made.word, before=before.word)
    elif Kind.ANY not in (made.type.kind, before.type.kind):
        _same(name, made.span, before.span, _shape(made), _shape(before), report)


def enumeration(made: Enumeration, before: Enumeration | None, report: Report) -> None:
    """Inherited law may speak of any choice that was there."""
    if before is not None and not {name for name, _ in before.choices} <= {name for name, _ in made.choices}:
        now, earlier = (" | ".join(name for name, _ in one.choices) for one in (made, before))
        _same(made.name, made.span, before.span, now, earlier, report)


def structure(made: Structure, before: Structure | None, report: Report) -> None:
    """Inherited law reads fields by their place: those that were there stay first, under their types."""
    if before is not None:
        now, earlier = ([f"{field.name} : {field.type}" for field in one.fields] for one in (made, before))
        if now[: len(earlier)] != earlier:
            _same(made.name, made.span, before.span, ", ".join(now), ", ".join(earlier), report)


def _same(name: str, span: Span, previous: Span, now: str, before: str, report: Report) -> None:
    if now != before:
        report.add("ML326", span, also=previous, label="previous", name=name, now=now, before=before)


def _shape(one: Thing) -> str:
    keys = " et ".join(str(key) for key in one.keys)
    return f"{one.type} par {keys}" if keys else str(one.type)
