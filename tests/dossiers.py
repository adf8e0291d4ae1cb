"""Cases for the programs of `tests.programs`, whole or with less of them known."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

from millesime.model.program import DATE_REFERENCE, Program
from millesime.values import Lack, Missing
from millesime.values.types import Kind, Type
from tests.programs import CHOICES, DAYS


def case(random: Random, law: Program) -> dict[str, Any]:
    """A value for every fact of a program, and the day asked about."""
    values = {name: value_of(random, fact.type, law, name) for name, fact in law.facts.items()}
    values[DATE_REFERENCE] = random.choice(DAYS)
    return values


def value_of(random: Random, type: Type, law: Program, path: str) -> Any:
    """A value of a type, from the few that programs compare with."""
    if type.optional and random.random() < 0.3:
        return None
    match type.kind:
        case Kind.BOOLEAN:
            return random.random() < 0.5
        case Kind.CHOICE:
            return random.choice(CHOICES)
        case Kind.DATE:
            return random.choice(DAYS)
        case Kind.LIST:
            assert type.item is not None
            return tuple(value_of(random, type.item, law, f"{path}[{i}]") for i in range(random.choice((0, 1, 2, 3))))
        case Kind.RECORD:
            fields = law.structures[type.name or ""].fields
            return tuple(value_of(random, field.type, law, f"{path}.{field.name}") for field in fields)
        case _:
            return random.randint(0, 3)


def fewer(
    random: Random, values: Mapping[str, Any], share: float, law: Program, kept: frozenset[str]
) -> dict[str, Any]:
    """The same case with less of it known: facts left out, and fields of elements; `kept` names those that stay."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name in kept or random.random() < share:
            declared = law.facts.get(name)
            found[name] = _part(random, value, declared.type, law, name, share) if declared else value
    return found


def _part(random: Random, value: Any, type: Type, law: Program, path: str, share: float) -> Any:
    if isinstance(value, Lack):
        return value
    if type.kind is Kind.LIST and type.item is not None:
        item = type.item
        return tuple(_part(random, one, item, law, f"{path}[{i}]", share) for i, one in enumerate(value))
    if type.kind is Kind.RECORD:
        fields = law.structures[type.name or ""].fields
        return tuple(
            _part(random, part, field.type, law, f"{path}.{field.name}", share)
            if random.random() < share
            else Missing.of(f"{path}.{field.name}")
            for field, part in zip(fields, value, strict=True)
        )
    return value
