"""The units of a program: which version governs, a rule under its versions, some of its conditions, parts of folds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, final

from millesime.model.expressions import Aggregate, Arms, Conditions, Expr
from millesime.model.program import Program, Rule, Scale, Version
from millesime.rete import conditions, expressions, weighing
from millesime.rete.doubt import awaited, lacks_in
from millesime.rete.network import Ask, Kind, Say, Take, kind, known, lacking, measured
from millesime.rete.stretches import Calendar, Choice, Law, Stretch
from millesime.rete.units import Author, Unit
from millesime.values import Lack, Status

NOT_APPLICABLE = Lack(Status.NOT_APPLICABLE)


class Key(NamedTuple):
    """What a rule's unit is made for: the place of its own stretch and of its exceptions', None for one without a day."""

    rule: str
    stretch: int
    exceptions: tuple[int | None, ...]


@final
class Laws:
    """The units of one program under one order of preference, written when they are first needed."""

    def __init__(self, program: Program, preference: tuple[str, ...] = ()) -> None:
        self.program, self.preference = program, preference
        self.calendar = Calendar(program, preference)
        self._stretches: dict[str, list[Stretch]] = {}
        self._units: dict[Any, Unit] = {}
        self._prefix = "".join(f"{name} " for name in preference)

    # ── which version ──────────────────────────────────────────────────────────────────────────────────────────────────

    def stretches(self, law: Law) -> list[Stretch]:
        """The stretches of a rule, an exception or a barème, in order."""
        if law.name not in self._stretches:
            self._stretches[law.name] = list(self.calendar.stretches(law))
        return self._stretches[law.name]

    def governing(self, law: Law) -> Unit:
        """The unit that tells on which stretch a day lies: `day` in, its place out."""

        def write() -> Unit:
            author = Author(self.program, law.name)
            day = author.cell()
            author.measures.add(day)
            found = author.cell()
            for place, stretch in enumerate(self.stretches(law)):
                bounds = [(">=", stretch.first.toordinal())] if stretch.first else []
                bounds += [("<", stretch.end.toordinal())] if stretch.end else []
                author.where(measured(day, *bounds), then=Say(found, Kind.VALUE, place))
            return author.unit(f"{self._prefix}{law.name} days", {"day": day, "place": found})

        return self._written(("days", law.name), write)

    # ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def choices(self, key: Key) -> tuple[Choice, dict[str, Choice]]:
        """The rule's own choice and those of its exceptions."""
        rule = self.program.rules[key.rule]
        chosen = {}
        for one, place in zip(rule.exceptions, key.exceptions, strict=True):
            if place is None:
                assert one.event is not None
                chosen[one.name] = Choice(None, Lack(Status.UNKNOWN, frozenset({one.event})))
            else:
                chosen[one.name] = self.stretches(one)[place].choice
        return self.stretches(rule)[key.stretch].choice, chosen

    def decided(self, key: Key) -> Unit:
        """A rule under versions: its value, whether it applies, both together, and what its norm says besides."""

        def write() -> Unit:
            rule = self.program.rules[key.rule]
            own, chosen = self.choices(key)
            assert own.version is not None
            author = Author(self.program, rule.name)
            value = weighing.weighed(author, rule, weighing.general(author, rule, own.version.body), chosen)
            wanted = {"value": value, "result": value}
            if rule.applicable is not None:
                held = expressions.value(author, rule.applicable)
                wanted |= {"applicable": held, "result": _applied(author, held, value)}
            if rule.norm is not None:
                for name, part in (("deadline", rule.norm.deadline), ("unless", rule.norm.unless)):
                    if part is not None:
                        wanted[name] = expressions.value(author, part)
            places = ",".join("-" if place is None else str(place) for place in (key.stretch, *key.exceptions))
            return author.unit(f"{self._prefix}{rule.name} {places}", wanted)

        return self._written(key, write)

    def lettered(self, rule: Rule, place: int, letters: Sequence[str]) -> Unit:
        """Some lettered conditions of the version of a stretch, all of which must hold."""

        def write() -> Unit:
            version = self.stretches(rule)[place].choice.version
            assert isinstance(version, Version)
            listed = _listed(version.body)
            author = Author(self.program, rule.name)
            by_letter = {item.letter: item for item in reversed(listed.items)}
            cells = [conditions.condition(author, by_letter[one], listed.quantifier) for one in letters]
            found = author.all_of(cells, decides=False)
            return author.unit(f"{self._prefix}{rule.name} {place} {' '.join(letters)}", {"result": found})

        return self._written(("letters", rule.name, place, tuple(letters)), write)

    def scale_body(self, scale: Scale, place: int) -> Unit:
        """A barème that is worked out, under the version of a stretch."""

        def write() -> Unit:
            version = self.stretches(scale)[place].choice.version
            assert version is not None
            assert version.body is not None
            author = Author(self.program, scale.name)
            found = expressions.value(author, version.body)
            return author.unit(f"{self._prefix}{scale.name} {place}", {"result": found})

        return self._written(("scale", scale.name, place), write)

    def element(self, expr: Aggregate, owner: str) -> Unit:
        """What a fold asks of one element: whether it counts, and for how much."""

        def write() -> Unit:
            author = Author(self.program, owner)
            wanted = {}
            if expr.filter is not None:
                wanted["kept"] = expressions.value(author, expr.filter)
            if expr.body is not None:
                wanted["value"] = expressions.value(author, expr.body)
            return author.unit(f"{self._prefix}{owner} fold {len(self._units)}", wanted)

        return self._written(("fold", id(expr), owner), write)

    def _written(self, key: Any, write: Any) -> Unit:
        found = self._units.get(key)
        if found is None:
            found = self._units[key] = write()
        return found


def _applied(author: Author, held: int, value: int) -> int:
    """The rule's result: its value where it applies."""

    def doubt(scope: Any, lack: Lack, found: Any) -> Lack:
        return lack if lack.status is not Status.UNKNOWN else awaited(lacks_in((lack, found)))

    none = author.constant(NOT_APPLICABLE)
    cell = author.work((held, value), doubt, asked=True)
    author.where(kind(held, Kind.TRUE), known(value), then=Take(cell, value))
    author.where(kind(held, Kind.FALSE), known(none), then=Take(cell, none))
    author.where(lacking(held), then=Ask(cell))
    return cell


def _listed(body: Expr) -> Conditions:
    if isinstance(body, Arms):
        body = body.arms[0].test
    assert isinstance(body, Conditions), "lowering lets only listed conditions be referred to"
    return body
