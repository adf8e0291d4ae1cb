"""How far numbers go: intervals from the declared ranges of facts, through every rule, to what 64 bits can hold.

Where an operation is shown to fit for every case that the lexicon accepts, nothing is looked at when it runs. Elsewhere
the bounds that a table's numbers really have are worked out, and rows that might not fit go to the evaluator.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import NamedTuple, final

from millesime.kernels.exact.columns import WIDEST
from millesime.model.expressions import (
    Aggregate,
    Arms,
    Call,
    Default,
    Expr,
    FactRef,
    FieldRef,
    Fold,
    If,
    Limit,
    Literal,
    Pick,
    RuleRef,
    ScaleRef,
    Switch,
    When,
)
from millesime.model.program import Fact, Program, Rule, Scale
from millesime.model.walk import children
from millesime.values.types import Kind, Type

LARGEST = Fraction(2**53 - 1)
"""The lexicon takes no number further from zero."""
FINEST = 10**6
"""Rates and numbers are taken to be given to six decimals at most; a finer column is looked at when it runs."""
LONGEST = 100_000
"""The lexicon takes no longer list."""
_NUMBERS = (Kind.INTEGER, Kind.NUMBER, Kind.AMOUNT, Kind.RATE)


class Bound(NamedTuple):
    """Between which numbers a value lies, over which denominator (None: one that differs from row to row)."""

    lo: Fraction
    hi: Fraction
    den: int | None

    @property
    def numerator(self) -> int | None:
        """How far its numerator goes from zero; None where nothing is known of it."""
        return None if self.den is None else int(max(abs(self.lo), abs(self.hi)) * self.den) + 1


class Proof(NamedTuple):
    """What is shown of a rule: its value's bound, and the operations that may not fit for every case."""

    bound: Bound | None
    guarded: tuple[str, ...]


