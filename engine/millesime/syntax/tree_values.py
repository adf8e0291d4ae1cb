"""The syntax tree, first half: names, notes, periods, types, and everything that has a value. Flat, frozen, with spans."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from fractions import Fraction
from typing import final

from millesime.frozen import dataclass
from millesime.text import NOWHERE, Span
from millesime.values import Duration

# ── small parts ────────────────────────────────────────────────────────────────────────────────────────────────────────


@final
@dataclass(frozen=True, slots=True)
class Name:
    """A dotted name."""

    text: str
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class PointerNote:
    """`[B35 46-48]`, as written between the brackets."""

    text: str
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class LegiNote:
    """`légifrance LEGIARTI…`."""

    id: str
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ArticleNote:
    """`article D.432-6 [du code …]`; the number is normalised to `D.432-6`."""

    number: str
    code: str | None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class AlineaNote:
    """`alinéa 3`."""

    number: int
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Notes:
    """Everything that may follow a head, a branch or a condition: label, pointers, references."""

    label: str | None = None
    label_span: Span = field(default=NOWHERE, compare=False)
    pointers: tuple[PointerNote, ...] = ()
    legi: tuple[LegiNote, ...] = ()
    article: ArticleNote | None = None
    alinea: AlineaNote | None = None
    convention: bool = False


NO_NOTES = Notes()


@final
@dataclass(frozen=True, slots=True)
class Period:
    """`à compter du D` (last None), `du A au B`, `jusqu'au B` (first None), `année N`, `années A à B`. Inclusive days."""

    first: date | None
    last: date | None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class TypeTree:
    """A type as written: `word` is a word of the language or the name of an enumeration or structure."""

    word: str
    is_list: bool = False
    optional: bool = False
    exact: bool = False
    low: Lit | None = None
    high: Lit | None = None
    step: Lit | None = None
    span: Span = field(default=NOWHERE, compare=False)


# ── expressions ────────────────────────────────────────────────────────────────────────────────────────────────────────


@final
@dataclass(frozen=True, slots=True)
class Lit:
    """A literal. `kind` is the word of its type: `booléen`, `entier`, `nombre`, `montant`, `taux`, `date`, `durée`,
    `durée en jours`, or `sans objet`.
    """

    kind: str
    value: bool | int | Fraction | date | Duration | None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class CommonLawTree:
    """`droit commun`."""

    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class UnfoundTree:
    """`inconnu faute de « … »`."""

    label: str
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class CallTree:
    """`arrondi(x ; y)`, an infix (`+ - * /`), or a date phrase (`premier jour du mois suivant`), or a barème with keys."""

    name: str
    operands: tuple[ExprTree, ...]
    span: Span = field(default=NOWHERE, compare=False)
    name_span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class CompareTree:
    """`a op b`; `op` is one of `= ≠ < <= > >=` (other spellings are normalised)."""

    op: str
    left: ExprTree
    right: ExprTree
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class BetweenTree:
    """`x entre a et b`."""

    subject: ExprTree
    low: ExprTree
    high: ExprTree
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class OneOfTree:
    """`x parmi (a ; b)`."""

    subject: ExprTree
    values: tuple[Name | Lit, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ExistsTree:
    """`x existe`."""

    subject: ExprTree
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class NotTree:
    """`non x`."""

    operand: ExprTree
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class LogicTree:
    """`a et b et c` or `a ou b ou c`; `word` is `et` or `ou`."""

    word: str
    operands: tuple[ExprTree, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class IfTree:
    """`si c alors a sinon b`."""

    condition: ExprTree
    then: ExprTree
    otherwise: ExprTree
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class LimitTree:
    """`x dans la limite de y`, `x plafonné à y` (cap) or `x avec un minimum de y` (floor)."""

    operand: ExprTree
    bound: ExprTree
    is_cap: bool
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class DefaultTree:
    """`x à défaut y`."""

    operand: Name
    fallback: ExprTree
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class OnDayTree:
    """`barème en vigueur au jour` (the operand may be a call with keys)."""

    operand: ExprTree
    day: ExprTree
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class AggregateTree:
    """`somme de body pour variable dans items tels que filter`; `fold` is `somme de`, `nombre de`, `il existe`, `pour tout`.

    For `il existe` and `pour tout` the condition is `body`.
    """

    fold: str
    variable: Name
    items: ExprTree
    filter: ExprTree | None
    body: ExprTree | None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ConditionsOfTree:
    """`conditions 1°, 2° et 3° de rule`."""

    letters: tuple[str, ...]
    rule: Name
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Item:
    """`1° lorsque when : test « label » [source]`. `letter` is canonical: `1°`, `1° bis`, `a)`."""

    letter: str
    test: ExprTree
    when: ExprTree | None
    notes: Notes
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ListTree:
    """`toutes`, `l'une` or `aucune`, with its lettered items."""

    quantifier: str
    items: tuple[Item, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class PickTree:
    """`la plus tardive des 1° … 2° …`; `choice` is one of the four phrases without its `de(s)`."""

    choice: str
    items: tuple[Item, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class CauseTree:
    """`interrompu par since`, `interrompu de since à until`, `suspendu de since à until`."""

    effect: str
    since: ExprTree
    until: ExprTree | None
    notes: Notes
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class DelayTree:
    """`délai de length à compter de start`, with what interrupts or suspends it."""

    length: ExprTree
    start: ExprTree
    start_notes: Notes
    causes: tuple[CauseTree, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class GuardTree:
    """A guard of `selon`: a range (`None` unbounded, `*_open` excluded), or values."""

    low: ExprTree | None = None
    high: ExprTree | None = None
    low_open: bool = False
    high_open: bool = False
    values: tuple[Name | Lit, ...] | None = None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class CaseTree:
    """One case of a `selon`; `guard` None for `sinon`."""

    guard: GuardTree | None
    value: ExprTree
    notes: Notes
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class SwitchTree:
    """`selon subject` and its cases, `sinon` last where it is written."""

    subject: ExprTree
    cases: tuple[CaseTree, ...]
    span: Span = field(default=NOWHERE, compare=False)


ExprTree = (
    Name
    | Lit
    | CommonLawTree
    | UnfoundTree
    | CallTree
    | CompareTree
    | BetweenTree
    | OneOfTree
    | ExistsTree
    | NotTree
    | LogicTree
    | IfTree
    | LimitTree
    | DefaultTree
    | OnDayTree
    | AggregateTree
    | ConditionsOfTree
    | ListTree
    | PickTree
    | DelayTree
    | SwitchTree
)
"""Everything that has a value. Lists, picks, delays and switches stand only where a body or a condition may."""
