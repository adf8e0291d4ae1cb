"""Expressions: flat, typed, final nodes. Bodies of rules are expressions too."""

from __future__ import annotations

import dataclasses
from dataclasses import field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import final

from millesime.frozen import dataclass
from millesime.model.citation import NO_AUTHORITY, Authority
from millesime.text import NOWHERE, Span
from millesime.values import Duration
from millesime.values.types import Type

Value = bool | int | Fraction | date | Duration | str | None


@final
@dataclass(frozen=True, slots=True)
class Literal:
    """A value written in the law. Choices are their name."""

    value: Value
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class FactRef:
    """A fact of the case, by its dotted name."""

    name: str
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class RuleRef:
    """The result of a rule or of a norm; `element` names the loop variable for a derived field."""

    name: str
    type: Type
    element: str | None = None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ScaleRef:
    """A barème looked up under its keys, on the day that governs the reader, or on the day `on`."""

    name: str
    keys: tuple[Expr, ...]
    type: Type
    on: Expr | None = None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ElementRef:
    """A loop variable itself (an element of a list of plain values)."""

    variable: str
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class FieldRef:
    """A field of a loop variable (`s.annee`), or of the element a derived field is about (`sinistre.annee`)."""

    variable: str
    field: str
    index: int
    type: Type
    span: Span = dataclasses.field(default=NOWHERE, compare=False)
    presumed: Value = None
    """What holds of an element that does not have the field, where `has_presumption`."""
    has_presumption: bool = False


@final
@dataclass(frozen=True, slots=True)
class CommonLaw:
    """« droit commun »: what would hold without the exception that this one is made to."""

    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Unfound:
    """« inconnu faute de « … » »: a text that exists and was not found. Evaluates to unknown, naming the lacuna."""

    label: str
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


class Comparison(StrEnum):
    """How two values of one type are compared. Against « sans objet », only equality can hold."""

    EQ = "="
    NE = "≠"
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="


@final
@dataclass(frozen=True, slots=True)
class Compare:
    """`left op right`."""

    op: Comparison
    left: Expr
    right: Expr
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Between:
    """`subject entre low et high`, both bounds included."""

    subject: Expr
    low: Expr
    high: Expr
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class OneOf:
    """`subject parmi (a ; b)`."""

    subject: Expr
    values: tuple[Value, ...]
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Exists:
    """`subject existe`: it is known and it happened."""

    subject: Expr
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Not:
    """`non operand`."""

    operand: Expr
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class And:
    """`a et b …` (Kleene)."""

    operands: tuple[Expr, ...]
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Or:
    """`a ou b …` (Kleene)."""

    operands: tuple[Expr, ...]
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class If:
    """`si condition alors then sinon otherwise`."""

    condition: Expr
    then: Expr
    otherwise: Expr
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Call:
    """An operator of `values.operators` (its key: `+`, `*`, `arrondi`, `âge` …) applied to its operands.

    `authority` carries the note on a rounding (`convention`).
    """

    operator: str
    operands: tuple[Expr, ...]
    type: Type
    authority: Authority = NO_AUTHORITY
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Limit:
    """`operand dans la limite de bound` (a cap), or `avec un minimum de bound` (a floor)."""

    operand: Expr
    bound: Expr
    is_cap: bool
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Default:
    """`operand à défaut fallback`: the fallback where the operand is not applicable; never where it is unknown."""

    operand: Expr
    fallback: Expr
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


class Fold(StrEnum):
    """What is made of a list."""

    SUM = "somme de"
    COUNT = "nombre de"
    ANY = "il existe"
    ALL = "pour tout"


@final
@dataclass(frozen=True, slots=True)
class Aggregate:
    """A fold over a list: `somme de body pour variable dans items tels que filter`.

    `body` is None for a count; for `il existe` and `pour tout` it is the condition, and `filter` is None.
    """

    fold: Fold
    variable: str
    items: Expr
    filter: Expr | None
    body: Expr | None
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


