"""Expressions as the code of columns: each construct of the language is a call of the runtime."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never, final

from millesime.kernels.code.layout import call, identifier, tupled
from millesime.kernels.code.literals import common, held, scaled, unheld, written
from millesime.kernels.exact.calendar import PERIODS
from millesime.kernels.law import sharing
from millesime.model.citation import NO_AUTHORITY, Authority
from millesime.model.expressions import (
    Aggregate,
    And,
    Arm,
    Arms,
    Between,
    Call,
    Case,
    Choice,
    CommonLaw,
    Compare,
    Comparison,
    Condition,
    Conditions,
    ConditionsOf,
    Default,
    Delay,
    ElementRef,
    Exists,
    Expr,
    FactRef,
    FieldRef,
    Fold,
    If,
    Limit,
    Literal,
    Not,
    OneOf,
    Or,
    Pick,
    Quantifier,
    RuleRef,
    ScaleRef,
    Switch,
    Unfound,
    Value,
    When,
)
from millesime.model.program import Program
from millesime.model.walk import walk
from millesime.values.types import Kind, Type

Cite = Callable[[Authority], int]

_COMPARISONS = {
    Comparison.EQ: "eq",
    Comparison.NE: "ne",
    Comparison.LT: "lt",
    Comparison.LE: "le",
    Comparison.GT: "gt",
    Comparison.GE: "ge",
}
_CALLS = {
    "*": "mul",
    "/": "div",
    "arrondi": "half_up",
    "arrondi_supérieur": "rounded_up",
    "tronqué": "truncated",
    "min": "least",
    "max": "greatest",
    "année": "year",
    "mois": "month",
    "jour": "day_of_month",
    "âge": "completed_age",
    "jours": "days_between",
    "dernier jour du mois de": "month_end",
}
_SHIFTS = {
    ("+", Kind.CALENDAR): "add_months",
    ("+", Kind.DAYS): "add_days",
    ("-", Kind.CALENDAR): "sub_months",
    ("-", Kind.DAYS): "sub_days",
}
_QUANTIFIERS = {Quantifier.ALL: "all_of", Quantifier.ANY: "any_of", Quantifier.NONE: "none_of"}
_RESERVED = {"f", "Rule", "Scale", "Dated", "Cells", "Ranges", "Sets"}
_PLAIN = (Kind.BOOLEAN, Kind.INTEGER, Kind.DATE, Kind.CHOICE, Kind.NORM)


@final
class Writer:
    """Writes the expressions of one body. `day` is the code of the day that governs; `frame` the name of the rows at hand.

    Loop variables stand one inside the other, the last being the frame at hand.
    """

    __slots__ = ("_owner", "_variables", "day", "program", "shared")

    def __init__(
        self,
        program: Program,
        owner: str = "",
        day: str = "",
        variables: tuple[tuple[str | None, str], ...] = ((None, "f"),),
        shared: dict[Expr, str] | None = None,
    ) -> None:
        self.program = program
        self.shared: dict[Expr, str] = {} if shared is None else shared
        """Tests, and the guards of a `selon`, that are written elsewhere, under these names."""
        self._owner = owner
        self.day = day
        self._variables = variables

    @property
    def frame(self) -> str:
        """The frame at hand."""
        return self._variables[-1][1]

    def variable(self, name: str) -> str:
        """The name of a loop variable in code."""
        found = identifier(name)
        return f"{found}_" if found in _RESERVED or (len(found) > 1 and found.isupper()) else found

    def under(self, owner: str, day: str, frame: str, structure: str | None) -> Writer:
        """The writer of the bodies of a rule, an exception or a barème."""
        return Writer(self.program, owner, day, ((structure, frame),), self.shared)

    def _inside(self, variable: str) -> Writer:
        name = self.variable(variable)
        while name in {known for _, known in self._variables}:
            name += "_"
        variables = (*self._variables, (variable, name))
        return Writer(self.program, self._owner, self._day_inside(name), variables, self.shared)

    def _day_inside(self, name: str) -> str:
        return self.day.replace(f"{self.frame}.", f"{name}.", 1)

    # ── bodies ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def outcome(self, expr: Expr, cite: Cite | None = None) -> str:
        """A whole body, which may fail to match."""
        match expr:
            case Arms():
                return self._arms("outcomes", expr, cite, [])
            case Switch():
                return self._switch("cases", expr, cite, [])
            case When(condition=condition, body=body):
                return call(
                    "when", self.frame, self._lambda(self.value(condition)), self._lambda(self.outcome(body, cite))
                )
            case _:
                return self.value(expr)

    def body(self, expr: Expr, cite: Cite | None = None) -> str:
        """A whole body where a value is needed: several possible values are a lack, unless they agree."""
        match expr:
            case Arms():
                return self._arms("arms", expr, cite, self._choices(expr.type))
            case Switch():
                return self._switch("select", expr, cite, self._choices(expr.type))
            case When():
                return call("settle", self.outcome(expr, cite), *self._choices(expr.type))
            case _:
                return self.value(expr)

    def lambda_of(self, expr: Expr) -> str:
        """The function of an expression where a value is needed."""
        return self._lambda(self.value(expr))

    def _lambda(self, code: str) -> str:
        return f"lambda {self.frame}: {code}"

    def _cited(self, branch: Arm | Case, cite: Cite | None) -> list[str]:
        found = cite(branch.authority) if cite is not None and branch.authority != NO_AUTHORITY else 0
        return [str(found)] if found else []

    def _arms(self, name: str, expr: Arms, cite: Cite | None, options: list[str]) -> str:
        arms = [
            tupled(self._lambda(self.value(arm.test)), self._lambda(self.value(arm.value)), *self._cited(arm, cite))
            for arm in expr.arms
        ]
        if expr.otherwise is not None:
            last = self._cited(expr.otherwise, cite)
            value = self._lambda(self.value(expr.otherwise.value))
            options = [f"otherwise={value}", *([f"cite={last[0]}"] if last else []), *options]
        first = [identifier(rule) for rule in sharing.shared(expr)]
        if first:
            options = [*options, f"first={tupled(*first)}"]
        return call(name, self.frame, *arms, *options)

    def _switch(self, name: str, expr: Switch, cite: Cite | None, options: list[str]) -> str:
        guards = self.guards(expr)
        if guards is None:
            return self._left("selon")
        figures = self._figures(expr, cite) if name == "select" else None
        if figures is not None:
            return call("table", self.frame, self.value(expr.subject), guards, *figures, *options)
        branches = [tupled(self._lambda(self.value(case.value)), *self._cited(case, cite)) for case in expr.cases]
        if expr.otherwise is not None:
            value = tupled(self._lambda(self.value(expr.otherwise.value)), *self._cited(expr.otherwise, cite))
            options = [f"otherwise={value}", *options]
        return call(name, self.frame, self.value(expr.subject), guards, *branches, *options)

    def _figures(self, expr: Switch, cite: Cite | None) -> list[str] | None:
        """What the cases come to, where each is a figure or a choice written out."""
        values = [case.value for case in expr.cases]
        if expr.otherwise is not None or any(self._cited(case, cite) for case in expr.cases):
            return None
        if not all(isinstance(value, Literal) and value.value is not None for value in values):
            return None
        if expr.type.kind in (Kind.BOOLEAN, Kind.NORM, Kind.TEXT):
            return None
        literals = [value.value for value in values if isinstance(value, Literal)]
        den = common(literals)
        figures = [scaled(value, expr.type, den) for value in literals]
        return figures if den == 1 else [*figures, f"den={den}"]

    def guards(self, expr: Switch) -> str | None:
        """The cases of a `selon`; None where columns do not know them."""
        if expr in self.shared:
            return self.shared[expr]
        kind = expr.subject.type.kind
        guards = [case.guard for case in expr.cases]
        if all(guard.values is not None for guard in guards):
            if kind not in _PLAIN:
                return None
            return call("Sets", *(tupled(*(held(v, expr.subject.type) for v in g.values or ())) for g in guards))
        if any(guard.values is not None for guard in guards) or kind is Kind.TEXT:
            return None
        edges = [edge for guard in guards for edge in (guard.low, guard.high) if edge is not None]
        den = common(edges)
        rows = [
            tupled(
                scaled(guard.low, expr.subject.type, den), str(guard.low_open),
                scaled(guard.high, expr.subject.type, den), str(guard.high_open),
            )
            for guard in guards
        ]  # fmt: skip
        return call("Ranges", *rows, *([f"den={den}"] if den > 1 else []))

    # ── values ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def value(self, expr: Expr) -> str:
        """An expression where a value is needed."""
        if not isinstance(expr, Switch) and expr in self.shared:
            return f"{self.shared[expr]}({self.frame})"
        match expr:
            case Literal(value=value, type=kind):
                return self._literal(value, kind)
            case FactRef(name=name, type=kind):
                return self._left("fact of this kind") if unheld(kind) else f'{self.frame}.fact("{name}")'
            case RuleRef(name=name, element=element):
                if element is None:
                    return f"uncited({identifier(name)}({self.frame}))"
                return self._of_variable(element, lambda frame: f"{identifier(name)}({frame})")
            case ScaleRef():
                return self._scale(expr)
            case ElementRef(variable=variable):
                return self._of_variable(variable, lambda frame: f'{frame}.field("")')
            case FieldRef(variable=variable, field=field, type=kind):
                if unheld(kind):
                    return self._left("field of this kind")
                presumed = f", {self._literal(expr.presumed, kind)}" if expr.has_presumption else ""
                return self._of_variable(variable, lambda frame: f'{frame}.field("{field}"{presumed})')
            case CommonLaw():
                return "lack(COMMON)"
            case Unfound():
                truth = ", of_truth=True" if expr.type.kind is Kind.BOOLEAN else ""
                return f'lack(lacuna("{self._owner}", "lacuna"){truth})'
            case Compare(op=op, left=left, right=right):
                if Kind.TEXT in (left.type.kind, right.type.kind):
                    return self._left("comparison of texts")
                return call(_COMPARISONS[op], self.value(left), self.value(right), *self._awaits(left, right))
            case Between(subject=subject, low=low, high=high):
                return call("between", self.value(subject), self.value(low), self.value(high))
            case OneOf(subject=subject, values=values):
                if subject.type.kind not in _PLAIN:
                    return self._left("parmi")
                return call("one_of", self.value(subject), *(held(value, subject.type) for value in values))
            case Exists(subject=subject):
                return self._left("existe") if unheld(subject.type) else call("exists", self.value(subject))
            case Not(operand=operand):
                return call("negation", self.value(operand))
            case And(operands=operands):
                return self._kleene("all_of", operands)
            case Or(operands=operands):
                return self._kleene("any_of", operands)
            case If(condition=condition, then=then, otherwise=otherwise):
                parts = (self._lambda(self.value(part)) for part in (condition, then, otherwise))
                return call("either", self.frame, *parts, *self._choices(expr.type))
            case Call():
                return self._call(expr)
            case Limit(operand=operand, bound=bound, is_cap=is_cap):
                return call("cap" if is_cap else "floor", self.value(operand), self.value(bound))
            case Default(operand=operand, fallback=instead):
                return call("fallback", self.value(operand), self.frame, self._lambda(self.value(instead)))
            case Aggregate():
                return self._aggregate(expr)
            case Conditions(quantifier=quantifier, items=items):
                tests = (self._lambda(self.condition(item, quantifier)) for item in items)
                return call(_QUANTIFIERS[quantifier], self.frame, *tests)
            case ConditionsOf(rule=rule, letters=letters):
                return f"{identifier(' '.join((rule, *letters)))}({self.frame})"
            case Arms() | Switch() | When():
                return self.body(expr)
            case Pick():
                return self._pick(expr)
            case Delay():
                return self._delay(expr)
            case _:
                assert_never(expr)

    def _choices(self, type_: Type) -> list[str]:
        return ["choice=True"] if type_.kind is Kind.CHOICE else []

    def _kleene(self, name: str, operands: tuple[Expr, ...]) -> str:
        return call(name, self.frame, *(self._lambda(self.value(operand)) for operand in operands))

    def _awaits(self, *operands: Expr) -> list[str]:
        return ["await_=True"] if any(operand.type.optional for operand in operands) else []

    def condition(self, item: Condition, quantifier: Quantifier) -> str:
        """A lettered condition, which may bind only where it is concerned."""
        if item.when is None:
            return self.value(item.test)
        parts = (self._lambda(self.value(part)) for part in (item.when, item.test))
        return call("lettered", self.frame, *parts, f"spared={quantifier is Quantifier.ALL}")

    def _call(self, expr: Call) -> str:
        kinds = [operand.type.kind for operand in expr.operands]
        awaits = self._awaits(*expr.operands)
        values = [self.value(operand) for operand in expr.operands]
        if expr.operator in ("+", "-"):
            name = (
                _SHIFTS[expr.operator, kinds[1]] if kinds[0] is Kind.DATE else {"+": "add", "-": "sub"}[expr.operator]
            )
            return call(name, *values, *awaits)
        if expr.operator in PERIODS:
            return call("next_period", values[0], str(PERIODS[expr.operator]))
        name = _CALLS[expr.operator]
        found = values[0]
        if len(values) == 1:
            return call(name, found)
        for value in values[1:]:
            found = call(name, found, value, *awaits)
        return found

    def _of_variable(self, variable: str, written: Callable[[str], str]) -> str:
        """Something of a loop variable, brought to the frame at hand where that is further inside."""
        names = [name for name, _ in self._variables]
        place = len(names) - 1 - names[::-1].index(variable) if variable in names else -1
        if place < 0:
            return self._left("element")
        return self._brought(place, written(self._variables[place][1]))

    def _brought(self, place: int, code: str) -> str:
        for level in range(place, len(self._variables) - 1):
            code = f"{self._variables[level + 1][1]}.up(lambda {self._variables[level][1]}: {code})"
        return code

    def _aggregate(self, expr: Aggregate) -> str:
        items = expr.items
        depth = len(self._variables) - 1
        if isinstance(items, FactRef):
            if depth or self._variables[0][0] is not None:
                return self._crossed(expr)
            listed = f'{self.frame}.elements("{items.name}")'
        elif isinstance(items, FieldRef) and items.variable == self._variables[-1][0]:
            listed = f'{self.frame}.elements("{items.field}", within=True)'
        else:
            return self._left("list")
        inside = self._inside(expr.variable)
        body = inside._lambda(inside.value(expr.body)) if expr.body is not None else None
        keep = [f"keep={inside._lambda(inside.value(expr.filter))}"] if expr.filter is not None else []
        match expr.fold:
            case Fold.SUM:
                return call("sum_of", listed, body or "", *keep)
            case Fold.COUNT:
                return call("count_of", listed, *keep)
            case Fold.ANY:
                return call("any_in", listed, body or "")
            case Fold.ALL:
                return call("all_in", listed, body or "")

    def _crossed(self, expr: Aggregate) -> str:
        """A list of the case, folded within an element: once for each case, where nothing in it is the element's own."""
        names = {name for name, _ in self._variables if name is not None}
        for part in walk(expr):
            if isinstance(part, FieldRef | ElementRef) and part.variable in names:
                return self._left("list within a list")
            if isinstance(part, RuleRef) and part.element in names:
                return self._left("list within a list")
        depth = 0 if self._variables[0][0] is None else -1
        outer = Writer(self.program, self._owner, self.day.replace(f"{self.frame}.", "f.", 1), ((None, "f"),))
        code = outer.value(expr)
        if depth == 0:
            return self._brought(0, code)
        code = f"{self._variables[0][1]}.up(lambda f: {code})"
        return self._brought(0, code)

    def _scale(self, expr: ScaleRef) -> str:
        scale = self.program.scales[expr.name]
        if any(unheld(key.type) for key in expr.keys):
            return self._left("key")
        keys = [self.value(key) for key in expr.keys]
        if expr.on is not None:
            return call(identifier(expr.name), self.frame, self.value(expr.on), *keys, "on=True")
        day = f'{self.frame}.event("{scale.event}")' if scale.event is not None else self.day
        return call(identifier(expr.name), self.frame, day, *keys, *(["event=True"] if scale.event else []))

    def _pick(self, expr: Pick) -> str:
        best = "greatest" if expr.choice in (Choice.LATEST, Choice.HIGHEST) else "least"
        items = []
        for item in expr.items:
            value = self.value(item.test)
            if item.when is not None:
                value = call("picked", self.frame, self._lambda(self.value(item.when)), self._lambda(value))
            items.append(self._lambda(value))
        return call("pick", self.frame, best, *items)

    def _delay(self, expr: Delay) -> str:
        unit = "days" if expr.length.type.kind is Kind.DAYS else "months"
        causes = [
            tupled(
                f'"{cause.effect.name.lower()}"',
                self.value(cause.since),
                "None" if cause.until is None else self.value(cause.until),
            )
            for cause in expr.causes
        ]
        return call("delay", self.frame, self.value(expr.length), self.value(expr.start), f'"{unit}"', *causes)

    def _left(self, why: str) -> str:
        """What columns do not know: the rows that come here are the evaluator's affair."""
        return f'left_over({self.frame}, "{why}")'

    def _literal(self, value: Value, type_: Type) -> str:
        return written(value, type_) or self._left("literal")


def listed_conditions(body: Expr) -> Conditions:
    """The list of lettered conditions that a body rests on: itself, or the test of its first branch."""
    found = body.arms[0].test if isinstance(body, Arms) else body
    assert isinstance(found, Conditions), "lowering let a reference to conditions through that the rule does not list"
    return found
