"""The columns of the answers: what each goal is, how it stands, where it comes from; then why a row has no answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

import pyarrow as pa

from millesime.model.program import Program, Rule
from millesime.values.types import Kind

WORDS = pa.dictionary(pa.int32(), pa.string())
REASON = "row_reason"


def answers(program: Program, goals: Sequence[str]) -> pa.Schema:
    """The columns of the answers to these goals, in their order."""
    fields = []
    for goal in goals:
        fields += [
            pa.field(goal, value_type(program.rules[goal])),
            pa.field(f"{goal}.status", WORDS),
            pa.field(f"{goal}.article", WORDS),
            pa.field(f"{goal}.legifrance", WORDS),
            pa.field(f"{goal}.version_from", pa.date32()),
        ]
    return pa.schema([*fields, pa.field(REASON, WORDS)])


def value_type(rule: Rule) -> pa.DataType:
    """How the values of a rule are held in a column; exact numbers without a scale are texts, as records write them."""
    match rule.type.kind:
        case Kind.BOOLEAN | Kind.NORM:
            return pa.bool_()
        case Kind.INTEGER:
            return pa.int64()
        case Kind.AMOUNT:
            return pa.string() if rule.exact else pa.decimal128(20, 2)
        case Kind.DATE:
            return pa.date32()
        case Kind.CHOICE | Kind.TEXT:
            return WORDS
        case Kind.RATE | Kind.NUMBER | Kind.CALENDAR | Kind.DAYS | Kind.LIST | Kind.RECORD | Kind.ANY:
            return pa.string()
        case _:
            assert_never(rule.type.kind)
