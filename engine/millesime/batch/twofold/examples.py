"""Rows that show a change: kept as they are met, and decided again by the evaluator before anybody sees them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, final

from millesime.batch.again import spelt
from millesime.batch.cases import shown
from millesime.batch.rows import Rows, text
from millesime.batch.twofold.movement import NO_RULE, Example, Standing
from millesime.batch.twofold.pieces import Half, Piece
from millesime.records.decision import Decision
from millesime.text.diagnostic import diagnose
from millesime.workspace.refused import Refused


@final
@dataclass(frozen=True, slots=True)
class Seen:
    """A row under one law: what it was decided from, and how a goal stands in it by the columns."""

    rows: Rows
    case: Any
    day: date | str | None
    standing: Standing


@final
@dataclass(frozen=True, slots=True)
class Kept:
    """A row that may be shown."""

    row: int
    key: Any
    sides: tuple[Seen | None, Seen | None]


def kept(piece: Piece, row: int, goal: str) -> Kept:
    """A row of a piece, as it must be known to decide it again."""
    sides = [_seen(half, row, goal) for half in piece.halves]
    keys = [half.key[row].as_py() for half in piece.halves if half is not None and half.key is not None]
    return Kept(piece.start + row, shown(keys[0]) if keys else None, (sides[0], sides[1]))


def _seen(half: Half | None, row: int, goal: str) -> Seen | None:
    if half is None or half.table.schema.get_field_index(goal) < 0:
        return None
    case, day = half.case(row)
    value, status = half.table[goal][row].as_py(), half.table[f"{goal}.status"][row].as_py()
    return Seen(
        half.decider.rows, case, day, Standing(status, value if isinstance(value, bool | int) else spelt(value))
    )


def decided(of: Iterable[Kept], goal: str) -> tuple[Example, ...]:
    """Rows as examples. Raises `Refused` where the evaluator does not come to what the columns say."""
    return tuple(_decided(each, goal) for each in of)


def _decided(of: Kept, goal: str) -> Example:
    standings: list[Standing] = []
    decisions: list[Decision | None] = []
    facts: dict[str, Any] = {}
    for seen in of.sides:
        if seen is None:
            standings.append(Standing(NO_RULE))
            decisions.append(None)
            continue
        decision = _decision(seen, goal)
        standing = _standing(decision, goal)
        if standing != seen.standing:
            said = (_said(seen.standing), _said(standing))
            raise Refused([diagnose("ML660", path=goal, row=of.row, goal=goal, columns=said[0], evaluator=said[1])])
        standings.append(standing)
        decisions.append(decision)
        _merge(facts, decision.case.facts)
    return Example(of.row, of.key, facts, standings[0], standings[1], (decisions[0], decisions[1]))


def _decision(seen: Seen, goal: str) -> Decision:
    asked = seen.rows.question
    day = asked.at if seen.day is None else seen.day
    return seen.rows.edition.evaluate(seen.case, (goal,), day, asked.reading, asked.presumptions)


def _standing(decision: Decision, goal: str) -> Standing:
    result = decision[goal]
    value = result.value
    return Standing(result.status.value, value if isinstance(value, bool | int | None) else text(value, result.type))


def _said(of: Standing) -> str:
    return of.status if of.value is None else str(of.value)


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        if isinstance(value, Mapping):
            _merge(into.setdefault(name, {}), value)
        else:
            into[name] = value
