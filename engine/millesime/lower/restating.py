"""What an edition says again: it may change all but what the inherited law relies on."""

from __future__ import annotations

from millesime.lower.report import Report
from millesime.lower.scope import Thing
from millesime.lower.types import certain
from millesime.model.program import Enumeration, Structure
from millesime.values.types import Kind


def thing(name: str, made: Thing, before: Thing | None, report: Report) -> None:
    """A name keeps what it is the name of, and its type."""
    if before is None or not before.span.file:
        if before is not None and made.type != before.type:
            report.add("ML326", made.span, name=name, now=made.type, before=before.type)
        return
    if made.word is not before.word:
        report.add("ML328", made.span, also=before.span, label="previous", name=name, now=made.word, before=before.word)
    elif Kind.ANY not in (made.type.kind, before.type.kind) and (made.type, made.keys) != (before.type, before.keys):
        now, earlier = (_shape(one) for one in (made, before))
        report.add("ML326", made.span, also=before.span, label="previous", name=name, now=now, before=earlier)


def _shape(one: Thing) -> str:
    keys = " et ".join(str(certain(key)) for key in one.keys)
    return f"{one.type} par {keys}" if keys else str(one.type)


def enumeration(made: Enumeration, before: Enumeration | None, report: Report) -> None:
    """Inherited law may speak of any choice that was there."""
    if before is None:
        return
    lost = [name for name, _ in before.choices if name not in dict(made.choices)]
    if lost:
        report.add("ML327", made.span, also=before.span, label="previous", name=made.name, lost=", ".join(lost))


def structure(made: Structure, before: Structure | None, report: Report) -> None:
    """Inherited law reads fields by their place: those that were there stay first, under their types."""
    if before is None:
        return
    kept = [(field.name, field.type) for field in made.fields[: len(before.fields)]]
    lost = [field.name for field, now in zip(before.fields, kept, strict=False) if (field.name, field.type) != now]
    lost += [field.name for field in before.fields[len(kept) :]]
    if lost:
        report.add("ML327", made.span, also=before.span, label="previous", name=made.name, lost=", ".join(lost))
