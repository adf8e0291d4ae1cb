"""A plain evaluator of complete cases, written from the semantics alone: what the engine's closures are held against.

It knows values only. Where the law has none to give it raises `Silent`, and says nothing of why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from millesime.model import expressions as x
from millesime.model.expressions import Choice, Comparison, Effect, Expr, Fold, Quantifier
from millesime.model.program import Exception_, Program, Rule, Scale
from millesime.values import Lack
from millesime.values.duration import shift
from millesime.values.operators import OPERATORS

NO_MATCH, COMMON = object(), object()


class Silent(Exception):
    """No value: not in force, not applicable, not found, contradictory."""

    def __init__(self, applicable: bool = True) -> None:
        super().__init__()
        self.applicable = applicable


class Plain:
    """One case under one program. `reading` is preferred wherever it exists."""

    def __init__(self, program: Program, facts: Mapping[str, Any], at: date | None, reading: str | None) -> None:
        self.program, self.facts, self.at, self.reading = program, facts, at, reading

    def day(self, event: str) -> date:
        """The day that chooses a version."""
        found = self.facts.get(event) or self.at
        if found is None:
            raise Silent
        return found

    def chosen(self, law: Rule | Exception_ | Scale, day: date) -> Any:
        """The version of the first reading that has one on a day; None where the law says nothing yet, or no longer."""
        names: list[str | None] = [reading.name for reading in law.readings]
        names.sort(key=lambda name: name != self.reading)
        for name in names or [None]:
            for version in law.versions:
                if version.reading in (None, name) and version.interval.holds(day):
                    return version
        if any(lacuna.interval.holds(day) for lacuna in law.lacunae):
            raise Silent
        return None

    def rule(self, name: str, element: Any = None) -> Any:
        """What a rule gives, for one element where it is a derived field."""
        law = self.program.rules[name]
        day = self.day(law.event)
        scope = {} if law.structure is None else {law.structure: element}
        version = self.chosen(law, day)
        if version is None:
            raise Silent
        if law.applicable is not None and not self.of(law.applicable, scope, day):
            raise Silent(applicable=False)
        found = [v for v in self.derogations(law, law.name, day) if v is not NO_MATCH and v is not COMMON]
        if found:
            return alike(found)
        return self.of(version.body, scope, day)

    def derogations(self, law: Rule, target: str, day: date) -> list[Any]:
        """What the exceptions made to a rule or an exception come to."""
        return [self.derogation(law, one, day) for one in law.exceptions if one.target == target]

    def derogation(self, law: Rule, one: Exception_, day: date) -> Any:
        """What an exception comes to once those made to it were heard."""
        on = self.day(one.event) if one.event and one.event != law.event else day
        version = self.chosen(one, on)
        if version is None:
            return NO_MATCH
        own = self.of(version.body, {}, day)
        if own is NO_MATCH:
            return NO_MATCH
        above = [v for v in self.derogations(law, one.name, day) if v is not NO_MATCH]
        final = alike(above) if above else own
        return NO_MATCH if above and final is COMMON else final

    def of(self, expr: Expr | None, scope: Mapping[str, Any], day: date) -> Any:
        """The value of an expression."""

        def v(part: Expr | None) -> Any:
            return self.of(part, scope, day)

        match expr:
            case x.Literal():
                return expr.value
            case x.FactRef():
                if expr.name not in self.facts:
                    raise Silent
                return self.facts[expr.name]
            case x.RuleRef():
                return self.rule(expr.name, scope[expr.element] if expr.element else None)
            case x.ScaleRef():
                return self.scale(expr, [v(key) for key in expr.keys], v(expr.on) if expr.on else None, day)
            case x.ElementRef():
                return scope[expr.variable]
            case x.FieldRef():
                found = scope[expr.variable][expr.index]
                if isinstance(found, Lack):
                    raise Silent
                return found
            case x.ConditionsOf():
                return self.conditions_of(expr)
            case x.CommonLaw():
                return COMMON
            case x.Compare():
                return compared(expr.op, v(expr.left), v(expr.right))
            case x.Between():
                low, found, high = v(expr.low), v(expr.subject), v(expr.high)
                return None not in (low, found, high) and low <= found <= high
            case x.OneOf():
                return v(expr.subject) in expr.values
            case x.Exists():
                return v(expr.subject) is not None
            case x.Not():
                return not v(expr.operand)
            case x.And():
                return all(v(part) for part in expr.operands)
            case x.Or():
                return any(v(part) for part in expr.operands)
            case x.If():
                return v(expr.then) if v(expr.condition) else v(expr.otherwise)
            case x.Call():
                operands = [v(part) for part in expr.operands]
                return None if None in operands else sound(OPERATORS[expr.operator].apply(*operands))
            case x.Limit():
                pair = (v(expr.operand), v(expr.bound))
                return pair[0] if None in pair else min(pair) if expr.is_cap else max(pair)
            case x.Default():
                try:
                    return v(expr.operand)
                except Silent as silent:
                    if silent.applicable:
                        raise
                    return v(expr.fallback)
            case x.Aggregate():
                return self.folded(expr, scope, day)
            case x.Conditions():
                return listed(expr.quantifier, [self.met(item, expr.quantifier, scope, day) for item in expr.items])
            case x.Arms():
                for arm in expr.arms:
                    if v(arm.test):
                        return v(arm.value)
                return v(expr.otherwise.value) if expr.otherwise else NO_MATCH
            case x.Switch():
                subject = v(expr.subject)
                for case in expr.cases:
                    if guarded(case.guard, subject):
                        return v(case.value)
                return v(expr.otherwise.value) if expr.otherwise else NO_MATCH
            case x.When():
                return v(expr.body) if v(expr.condition) else NO_MATCH
            case x.Pick():
                bound = [item for item in expr.items if item.when is None or v(item.when)]
                days = [one for one in (v(item.test) for item in bound) if one is not None]
                latest = expr.choice in (Choice.LATEST, Choice.HIGHEST)
                return (max if latest else min)(days) if days else None
            case x.Delay():
                return self.delay(expr, scope, day)
            case _:
                raise Silent

    def scale(self, ref: x.ScaleRef, keys: Sequence[Any], on: Any, day: date) -> Any:
        """The figure of a barème."""
        law = self.program.scales[ref.name]
        on = on or (self.day(law.event) if law.event else day)
        version = self.chosen(law, on)
        if version is not None and version.body is not None:
            return self.of(version.body, {}, on)
        cell = dict(version.cells).get(tuple(keys)) if version is not None else None
        if cell is None or cell.missing:
            raise Silent
        return cell.value

    def conditions_of(self, ref: x.ConditionsOf) -> bool:
        """Some conditions of another rule, all of them."""
        law = self.program.rules[ref.rule]
        day = self.day(law.event)
        version = self.chosen(law, day)
        if version is None:
            raise Silent
        body = version.body if isinstance(version.body, x.Conditions) else version.body.arms[0].test
        items = [item for item in body.items if item.letter in ref.letters]
        return all(self.met(item, body.quantifier, {}, day) for item in items)

    def met(self, item: x.Condition, quantifier: Quantifier, scope: Mapping[str, Any], day: date) -> bool:
        """Whether a lettered condition is met; one that binds nobody is where all are asked for."""
        if item.when is not None and not self.of(item.when, scope, day):
            return quantifier is Quantifier.ALL
        return bool(self.of(item.test, scope, day))

    def folded(self, expr: x.Aggregate, scope: Mapping[str, Any], day: date) -> Any:
        """A fold over a list."""
        inner = [{**scope, expr.variable: one} for one in self.of(expr.items, scope, day) or ()]
        kept = [one for one in inner if expr.filter is None or self.of(expr.filter, one, day)]
        if expr.fold is Fold.COUNT:
            return len(kept)
        values = [self.of(expr.body, one, day) for one in kept]
        folds: Mapping[Fold, Any] = {Fold.SUM: sum, Fold.ANY: any, Fold.ALL: all}
        return folds[expr.fold]([value for value in values if value is not None])

    def delay(self, expr: x.Delay, scope: Mapping[str, Any], day: date) -> date | None:
        """The last day of a delay: what began by then and had not ended when it started counts, in order of time."""
        start, length = self.of(expr.start, scope, day), self.of(expr.length, scope, day)
        if start is None or length is None:
            return None
        end: date = shift(start, length)
        events = []
        for cause in expr.causes:
            begun = self.of(cause.since, scope, day)
            if begun is not None:
                ended = begun if cause.until is None else self.of(cause.until, scope, day)
                events.append((begun, cause.effect, ended))
        for begun, effect, ended in sorted(events, key=lambda event: event[0]):
            if begun > end or (ended is not None and ended < start):
                continue
            if ended is None:
                return None
            if effect is Effect.INTERRUPTS:
                end = max(end, shift(max(start, ended), length))
            else:
                end += max(timedelta(0), ended - max(start, begun))
        return end


def alike(values: Sequence[Any]) -> Any:
    """The one value of several exceptions of a rank."""
    if any(value is not values[0] and (COMMON in (value, values[0]) or value != values[0]) for value in values):
        raise Silent
    return values[0]


def sound(value: Any) -> Any:
    """A value that arithmetic has."""
    if isinstance(value, Lack):
        raise Silent
    return value


def compared(op: Comparison, left: Any, right: Any) -> bool:
    """Against « sans objet », only equality can hold."""
    if op in (Comparison.EQ, Comparison.NE):
        return bool((left == right) is (op is Comparison.EQ))
    if left is None or right is None:
        return False
    return bool(
        left < right if op is Comparison.LT else left <= right if op is Comparison.LE
        else left > right if op is Comparison.GT else left >= right
    )  # fmt: skip


def listed(quantifier: Quantifier, met: Sequence[bool]) -> bool:
    """Whether enough conditions of a list are met."""
    return all(met) if quantifier is Quantifier.ALL else any(met) is (quantifier is Quantifier.ANY)


def guarded(guard: x.Guard, value: Any) -> bool:
    """Whether a case of a `selon` holds a value."""
    if guard.values is not None:
        return value in guard.values
    above = guard.low is None or (value > guard.low if guard.low_open else value >= guard.low)
    return above and (guard.high is None or (value < guard.high if guard.high_open else value <= guard.high))
