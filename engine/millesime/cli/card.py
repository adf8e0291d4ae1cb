"""A fact as one describes it to a person: what it is, how it is written, within which bounds, what is presumed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from millesime.facts.canonical import to_json
from millesime.model.program import DATE_REFERENCE, Fact, Program
from millesime.records.explain.typography import shown
from millesime.values.types import DATE, Kind, Type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from millesime.cli.desk import Desk


def fact_of(program: Program, name: str, desk: Desk) -> Fact:
    """A fact of the lexicon, or the day asked about."""
    if name == DATE_REFERENCE:
        return program.facts.get(name) or Fact(name, DATE, desk.say("ask.day"))
    return program.facts[name]


def kind(type_: Type, program: Program, desk: Desk) -> str:
    """The type in words; an enumeration goes by its name."""
    match type_.kind:
        case Kind.LIST:
            item = kind(type_.item, program, desk) if type_.item else "?"
            return desk.say("type.liste", item=item)
        case Kind.CHOICE | Kind.RECORD | Kind.ANY:
            return type_.name or type_.kind.value
        case other:
            return desk.say(f"type.{other.value}")


def way(type_: Type, desk: Desk) -> str:
    """How a value of the type is typed in; nothing for a choice, whose names are shown."""
    match type_.kind:
        case Kind.CHOICE | Kind.RECORD | Kind.ANY | Kind.NORM:
            return ""
        case other:
            return desk.say(f"write.{other.value}")


def limits(fact: Fact, program: Program, desk: Desk) -> Iterator[str]:
    """Bounds, grain, choices, null and presumption, each in a few words."""

    def said(value: Any) -> str:
        return value_of(value, fact.type, desk)

    if fact.low is not None and fact.high is not None:
        yield desk.say("between", low=said(fact.low), high=said(fact.high))
    elif fact.low is not None:
        yield desk.say("at_least", low=said(fact.low))
    elif fact.high is not None:
        yield desk.say("at_most", high=said(fact.high))
    if fact.step is not None:
        yield desk.say("by_steps", step=said(fact.step))
    if fact.type.optional:
        yield desk.say("may_not_happen")
    if fact.has_presumption:
        yield desk.say("facts.presumed", value=said(fact.presumed))


def choices(type_: Type, program: Program) -> tuple[tuple[str, str | None], ...]:
    """The names and labels of an enumeration; empty for other types."""
    held = program.enumerations.get(type_.name or "") if type_.kind is Kind.CHOICE else None
    return held.choices if held else ()


def value_of(value: Any, type_: Type, desk: Desk) -> str:
    """A value of the law in the reader's typography."""
    return shown(to_json(value, type_), str(type_), desk.lang)


def as_json(fact: Fact, program: Program) -> Mapping[str, object]:
    """The same for programs."""
    return {
        "name": fact.name,
        "type": str(fact.type),
        "label": fact.label,
        "optional": fact.type.optional,
        "low": to_json(fact.low, fact.type),
        "high": to_json(fact.high, fact.type),
        "step": to_json(fact.step, fact.type),
        "choices": [{"name": name, "label": label} for name, label in choices(fact.type, program)] or None,
        "fields": [as_json(part, program) for part in _fields(fact.type, program)] or None,
        "presumed": to_json(fact.presumed, fact.type) if fact.has_presumption else None,
        "has_presumption": fact.has_presumption,
    }


def _fields(type_: Type, program: Program) -> Iterable[Fact]:
    item = type_.item if type_.kind is Kind.LIST else type_
    held = program.structures.get(item.name or "") if item and item.kind is Kind.RECORD else None
    return held.fields if held else ()


def fields(fact: Fact, program: Program) -> Iterable[Fact]:
    """The fields of a list's elements; empty for other facts."""
    return _fields(fact.type, program)
