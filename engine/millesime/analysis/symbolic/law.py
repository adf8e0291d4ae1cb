"""The law of one edition as formulas: each rule once, whatever the facts and the days are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple, final

from millesime.analysis.symbolic.facts import Facts
from millesime.analysis.symbolic.logic import Formula, every, no, some
from millesime.analysis.symbolic.stretches import Almanac
from millesime.analysis.symbolic.terms import UNSURE, Term, lacking
from millesime.model.program import DATE_REFERENCE, Program
from millesime.model.walk import Reads, reached
from millesime.values.types import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

Element = tuple[Any, str]
"""An element of a list and its path."""


@final
@dataclass(frozen=True, slots=True)
class Frame:
    """Where an expression stands: the rule, the day that governs it, between which days that lies, the loop variables."""

    owner: str
    day: Any
    since: int = 0
    until: int | None = None
    variables: Mapping[str, Element] = field(default_factory=dict)

    def having(self, variable: str, element: Element) -> Frame:
        """The same, within a loop."""
        return Frame(self.owner, self.day, self.since, self.until, {**self.variables, variable: element})


class Seen(NamedTuple):
    """A part of the law as the encoding came across it: under which condition it is reached, and what it comes to."""

    frame: Frame
    version: Any
    expr: Any
    kind: str
    path: tuple[Formula, ...]
    order: tuple[Formula, ...]
    """What else must hold for it to be come to: that the branches before it were not taken."""
    term: Term


@final
class Law:
    """One edition's rules as terms over shared facts.

    `reading` is taken wherever it exists; `at` stands for each event date that is not given, to choose versions only.
    `pinned`: it stands for those that are given too, so that days are facts like others and the law is that of one day.
    """

    def __init__(
        self,
        program: Program,
        facts: Facts | None = None,
        reading: str | None = None,
        at: date | None = None,
        pinned: bool = False,
    ) -> None:
        self.program = program
        self.facts = Facts((program,)) if facts is None else facts
        self.at = at
        self.pinned = pinned
        self.almanac = Almanac(program, (reading,) if reading else ())
        self.reads = Reads(program)
        self.memo: dict[Any, Term] = {}
        self.seen: list[Seen] | None = None
        """What the encoding comes across, where somebody wants to know."""
        self.muted = False
        """Whether what is encoded was or will be come across elsewhere."""
        self._path: list[Formula] = []
        self._order: list[Formula] = []
        self._version: Any = None
        self._under_way: set[Any] = set()

    def goal(self, name: str) -> Term:
        """What a rule comes to."""
        from millesime.analysis.symbolic import rules

        return rules.rule(self.program.rules[name], self)

    def names(self, *goals: str) -> frozenset[str]:
        """The facts that these goals may read, event dates included, with those that checks tie to them."""
        read = {DATE_REFERENCE, *reached(self.program, *goals, within=self.reads).facts}
        while more := {
            name
            for check in self.program.coherences
            if read & set(check.facts)
            for name in check.facts
            if name not in read
        }:
            read |= more
        return frozenset(read)

    def lists(self, *goals: str) -> frozenset[str]:
        """The lists among those facts: of these, only short ones are looked at."""
        found = set()
        for name in self.names(*goals):
            fact = self.facts.declared(name)
            if (
                fact is not None
                and fact.type.kind is Kind.LIST
                and name not in self.facts.fixed
                and self.facts.given(name)
            ):
                found.add(name)
        return frozenset(found)

    def coherent(self, names: frozenset[str]) -> Formula:
        """That these facts are what they are declared to be, and no check between them is broken."""
        from millesime.analysis.symbolic.expressions import term

        tests: list[Formula] = [self.facts.limits(names)]
        for check in self.program.coherences:
            if all(name in names and self.facts.given(name) for name in check.facts):
                held = term(check.test, Frame(check.label, None), self)
                # What is presumed of a fact that is not given breaks no check.
                tests.append(some((_not_false(held), *(no(self.facts.giving(name)) for name in check.facts))))
        return every(tests)

    def once(self, key: Any, make: Callable[[], Term]) -> Term:
        """A term that is made once; one that needs itself is unsure."""
        found = self.memo.get(key)
        if found is None:
            if key in self._under_way:
                return lacking(UNSURE)
            self._under_way.add(key)
            path, self._path = self._path, []
            order, self._order = self._order, []
            version, muted = self._version, self.muted
            self.muted = False
            found = self.memo[key] = make()
            self._path, self._order, self._version, self.muted = path, order, version, muted
            self._under_way.discard(key)
        return found

    def day(self, event: str) -> Term:
        """The day that an event date is; what stands for it where it was not given or did not happen."""
        from millesime.analysis.symbolic.terms import UNKNOWN, choice

        given = self.facts.term(event)
        if self.at is None and event != DATE_REFERENCE and not self.facts.given(DATE_REFERENCE):
            return given if given.none is False else choice(given.none, lacking(UNKNOWN), given)
        named = Term(self.at.toordinal()) if self.at is not None else self.facts.term(DATE_REFERENCE)
        if self.pinned or not self.facts.given(event) or event == DATE_REFERENCE:
            return named
        return choice(some((given.none, no(self.facts.giving(event)))), named, given)

    # ── for those who look on ──────────────────────────────────────────────────────────────────────────────────────────

    @contextmanager
    def under(self, condition: Formula, is_order: bool = False) -> Iterator[None]:
        """While this is encoded, it is only reached where a condition holds (`is_order`: where other branches failed)."""
        path = self._order if is_order else self._path
        path.append(condition)
        try:
            yield
        finally:
            path.pop()

    @contextmanager
    def within(self, version: Any) -> Iterator[None]:
        """While this is encoded, it belongs to a version."""
        before, self._version = self._version, version
        try:
            yield
        finally:
            self._version = before

    def saw(self, frame: Frame, expr: Any, kind: str, term: Term) -> None:
        """Says what was come across."""
        if self.seen is not None and not self.muted:
            self.seen.append(Seen(frame, self._version, expr, kind, tuple(self._path), tuple(self._order), term))


def _not_false(held: Term) -> Formula:
    return no(held.false)
