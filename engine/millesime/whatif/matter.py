"""One question about one case, and the evaluator, which decides it and every case that is held beside it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, final

from millesime.facts.canonical import to_json
from millesime.facts.lexicon import Lexicon
from millesime.model.program import DATE_REFERENCE, Fact
from millesime.values.types import Kind
from millesime.whatif.model import Answer, Move, answer_of
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from millesime.facts.lexicon import Case
    from millesime.records.decision import Decision
    from millesime.workspace.edition import Edition


Values = Mapping[str, Any]
Decides = Callable[[Values], "Decision | None"]
"""What a case comes to; None where it is refused: out of bounds, or contradicting itself."""

ORDERED = frozenset((Kind.INTEGER, Kind.NUMBER, Kind.AMOUNT, Kind.RATE, Kind.DATE, Kind.CALENDAR, Kind.DAYS))
"""Kinds of which one value comes before another."""


@final
class Matter:
    """A goal, a case, and the way in which the question is put. The day asked about is one of the facts."""

    def __init__(
        self,
        edition: Edition,
        case: Case,
        goal: str,
        at: date | None = None,
        reading: str | None = None,
        presumptions: bool = True,
        decides: Decides | None = None,
    ) -> None:
        self.edition, self.goal, self.reading, self.presumptions = edition, goal, reading, presumptions
        self.program = edition.program
        self.values: dict[str, Any] = dict(case.values)
        self.asked_about = at
        if at is not None:
            self.values[DATE_REFERENCE] = at
        self._lexicon = Lexicon(self.program)
        self._decides = decides or self._decided
        self._known: dict[Any, Decision | None] = {}

    # ── deciding ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def decide(self, values: Values) -> Decision | None:
        """What the evaluator makes of a case, which is first held against the lexicon and the checks between facts."""
        try:
            key = frozenset(values.items())
        except TypeError:  # a list whose elements lack something
            return self._decides(values)
        if key not in self._known:
            self._known[key] = self._decides(values)
        return self._known[key]

    def _decided(self, values: Values) -> Decision | None:
        checked = self.edition.check_facts(self._lexicon.written(values))
        if checked.product is None:
            return None
        try:
            return self.edition.evaluate(
                checked.product, [self.goal], reading=self.reading, presumptions=self.presumptions
            )
        except Refused:
            return None

    def answer(self, values: Values) -> Answer | None:
        """What the goal comes to; None where the case is refused."""
        decision = self.decide(values)
        return None if decision is None else answer_of(decision, self.goal)

    @cached_property
    def decision(self) -> Decision:
        """The case as it is, decided."""
        found = self.decide(self.values)
        assert found is not None, "a case that was checked is decided"
        return found

    @cached_property
    def now(self) -> Answer:
        """What it comes to."""
        return answer_of(self.decision, self.goal)

    @property
    def held(self) -> Any:
        """The same as the language holds it: a value, or what stands where there is none."""
        return self.decision[self.goal].held

    # ── facts ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def names(self) -> frozenset[str]:
        """The facts that the goal may read, event dates and the day asked about included, with those tied to them."""
        from millesime.analysis.symbolic.facts import Facts
        from millesime.analysis.symbolic.law import Law

        return Law(self.program, Facts((self.program,))).names(self.goal)

    @cached_property
    def events(self) -> frozenset[str]:
        """The days that choose versions: to move one is to ask for another law."""
        from millesime.model.walk import reached

        rules = [self.program.rules[name] for name in reached(self.program, self.goal).rules]
        own = {rule.event for rule in rules}
        more = {one.event for rule in rules for one in rule.exceptions if one.event}
        return frozenset({DATE_REFERENCE, *own, *more})

    @cached_property
    def missing(self) -> frozenset[str]:
        """The facts that the goal may read and the case does not give, but for what is presumed or assumed of them."""
        lacking = {name for name in self.names - self.values.keys() if not self.assumed(name)}
        return frozenset(lacking)

    def assumed(self, name: str) -> bool:
        """Whether something stands for a fact that is not given: a presumption, or the day asked about for an event date."""
        fact = self.program.facts.get(name)
        if fact is not None and fact.has_presumption and self.presumptions:
            return True
        if name == DATE_REFERENCE:
            return all(event in self.values for event in self.events - {DATE_REFERENCE})
        stands = name in self.events and DATE_REFERENCE in self.values
        return stands and name not in self.decision[self.goal].missing

    def fact(self, name: str) -> Fact:
        """What is declared of a fact."""
        return self._lexicon.facts[name]

    def json(self, name: str, value: Any) -> Any:
        """A value of a fact as records write it."""
        return to_json(value, self.fact(name).type, self.program.structures)

    def written_nested(self, values: Values) -> dict[str, Any]:
        """Facts as a case file would hold them."""
        return self._lexicon.written(values)

    def written(self, values: Values) -> dict[str, Any]:
        """Facts as records write them."""
        return {name: self.json(name, values[name]) for name in sorted(values)}

    def move(self, name: str, after: Any) -> Move:
        """A fact that changes."""
        fact = self.fact(name)
        given = name in self.values
        before = self.values[name] if given else fact.presumed if self.presumptions else None
        return Move(name, str(fact.type), fact.label, given, self.json(name, before), self.json(name, after))

    def free(self, patterns: Iterable[str] | None) -> tuple[str, ...]:
        """The facts that may change: those that are named (`victime.*`: all under it), or else all that the goal reads but
        the days that choose versions, and lists.
        """
        if patterns is None:
            kept = self.names - self.events
            return tuple(sorted(name for name in kept if self.fact(name).type.kind not in (Kind.LIST, Kind.TEXT)))
        return tuple(sorted(chosen(patterns, self.names, self._lexicon.facts, self.goal)))


def chosen(patterns: Iterable[str], names: Collection[str], known: Collection[str], goal: str) -> set[str]:
    """The facts that patterns name; raises `Refused` with every pattern that names none, or none that the goal reads."""
    from millesime.text.diagnostic import diagnose
    from millesime.text.nearest import nearest

    found: set[str] = set()
    faults = []
    for pattern in patterns:
        prefix = pattern.removesuffix("*")
        begins = pattern.endswith(".*") or pattern == "*"
        matching = {name for name in known if name == pattern or (begins and name.startswith(prefix))}
        if not matching:
            near = nearest(pattern, tuple(known))
            if near is None:
                faults.append(diagnose("ML656", path=pattern, name=pattern))
            else:
                faults.append(diagnose("ML650", path=pattern, name=pattern, nearest=near))
        elif not matching & set(names):
            faults.append(diagnose("ML651", path=pattern, name=pattern, goal=goal))
        found |= matching & set(names)
    if faults:
        raise Refused(faults)
    return found


__all__ = ["ORDERED", "Decides", "Matter", "Values", "chosen"]
