"""What came of a population, as JSON: counts, exact figures as records write them, examples with their facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from millesime.batch.rejects import told as rejected
from millesime.batch.twofold.movement import (
    Bin,
    Example,
    Figures,
    GoalMovement,
    Law,
    Movement,
    Spread,
    Standing,
    Transition,
)
from millesime.batch.twofold.numbers import difference, written
from millesime.facts.canonical import to_json
from millesime.values.types import Kind, Type

if TYPE_CHECKING:
    from millesime.text.render import Lang

FORMAT: Final = "millesime/population/1"
_UNITS: Final = {
    Kind.AMOUNT: "euro",
    Kind.RATE: "ratio",
    Kind.DATE: "day",
    Kind.DAYS: "day",
    Kind.CALENDAR: "month",
}

Json = dict[str, Any]


def told(of: Movement, lang: Lang) -> Json:
    """The whole population; only the reasons of refused rows are in a language."""
    return {
        "format": FORMAT,
        "file": {"path": of.path, "size": of.stamp.size, "sha256": of.stamp.sha256},
        "before": _law(of.before),
        "after": _law(of.after),
        "rows": of.rows,
        "compared": of.compared,
        "changed": of.changed,
        "refused": {"before": of.refused.before, "after": of.refused.after, "both": of.refused.both},
        "first_refused": [{"by": side, **rejected(refusal, lang)} for side, refusal in of.refusals],
        "goals": [_goal(each) for each in of.goals],
        "left_to_the_evaluator": {"before": of.left[0], "after": of.left[1]},
        "event_dates_given": list(of.fixed),
        "columns_not_read": list(of.strangers),
    }


def _law(of: Law) -> Json:
    return {
        "edition": {"id": of.edition.id, "digest": of.edition.digest},
        "date_reference": of.at.isoformat() if of.at else None,
    }


def _goal(of: GoalMovement) -> Json:
    before, after = of.types
    return {
        "goal": of.goal,
        "label": of.label,
        "type": str(of.type),
        "known": {"before": before is not None, "after": after is not None},
        "changed": of.changed,
        "become_determined": of.becomes_determined,
        "stop_being_determined": of.stops_being_determined,
        "same_answer_other_provision": of.cited_otherwise,
        "transitions": [_transition(each, of) for each in of.transitions],
        "figures": None if of.figures is None else _figures(of.figures, of.type),
    }


def _transition(of: Transition, goal: GoalMovement) -> Json:
    return {
        "before": _standing(of.before, goal),
        "after": _standing(of.after, goal),
        "rows": of.rows,
        "changed": of.changed,
        "examples": [_example(each, goal) for each in of.examples],
    }


def _standing(of: Standing, goal: GoalMovement) -> Json:
    """A status with its value; `"any": true` stands for values that are too many to be told one by one."""
    if of.many:
        return {"status": of.status, "any": True}
    found: Json = {"status": of.status}
    if of.status == "determined":
        whole = isinstance(of.value, int) and not isinstance(of.value, bool)
        found["value"] = to_json(of.value, Type(Kind.INTEGER)) if whole else of.value
        if of.value in goal.choices:
            found["label"] = goal.choices[str(of.value)]
    return found


def _example(of: Example, goal: GoalMovement) -> Json:
    key = {} if of.key is None else {"key": of.key}
    return {
        "row": of.row,
        **key,
        "facts": of.facts,
        "before": _standing(of.before, goal),
        "after": _standing(of.after, goal),
    }


def _figures(of: Figures, type: Type) -> Json:
    return {
        "unit": _UNITS.get(type.kind),
        "before": _spread(of.before, type),
        "after": _spread(of.after, type),
        "change": _spread(of.change, type, change=True),
        "rises": _spread(of.rises, type, change=True),
        "falls": _spread(of.falls, type, change=True),
        "same": of.stays,
        "bins": [_bin(each, type) for each in of.bins],
    }


def _spread(of: Spread, type: Type, change: bool = False) -> Json:
    write = difference if change else written
    summed = change or type.kind not in (Kind.DATE, Kind.CALENDAR, Kind.DAYS)
    return {
        "rows": of.rows,
        "sum": (difference(of.total, type) if summed else None) if of.rows else None,
        "quantiles": {f"{level / 100:g}": write(value, type) for level, value in of.levels},
    }


def _bin(of: Bin, type: Type) -> Json:
    return {
        "from": None if of.low is None else written(of.low, type),
        "to": None if of.high is None else written(of.high, type),
        "before": of.before,
        "after": of.after,
    }
