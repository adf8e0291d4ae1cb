"""A difference as JSON, in the shape of `docs/schemas/difference-1.json`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from millesime.difference.model import Band, Difference, Effect, RuleChange, Side, Where

if TYPE_CHECKING:
    from millesime.records.decision import Decision

FORMAT: Final = "millesime/difference/1"

Json = dict[str, Any]


def shape(of: Difference) -> Json:
    """The whole difference; decisions are the records that `eval` gives."""
    return {
        "format": FORMAT,
        "before": _side(of.before),
        "after": _side(of.after),
        "rules": [_rule(change) for change in of.rules],
        "effects": [effect(one) for one in of.effects],
        "unaffected": of.unaffected,
        "case": None if of.case is None else [effect(one) for one in of.case],
    }


def _side(side: Side) -> Json:
    return {
        "name": side.name,
        "edition": side.edition,
        "digest": side.digest,
        "horizon": side.horizon.isoformat(),
        "day": _day(side.day),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


def _where(where: Where) -> Json:
    return {
        "part": where.part.value,
        "name": where.name,
        "reading": where.reading,
        "before": _day(where.before),
        "after": _day(where.after),
    }


def _rule(change: RuleChange) -> Json:
    return {
        "part": change.part.value,
        "name": change.name,
        "kind": change.kind.value,
        "label": change.label,
        "article": change.article,
        "texts": [
            {
                "where": _where(one.where),
                "kind": one.kind.value,
                "lines": [{"mark": mark, "text": text} for mark, text in one.lines],
            }
            for one in change.texts
        ],
        "figures": [
            {
                "where": _where(one.where),
                "what": one.what,
                "before": one.before,
                "after": one.after,
                "cited_by": one.cited_by,
            }
            for one in change.figures
        ],
        "citations": [
            {
                "where": _where(one.where),
                "what": one.what.value,
                "before": one.before,
                "after": one.after,
                "path": one.path,
            }
            for one in change.citations
        ],
        "goals": list(change.goals),
    }


def effect(of: Effect) -> Json:
    """What becomes of a goal."""
    return {
        "goal": of.goal,
        "outcome": of.outcome.value,
        "manner": of.manner.value if of.manner is not None else None,
        "why": of.why or None,
        "facts": dict(of.facts) if of.facts is not None else None,
        "days": [_day(day) for day in of.days],
        "before": _record(of.before),
        "after": _record(of.after),
        "rules": list(of.rules),
        "bands": [_band(one) for one in of.bands],
    }


def _record(decision: Decision | None) -> Json | None:
    return decision.record if decision is not None else None


def _band(of: Band) -> Json:
    return {"fact": of.fact, "low": of.low, "high": of.high, "before": of.before, "after": of.after}
