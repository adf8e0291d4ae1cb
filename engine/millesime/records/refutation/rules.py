"""Why a rule did not come to a value: what it applies to, its exceptions, the version that governed, and the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from millesime.evaluate.exceptions import ExceptionUnit
from millesime.evaluate.outcome import NO_MATCH, NOT_APPLICABLE, Maybe
from millesime.evaluate.trail import Node, What
from millesime.model.expressions import Arm, Arms, CommonLaw, Expr, When
from millesime.records.citations import Json, citation, days
from millesime.records.refutation import branches, truths
from millesime.records.refutation.asking import Asking, Place, noted, truth
from millesime.records.refutation.giving import exception_may, may_give
from millesime.records.trail import Writer
from millesime.values import Lack


def refuted(node: Node, wanted: Any, ask: Asking, *, asked: bool = False) -> Json:
    """A rule's step, beneath which stands everything that could have given the value, and what stood in its way.

    `asked`: whether the question is about this rule itself, so that the versions of other days are told as well.
    """
    rule = node.unit.rule
    step = ask.writer.named(node)
    key = (id(node), wanted, ())
    if key in ask.told:
        step["ref"] = step["name"]
        return step
    ask.told.add(key)
    ask.writer.ground(step, node)
    steps = list(_obstacles(node, wanted, ask))
    if not steps:
        steps.append({"what": "nothing", "kind": "not_satisfied", "name": "no_branch"})
    steps += _readings(node, wanted, ask)
    if asked:
        steps += _other_days(node, wanted, ask)
    step["steps"] = steps
    step["wanted"] = ask.put({}, wanted, rule.type)
    return step


def _obstacles(node: Node, wanted: Any, ask: Asking) -> Iterator[Json]:
    rule, selection = node.unit.rule, node.selection
    place = Place(node, rule.name)
    if selection is None:
        # The day that chooses the version is not known: that is what was read.
        yield from ask.steps(place, node.steps)
        return
    if selection.lack is not None:
        why: Json = {"what": "nothing", "kind": "missing", "name": f"no_version.{selection.lack.status.value}"}
        yield ask.put(why, selection.lack, rule.type)
        return
    if rule.applicable is not None:
        held, _ = ask.come_to(rule.applicable, place)
        if held is not True:
            reasons = truths.untrue(rule.applicable, True, place, ask)
            step: Json = {"what": "applicable", "kind": truth(held), "name": "applicable", "steps": reasons}
            yield noted(step, rule.applicable_authority)
            if node.value is NOT_APPLICABLE:
                return
    heard = {unit.exception.name: _heard(unit, node, ask) for unit in node.unit.exceptions}
    body = selection.version.body
    general = ask.come_to(body, place)[0] if not node.applied else None
    for unit in node.unit.exceptions:
        final = heard[unit.exception.name][2]
        decides = final is not NO_MATCH and not isinstance(final, Maybe)
        doubtful = isinstance(final, Maybe) and node.value.__class__ is Lack
        if _speaks(unit, wanted, ask):
            found = _exception(unit, wanted, place, ask)
            if found is not None:
                yield found
                continue
        if decides or doubtful:
            yield ask.steps(place, [heard[unit.exception.name]])[0]
    if node.applied:
        if may_give(body, wanted, ask.program):
            yield _version(node, selection.version, f"superseded_by:{node.applied[0][0].name}")
    elif general != wanted or general.__class__ is Lack:
        yield from branches.obstacles(body, wanted, place, ask)


def _heard(unit: ExceptionUnit, node: Node, ask: Asking) -> tuple[Any, ...]:
    """The step of an exception as the engine writes it."""
    aside = ask.aside(node)
    unit.outcome(ask.run, aside)
    step: tuple[Any, ...] = aside.steps[-1]
    return step


def _speaks(unit: ExceptionUnit, wanted: Any, ask: Asking) -> bool:
    """Whether an exception, or one made to it, may come to the value."""
    return exception_may(unit.exception, wanted, ask.program) or any(_speaks(u, wanted, ask) for u in unit.made_to)


def _exception(unit: ExceptionUnit, wanted: Any, place: Place, ask: Asking) -> Json | None:
    """An exception that could have given the value, with what stood in its way; None where it did give it."""
    raw = _heard(unit, place.node, ask)
    _, own, final, version, read, made_to, *_ = raw
    if final is not NO_MATCH and not isinstance(final, Maybe) and final == wanted:
        return None
    (step,) = Writer(ask.program).of(place.node, [raw])
    step.pop("steps", None)
    inside = Place(place.node, unit.exception.name)
    if version is None:
        # Where its text was not found, or its day is not known, what is made to it may still set it aside.
        doubts = ask.steps(inside, [*read, *made_to])
        days_of = [] if isinstance(final, Maybe) else [_dated(v, unit.exception.name) for v in unit.exception.versions]
        if doubts or days_of:
            step["steps"] = [*doubts, *days_of]
        return step
    body = version.body
    if own is NO_MATCH:
        reasons = branches.unspoken(body, wanted, inside, ask)
    else:
        reasons = [*_spoken(body, read, wanted, inside, ask)]
        below = {u.exception.name: u for u in unit.made_to if _speaks(u, wanted, ask)}
        reasons += ask.steps(inside, [each for each in made_to if each[0].name not in below])
        reasons += [found for u in below.values() if (found := _exception(u, wanted, inside, ask)) is not None]
    if reasons:
        step["steps"] = reasons
    return step


def _spoken(body: Expr, read: list[Any], wanted: Any, place: Place, ask: Asking) -> Iterator[Json]:
    """Why an exception does speak of the case, then its branches that would have said what was asked about."""
    inner = body
    while isinstance(inner, When):
        inner = inner.body
    arms = iter(inner.arms if isinstance(inner, Arms) else ())
    met = []
    for step in read:
        yields = step[0].what is What.ARM and _yields(next(arms, None))
        if step[0].what is not What.ARM or step[2] is not False or yields:
            met.append(step)
    yield from ask.steps(place, met)
    taken = any(step[0].what is What.ARM and step[2] is True for step in met)
    for reason in branches.obstacles(body, wanted, place, ask):
        if taken and reason.get("reason") == "preempted":
            reason.pop("steps")  # it was just told
        yield reason


def _yields(arm: Arm | None) -> bool:
    """Whether a branch of an exception leaves the matter to what the exception is made to."""
    return arm is not None and isinstance(arm.value, CommonLaw)


def _readings(node: Node, wanted: Any, ask: Asking) -> Iterator[Json]:
    """Versions of the same day under readings that were not taken."""
    if node.selection is None or node.selection.version is None:
        return
    for version, life in _versions(node):
        here = version.interval.holds(node.day) and node.day < life
        if here and version is not node.selection.version and may_give(version.body, wanted, ask.program):
            place = Place(node, node.unit.rule.name)
            step = _version(node, version, "reading_not_chosen")
            value, _ = ask.come_to(version.body, place)
            if value.__class__ is not Lack and value == wanted:
                step["gives"] = ask.put({}, wanted, node.unit.rule.type)
            else:
                step["steps"] = branches.obstacles(version.body, wanted, place, ask)
            yield step


def _versions(node: Node) -> Sequence[tuple[Any, date]]:
    """Every version of the rule, with the first day on which it no longer answers."""
    return node.unit.timeline.versions()


def _other_days(node: Node, wanted: Any, ask: Asking) -> Iterator[Json]:
    """Versions that could give the value on other days, each with its days."""
    for version, life in _versions(node):
        if not may_give(version.body, wanted, ask.program):
            continue
        if node.selection is None:
            yield _version(node, version, "undated")
        elif not version.interval.holds(node.day):
            yield _version(node, version, "not_in_force")
        elif node.day >= life:
            yield _version(node, version, "beyond_horizon")


def _version(node: Node, version: Any, reason: str) -> Json:
    step = _dated(version, node.unit.rule.name)
    return {**step, "reason": reason}


def _dated(version: Any, name: str) -> Json:
    """A version that does not govern: its days, its authority."""
    interval = version.interval
    step: Json = {"what": "version", "kind": "set_aside", "name": name, "reason": "not_in_force"}
    step["version"] = days(interval.since, interval.until)
    step["citation"] = citation(
        version.authority, version.edition, interval.since, interval.until, version.reading, interval.since
    )
    if version.reading:
        step["reading"] = version.reading
    return step
