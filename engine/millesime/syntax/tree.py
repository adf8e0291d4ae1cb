"""The syntax tree: what the text says, name by name, before anyone asks what it means. Flat, frozen, with spans."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import final

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

# ── bodies ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@final
@dataclass(frozen=True, slots=True)
class ExprBody:
    """An expression with its notes."""

    expr: ExprTree
    notes: Notes
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ArmTree:
    """`value si test` with its notes; `test` None for `sinon value`."""

    value: ExprTree
    test: ExprTree | None
    notes: Notes
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ArmsBody:
    """`a si x ; b si y ; sinon c`."""

    arms: tuple[ArmTree, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class WhenBody:
    """`lorsque condition : body`."""

    condition: ExprTree
    body: BodyTree
    span: Span = field(default=NOWHERE, compare=False)


BodyTree = ExprBody | ArmsBody | WhenBody

# ── clauses of a rule ──────────────────────────────────────────────────────────────────────────────────────────────────


@final
@dataclass(frozen=True, slots=True)
class ReadingTree:
    """`lecture NAME « who »`, already put around its versions: `bodies` of one version or exception, in order."""

    name: Name
    notes: Notes
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class VersionTree:
    """One body for one period in one reading (None: all). A version with a body per reading has become several.

    `notes` are those of the `version` head joined with those of the reading's own head, where it has some.
    """

    period: Period
    body: BodyTree
    notes: Notes
    reading: Name | None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class LacunaTree:
    """`lacune period « why »`."""

    period: Period
    notes: Notes
    reading: Name | None = None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ExceptionTree:
    """`exception X [à Y]` or `mesure transitoire X` in a rule, `dérogation X à RULE` outside (`target` set).

    An exception written with one body and no period has versions whose period is None on both sides: it lives as long
    as what it derogates from.
    """

    name: Name
    target: Name | None
    event: Name | None
    notes: Notes
    readings: tuple[ReadingTree, ...]
    versions: tuple[VersionTree, ...]
    lacunae: tuple[LacunaTree, ...]
    transitional: bool = False
    span: Span = field(default=NOWHERE, compare=False)


# ── elements of a file ─────────────────────────────────────────────────────────────────────────────────────────────────


@final
@dataclass(frozen=True, slots=True)
class FactTree:
    """`fait NAME : type « label »`, `, présumé VALUE`; also a field of a structure."""

    name: Name
    type: TypeTree
    notes: Notes
    presumed: Lit | Name | None = None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ActorTree:
    """`acteur NAME « label »`."""

    name: Name
    label: str
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class StructureTree:
    """`structure NAME` and its fields."""

    name: Name
    notes: Notes
    fields: tuple[FactTree, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class EnumerationTree:
    """`énumération NAME : a « … » | b`, or `complète NAME : c` (`completes`)."""

    name: Name
    choices: tuple[tuple[Name, str | None], ...]
    completes: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class CellTree:
    """A cell of a bar table: `value` a literal, a name, or None for `manque`; `instead_of`: as first published."""

    value: Lit | Name | None
    instead_of: Lit | None = None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class RowTree:
    """A row between bars, with the notes that follow it."""

    cells: tuple[CellTree, ...]
    notes: Notes
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ScaleLineTree:
    """A line of a barème: a period with an expression, a period with a table, or (no period) a table by year."""

    period: Period | None
    notes: Notes
    body: ExprTree | None
    rows: tuple[RowTree, ...]
    reading: Name | None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ScaleTree:
    """`barème NAME : type par key et key`."""

    name: Name
    type: TypeTree
    keys: tuple[Name, ...]
    notes: Notes
    event: Name | None
    readings: tuple[ReadingTree, ...]
    lines: tuple[ScaleLineTree, ...]
    lacunae: tuple[LacunaTree, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class RuleTree:
    """`règle NAME : type « label »` and its clauses, nested."""

    name: Name
    type: TypeTree
    notes: Notes
    event: Name | None
    applicable: tuple[ExprTree, Notes] | None
    readings: tuple[ReadingTree, ...]
    versions: tuple[VersionTree, ...]
    exceptions: tuple[ExceptionTree, ...]
    lacunae: tuple[LacunaTree, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class AmendmentTree:
    """`modifie NAME period … body`, or `abroge NAME à compter du D` (`body` None)."""

    name: Name
    period: Period
    notes: Notes
    body: BodyTree | None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class CoherenceTree:
    """`cohérence « label » : test`."""

    label: str
    test: ExprTree
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class NormVersionTree:
    """`version period [source] si condition` of a norm."""

    period: Period
    notes: Notes
    condition: ExprTree | None
    condition_notes: Notes
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class NormTree:
    """`faculté NAME « action » de HOLDER envers A ou B` and its clauses."""

    kind: str
    name: Name
    notes: Notes
    holder: Name
    towards: tuple[Name, ...]
    event: Name | None
    versions: tuple[NormVersionTree, ...]
    after: tuple[Name, Notes, ExprTree | None] | None
    deadline: tuple[ExprTree, ExprTree, Notes] | None
    """Length, start, notes."""
    forum: tuple[Name, Notes] | None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class GivenTree:
    """`NAME = value`: a literal, a name, or a bar table for a list (header row first)."""

    name: Name
    value: Lit | Name | tuple[RowTree, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class CheckTree:
    """`NAME = value`, or `NAME est inconnu faute de a, b` (`status` is the word after `est`, or `pas en vigueur`)."""

    name: Name
    value: Lit | Name | None
    status: str | None
    missing: tuple[Name, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class SituationTree:
    """`le D : …`, `avec a = b : …`, with its reading and edition."""

    at: date | None
    given: tuple[GivenTree, ...]
    reading: Name | None
    edition: str | None
    checks: tuple[CheckTree, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ScenarioTree:
    """`scénario « label »`, what it supposes, what it expects."""

    label: str
    pointers: tuple[PointerNote, ...]
    given: tuple[GivenTree, ...]
    situations: tuple[SituationTree, ...]
    span: Span = field(default=NOWHERE, compare=False)


Element = (
    FactTree
    | ActorTree
    | StructureTree
    | EnumerationTree
    | ScaleTree
    | RuleTree
    | ExceptionTree
    | AmendmentTree
    | CoherenceTree
    | NormTree
    | ScenarioTree
)


@final
@dataclass(frozen=True, slots=True)
class LegiWindow:
    """`légifrance ID du A au B` or `depuis A` of an article's head; inclusive days."""

    id: str
    first: date
    last: date | None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Header:
    """What a file is about: `kind` is `article`, `texte`, `document` or `décision`.

    `reference`: article number (`D.242-6-2`), the text's own name, the document's id, or the decision's words.
    """

    kind: str
    reference: str
    code: str | None
    title: str | None
    windows: tuple[LegiWindow, ...]
    event: Name | None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class File:
    """One file of law."""

    name: str
    header: Header | None
    elements: tuple[Element, ...]
