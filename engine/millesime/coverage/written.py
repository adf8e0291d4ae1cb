"""Suggested scenarios, in the language: facts that were found, and what the law answers today, marked to be checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, final

from millesime.coverage.items import Way
from millesime.coverage.search import Found
from millesime.model.notation import written
from millesime.model.program import Program
from millesime.syntax import layout
from millesime.text import Source
from millesime.values import Lack, Status
from millesime.values.types import Type

TO_CHECK: Final = "# à vérifier"
"""What stands beside each expectation: the answer is the engine's, not the law's."""

_STATUSES: Final = {
    Status.UNKNOWN: "est inconnu",
    Status.NOT_APPLICABLE: "est sans objet",
    Status.NOT_IN_FORCE: "n'est pas en vigueur",
    Status.BEYOND_HORIZON: "est hors horizon",
    Status.CONFLICT: "est en conflit",
}
_WHY: Final = {
    Way.VERSION: "version",
    Way.PERIOD: "période",
    Way.LACUNA: "lacune",
    Way.ARM: "branche",
    Way.OTHERWISE: "sinon",
    Way.NO_MATCH: "l'exception ne vise pas le cas",
    Way.CASE: "cas",
    Way.THEN: "si",
    Way.ELSE: "sinon",
    Way.WHEN: "lorsque",
    Way.NOT_WHEN: "hors du lorsque",
    Way.APPLICABLE: "applicable",
    Way.NOT_APPLICABLE: "non applicable",
    Way.SET_ASIDE: "exception écartée par une autre",
    Way.CAPPED: "le plafond joue",
    Way.NOT_CAPPED: "sous le plafond",
    Way.FLOORED: "le minimum joue",
    Way.NOT_FLOORED: "au-dessus du minimum",
    Way.GIVEN: "sans recourir au défaut",
    Way.FALLBACK: "à défaut",
    Way.PICKED: "celui que l'on retient",
    Way.COUNTS: "recule la fin du délai",
    Way.DOES_NOT_COUNT: "ne recule pas la fin du délai",
    Way.EXEMPTED: "sauf si",
    Way.NOT_EXEMPTED: "hors du sauf si",
    Way.AT: "à la borne",
    Way.BEYOND: "un pas au-delà",
    Way.FIRST: "première valeur",
    Way.LAST: "dernière valeur",
    Way.FIRST_DAY: "premier jour",
    Way.LAST_DAY: "dernier jour",
}


@final
@dataclass(frozen=True, slots=True)
class Suggested:
    """A case found, and the edition that was asked where it is not the file's own."""

    found: Found
    program: Program
    elsewhere: str | None = None


def scenarios(suggested: Sequence[Suggested], source: Source) -> str:
    """The scenarios for one file, laid out; nothing where there is nothing to suggest."""
    groups: dict[object, list[Suggested]] = {}
    for one in suggested:
        found = one.found
        lists = any(isinstance(value, tuple) for value in found.values.values())
        alone = id(one) if found.at is not None or lists else None
        groups.setdefault((found.aim.goal, found.aim.reading, one.elsewhere, alone), []).append(one)
    text = "\n".join(_scenario(group, source) for group in groups.values())
    laid = layout.format(Source(source.name, text))
    assert not laid.diagnostics, [(each.code, each.values) for each in laid.diagnostics]
    return laid.product


def _scenario(group: Sequence[Suggested], source: Source) -> str:
    first = group[0]
    goal, program = first.found.aim.goal, first.program
    shared = _shared([one.found.values for one in group]) if len(group) > 1 or first.found.at else {}
    if len(group) == 1 and first.found.at is None:
        days = dict(first.found.aim.days)
        shared = {name: value for name, value in first.found.values.items() if name not in days}
    lines = [f"scénario « à vérifier : {goal} »"]
    lines += (f"  soit {_given(name, value, program)}" for name, value in sorted(shared.items()))
    for one in group:
        found = one.found
        own = {name: value for name, value in found.values.items() if name not in shared}
        if found.at is not None:
            lines += (f"  soit {_given(name, value, program)}" for name, value in sorted(own.items()))
            head = f"le {found.at.isoformat()}"
        else:
            head = "avec " + " ; ".join(_given(name, value, program) for name, value in sorted(own.items()))
        lines.append(f"  # {_why(found, source)}")
        reading = f" selon la lecture {found.aim.reading}" if found.aim.reading else ""
        edition = f" dans l'édition {one.elsewhere}" if one.elsewhere else ""
        lines.append(f"  {head}{reading}{edition} : {goal} {_expected(found, program)}  {TO_CHECK}")
    return "\n".join(lines) + "\n"


def _shared(cases: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What all the cases give alike; never everything that one of them gives, for a line says something of its own."""
    held = list(cases)
    alike = {name: value for name, value in held[0].items() if all(name in c and c[name] == value for c in held)}
    for case in held:
        if len(case) == len(alike) and alike:
            alike.pop(max(alike))
    return alike


def _given(name: str, value: Any, program: Program) -> str:
    declared = program.facts[name].type
    if not isinstance(value, tuple):
        return f"{name} = {_value(value, declared)}"
    item = declared.item
    structure = program.structures.get(item.name or "") if item is not None else None
    if structure is None or item is None:
        column = name.rpartition(".")[2]
        return "\n".join(
            [f"{name} =", f"    | {column} |", *(f"    | {_value(each, item or declared)} |" for each in value)]
        )
    heads = " | ".join(field.name for field in structure.fields)
    rows = (
        " | ".join(
            "manque" if isinstance(cell, Lack) else _value(cell, field.type)
            for field, cell in zip(structure.fields, row, strict=True)
        )
        for row in value
    )
    return "\n".join([f"{name} =", f"    | {heads} |", *(f"    | {row} |" for row in rows)])


def _value(value: Any, type: Type) -> str:
    return "sans objet" if value is None else written(value, type)


def _expected(found: Found, program: Program) -> str:
    value = found.value
    if isinstance(value, Lack):
        return _STATUSES[value.status]
    if value is None:
        return "est sans objet"
    declared = program.rules[found.aim.goal].type
    return f"= {written(value, declared)}"


def _why(found: Found, source: Source) -> str:
    """What the line reaches, in a few words of French, as a comment in a file of law."""
    one = found.item
    text = " ".join(source.text[one.start : one.end].split())
    text = text if len(text) <= 70 else text[:69].rstrip() + "…"
    if found.aim.truth is not None:
        return f"condition qui décide seule, {'vraie' if found.aim.truth else 'fausse'} : {text}"
    return f"{_WHY[one.way]} : {text}"
