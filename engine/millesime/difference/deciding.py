"""Cases put to both laws, as their editions decide them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from millesime.difference.model import Effect, Manner, Outcome
from millesime.difference.sides import Sides
from millesime.facts.lexicon import Lexicon
from millesime.records.decision import Decision
from millesime.workspace.edition import Edition
from millesime.workspace.refused import Refused

_PARTS: Final = frozenset({"deadline", "unless"})
"""What of a norm an answer differs by."""


def decision(edition: Edition, goal: str, facts: Mapping[str, Any], day: date | None) -> Decision | None:
    """What an edition decides of the facts that it knows; None where it does not have the goal."""
    if goal not in edition.program.rules:
        return None
    lexicon = Lexicon(edition.program)
    known = {name: value for name, value in facts.items() if name in lexicon.facts}
    try:
        return edition.evaluate(lexicon.written(known), [goal], at=day)
    except Refused:
        return None


def told(edition: Edition, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Facts as case files nest them, those that an edition knows."""
    lexicon = Lexicon(edition.program)
    return lexicon.written({name: value for name, value in facts.items() if name in lexicon.facts})


def apart(goal: str, before: Decision | None, after: Decision | None) -> bool:
    """Whether two decisions of a goal differ: in value, in status, or in what a norm asks."""
    if before is None or after is None:
        return (before is None) is not (after is None)
    return _said(before, goal) != _said(after, goal)


def _said(decision: Decision, goal: str) -> tuple[Any, ...]:
    shown = next(one for one in decision.record["results"] if one["goal"] == goal)
    norm = shown.get("norm") or {}
    return (
        shown["status"],
        shown.get("value"),
        {
            key: value.get("value") if isinstance(value, Mapping) else value
            for key, value in norm.items()
            if key in _PARTS
        },
    )


def decided(pair: Sides, goals: Sequence[str] | None, case: Any) -> Iterator[Effect]:
    """A case under both laws: every goal that it reaches under either."""
    editions = pair.before, pair.after
    days = pair.days or (None, None)
    checked = [edition.check_facts(_known_facts(case, edition, pair)) for edition in editions]
    problems = [problem for one in checked if one.product is None for problem in one.diagnostics]
    if problems:
        raise Refused(list(dict.fromkeys(problems)))
    cases = [one.product for one in checked]
    asked = goals
    if asked is None:
        asked = sorted(
            {
                goal
                for edition, each in zip(editions, cases, strict=True)
                if each is not None
                for goal in edition.reached_by(each)
            }
        )
    for goal in asked:
        before, after = (
            edition.evaluate(each, [goal], at=day) if goal in edition.program.rules else None
            for edition, each, day in zip(editions, cases, days, strict=True)
        )
        facts = (cases[1] or cases[0]).facts  # type: ignore[union-attr]  # neither was refused
        if apart(goal, before, after):
            manner = (
                Manner.ALONE if before is None or after is None else Manner.ALIKE if pair.days is None else Manner.MOVED
            )
            yield Effect(goal, Outcome.WITNESS, manner, facts, days, before, after)
        else:
            yield Effect(goal, Outcome.SAME, None, facts, days, before, after)


def _known_facts(case: Any, edition: Edition, pair: Sides) -> Any:
    """The case without the facts that only the other law knows; what neither knows stays, and is refused."""
    other = pair.after if edition is pair.before else pair.before
    alien = other.program.facts.keys() - edition.program.facts.keys()
    return _without(case, alien, "") if isinstance(case, Mapping) else case


def _without(tree: Mapping[Any, Any], names: Iterable[str], prefix: str) -> dict[Any, Any]:
    kept: dict[Any, Any] = {}
    for key, value in tree.items():
        name = f"{prefix}{key}"
        if name in names:
            continue
        kept[key] = _without(value, names, f"{name}.") if isinstance(value, Mapping) else value
    return kept
