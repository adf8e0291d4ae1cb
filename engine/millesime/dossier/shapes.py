"""The JSON of a dossier, as `--format json` gives it: docs/dossier.md says what each key holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from millesime.dossier.deadlines import Deadline
from millesime.dossier.entries import as_json

if TYPE_CHECKING:
    from millesime.dossier.changes import Changes, Turn
    from millesime.dossier.dossier import Arrival, Dossier
    from millesime.dossier.standing import Standing
    from millesime.records.citations import Json
    from millesime.text.render import Lang


def of_standing(dossier: Dossier, standing: Standing, lang: Lang) -> Json:
    """Where a dossier stands."""
    state = dossier.state
    law = state.laws[-1]
    return {
        "dossier": state.dossier,
        "entries": len(dossier.entries),
        "state": state.digest,
        "edition": {"id": law.edition, "digest": law.digest},
        "question": {
            "goals": list(state.asked.goals),
            "date_reference": state.asked.at,
            "reading": state.asked.reading,
            "presumptions": state.asked.presumptions,
        },
        "closed": state.closed,
        "facts": state.facts,
        "contested": {
            name: [{"value": one.value, "entry": one.entry} for one in told] for name, told in state.contested.items()
        },
        **_decided(standing, lang),
    }


def of_arrival(arrival: Arrival, lang: Lang) -> Json:
    """An entry and what it changed."""
    return {"entry": as_json(arrival.entry), "changes": of_changes(arrival.changes), **_brief(arrival.standing, lang)}


def of_days(changes: Changes, standing: Standing, lang: Lang) -> Json:
    """What a day that passed changed; no entry came."""
    return {"entry": None, "changes": of_changes(changes), **_brief(standing, lang)}


def of_changes(changes: Changes) -> Json:
    """What was not as it was."""
    return {
        "determined": list(map(_turn, changes.determined)),
        "changed": list(map(_turn, changes.changed)),
        "undetermined": list(map(_turn, changes.undetermined)),
        "deadlines": [
            {"goal": one.goal, "before": _deadline(one.before), "after": _deadline(one.after)}
            for one in changes.deadlines
        ],
    }


def _turn(turn: Turn) -> Json:
    return {"goal": turn.goal, "before": _result(turn.before), "after": _result(turn.after)}


def _result(result: Json | None) -> Json | None:
    kept = ("type", "label", "status", "value", "value_label", "reason", "missing")
    return None if result is None else {key: result[key] for key in kept if key in result}


def _decided(standing: Standing, lang: Lang) -> Json:
    missing = standing.missing()
    results = []
    for goal, result in standing.results.items():
        ranked, alone = missing.get(goal, ((), frozenset()))
        results.append({**result, "missing": list(ranked), "decisive": [name for name in ranked if name in alone]})
    return {**_brief(standing, lang), "results": results}


def _brief(standing: Standing, lang: Lang) -> Json:
    from millesime.text.render import as_json as told

    said: Json = {
        "today": standing.today.isoformat(),
        "deadlines": [_deadline(one) for one in standing.deadlines],
        "problems": [told(each, {}, lang) for each in (*standing.problems, *standing.warnings)],
    }
    if standing.engine is not None:
        said["cross_check"] = {"engine": standing.engine, "agrees": True}
    return said


def _deadline(one: Deadline | None) -> Json | None:
    if one is None:
        return None
    norm: Any = one.result.get("norm") or {}
    return {
        "goal": one.goal,
        "label": one.result.get("label"),
        "state": one.run.value,
        "begins": one.begins.isoformat() if one.begins else None,
        "end": one.end.isoformat() if one.end else None,
        "left": one.left,
        "norm": {key: norm[key] for key in ("kind", "action", "holder", "towards") if key in norm} or None,
        "missing": list(one.missing),
        "citations": one.result["citations"],
    }
