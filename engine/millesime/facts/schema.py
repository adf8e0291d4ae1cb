"""The JSON Schema of a case (draft 2020-12): the lexicon as other tools know how to read it.

`Lexicon.check` and this schema accept the same cases, with these differences, which no schema can tell:

- facts under dotted keys (`accident.date: …`) are accepted too; the schema describes the nested form;
- bounds and grains of amounts, rates and numbers given as text (`"728.01"`, `"25 %"`), and of days and durations;
- a number further from zero than 2^53 - 1 where it is given as text, or with more than 40 decimals;
- coherence between facts, which is a matter for the evaluator.

Bounds and grains may be decimals, which the schema holds as `Decimal`; `write` makes JSON of it, digit for digit.
A validator that computes in floats may then refuse `728.01` for want of exactness: the form of text never fails.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias, assert_never, final

from millesime.facts import readers
from millesime.facts.canonical import to_json
from millesime.facts.composites import LONGEST_LIST
from millesime.model.program import DATE_REFERENCE, Fact, Program
from millesime.model.walk import reached
from millesime.values.numbers import decimal_text
from millesime.values.types import DATE, Kind, Type

Schema: TypeAlias = dict[str, Any]

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def schema(program: Program, goals: Sequence[str] | None = None) -> Schema:
    """The schema of a case under a program; with `goals`, of the facts alone that these may read."""
    facts = {DATE_REFERENCE: Fact(DATE_REFERENCE, DATE), **program.facts}
    wanted = facts.keys() if goals is None else reached(program, *goals).facts | {DATE_REFERENCE}
    writer = _Writer(program)
    root = _object()
    for name in sorted(facts):
        if name in wanted:
            *path, last = name.split(".")
            at = root
            for part in path:
                at = at["properties"].setdefault(part, _object())
            at["properties"][last] = writer.fact(facts[name])
    described = {"$schema": DRAFT, "title": f"Millésime {program.edition}", **root}
    return {**described, "$defs": writer.structures} if writer.structures else described


def write(schema: Schema) -> str:
    """The schema as JSON text; decimals are written as they stand, not through a float.

    >>> write({"multipleOf": Decimal("0.01")})
    '{\\n  "multipleOf": 0.01\\n}'
    """
    decimals: list[str] = []

    def held(value: object) -> str:
        if not isinstance(value, Decimal):
            raise TypeError(value)
        decimals.append(str(value))
        return f"\0{len(decimals) - 1}\0"

    text = json.dumps(schema, ensure_ascii=False, indent=2, default=held)
    for index, decimal in enumerate(decimals):
        text = text.replace(f'"\\u0000{index}\\u0000"', decimal)
    return text


def _object() -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": {}}


@final
class _Writer:
    """Writes the schemas of facts; each structure once, under `$defs`."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self.structures: dict[str, Schema] = {}

    def fact(self, fact: Fact) -> Schema:
        """The schema of a fact or field, with its label and what is presumed of it."""
        made = self._typed(fact.type, fact)
        if fact.label:
            made = {"description": fact.label, **made}
        if fact.has_presumption:
            made["x-millesime-presumed"] = to_json(fact.presumed, fact.type, self._program.structures)
        return made

    def _typed(self, type: Type, fact: Fact) -> Schema:
        made = self._plain(type, fact)
        return _or_null(made) if type.optional else made

    def _plain(self, type: Type, fact: Fact) -> Schema:
        match type.kind:
            case Kind.BOOLEAN | Kind.NORM:
                return {"type": "boolean"}
            case Kind.INTEGER:
                return {"type": "integer", **_bounds(fact)}
            case Kind.AMOUNT:
                grain = Decimal("0.01")
                return _number({"multipleOf": grain, **_bounds(fact)}, readers.AMOUNT_FORM, fact)
            case Kind.RATE:
                form = f"(?:{readers.DECIMAL_FORM}|{readers.PERCENT_FORM}|{readers.RATIO_FORM})"
                return _number(_bounds(fact), form, fact)
            case Kind.NUMBER:
                return _number(_bounds(fact), f"(?:{readers.DECIMAL_FORM}|{readers.RATIO_FORM})", fact)
            case Kind.DATE:
                return {"type": "string", "format": "date", "pattern": _whole(readers.DAY_FORM)}
            case Kind.CALENDAR:
                return {"type": "string", "pattern": _whole(readers.CALENDAR_FORM)}
            case Kind.DAYS:
                return {"type": "string", "pattern": _whole(readers.DAYS_FORM)}
            case Kind.CHOICE:
                return self._choices(type)
            case Kind.LIST:
                return {"type": "array", "maxItems": LONGEST_LIST, "items": self._typed(type.item or type, fact)}
            case Kind.RECORD:
                return self._record(type)
            case Kind.TEXT | Kind.ANY:
                return {"type": "string", "maxLength": readers.LONGEST_TEXT}
            case _:
                assert_never(type.kind)

    def _choices(self, type: Type) -> Schema:
        found = self._program.enumerations.get(type.name or "")
        choices = found.choices if found else ()
        labels = {name: label for name, label in choices if label}
        made: Schema = {"enum": [name for name, _ in choices]}
        return {**made, "x-millesime-labels": labels} if labels else made

    def _record(self, type: Type) -> Schema:
        name = type.name or ""
        if name not in self.structures:
            made = self.structures[name] = _object()
            found = self._program.structures.get(name)
            if found is not None:
                if found.label:
                    made["description"] = found.label
                made["properties"] = {field.name: self.fact(field) for field in found.fields}
        return {"$ref": f"#/$defs/{name}"}


def _whole(form: str) -> str:
    return f"^{form}$"


def _or_null(made: Schema) -> Schema:
    match made:
        case {"enum": [*names]}:
            return {**made, "enum": [*names, None]}
        case {"anyOf": [*forms]}:
            return {**made, "anyOf": [*forms, {"type": "null"}]}
        case {"type": str() as name}:
            return {**made, "type": [name, "null"]}
        case _:
            return {"anyOf": [made, {"type": "null"}]}


def _number(bounds: Schema, form: str, fact: Fact) -> Schema:
    """A number, or its form of text; where nothing may be negative, the text has no sign either."""
    low = fact.low
    if isinstance(low, int | Fraction) and low >= 0:
        form = form.replace("-?", "")
    return {"anyOf": [{"type": "number", **bounds}, {"type": "string", "pattern": _whole(form)}]}


def _bounds(fact: Fact) -> Schema:
    low = -readers.WIDEST if fact.low is None else fact.low
    high = readers.WIDEST if fact.high is None else fact.high
    made: Schema = {"minimum": _numeral(low), "maximum": _numeral(high)}
    if fact.step is not None:
        made["multipleOf"] = _numeral(fact.step)
    return made


def _numeral(value: Any) -> int | Decimal:
    """A bound as JSON writes numbers: it is written in the law, in decimals."""
    number = Fraction(value)
    return number.numerator if number.denominator == 1 else Decimal(decimal_text(number))