class Quantifier(StrEnum):
    """How many conditions of a list must hold."""

    ALL = "toutes"
    ANY = "l'une"
    NONE = "aucune"


@final
@dataclass(frozen=True, slots=True)
class Condition:
    """A lettered or numbered condition. With `when`, it only binds where `when` holds.

    Where `when` is false a condition of `toutes` is satisfied and one of `l'une` or `aucune` is not.
    """

    letter: str
    test: Expr
    when: Expr | None = None
    authority: Authority = NO_AUTHORITY
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Conditions:
    """`toutes 1° … 2° …`."""

    quantifier: Quantifier
    items: tuple[Condition, ...]
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ConditionsOf:
    """`conditions 1°, 2° et 3° de rule`: these conditions of the version of that rule that governs its own event date."""

    rule: str
    letters: tuple[str, ...]
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Arm:
    """One branch of a body: its test, its value, what it rests on."""

    test: Expr
    value: Expr
    authority: Authority = NO_AUTHORITY
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Arms:
    """`a si x ; b si y ; sinon c`, tried in order. Without `otherwise` (exceptions only) it may not match at all."""

    arms: tuple[Arm, ...]
    otherwise: Arm | None
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Guard:
    """A case of a `selon`: a range (None: unbounded; `*_open`: bound excluded) or a set of values."""

    low: Value = None
    high: Value = None
    low_open: bool = False
    high_open: bool = False
    values: tuple[Value, ...] | None = None


@final
@dataclass(frozen=True, slots=True)
class Case:
    """One guarded branch of a `selon`."""

    guard: Guard
    value: Expr
    authority: Authority = NO_AUTHORITY
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Switch:
    """`selon subject` with its cases; they do not overlap, and without `otherwise` they cover everything in a rule."""

    subject: Expr
    cases: tuple[Case, ...]
    otherwise: Case | None
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class When:
    """`lorsque condition : body`: no match where the condition is false (exceptions and transitional measures)."""

    condition: Expr
    body: Expr
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


class Choice(StrEnum):
    """Which of several values is kept."""

    LATEST = "la plus tardive"
    EARLIEST = "la plus ancienne"
    HIGHEST = "le plus élevé"
    LOWEST = "le moins élevé"


@final
@dataclass(frozen=True, slots=True)
class Pick:
    """`la plus tardive des 1° … 2° …`: among those that happened; « sans objet » where none did."""

    choice: Choice
    items: tuple[Condition, ...]
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


class Effect(StrEnum):
    """What an event does to a running delay."""

    INTERRUPTS = "interrompu"
    """The whole delay runs again, from the event or from the end of what it began."""
    SUSPENDS = "suspendu"
    """The delay stops and goes on with what was left of it."""


@final
@dataclass(frozen=True, slots=True)
class Cause:
    """`interrompu par since`, `interrompu de since à until`, `suspendu de since à until`.

    « sans objet » as `since`: it did not happen. As `until`: it has not ended, so that the delay does not run.
    """

    effect: Effect
    since: Expr
    until: Expr | None
    authority: Authority = NO_AUTHORITY
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Delay:
    """`délai de length à compter de start …`: the last day of the delay, or « sans objet » where it does not run."""

    length: Expr
    start: Expr
    causes: tuple[Cause, ...]
    type: Type
    span: Span = field(default=NOWHERE, compare=False)


Expr = (
    Literal
    | FactRef
    | RuleRef
    | ScaleRef
    | ElementRef
    | FieldRef
    | CommonLaw
    | Unfound
    | Compare
    | Between
    | OneOf
    | Exists
    | Not
    | And
    | Or
    | If
    | Call
    | Limit
    | Default
    | Aggregate
    | Conditions
    | ConditionsOf
    | Arms
    | Switch
    | When
    | Pick
    | Delay
)
"""Every node that has a value."""
