"""A program: all the law of one edition, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from enum import StrEnum
from typing import final

from millesime.frozen import dataclass
from millesime.model.citation import NO_AUTHORITY, Authority, Heading, Pointer
from millesime.model.expressions import Expr, Value
from millesime.text import NOWHERE, Span
from millesime.values.types import Type

DATE_REFERENCE = "date_reference"
"""The event date of a rule that names none: the day asked about."""


@final
@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a case may give. Bounds are inclusive; `step` is the grain of a rate or number."""

    name: str
    type: Type
    label: str | None = None
    low: Value = None
    high: Value = None
    step: Value = None
    presumed: Value = None
    """What holds until the contrary is proved, where `has_presumption`."""
    has_presumption: bool = False
    edition: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Enumeration:
    """A closed set of choices with their labels, in order."""

    name: str
    choices: tuple[tuple[str, str | None], ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Structure:
    """The fields of a list's elements, in order."""

    name: str
    fields: tuple[Fact, ...]
    label: str | None = None
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Actor:
    """Who holds a power or a duty, or is owed it."""

    name: str
    label: str
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Interval:
    """Days in force; `until` is exclusive, None where open."""

    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.since <= day and (self.until is None or day < self.until)


@final
@dataclass(frozen=True, slots=True)
class Version:
    """One body for an interval of days, in one reading (None: in all of them).

    `authority` is complete: article, code, windows and pointers, inherited from the article where not its own.
    `ends_in_law`: the interval's end is an end that the law itself makes (an abrogation, a transitional measure),
    not the limit of what is known. `edition` tells who wrote it, `amended_by` an amendment's label.
    """

    interval: Interval
    body: Expr
    authority: Authority
    reading: str | None = None
    edition: str = ""
    amended_by: str | None = None
    ends_in_law: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Reading:
    """One way in which a provision is understood, and who understands it so. The first of a rule is its default."""

    name: str
    held_by: str | None = None


@final
@dataclass(frozen=True, slots=True)
class Lacuna:
    """Days for which the text exists and was not found."""

    interval: Interval
    label: str | None = None
    authority: Authority = NO_AUTHORITY
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Exception_:
    """A derogation to a rule or to another exception (`target`). Its bodies may fail to match: then it does not apply."""

    name: str
    target: str
    versions: tuple[Version, ...]
    readings: tuple[Reading, ...] = ()
    lacunae: tuple[Lacuna, ...] = ()
    label: str | None = None
    event: str | None = None
    """Its own event date, None where it looks at its target's."""
    transitional: bool = False
    article: str | None = None
    edition: str = ""
    span: Span = field(default=NOWHERE, compare=False)


class NormKind(StrEnum):
    """What a norm gives or asks."""

    POWER = "faculté"
    DUTY = "obligation"
    PROHIBITION = "interdiction"


@final
@dataclass(frozen=True, slots=True)
class Norm:
    """A power, duty or prohibition: who, towards whom, what, after which step, by when, before which forum.

    The rule that carries it is boolean: true where the power is open or the duty due. `unless` lifts the prior step.
    """

    kind: NormKind
    action: str | None
    holder: str
    towards: tuple[str, ...] = ()
    after: str | None = None
    after_label: str | None = None
    after_authority: Authority = NO_AUTHORITY
    unless: Expr | None = None
    deadline: Expr | None = None
    deadline_label: str | None = None
    deadline_authority: Authority = NO_AUTHORITY
    forum: str | None = None
    forum_label: str | None = None


@final
@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its type, its event date, its readings and versions, what it applies to, what derogates from it.

    `structure` is set for a derived field (`sinistre.impute`), whose bodies refer to the element by the structure's name.
    `exact` lifts the demand that an amount leave the rule in whole cents.
    """

    name: str
    type: Type
    versions: tuple[Version, ...]
    event: str = DATE_REFERENCE
    label: str | None = None
    readings: tuple[Reading, ...] = ()
    applicable: Expr | None = None
    applicable_authority: Authority = NO_AUTHORITY
    exceptions: tuple[Exception_, ...] = ()
    """Every exception that reaches this rule, also those made to its exceptions, sorted by name."""
    lacunae: tuple[Lacuna, ...] = ()
    structure: str | None = None
    exact: bool = False
    norm: Norm | None = None
    article: str | None = None
    code: str | None = None
    edition: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: a value, « sans objet », or a lacuna (`missing`). `instead_of`: as first published."""

    value: Value = None
    missing: bool = False
    instead_of: Value = None
    rectified: bool = False
    authority: Authority = NO_AUTHORITY
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class ScaleVersion:
    """A barème for an interval: one expression, or cells by key."""

    interval: Interval
    authority: Authority
    body: Expr | None = None
    cells: tuple[tuple[tuple[Value, ...], Cell], ...] = ()
    reading: str | None = None
    edition: str = ""
    ends_in_law: bool = False
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Scale:
    """A barème: figures by date, and by keys of other kinds. `event` None: the day that governs its reader."""

    name: str
    type: Type
    keys: tuple[Type, ...]
    versions: tuple[ScaleVersion, ...]
    readings: tuple[Reading, ...] = ()
    lacunae: tuple[Lacuna, ...] = ()
    event: str | None = None
    label: str | None = None
    exact: bool = False
    edition: str = ""
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Coherence:
    """A check between facts. A case that breaks it is refused."""

    label: str
    test: Expr
    facts: tuple[str, ...]
    edition: str = ""
    span: Span = field(default=NOWHERE, compare=False)


class Expectation(StrEnum):
    """What a scenario expects of a goal."""

    VALUE = "="
    STATUS = "est"


@final
@dataclass(frozen=True, slots=True)
class Check:
    """One expectation. « sans objet » is met by a null value, by `not_applicable` and by `not_in_force`."""

    goal: str
    kind: Expectation
    value: Value = None
    status: str = ""
    """One of the statuses, or `sans objet`."""
    missing: tuple[str, ...] = ()
    span: Span = field(default=NOWHERE, compare=False)


Given = tuple[tuple[str, object], ...]
"""Facts of a scenario, by name: values, or for a list a tuple of rows, each a mapping as a tuple of pairs."""


@final
@dataclass(frozen=True, slots=True)
class Situation:
    """One line of a scenario: more facts or a day, a reading, an edition, and what is then expected."""

    given: Given
    at: date | None
    reading: str | None
    edition: str | None
    checks: tuple[Check, ...]
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Scenario:
    """A test written beside the law, in its own language. Counts for nothing in a digest."""

    label: str
    given: Given
    situations: tuple[Situation, ...]
    edition: str = ""
    span: Span = field(default=NOWHERE, compare=False)


class Gravity(StrEnum):
    """How much hangs on a discordance, in the word that says it; the gravest first."""

    HIGH = "haute"
    MEDIUM = "moyenne"
    LOW = "faible"


class Nature(StrEnum):
    """What a discordance is made of, as its sides' situations tell."""

    READING = "reading"
    """One provision, read otherwise by each side."""
    CHANGE = "change"
    """One text, another from some day on or in another edition."""
    NOTE = "note"
    """Words that disagree, of which one side is held, or none computed."""


@final
@dataclass(frozen=True, slots=True)
class Side:
    """What one source says, and where; its situations are those of a scenario, which may have none."""

    label: str
    authority: Authority
    scenario: Scenario
    span: Span = field(default=NOWHERE, compare=False)


@final
@dataclass(frozen=True, slots=True)
class Discordance:
    """Where sources disagree: on what, which sides there are, what the edition holds. Counts for nothing in a digest."""

    name: str
    label: str
    gravity: Gravity
    touches: tuple[str, ...]
    """What it is about: the names it states, else the goals of its situations."""
    sides: tuple[Side, ...]
    held: str | None = None
    """What the edition holds, in its own words."""
    edition: str = ""
    span: Span = field(default=NOWHERE, compare=False)

    @property
    def nature(self) -> Nature:
        """A reading where a side follows one of its own, a change where days or editions part the sides, else a note."""
        asked = [side.scenario for side in self.sides if side.scenario.situations]
        if any(situation.reading for scenario in asked for situation in scenario.situations):
            return Nature.READING
        moments = {frozenset(_moment(one, scenario) for one in scenario.situations) for scenario in asked}
        return Nature.CHANGE if len(moments) > 1 else Nature.NOTE


def _moment(situation: Situation, scenario: Scenario) -> tuple[object, ...]:
    """The days and the edition of a situation: all that tells when it is."""
    days = {name: value for name, value in scenario.given + situation.given if isinstance(value, date)}
    return (situation.at, situation.edition or scenario.edition, tuple(sorted(days.items())))


@final
@dataclass(frozen=True, slots=True)
class Program:
    """All the law of an edition, inherited editions included. Mappings are in name order."""

    edition: str
    facts: Mapping[str, Fact]
    enumerations: Mapping[str, Enumeration]
    structures: Mapping[str, Structure]
    actors: Mapping[str, Actor]
    scales: Mapping[str, Scale]
    rules: Mapping[str, Rule]
    coherences: tuple[Coherence, ...] = ()
    reading_names: tuple[str, ...] = ()
    """The names of all its readings, sorted."""
    scenarios: Sequence[Scenario] = ()
    discordances: Mapping[str, Discordance] = field(default_factory=dict)
    horizon: date = date.max
    """The last day that this edition vouches for."""
    horizons: Mapping[str, date] = field(default_factory=dict)
    """The last day of this edition and of each one it extends, by id."""
    documents: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Sections of documents: section → (document id, id of the edition that holds it)."""
    pointers: Sequence[Pointer] = field(default=(), compare=False)
    """Every pointer written in this edition's own files, scenarios included, in the order of its files."""
    headings: Sequence[Heading] = field(default=(), compare=False)
    """What each of its own files is about."""

    def type_at(self, path: str) -> Type | None:
        """The type of a fact, or of a field of an element of a list: `sinistres[0].trajet`; None where there is none."""
        head, *inside = path.split("].")
        name = head.partition("[")[0]
        found = self.facts[name].type if name in self.facts else None
        for step in inside:
            structure = self.structures.get(found.item.name or "") if found and found.item else None
            fields = structure.fields if structure else ()
            found = next((each.type for each in fields if each.name == step.partition("[")[0]), None)
        return found
