"""A case in one line, as rule files write facts: `entreprise.effectif = 19 ; sinistres = 2 éléments`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from millesime.model.notation import written
from millesime.model.program import DATE_REFERENCE, Program
from millesime.values.types import DATE, Kind, Type


def shown(facts: Mapping[str, Any], program: Program) -> str:
    """Facts by name, in the notation of the language."""
    parts = []
    for name, value in sorted(facts.items()):
        of = DATE if name == DATE_REFERENCE else program.facts[name].type
        parts.append(f"{name} = {_written(value, of, program)}")
    return " ; ".join(parts) or "—"


def _written(value: Any, type: Type, program: Program) -> str:
    if not isinstance(value, tuple) or type.kind is not Kind.LIST or type.item is None:
        return written(value, type)
    item = type.item
    return f"[{', '.join(_element(one, item, program) for one in value)}]"


def _element(value: Any, type: Type, program: Program) -> str:
    structure = program.structures.get(type.name or "") if type.kind is Kind.RECORD else None
    if structure is None:
        return written(value, type)
    parts = (
        f"{one.name} = {_written(part, one.type, program)}" for one, part in zip(structure.fields, value, strict=True)
    )
    return f"({' ; '.join(parts)})"
