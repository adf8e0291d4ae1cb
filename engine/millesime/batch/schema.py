"""The columns of the answers: what each goal is, how it stands, where it comes from; then why a row has no answer."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from millesime.kernels.tables.emit import value_type
from millesime.model.program import Program

WORDS = pa.dictionary(pa.int32(), pa.string())
REASON = "row_reason"


def answers(program: Program, goals: Sequence[str]) -> pa.Schema:
    """The columns of the answers to these goals, in their order."""
    fields = []
    for goal in goals:
        rule = program.rules[goal]
        fields += [
            pa.field(goal, value_type(rule.type, exact=rule.exact)),
            pa.field(f"{goal}.status", WORDS),
            pa.field(f"{goal}.article", WORDS),
            pa.field(f"{goal}.legifrance", WORDS),
            pa.field(f"{goal}.version_from", pa.date32()),
        ]
    return pa.schema([*fields, pa.field(REASON, WORDS)])
