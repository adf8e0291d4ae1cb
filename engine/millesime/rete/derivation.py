"""A case derived: unit after unit, each in a session of its own; what one came to is a fact to whoever reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, final

from millesime.model.expressions import Aggregate, FactRef, FieldRef, Fold
from millesime.model.program import DATE_REFERENCE, Exception_, Program, Rule
from millesime.rete.doubt import awaited, lacks_in, settled
from millesime.rete.laws import Key, Laws
from millesime.rete.network import Ask, Say, Take
from millesime.rete.process import UNSAID, LostError, Matcher
from millesime.rete.scope import Element, Scope
from millesime.rete.units import SAID, Unit, fact_of
from millesime.values import Lack, Missing, Status
from millesime.values.lack import absorb

Facts = list[list[Any]]


@final
@dataclass(frozen=True, slots=True)
class Case:
    """The facts of a case in the order in which they arrived, the day asked about, whether what is presumed holds."""

    facts: Mapping[str, Any]
    at: date | None = None
    presumptions: bool = True


@final
class _Wanted(Exception):
    """Something must be derived before the session that asks for it: it is, and that session is begun again."""

    def __init__(self, derive: Callable[[], Any]) -> None:
        super().__init__()
        self.derive = derive


@final
class Derivation:
    """One case under one law. `arrival` puts the facts of each session in the order in which they are told."""

    def __init__(self, laws: Laws, matcher: Matcher, case: Case, arrival: Callable[[Facts], Facts] = list) -> None:
        self.laws, self.matcher, self.case = laws, matcher, case
        self.program: Program = laws.program
        self._arrival = arrival
        self._known: dict[Any, Any] = {}
        self._ranks = {name: rank for rank, name in enumerate(case.facts)}
        self.norms: dict[str, dict[str, Any]] = {}
        self.story: dict[str, tuple[str, ...]] = {}
        """The rules that fired, in order, by the unit they are of: how the result came about."""

    # ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def rule(self, name: str, element: Element | None = None) -> Any:
        """What a rule comes to, for one element of a list where it is derived for each."""
        key = ("rule", name, None if element is None else element[1])
        if key not in self._known:
            self._known[key] = self._rule(self.program.rules[name], element)
        return self._known[key]

    def _rule(self, rule: Rule, element: Element | None) -> Any:
        elements = {} if rule.structure is None or element is None else {rule.structure: element}
        day = self._day(rule.event)
        if day is None:
            return self._undated(rule, elements)
        place = self._place(rule, day)
        own = self.laws.stretches(rule)[place].choice
        if own.version is None:
            return own.lack
        found = self._run(self.laws.decided(self._key(rule, place, day)), Scope(self, day, elements))
        if found.get("applicable", True) is True:
            self.norms[rule.name] = {name: found[name] for name in ("deadline", "unless") if name in found}
        return found["result"]

    def _key(self, rule: Rule, place: int, day: date) -> Key:
        return Key(rule.name, place, tuple(self._exception_place(rule, one, day) for one in rule.exceptions))

    def _exception_place(self, rule: Rule, one: Exception_, day: date) -> int | None:
        if one.event is None or one.event == rule.event:
            return self._place(one, day)
        own = self._day(one.event)
        return None if own is None else self._place(one, own)

    def _day(self, event: str) -> date | None:
        return self.case.facts.get(event) or self.case.at

    def _place(self, law: Any, day: date) -> int:
        """On which stretch of a law a day lies."""
        key = ("place", law.name, day)
        if key not in self._known:
            unit = self.laws.governing(law)
            fired = self.matcher.begin(unit.network, [[unit.wanted["day"], 3, day.toordinal()]])
            self.matcher.end()
            said = [unit.network.rules[number].conclusion for number in fired]
            if len(said) != 1 or not isinstance(said[0], Say) or said[0].measure is None:
                raise LostError(UNSAID, f"{unit.network.name}: {day} lies on {len(said)} stretches")
            self.story[unit.network.name] = tuple(unit.told(str(unit.network.rules[number])) for number in fired)
            self._known[key] = said[0].measure
        return self._known[key]  # type: ignore[no-any-return]

    def _undated(self, rule: Rule, elements: Mapping[str, Element]) -> Lack:
        """Without an event date: that is lacking, and what each version that it might choose would need."""
        sharing = [one for one in rule.exceptions if one.event is None or one.event == rule.event]
        lacks: list[Lack] = []
        for day in self.laws.calendar.cuts(rule, *sharing):
            place = self._place(rule, day)
            if self.laws.stretches(rule)[place].choice.version is None:
                continue
            found = self._run(self.laws.decided(self._key(rule, place, day)), Scope(self, day, elements))
            lacks += lacks_in(found[name] for name in ("value", "applicable") if name in found)
        return self._wanting(rule, lacks)

    def _wanting(self, rule: Rule, lacks: list[Lack]) -> Lack:
        """The event date, and the facts among what was found to be lacking."""
        missing = Missing.of(rule.event)
        facts = self.program.facts.keys() | {DATE_REFERENCE}
        every = absorb([missing, *(lack for lack in lacks if lack.missing)]).missing
        wanted = {name for name in every if name.partition("[")[0] in facts}
        return Lack(missing.status, missing.missing | wanted)

    # ── conditions of another rule ─────────────────────────────────────────────────────────────────────────────────────

    def partial(self, name: str, letters: tuple[str, ...]) -> Any:
        """Some lettered conditions of the version that governs a rule on its own event date."""
        key = ("partial", name, letters)
        if key not in self._known:
            rule = self.program.rules[name]
            day = self._day(rule.event)
            if day is not None:
                self._known[key] = self._letters(rule, day, letters)
            else:
                tried = [self._letters(rule, cut, letters) for cut in self.laws.calendar.cuts(rule)]
                self._known[key] = self._wanting(rule, lacks_in(tried))
        return self._known[key]

    def _letters(self, rule: Rule, day: date, letters: tuple[str, ...]) -> Any:
        place = self._place(rule, day)
        choice = self.laws.stretches(rule)[place].choice
        if choice.version is None:
            return choice.lack
        return self._run(self.laws.lettered(rule, place, letters), Scope(self, day, {}))["result"]

    # ── barèmes ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def scale(self, name: str, keys: tuple[Any, ...], scope: Scope, on: date | None) -> Any:
        """A figure, on the day that is named, or that the barème looks at, or that governs its reader."""
        scale = self.program.scales[name]
        day = on
        if day is None:
            day = scope.day if scale.event is None else self._day(scale.event)
        if day is None:
            assert scale.event is not None
            return Missing.of(scale.event)
        place = self._first(("place", name, day), lambda: self._place(scale, day))
        choice = self.laws.stretches(scale)[place].choice
        if choice.version is None:
            return choice.lack
        if choice.version.body is None:
            cell = next((held for key, held in choice.version.cells if key == keys), None)
            if cell is None or cell.missing:
                return Lack(Status.UNKNOWN, frozenset({name}), "lacuna")
            return cell.value
        key = ("scale", name, day)
        unit = self.laws.scale_body(scale, place)

        def derive() -> Any:
            self._known[key] = settled(self._run(unit, Scope(self, day, {}))["result"])
            return self._known[key]

        return self._first(key, derive)

    def _first(self, key: Any, derive: Callable[[], Any]) -> Any:
        """What was derived already; where it was not, the session under way must wait for it."""
        if key not in self._known:
            raise _Wanted(derive)
        return self._known[key]

    # ── folds ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def folded(self, expr: Aggregate, scope: Scope, owner: str) -> Any:
        """A fold over a list: each element in a session of its own, brought together outside."""
        if isinstance(expr.items, FactRef):
            items, path = scope.fact(expr.items.name), expr.items.name
        else:
            assert isinstance(expr.items, FieldRef)
            _, (outer, position) = scope.elements[expr.items.variable]
            items, path = scope.field(expr.items), f"{outer}[{position}].{expr.items.field}"
        if isinstance(items, Lack):
            return items
        unit = self.laws.element(expr, owner)
        values = []
        for position, element in enumerate(items or ()):
            inner = Scope(self, scope.day, {**scope.elements, expr.variable: (element, (path, position))})
            found = self._run(unit, inner) if unit.wanted else {}
            kept = found.get("kept", True)
            if kept is False:
                continue
            value = found.get("value", 1)
            if kept is not True:
                value = awaited(lacks_in((kept, value)))
            values.append(value)
        return _brought_together(expr.fold, values)

    # ── units ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _run(self, unit: Unit, scope: Scope) -> dict[str, Any]:
        """A unit's cells that are wanted, in a session opened for it alone."""
        leaves = {
            cell: read(scope) for cell, read in sorted(unit.leaves.items(), key=lambda leaf: self._rank(unit, leaf[0]))
        }
        while True:
            try:
                return self._session(unit, scope, dict(leaves))
            except _Wanted as wanted:
                self.matcher.end()
                wanted.derive()

    def _rank(self, unit: Unit, cell: int) -> int:
        """When a cell is told: a fact of the case as it arrived; what the case does not tell, after all of those."""
        return self._ranks.get(unit.labels.get(cell, ""), len(self._ranks))

    def _session(self, unit: Unit, scope: Scope, cells: dict[int, Any]) -> dict[str, Any]:
        network = unit.network
        told = self._arrival([fact_of(cell, value, measure=False) for cell, value in cells.items()])
        fired = self.matcher.begin(network, told)
        asked = {cell for cell, worked in unit.worked.items() if not worked.asked}
        story = [unit.told(f"c{cell} = {_shown(value)}") for cell, value in cells.items() if cell in unit.labels]
        while True:
            for number in fired:
                rule = network.rules[number]
                story.append(unit.told(str(rule)))
                match rule.conclusion:
                    case Say(cell=cell, kind=kind):
                        cells[cell] = SAID[kind]
                    case Take(cell=cell, source=source):
                        cells[cell] = cells[source]
                    case Ask(cell=cell):
                        asked.add(cell)
            ready = [
                cell for cell in asked if cell not in cells and all(one in cells for one in unit.worked[cell].sources)
            ]
            if not ready:
                break
            facts = []
            for cell in sorted(ready):
                worked = unit.worked[cell]
                cells[cell] = worked.work(scope, *(cells[one] for one in worked.sources))
                facts.append(fact_of(cell, cells[cell], measure=cell in unit.measures))
            fired = self.matcher.more(self._arrival(facts))
        self.matcher.end()
        self.story[network.name] = tuple(story)
        unsaid = [name for name, cell in unit.wanted.items() if cell not in cells]
        if unsaid:
            raise LostError(UNSAID, f"{network.name}: nothing was said of {', '.join(unsaid)}")
        return {name: cells[cell] for name, cell in unit.wanted.items()}


def _shown(value: Any) -> str:
    """A value in one short line of a story."""
    return repr(value) if isinstance(value, tuple) else str(value)


def _brought_together(fold: Fold, values: list[Any]) -> Any:
    lacks = lacks_in(values)
    if fold in (Fold.ANY, Fold.ALL):
        deciding = fold is Fold.ANY
        if any(value is deciding for value in values):
            return deciding
        return awaited(lacks) if lacks else not deciding
    return absorb(lacks) if lacks else sum(value for value in values if value is not None)
