"""The branches of a body that could have given an answer, each with what was asked of the case and what failed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from millesime.evaluate.bodies import holds
from millesime.evaluate.outcome import COMMON, NO_MATCH, Maybe
from millesime.facts.canonical import to_json
from millesime.model.citation import NO_AUTHORITY, Authority
from millesime.model.expressions import (
    Arm,
    Arms,
    CommonLaw,
    Default,
    Expr,
    If,
    Literal,
    RuleRef,
    Switch,
    Unfound,
    When,
)
from millesime.records.citations import Json
from millesime.records.parts import guard_of
from millesime.records.refutation import rules, truths
from millesime.records.refutation.asking import Asking, Place, noted, truth
from millesime.records.refutation.giving import may_give
from millesime.values import Lack
from millesime.values.types import Kind


def obstacles(expr: Expr, wanted: Any, place: Place, ask: Asking) -> list[Json]:
    """A step for each branch that could come to the value and does not; nothing where no branch could."""
    if not may_give(expr, wanted, ask.program):
        return []
    match expr:
        case Literal() | CommonLaw():
            return []
        case Arms(arms=arms, otherwise=otherwise):
            return _arms(arms, otherwise, wanted, place, ask)
        case If(condition=condition, then=then, otherwise=other):
            return _arms((Arm(condition, then),), Arm(condition, other), wanted, place, ask)
        case Switch():
            return _switch(expr, wanted, place, ask)
        case When(condition=condition, body=body):
            found = truths.untrue(condition, True, place, ask)
            if found:
                return [_branch("lorsque", NO_AUTHORITY, ask.come_to(condition, place)[0], found)]
            return obstacles(body, wanted, place, ask)
        case RuleRef() if expr.type.kind in (Kind.BOOLEAN, Kind.CHOICE, Kind.NORM):
            child = ask.come_to(expr, place)[1][-1][1]
            return [] if child.value == wanted else [rules.refuted(child, wanted, ask)]
        case Unfound() | Default():
            return ask.steps(place, ask.come_to(expr, place)[1])
        case _ if expr.type.kind is Kind.BOOLEAN:
            return truths.untrue(expr, bool(wanted), place, ask)
        case _:
            return _computed(expr, wanted, place, ask)


def _computed(expr: Expr, wanted: Any, place: Place, ask: Asking) -> list[Json]:
    """A computation that comes to something else, with its figures."""
    value, steps = ask.come_to(expr, place)
    if value == wanted and value.__class__ is not Lack:
        return []
    step: Json = {"what": "computation", "kind": "missing" if value.__class__ is Lack else "computed"}
    step["name"] = ask.quote(expr.span)
    return [ask.put({**step, "steps": ask.steps(place, steps)}, value, expr.type)]


def _branch(name: str, authority: Authority, held: Any, steps: list[Json]) -> Json:
    """A branch with its reasons; `held` is what its condition came to."""
    step: Json = {"what": "arm", "kind": "missing" if held.__class__ is Lack else truth(held), "name": name}
    if held.__class__ is Lack:
        step["status"], step["missing"] = held.status.value, sorted(held.missing)
    elif held is False:
        step["reason"] = "condition_false"
    noted(step, authority)
    if steps:
        step["steps"] = steps
    return step


def _gives(step: Json, value: Expr, wanted: Any, ask: Asking) -> Json:
    """A branch that says the value in so many words says that it would give it; yes and no go without saying."""
    if isinstance(value, Literal) and value.type.kind is not Kind.BOOLEAN and value.value == wanted:
        step["gives"] = {"value": to_json(wanted, value.type, ask.program.structures), "type": str(value.type)}
    return step


def _arms(arms: Sequence[Arm], otherwise: Arm | None, wanted: Any, place: Place, ask: Asking) -> list[Json]:
    shown: list[Json] = []
    unsure: list[Arm] = []
    """Earlier branches of which it is not known whether they take the case."""
    taken: Arm | None = None
    """The branch that takes it."""

    def beyond(value: Expr) -> list[Json]:
        """What stands in the way of a branch whose own condition holds."""
        if taken is not None:
            return [_taken(taken, place, ask)]
        doubts = [_doubted(arm, place, ask) for arm in unsure]
        return [*obstacles(value, wanted, place, ask), *doubts]

    for arm in arms:
        held, _ = ask.come_to(arm.test, place)
        if may_give(arm.value, wanted, ask.program):
            reasons = beyond(arm.value) if held is True else truths.untrue(arm.test, True, place, ask)
            if held.__class__ is Lack:
                reasons += obstacles(arm.value, wanted, place, ask)
            if held is not True or reasons:
                shown.append(_gives(_branch("si", arm.authority, held, reasons), arm.value, wanted, ask))
                if held is True and taken is not None:
                    shown[-1] |= {"kind": "set_aside", "reason": "preempted"}
        if held is True and taken is None:
            taken = arm
        elif held is not False and taken is None:
            unsure.append(arm)
    if otherwise is not None and may_give(otherwise.value, wanted, ask.program):
        reasons = beyond(otherwise.value)
        if reasons:
            shown.append(_gives(_branch("sinon", otherwise.authority, True, reasons), otherwise.value, wanted, ask))
            if taken is not None:
                shown[-1] |= {"kind": "set_aside", "reason": "preempted"}
    return shown


def _taken(arm: Arm, place: Place, ask: Asking) -> Json:
    """The branch that took the case before another could, with what it came to."""
    _, steps = ask.come_to(arm.test, place)
    step = _branch("si", arm.authority, True, ask.steps(place, steps))
    value = ask.come_to(arm.value, place)[0]
    if isinstance(value, Maybe):
        value = value.lack
    return step if value is COMMON or value is NO_MATCH else ask.put(step, value, arm.value.type)


def _doubted(arm: Arm, place: Place, ask: Asking) -> Json:
    """A branch that may take the case, for all that is known."""
    held, _ = ask.come_to(arm.test, place)
    return _branch("si", arm.authority, held, truths.untrue(arm.test, False, place, ask))


def _switch(expr: Switch, wanted: Any, place: Place, ask: Asking) -> list[Json]:
    subject, steps = ask.come_to(expr.subject, place)
    shown: list[Json] = []
    default = expr.otherwise
    known = subject.__class__ is not Lack
    found = next((case for case in expr.cases if known and holds(case.guard, subject)), default if known else None)
    for case in (*expr.cases, *((default,) if default else ())):
        if not may_give(case.value, wanted, ask.program):
            continue
        held = subject if not known else case is found
        if held is True:
            reasons = obstacles(case.value, wanted, place, ask)
            if not reasons:
                continue
        else:
            reasons = ask.steps(place, steps)
            if not known:
                reasons += obstacles(case.value, wanted, place, ask)
        step = _branch("cas", case.authority, held, reasons)
        guard = None if case is default else case.guard
        step["guard"] = {"type": str(expr.subject.type), **guard_of(guard, expr.subject.type)}
        shown.append(_gives(step, case.value, wanted, ask))
    return shown


def unspoken(body: Expr, wanted: Any, place: Place, ask: Asking) -> list[Json]:
    """Why the body of an exception does not speak of the case: its branches that could change the answer to that one."""
    match body:
        case When(condition=condition, body=inner):
            found = truths.untrue(condition, True, place, ask)
            if found:
                return [_branch("lorsque", NO_AUTHORITY, ask.come_to(condition, place)[0], found)]
            return unspoken(inner, wanted, place, ask)
        case Arms(arms=arms, otherwise=None):
            turning = [
                arm for arm in arms if isinstance(arm.value, CommonLaw) or may_give(arm.value, wanted, ask.program)
            ]
            shown = []
            for arm in turning or arms:
                held = ask.come_to(arm.test, place)[0]
                step = _branch("si", arm.authority, held, truths.untrue(arm.test, True, place, ask))
                shown.append(_gives(step, arm.value, wanted, ask))
            return shown
        case _:
            return ask.steps(place, ask.come_to(body, place)[1])
