"""Days on which nobody asks: a barème or a derived field may say anything where no rule that reads it is alive."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import final

from millesime.kernels.code.layout import identifier
from millesime.model.expressions import ScaleRef
from millesime.model.program import Program, Rule, Scale
from millesime.model.walk import Reads, rule_expressions, walk
from tests.oracle.mutants import Mutant
from tests.oracle.stretches import Calendar

WHY = "no rule that reads it is alive on those days"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
Stretch = tuple[date, date]


@final
class Unasked:
    """The rules of a program that read each barème and each derived field, and the days on which they live."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._calendar = Calendar(program, None)
        self._reads = Reads(program)
        self._named = {identifier(name): name for name in (*program.rules, *program.scales)}

    def reason(self, unit: str, mutant: Mutant, days: Sequence[date], row: date | None) -> str | None:
        """Why a fault in a unit's table of days is none; `days` are those of its rows, `row` that of the row it is in."""
        readers = self._readers(self._named.get(unit, ""))
        if not readers:
            return None
        stretches = self._touched(mutant.told, [date.min, *days, date.max], row)
        if not stretches:
            return None
        alive = any(self._alive(reader, stretch) for reader in readers for stretch in stretches)
        return None if alive else WHY

    def _readers(self, name: str) -> list[Rule]:
        """The rules that read it on the day that governs them; none where some reader names another day."""
        law: Rule | Scale | None = self.program.rules.get(name) or self.program.scales.get(name)
        if law is None or (isinstance(law, Scale) and law.event is not None):
            return []
        found = [rule for rule in self.program.rules.values() if name in self._reads.of(rule.name)]
        if isinstance(law, Rule):
            return found if all(rule.event == law.event for rule in found) else []
        refs = (node for rule in found for root in rule_expressions(rule) for node in walk(root))
        by_day = any(isinstance(node, ScaleRef) and node.name == name and node.on is not None for node in refs)
        by_scale = any(name in self._reads.of(scale) for scale in self.program.scales)
        return [] if by_day or by_scale else found

    def _touched(self, told: str, days: Sequence[date], row: date | None) -> list[Stretch]:
        """The days on which a fault changes what the table says."""
        named = [date.fromisoformat(day) for day in _DAY.findall(told)]
        spans = dict(pairwise(days))
        if told.endswith((" dropped", " exchanged")):
            whole = [days[0]] if "None" in told else []
            return [(first, spans[first]) for first in (*whole, *named) if first in spans]
        if len(named) == 2:
            return [(min(named), max(named))]
        if " → " in told and any(word in told for word in ("BEYOND", "NOT_IN_FORCE")):
            first = row or days[0]
            return [(first, spans[first])] if first in spans else []
        return []

    def _alive(self, reader: Rule, stretch: Stretch) -> bool:
        """Whether a rule has a version on some day of a stretch."""
        first, until = stretch
        days = [first, *(cut for cut in self._calendar.cuts(reader) if first < cut < until)]
        return any(self._calendar.choice(reader, day).version is not None for day in days)
