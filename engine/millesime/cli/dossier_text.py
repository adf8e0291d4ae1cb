"""A dossier told to people: an arrival, where it stands, its deadlines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from millesime.cli.table import Cell, table
from millesime.records.explain.layout import Tone

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.dossier.changes import Changes, Turn
    from millesime.dossier.deadlines import Deadline
    from millesime.dossier.dossier import Arrival, Dossier
    from millesime.dossier.standing import Standing
    from millesime.text import Diagnostic

NO_LAW: Final = ("ML775", "ML788")
"""What is said where the dossier's law is not to be had: of the dossier, rather than of an entry."""
FEW: Final = 12
"""Facts that are listed where nothing says which goals matter."""


def emit(arrival: Arrival, clock: bool, desk: Desk) -> None:
    """An arrival as one line of JSON."""
    from millesime.dossier.shapes import of_arrival

    line(of_arrival(arrival, desk.lang), clock, desk)


def line(said: dict[str, Any], clock: bool, desk: Desk) -> None:
    """One line of JSON, at once."""
    import orjson

    desk.emit(orjson.dumps({**said, "today_from": "clock" if clock else "option"}) + b"\n")


def warnings(dossier: Dossier) -> list[Diagnostic]:
    """What is contested, and how it is settled."""
    from millesime.text.diagnostic import diagnose

    found = []
    for name, told in dossier.state.contested.items():
        held = ", ".join(f"{_raw(one.value)} ({one.entry})" for one in told)
        one = f"{told[0].entry}:{name}"
        found.append(diagnose("ML783", path=name, name=name, told=held, file=str(dossier.path), one=one))
    return found


def _raw(value: Any) -> str:
    import orjson

    return value if isinstance(value, str) else orjson.dumps(value).decode()


# ── an arrival ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def arrival(one: Arrival, desk: Desk) -> str:
    """An entry, and what it changed."""
    entry = one.entry
    rows = [(Cell(name, Tone.NAME), Cell(_given(name, value, one, desk), Tone.GIVEN)) for name, value in _said(entry)]
    heading = desk.say(f"dossier.act.{entry.act.value}", id=entry.id, at=f"{entry.at[:10]} {entry.at[11:19]}")
    if entry.note:
        heading += f" · {entry.note}"
    told = table(heading, rows, desk)
    for problem in (*one.standing.problems, *one.standing.warnings):
        if problem.code in NO_LAW:
            return told  # said once for all entries
        from millesime.text.render import concise

        told += concise(problem, {}, desk.lang) + "\n"
    if not one.changes and entry.act.value == "open":
        return told
    return told + _changed(one.changes, desk)


def _said(entry: Any) -> Iterator[tuple[str, Any]]:
    yield from (entry.facts or {}).items()
    corrected = set(entry.facts or ())
    yield from ((f"− {name}", withdrawn) for withdrawn, name in entry.withdraws if name not in corrected)


def _given(name: str, value: Any, one: Arrival, desk: Desk) -> str:
    from millesime.records.explain.typography import shown

    if name.startswith("− "):
        return desk.say("dossier.withdrawn", id=value)
    program = one.standing.decisions[0].program if one.standing.decisions else None
    fact = program.facts.get(name) if program else None
    return shown(value, str(fact.type) if fact else None, desk.lang)


def changed(changes: Changes, desk: Desk) -> str:
    """What a day that passed changed."""
    return _changed(changes, desk)


def _changed(changes: Changes, desk: Desk) -> str:
    told = ""
    for key, turns, tone in (
        ("determined", changes.determined, Tone.VALUE),
        ("changed", changes.changed, Tone.OTHER),
        ("undetermined", changes.undetermined, Tone.MISSING),
    ):
        if turns:
            told += table(desk.say(f"dossier.{key}"), [_turned(turn, key, tone, desk) for turn in turns], desk)
    if changes.deadlines:
        rows = [
            (Cell(shift.goal, Tone.NAME), *_shifted(shift.before, shift.after, desk)) for shift in changes.deadlines
        ]
        told += table(desk.say("dossier.shifts"), rows, desk)
    return told or f"  {desk.say('dossier.no_change')}\n"


def _turned(turn: Turn, key: str, tone: Tone, desk: Desk) -> tuple[Cell, ...]:
    before, after = (_answer(one, desk) for one in (turn.before, turn.after))
    text = after if key == "determined" else f"{before} → {after}"
    label = (turn.after or turn.before or {}).get("label") or ""
    return Cell(turn.goal, Tone.NAME), Cell(text, tone), Cell(label, Tone.ASIDE)


def _answer(result: Any, desk: Desk) -> str:
    from millesime.records.explain.findings import answer

    return desk.say("dossier.not_asked") if result is None else answer(result, desk.lang)


# ── deadlines ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_TONES = {
    "runs": Tone.VALUE,
    "over": Tone.CONFLICT,
    "to_come": Tone.GIVEN,
    "suspended": Tone.OTHER,
    "open": Tone.MISSING,
    "possible": Tone.MISSING,
}


def _shifted(before: Deadline | None, after: Deadline | None, desk: Desk) -> tuple[Cell, ...]:
    if after is not None:
        instead = before is not None and before.end is not None and before.end != after.end
        was = desk.say("dossier.instead_of", day=_day(before.end, desk)) if instead and before else ""
        return Cell(_run(after, desk) + was, _TONES[after.run.value]), Cell(_who(after, desk), Tone.ASIDE)
    assert before is not None
    return Cell(desk.say("dossier.stopped"), Tone.ASIDE), Cell(_who(before, desk), Tone.ASIDE)


