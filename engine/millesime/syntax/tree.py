"""The syntax tree: what the text says, name by name, before anyone asks what it means. Flat, frozen, with spans.

Bodies, clauses and elements stand here; what has a value stands in `tree_values`, tables, scenarios and discordances in
`tree_cases`; both are given on from here.
"""

from __future__ import annotations

from dataclasses import field
from datetime import date
from typing import final

from millesime.frozen import dataclass
from millesime.syntax.tree_cases import (
    CellTree,
    CheckTree,
    DiscordanceTree,
    GivenTree,
    RowTree,
    ScenarioTree,
    SideTree,
    SituationTree,
)
from millesime.syntax.tree_values import (
    NO_NOTES,
    AggregateTree,
    AlineaNote,
    ArticleNote,
    BetweenTree,
    CallTree,
    CaseTree,
    CauseTree,
    CommonLawTree,
    CompareTree,
    ConditionsOfTree,
    DefaultTree,
    DelayTree,
    ExistsTree,
    ExprTree,
    GuardTree,
    IfTree,
    Item,
    LegiNote,
    LimitTree,
    ListTree,
    Lit,
    LogicTree,
    Name,
    Notes,
    NotTree,
    OnDayTree,
    OneOfTree,
    Period,
    PickTree,
    PointerNote,
    SwitchTree,
    TypeTree,
    UnfoundTree,
)
from millesime.text import NOWHERE, Span

__all__ = [
    "NO_NOTES",
    "ActorTree",
    "AggregateTree",
    "AlineaNote",
    "AmendmentTree",
    "ArmTree",
    "ArmsBody",
    "ArticleNote",
    "BetweenTree",
    "BodyTree",
    "CallTree",
    "CaseTree",
    "CauseTree",
    "CellTree",
    "CheckTree",
    "CoherenceTree",
    "CommonLawTree",
    "CompareTree",
    "ConditionsOfTree",
    "DefaultTree",
    "DelayTree",
    "DiscordanceTree",
    "Element",
    "EnumerationTree",
    "ExceptionTree",
    "ExistsTree",
    "ExprBody",
    "ExprTree",
    "FactTree",
    "File",
    "GivenTree",
    "GuardTree",
    "Header",
    "IfTree",
    "Item",
    "LacunaTree",
    "LegiNote",
    "LegiWindow",
    "LimitTree",
    "ListTree",
    "Lit",
    "LogicTree",
    "Name",
    "NormTree",
    "NormVersionTree",
    "NotTree",
    "Notes",
    "OnDayTree",
    "OneOfTree",
    "Period",
    "PickTree",
    "PointerNote",
    "ReadingTree",
    "RowTree",
    "RuleTree",
    "ScaleLineTree",
    "ScaleTree",
    "ScenarioTree",
    "SideTree",
    "SituationTree",
    "StructureTree",
    "SwitchTree",
    "TypeTree",
    "UnfoundTree",
    "VersionTree",
    "WhenBody",
]

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
    lacunae: tuple[LacunaTree, ...]
    after: tuple[Name, Notes, ExprTree | None] | None
    deadline: tuple[ExprTree | None, ExprTree, Notes] | None
    """Length, start, notes; without a length, the day given is the last."""
    forum: tuple[Name, Notes] | None
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
    | DiscordanceTree
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
