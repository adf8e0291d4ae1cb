"""What parts two laws: rule by rule what was written, goal by goal what it changes, with cases that the evaluator decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, final

if TYPE_CHECKING:
    from millesime.records.decision import Decision


@final
@dataclass(frozen=True, slots=True)
class Side:
    """One of the two laws. `name` is what was asked for: an edition, a day, a folder."""

    name: str
    edition: str
    digest: str
    horizon: date
    """The last day that it vouches for."""
    day: date | None = None
    """The day asked about, where two days of one law are held against each other."""


class Change(StrEnum):
    """What became of something between the two laws."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Part(StrEnum):
    """What a law is made of."""

    RULE = "rule"
    EXCEPTION = "exception"
    SCALE = "scale"
    FACT = "fact"
    CHOICES = "choices"
    STRUCTURE = "structure"
    ACTOR = "actor"
    COHERENCE = "coherence"


@final
@dataclass(frozen=True, slots=True)
class Where:
    """Which part of a rule: the rule itself or an exception to it (`name`), in which reading, from which days on.

    Days are None where no version is meant: a heading, or a version that one of the laws does not have.
    """

    part: Part
    name: str
    reading: str | None = None
    before: date | None = None
    after: date | None = None


@final
@dataclass(frozen=True, slots=True)
class TextChange:
    """Words that changed, line by line: each line with its mark, ` ` in both, `-` before only, `+` after only."""

    where: Where
    kind: Change
    lines: tuple[tuple[str, str], ...]


@final
@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that changed. `what` says which it is in the words around it, `…` standing for it: `effectif < …`."""

    where: Where
    what: str
    before: str | None
    after: str | None
    cited_by: str | None = None
    """The article or document that states the new one, else the old one."""


class Cited(StrEnum):
    """What of a citation changed."""

    ARTICLE = "article"
    LEGIFRANCE = "legifrance"
    DAYS = "days"
    POINTER = "pointer"
    LABEL = "label"
    CONVENTION = "convention"


@final
@dataclass(frozen=True, slots=True)
class CitationChange:
    """Something that a part rests on and that changed. `path` is the branch or condition, empty for the whole."""

    where: Where
    what: Cited
    before: str | None
    after: str | None
    path: str = ""


@final
@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule, barème, fact, … of one name, and everything in which the two laws write it differently."""

    part: Part
    name: str
    kind: Change
    label: str | None
    article: str | None
    texts: tuple[TextChange, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    citations: tuple[CitationChange, ...] = ()
    goals: tuple[str, ...] = ()
    """The goals that read it and whose answers it changes, by name."""


class Outcome(StrEnum):
    """What is known of a goal under two laws."""

    WITNESS = "witness"
    """A case that they decide differently."""
    NONE = "none"
    """It is proved that they decide every case alike."""
    NOT_ESTABLISHED = "not_established"
    SAME = "same"
    """The case that was asked about is decided alike."""


class Manner(StrEnum):
    """How a witness is put to the two laws."""

    ALIKE = "alike"
    """The very same case, its days included."""
    MOVED = "moved"
    """The same facts, each law on a day that it vouches for; the event dates of the case are left out, and stand on it."""
    SHIFTED = "shifted"
    """The same case with its days some years earlier under one of the laws, so that it vouches for them."""
    ALONE = "alone"
    """Only one of the laws answers: the other does not have the goal, or is past its horizon."""


@final
@dataclass(frozen=True, slots=True)
class Band:
    """All values of one number, from `low` to `high`, for which the decisions stay these; the other facts are the witness's."""

    fact: str
    low: Any
    high: Any
    """None: without end. Facts in canonical JSON, as in `facts`."""
    before: str
    after: str
    """The two answers, as they are written: a value, or a status."""


@final
@dataclass(frozen=True, slots=True)
class Effect:
    """What the change comes to for one goal. `why`: a key that tells why nothing could be established.

    `before` and `after` are the decisions of the evaluator on `facts`, each on its own day (`days`); None where that law does
    not have the goal.
    """

    goal: str
    outcome: Outcome
    manner: Manner | None = None
    facts: Mapping[str, Any] | None = None
    """The witness, nested as case files are, in canonical JSON."""
    days: tuple[date | None, date | None] = (None, None)
    """The day on which each law is asked."""
    before: Decision | None = None
    after: Decision | None = None
    why: str = ""
    rules: tuple[str, ...] = ()
    """The changed rules that this goal reads."""
    bands: tuple[Band, ...] = ()


@final
@dataclass(frozen=True, slots=True)
class Difference:
    """Everything in which two laws part."""

    before: Side
    after: Side
    rules: tuple[RuleChange, ...]
    effects: tuple[Effect, ...]
    unaffected: int = 0
    """How many goals read nothing that changed: the same rules on the same facts come to the same."""
    case: tuple[Effect, ...] | None = None
    """What becomes of the case that was asked about, goal by goal; None where none was."""

    @property
    def horizon_only(self) -> bool:
        """Whether the same is written, and only one of the two vouches for the days after the nearer horizon."""
        return not self.rules and self.before.horizon != self.after.horizon