def _run(one: Deadline, desk: Desk) -> str:
    left = 0 if one.left is None else one.left
    key = one.run.value
    if key in ("runs", "over") and abs(left) < 2:
        key = {1: f"{key}.one", 0: "runs.today", -1: "over.one"}[left]
    begins, end = (_day(when, desk) for when in (one.begins, one.end))
    return desk.say(f"dossier.run.{key}", begins=begins, end=end, n=abs(left))


def _day(when: Any, desk: Desk) -> str:
    from millesime.records.explain.typography import day

    return day(when.isoformat(), desk.lang) if when is not None else "?"


def _who(one: Deadline, desk: Desk) -> str:
    """Who is bound, to what, under which article."""
    from millesime.records.explain.citation import provision

    norm: Any = one.result.get("norm") or {}
    holder = (norm.get("holder") or {}).get("label")
    action = norm.get("action") or one.result.get("label")
    cited = provision(one.result["citations"][0], "fr") if one.result["citations"] else None
    known = desk.say("dossier.if_known", missing=", ".join(one.missing)) if one.missing else None
    return " · ".join(part for part in (holder, action, cited, known) if part)


def now(standing: Standing, clock: bool, desk: Desk) -> str:
    """The deadlines on the day, every one of them."""
    heading = desk.say("dossier.deadlines.clock" if clock else "dossier.deadlines", day=_day(standing.today, desk))
    rows = [
        (Cell(one.goal, Tone.NAME), Cell(_run(one, desk), _TONES[one.run.value]), Cell(_who(one, desk), Tone.ASIDE))
        for one in standing.deadlines
    ]
    return table(heading, rows or [(Cell(desk.say("dossier.no_deadline"), Tone.ASIDE),)], desk)


# ── where it stands ────────────────────────────────────────────────────────────────────────────────────────────────────


def status(dossier: Dossier, standing: Standing, clock: bool, every: bool, desk: Desk) -> str:
    """Facts, what is determined, deadlines, what is missing and would decide."""
    from millesime.records.explain.citation import provision
    from millesime.records.explain.typography import shown

    state, law = dossier.state, dossier.law
    parts = [desk.say("dossier.head", name=str(dossier.path), edition=law.edition, n=len(dossier.entries))]
    if state.asked.at:
        parts.append(desk.say("dossier.at", day=shown(state.asked.at, "date", desk.lang)))
    if state.asked.reading:
        parts.append(desk.say("dossier.reading", reading=state.asked.reading))
    if state.closed:
        parts.append(desk.say("dossier.closed"))
    facts = dossier.judge.edition.program.facts
    rows: list[tuple[Cell, ...]] = [
        (
            Cell(name, Tone.NAME),
            Cell(shown(value, str(facts[name].type) if name in facts else "date", desk.lang), Tone.GIVEN),
            Cell((facts[name].label if name in facts else None) or "", Tone.ASIDE),
        )
        for name, value in state.facts.items()
    ]
    rows += [(Cell(name, Tone.NAME), Cell(desk.say("dossier.contested"), Tone.CONFLICT)) for name in state.contested]
    told = table(" · ".join(parts), [], desk) + "\n" + table(desk.say("dossier.facts"), rows, desk) + "\n"
    settled = [
        (
            Cell(goal, Tone.NAME),
            Cell(_answer(result, desk), Tone.VALUE if result["status"] == "determined" else Tone.ASIDE),
            Cell(_why(result, provision), Tone.ASIDE),
        )
        for goal, result in standing.results.items()
        if result["status"] != "unknown"
    ]
    told += table(desk.say("dossier.settled"), settled or [(Cell(desk.say("dossier.none"), Tone.ASIDE),)], desk)
    told += "\n" + now(standing, clock, desk)
    lacking = _missing(dossier, standing, every, desk)
    told += f"\n{lacking}" if lacking else ""
    if standing.engine is not None:
        told += "\n" + desk.say("dossier.twice", engine=standing.engine) + "\n"
    return told


def _why(result: Any, provision: Any) -> str:
    cited = provision(result["citations"][0], "fr") if result["citations"] else ""
    return " · ".join(part for part in (result.get("label"), cited) if part)


def _missing(dossier: Dossier, standing: Standing, every: bool, desk: Desk) -> str:
    """Of each goal that is open, what would decide it; without named goals, the facts that most of them lack."""
    undecided = {goal: result for goal, result in standing.results.items() if result["status"] == "unknown"}
    if not undecided:
        return ""
    if dossier.state.asked.goals or every:
        ranked = standing.missing()
        rows = [(Cell(goal, Tone.NAME), Cell(_lacks(*ranked[goal], desk), Tone.MISSING)) for goal in undecided]
        return table(desk.say("dossier.missing"), rows, desk)
    program = dossier.judge.edition.program
    counted = Counter(name for result in undecided.values() for name in result["missing"])
    common: Sequence[tuple[str, int]] = sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:FEW]
    listed = [
        (
            Cell(name, Tone.NAME),
            Cell(desk.say("dossier.lacked_by", n=count), Tone.MISSING),
            Cell((program.facts[name].label if name in program.facts else None) or "", Tone.ASIDE),
        )
        for name, count in common
    ]
    return table(desk.say("dossier.undecided", n=len(undecided)), listed, desk)


def _lacks(ranked: Sequence[str], alone: frozenset[str], desk: Desk) -> str:
    """What is missing: first the facts of which one is enough."""
    first, others = (", ".join(name for name in ranked if (name in alone) is held) for held in (True, False))
    told = desk.say("dossier.alone", names=first) if first and others else first
    return " ; ".join(part for part in (told, others) if part)
