"""The question itself: two laws, what was written otherwise, and what that comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from millesime.difference.concerning import changes_of, concerning
from millesime.difference.deciding import apart, decided, decision, told
from millesime.difference.model import Band, Difference, Effect, Manner, Outcome, RuleChange
from millesime.difference.sides import Named, Sides, sides
from millesime.facts.canonical import to_json
from millesime.model.program import DATE_REFERENCE
from millesime.model.walk import Reads, reached
from millesime.text.diagnostic import diagnose
from millesime.text.nearest import nearest
from millesime.values.types import DATE
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from millesime.difference.effects.bands import Stretch
    from millesime.difference.effects.finding import Finding
    from millesime.difference.effects.search import Search

Progress = Callable[[int, int], None]
"""Told how many goals have been looked at, and how many there are."""


def diff(
    before: Named,
    after: Named,
    *,
    edition: str | Path | None = None,
    goals: Sequence[str] | None = None,
    case: Any = None,
    regulations: str | Path | None = None,
    progress: Progress | None = None,
) -> Difference:
    """Everything in which two laws part.

    `before`, `after`: editions by their id, two days (`edition` then says of which law, by default the newest), folders of
    editions, or folders of libraries (of whose editions `edition` is taken, else the newest). `goals`: only what concerns
    these. `case`: facts, as `Edition.evaluate` takes them, which are decided under both; no other effect is then looked for.

    Raises `Refused` where the two are no pair, one does not exist or has errors, or a goal is unknown to both. What the
    change comes to is asked of a solver (extra `verify`); every case it finds is decided by the evaluator under both laws.

    >>> import millesime
    >>> found = millesime.diff("2012", "2016", goals=["recuperation.mode"])
    >>> [(one.before["recuperation.mode"].value, one.after["recuperation.mode"].value) for one in found.effects]
    [('cotisation_complementaire', 'capital_representatif')]
    """
    pair = sides(before, after, edition, regulations)
    return compared(pair, goals, progress) if case is None else under_both(pair, case, goals)


def under_both(pair: Sides, case: Any, goals: Sequence[str] | None = None) -> Difference:
    """One case decided under both laws, with what was written otherwise of all that its goals read."""
    asked = _known(goals, _every(pair)) if goals else None
    one, other = pair.told()
    effects = tuple(decided(pair, asked, case))
    changes = concerning(pair, changes_of(pair), [effect.goal for effect in effects])
    return Difference(one, other, changes, (), case=effects)


def compared(pair: Sides, goals: Sequence[str] | None = None, progress: Progress | None = None) -> Difference:
    """The same for two laws at hand."""
    asked = _known(goals, _every(pair)) if goals else _every(pair)
    one, other = pair.told()
    changes = changes_of(pair)
    effects, unaffected = _effects(pair, changes, asked, progress)
    if goals:
        changes = concerning(pair, changes, asked)
    changes = tuple(replace(change, goals=_goals_of(change, effects)) for change in changes)
    return Difference(one, other, changes, effects, unaffected)


def _every(pair: Sides) -> list[str]:
    return sorted({*pair.before.goals(), *pair.after.goals()})


def _known(goals: Sequence[str], every: Sequence[str]) -> list[str]:
    problems = []
    for goal in goals:
        if goal not in every:
            meant = nearest(goal, every)
            problems.append(diagnose("ML645", path=goal, goal=goal, nearest=f"`{meant}`" if meant else "—"))
    if problems:
        raise Refused(problems)
    return sorted({*goals})


def _goals_of(change: RuleChange, effects: Iterable[Effect]) -> tuple[str, ...]:
    return tuple(one.goal for one in effects if one.outcome is Outcome.WITNESS and change.name in one.rules)


# ── what the change comes to ───────────────────────────────────────────────────────────────────────────────────────────


def _effects(
    pair: Sides, changes: Sequence[RuleChange], goals: Sequence[str], progress: Progress | None
) -> tuple[tuple[Effect, ...], int]:
    """What each goal comes to that reads something that changed, and how many goals read nothing of the kind."""
    changed = frozenset(change.name for change in changes)
    programs = pair.before.program, pair.after.program
    reads = [Reads(program) for program in programs]
    touched: dict[str, tuple[str, ...]] = {}
    for goal in goals:
        names = frozenset[str]().union(
            *(
                reached(program, goal, within=kept).names
                for program, kept in zip(programs, reads, strict=True)
                if goal in program.rules
            )
        )
        if read := names & changed:
            touched[goal] = tuple(sorted(read, key=lambda name: (name != goal, name)))
    if not touched:
        return (), len(goals)
    from millesime.difference.effects.search import Search  # brings the solver with it

    search = Search(*programs, pair.days)
    found: list[Effect] = []
    for number, (goal, names_) in enumerate(touched.items()):
        if progress is not None:
            progress(number, len(touched))
        found.append(_effect(pair, search, search.find(goal), names_))
    if progress is not None:
        progress(len(touched), len(touched))
    return tuple(found), len(goals) - len(touched)


def _effect(pair: Sides, search: Search, said: Finding, read: tuple[str, ...]) -> Effect:
    """A finding with both decisions, as the editions take them; a witness that they do not bear out is not shown."""
    if said.outcome is not Outcome.WITNESS:
        return Effect(said.goal, said.outcome, why=said.why, rules=read)
    before = decision(pair.before, said.goal, said.facts[0], said.days[0])
    after = decision(pair.after, said.goal, said.facts[1], said.days[1])
    has = [said.goal in edition.program.rules for edition in (pair.before, pair.after)]
    if [before is not None, after is not None] != has or not apart(said.goal, before, after):
        return Effect(said.goal, Outcome.NOT_ESTABLISHED, why="refused", rules=read)
    richer = pair.after if after is not None else pair.before
    facts = told(richer, said.facts[1] if after is not None else said.facts[0])
    return Effect(
        said.goal,
        Outcome.WITNESS,
        said.manner,
        facts,
        (said.days[0] or _day_of(said.facts[0]), said.days[1] or _day_of(said.facts[1])),
        before,
        after,
        rules=read,
        bands=tuple(_band(one, pair) for one in _bands(search, said)),
    )


def _day_of(facts: Mapping[str, Any]) -> date | None:
    named = facts.get(DATE_REFERENCE)
    return named if isinstance(named, date) else None


def _bands(search: Search, said: Finding) -> Iterator[Stretch]:
    """How far a witness of a truth or a choice reaches, where the same facts were put to both laws."""
    from millesime.difference.effects.bands import DISCRETE, bands

    rule = search.programs[1].rules.get(said.goal)
    if said.manner not in (Manner.ALIKE, Manner.MOVED) or said.facts[0] != said.facts[1]:
        return
    if rule is not None and rule.type.kind in DISCRETE:
        yield from bands(
            search.pair_of(said), said.goal, said.facts[1], lambda facts: search.verdicts(said.goal, facts, said.days)
        )


def _band(one: Stretch, pair: Sides) -> Band:
    types = {
        name: fact.type for program in (pair.before.program, pair.after.program) for name, fact in program.facts.items()
    }
    type_ = types.get(one.fact, DATE)
    low, high = (None if value is None else to_json(value, type_) for value in (one.low, one.high))
    return Band(one.fact, low, high, _short(one.before), _short(one.after))


def _short(verdict: Any) -> str:
    """A truth, a choice or a status, as records write them."""
    if not verdict.settled:
        return str(verdict.status)
    return (
        "null"
        if verdict.value is None
        else str(verdict.value).lower()
        if isinstance(verdict.value, bool)
        else str(verdict.value)
    )
