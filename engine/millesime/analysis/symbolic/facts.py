"""The facts of a case as unknowns for the solver: what each may be, and the case that a model of the solver stands for.

Two editions share their unknowns by name, so that one case can be put to both. Lists have at most `longest` elements.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any, final

import z3

from millesime.analysis.symbolic import logic
from millesime.analysis.symbolic.codes import Codes
from millesime.analysis.symbolic.logic import Formula, every, some
from millesime.analysis.symbolic.terms import UNKNOWN, Term, choice, lacking
from millesime.model.program import DATE_REFERENCE, Fact, Program
from millesime.values import Lack
from millesime.values.types import DATE, Kind, Type

FIRST_DAY, LAST_DAY = date(1901, 1, 1), date(2079, 12, 31)
"""The days that a fact is taken from."""
CENT = Fraction(1, 100)


@final
@dataclass(frozen=True, slots=True)
class Listed:
    """A list: how many elements it has, and each of those that it may have (a term, or a tuple of them by field)."""

    length: Any
    elements: tuple[Any, ...]


@final
@dataclass(frozen=True, slots=True)
class _Unknown:
    """One fact, or one field of an element: its term, what holds of it, and what it must be read with."""

    term: Term
    limits: tuple[Formula, ...]


@final
@dataclass
class Facts(Codes):
    """The unknowns of one question. `fixed`: what is given, in the language's values; `absent`: what nobody gave.

    `perhaps`: what nobody gave, and somebody may yet give; whether it is, is then an unknown too.
    """

    programs: tuple[Program, ...]
    fixed: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    absent: Collection[str] = ()
    longest: int = 2
    presumptions: bool = True
    perhaps: Collection[str] = ()

    def __post_init__(self) -> None:
        super().__init__(self.programs)
        self.context = z3.Context()
        """What the solver knows: nothing of other questions, so that its answers depend on this one alone."""
        self._known: dict[str, _Unknown] = {}

    # ── unknowns ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def declared(self, name: str) -> Fact | None:
        """What is declared of a fact, by the first of the programs that knows it."""
        if name == DATE_REFERENCE:
            return Fact(DATE_REFERENCE, DATE)
        return next((program.facts[name] for program in self.programs if name in program.facts), None)

    def given(self, name: str) -> bool:
        """Whether a fact is in the case."""
        return name in self.fixed or name not in self.absent

    def giving(self, name: str) -> Formula:
        """That a fact is in the case."""
        return z3.Bool(f"{name} given", self.context) if name in self.perhaps else self.given(name)

    def term(self, name: str) -> Term:
        """A fact as it is read: given, presumed, or unknown for want of being given."""
        return self._of(name).term

    def limits(self, names: Iterable[str]) -> Formula:
        """What is declared of these facts: bounds, steps, choices, lengths."""
        return every(limit for name in sorted(names) for limit in self._of(name).limits)

    def _of(self, name: str) -> _Unknown:
        found = self._known.get(name)
        if found is None:
            fact = self.declared(name)
            if fact is None:
                found = _Unknown(lacking(UNKNOWN), ())
            elif name in self.fixed:
                found = _Unknown(self._plain(self.fixed[name], fact.type), ())
            elif name in self.absent:
                found = _Unknown(self._not_given(fact), ())
            else:
                found = self._unknown(name, fact)
                if name in self.perhaps:
                    found = _Unknown(choice(self.giving(name), found.term, self._not_given(fact)), found.limits)
            self._known[name] = found
        return found

    def _not_given(self, fact: Fact) -> Term:
        presumed = fact.has_presumption and self.presumptions
        return self._plain(fact.presumed, fact.type) if presumed else lacking(UNKNOWN)

    def _plain(self, value: Any, type: Type) -> Term:
        if value is None:
            return Term(None, True)
        if type.kind is Kind.LIST and type.item is not None:
            return Term(Listed(len(value), tuple(self._plain_element(one, type.item) for one in value)))
        return Term(self.number(value, type))

    def _plain_element(self, element: Any, type: Type) -> Any:
        if type.kind is not Kind.RECORD:
            return self._plain(element, type)
        fields = self.fields(type)
        return tuple(
            lacking(UNKNOWN) if value.__class__ is Lack else self._plain(value, one.type)
            for one, value in zip(fields, element, strict=True)
        )

    def fields(self, type: Type) -> tuple[Fact, ...]:
        """The fields of a list's elements."""
        for program in self.programs:
            if (structure := program.structures.get(type.name or "")) is not None:
                return structure.fields
        return ()

    def _unknown(self, name: str, fact: Fact) -> _Unknown:
        none: Formula = z3.Bool(f"{name} is none", self.context) if fact.type.optional else False
        if fact.type.kind is Kind.LIST and fact.type.item is not None:
            length = z3.Int(f"{name} length", self.context)
            parts = [self._element(f"{name}[{place}]", fact.type.item) for place in range(self.longest)]
            limits = [logic.within(0, length, self.longest), *(limit for _, more in parts for limit in more)]
            return _Unknown(Term(Listed(length, tuple(one for one, _ in parts)), none), tuple(limits))
        value, limits_ = self._scalar(name, fact)
        return _Unknown(Term(value, none), limits_)

    def _element(self, path: str, type: Type) -> tuple[Any, list[Formula]]:
        if type.kind is not Kind.RECORD:
            value, limits = self._scalar(path, Fact(path, type))
            return Term(value), list(limits)
        met: list[_Unknown] = [self._unknown(f"{path}.{one.name}", one) for one in self.fields(type)]
        return tuple(one.term for one in met), [limit for one in met for limit in one.limits]

    def _scalar(self, name: str, fact: Fact) -> tuple[Any, tuple[Formula, ...]]:
        of = fact.type
        low = None if fact.low is None else self.number(fact.low, of)
        high = None if fact.high is None else self.number(fact.high, of)
        match of.kind:
            case Kind.BOOLEAN | Kind.NORM:
                return z3.Bool(name, self.context), ()
            case Kind.INTEGER:
                whole = z3.Int(name, self.context)
                return whole, (logic.within(low, whole, high),)
            case Kind.DATE:
                day = z3.Int(name, self.context)
                first, last = FIRST_DAY.toordinal(), LAST_DAY.toordinal()
                return day, (logic.within(first, day, last), logic.within(low, day, high))
            case Kind.CALENDAR | Kind.DAYS:
                length = z3.Int(name, self.context)
                return length, (logic.within(0 if low is None else low, length, 36500 if high is None else high),)
            case Kind.CHOICE:
                chosen = z3.Int(name, self.context)
                names = {choice for program in self.programs for choice, _ in _choices(program, of)}
                codes = sorted(self.code(of, choice) for choice in names)
                return chosen, (some(logic.equal(chosen, code) for code in codes),)
            case Kind.TEXT:
                text = z3.Int(name, self.context)
                return text, (logic.within(0, text, None),)
            case _:
                grain = self._grain(fact)
                if grain is None:
                    value = z3.Real(name, self.context)
                    return value, (logic.within(low, value, high),)
                steps = z3.Int(f"{name} steps", self.context)
                value = logic.times(grain, z3.ToReal(steps))
                return value, (logic.within(low, value, high),)

    def _grain(self, fact: Fact) -> Fraction | None:
        if isinstance(fact.step, int | Fraction) and fact.step:
            return Fraction(fact.step)
        return CENT if fact.type.kind is Kind.AMOUNT else None

    def are(self, case: Mapping[str, Any]) -> Formula:
        """That the unknowns are what a case gives, facts by name; a case outside what is looked at is refused (False)."""
        return every(
            self._is(self.term(name), value, fact.type) for name, value in case.items() if (fact := self.declared(name))
        )

    def _is(self, term: Term, value: Any, type: Type) -> Formula:
        if value is None or value.__class__ is Lack:
            return term.none if value is None else False
        if not isinstance(term.v, Listed):
            return every((logic.no(term.none), logic.equal(term.v, self.number(value, type))))
        assert type.item is not None
        parts = [logic.no(term.none), logic.equal(term.v.length, len(value))]
        if len(value) > len(term.v.elements):
            return False
        fields = self.fields(type.item)
        for element, given in zip(term.v.elements, value, strict=False):
            if isinstance(element, Term):
                parts.append(self._is(element, given, type.item))
            else:
                parts += [
                    self._is(part, held, one.type) for part, held, one in zip(element, given, fields, strict=True)
                ]
        return every(parts)

    def admits(self, name: str, value: Any) -> bool:
        """Whether a fact that is no list may have a value, by what is declared of it and the days that are looked at."""
        fact = self.declared(name)
        if fact is None or value is None or fact.type.kind is Kind.LIST:
            return fact is not None and (value is not None or fact.type.optional)
        number = self.number(value, fact.type)
        low = FIRST_DAY if fact.low is None and fact.type.kind is Kind.DATE else fact.low
        high = LAST_DAY if fact.high is None and fact.type.kind is Kind.DATE else fact.high
        if low is not None and number < self.number(low, fact.type):
            return False
        if high is not None and number > self.number(high, fact.type):
            return False
        grain = self._grain(fact) if fact.type.kind in (Kind.AMOUNT, Kind.RATE, Kind.NUMBER) else None
        return grain is None or (Fraction(number) / grain).denominator == 1

    # ── back to a case ─────────────────────────────────────────────────────────────────────────────────────────────────

    def case(self, model: Any, names: Iterable[str]) -> dict[str, Any]:
        """The facts that a model of the solver gives to these names, in the language's values."""
        found: dict[str, Any] = {}
        for name in sorted(names):
            fact = self.declared(name)
            if fact is None or not self.given(name) or not _truth(model, self.giving(name)):
                continue
            found[name] = self.fixed[name] if name in self.fixed else self._read(model, self.term(name), fact.type)
        return found

    def _read(self, model: Any, term: Term, type: Type) -> Any:
        if _truth(model, term.none):
            return None
        if isinstance(term.v, Listed):
            assert type.item is not None
            count = int(_number(model, term.v.length))
            return tuple(self._read_element(model, one, type.item) for one in term.v.elements[:count])
        number = _truth(model, term.v) if type.kind is Kind.BOOLEAN else _number(model, term.v)
        return self.back(number, type)

    def _read_element(self, model: Any, element: Any, type: Type) -> Any:
        if isinstance(element, Term):
            return self._read(model, element, type)
        return tuple(self._read(model, part, one.type) for one, part in zip(self.fields(type), element, strict=True))


def _choices(program: Program, type: Type) -> tuple[tuple[str, str | None], ...]:
    enumeration = program.enumerations.get(type.name or "")
    return enumeration.choices if enumeration else ()


def _truth(model: Any, formula: Formula) -> bool:
    if isinstance(formula, bool):
        return formula
    return bool(z3.is_true(model.eval(formula, model_completion=True)))


def _number(model: Any, term: Any) -> Fraction:
    if not z3.is_expr(term):
        return Fraction(term)
    value = model.eval(term, model_completion=True)
    if z3.is_algebraic_value(value):
        value = value.approx(12)  # a root of an equation: the checker says whether its neighbour will do
    return logic.figure(value)