@final
class Bounds:
    """The proofs of a program's rules, each worked out once."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._proofs: dict[str, Proof] = {}
        self._owner: list[str] = []

    def of(self, name: str) -> Proof:
        """What is shown of a rule or a barème."""
        found = self._proofs.get(name)
        if found is None:
            self._proofs[name] = Proof(None, ())  # A loop is refused before; this only keeps it from hanging.
            of = self._program.rules.get(name) or self._program.scales[name]
            guarded: set[str] = set()
            found = self._proofs[name] = Proof(self._whole(of, guarded), tuple(sorted(guarded)))
        return found

    def _whole(self, of: Rule | Scale, guarded: set[str]) -> Bound | None:
        if of.type.kind not in _NUMBERS:
            self._visit(of, guarded)
            return None
        bounds = [self._of(body, guarded) for body in _bodies(of)]
        if isinstance(of, Scale):
            cells = [cell.value for version in of.versions for _, cell in version.cells]
            bounds += [_exactly(Fraction(v)) for v in cells if isinstance(v, int | Fraction)]
        return _union(bounds) or Bound(Fraction(0), Fraction(0), 1)

    def _visit(self, of: Rule | Scale, guarded: set[str]) -> None:
        for body in _bodies(of):
            self._of(body, guarded)

    def _of(self, expr: Expr, guarded: set[str]) -> Bound:
        """The bound of an expression; for one that is no number, of nothing, its parts having been looked at."""
        inner = [self._of(part, guarded) for part in children(expr)]
        match expr:
            case Literal(value=value) if isinstance(value, int | Fraction) and not isinstance(value, bool):
                return _exactly(Fraction(value))
            case FactRef(name=name, type=kind):
                fact = self._program.facts.get(name)
                return _given(kind, fact.low if fact else None, fact.high if fact else None, fact)
            case FieldRef(type=kind):
                return _given(kind, *self._declared(expr))
            case RuleRef(name=name) | ScaleRef(name=name):
                return self.of(name).bound or _NOTHING
            case Call(operator=operator):
                return self._call(operator, expr, inner, guarded)
            case Limit() | Default() | Pick():
                return _union(inner) or _NOTHING
            case If():
                return _union(inner[1:]) or _NOTHING
            case Arms(arms=arms, otherwise=otherwise):
                values = inner[1 : 2 * len(arms) : 2] + (inner[-1:] if otherwise else [])
                return _union(values) or _NOTHING
            case Switch() | When():
                return _union(inner[1:]) or _NOTHING
            case Aggregate(fold=fold):
                return self._fold(fold, inner, guarded)
            case _:
                return _NOTHING

    def _declared(self, field: FieldRef) -> tuple[object, object, Fact | None]:
        for structure in self._program.structures.values():
            for fact in structure.fields:
                if fact.name == field.field and fact.type == field.type:
                    return fact.low, fact.high, fact
        return None, None, None

    def _fold(self, fold: Fold, inner: list[Bound], guarded: set[str]) -> Bound:
        if fold is Fold.COUNT:
            return Bound(Fraction(0), Fraction(LONGEST), 1)
        if fold is not Fold.SUM:
            return _NOTHING
        body = inner[-1]
        found = Bound(min(body.lo * LONGEST, Fraction(0)), max(body.hi * LONGEST, Fraction(0)), body.den)
        return _fits(fold.value, found, guarded)

    def _call(self, operator: str, expr: Call, inner: list[Bound], guarded: set[str]) -> Bound:
        if expr.type.kind not in _NUMBERS:
            return _NOTHING
        a, b = inner[0], inner[-1]
        dens = None if a.den is None or b.den is None else lcm(a.den, b.den)
        match operator:
            case "+":
                return _fits(operator, Bound(a.lo + b.lo, a.hi + b.hi, dens), guarded)
            case "-":
                return _fits(operator, Bound(a.lo - b.hi, a.hi - b.lo, dens), guarded)
            case "*":
                corners = [x * y for x in (a.lo, a.hi) for y in (b.lo, b.hi)]
                den = None if a.den is None or b.den is None else a.den * b.den
                return _fits(operator, Bound(min(corners), max(corners), den), guarded)
            case "/" if b.lo == b.hi and b.lo:
                corners = [a.lo / b.lo, a.hi / b.lo]
                den = None if a.den is None else a.den * abs(b.lo.numerator)
                return _fits(operator, Bound(min(corners), max(corners), den), guarded)
            case "/":
                guarded.add(operator)  # over a number that differs from row to row
                return Bound(-LARGEST, LARGEST, None)
            case "arrondi" | "arrondi_supérieur" | "tronqué" if b.lo == b.hi and b.lo:
                step = abs(b.lo)
                return _fits(operator, Bound(a.lo - step, a.hi + step, step.denominator), guarded)
            case "min" | "max":
                return _union(inner) or _NOTHING
            case "âge" | "jours" | "année" | "mois" | "jour":
                return Bound(Fraction(-4_000_000), Fraction(4_000_000), 1)
            case _:
                guarded.add(operator)
                return Bound(-LARGEST, LARGEST, None)


_NOTHING = Bound(Fraction(0), Fraction(0), 1)


def _bodies(of: Rule | Scale) -> list[Expr]:
    bodies = [version.body for version in of.versions if version.body is not None]
    if isinstance(of, Rule):
        bodies += [version.body for one in of.exceptions for version in one.versions]
        bodies += [of.applicable] if of.applicable is not None else []
    return bodies


def _exactly(value: Fraction) -> Bound:
    return Bound(value, value, value.denominator)


def _given(kind: Type, low: object, high: object, fact: Fact | None) -> Bound:
    """What a case may give."""
    if kind.kind not in _NUMBERS:
        return _NOTHING
    lo = Fraction(low) if isinstance(low, int | Fraction) else -LARGEST
    hi = Fraction(high) if isinstance(high, int | Fraction) else LARGEST
    step = fact.step if fact is not None else None
    if isinstance(step, int | Fraction) and step:
        return Bound(lo, hi, lcm(Fraction(step).denominator, lo.denominator))
    return Bound(lo, hi, {Kind.INTEGER: 1, Kind.AMOUNT: 100}.get(kind.kind, FINEST))


def _union(bounds: list[Bound]) -> Bound | None:
    if not bounds:
        return None
    dens = [bound.den for bound in bounds]
    known = [den for den in dens if den is not None]
    den = lcm(*known) if len(known) == len(dens) else None
    return Bound(min(bound.lo for bound in bounds), max(bound.hi for bound in bounds), den)


def _fits(operator: str, bound: Bound, guarded: set[str]) -> Bound:
    size = bound.numerator
    if size is None or size >= WIDEST:
        guarded.add(operator)
    return bound
