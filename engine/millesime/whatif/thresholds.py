"""Where one fact turns a result, all others being as they are: exact thresholds, both sides decided by the evaluator."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any, Final, final

from millesime.analysis.symbolic import NOTHING, Facts, Law, Nothing
from millesime.analysis.symbolic.asked import Asked, Shown
from millesime.analysis.symbolic.extremes import FAR, Extreme, highest, lowest
from millesime.analysis.symbolic.logic import Formula, below, equal, is_plain, no, some, within
from millesime.model.program import Fact
from millesime.values.types import Kind
from millesime.whatif.matter import ORDERED, Matter
from millesime.whatif.model import End, Piece, Thresholds
from millesime.whatif.pieces import NEAR, Cut, Decided, Edge, merged, named
from millesime.whatif.ways import FIGURES, Way, turnings, way

MOST: Final = 12
"""How many turns are looked for each way."""
_CENT = Fraction(1, 100)
_STEPPED = frozenset((Kind.INTEGER, Kind.DATE, Kind.CALENDAR, Kind.DAYS))
"""Kinds of facts at which a figure that stays and then jumps has turned; of amounts and rates it may only be rounded."""


_COUNTED = _STEPPED - {Kind.DATE}
_LOOKED_AT = frozenset((Kind.DATE, Kind.CALENDAR, Kind.DAYS))
"""Kinds of facts of which only some values are looked at, where nothing bounds them."""


def thresholds(matter: Matter, name: str) -> Thresholds | None:
    """Where a number, an amount, a rate, a length of time or a day turns the answer; None for other facts."""
    fact = matter.fact(name)
    if fact.type.kind not in ORDERED or matter.values.get(name, 0) is None:
        return None
    return _Line(matter, fact).cut()


@final
class _Line:
    """The values that one fact can have, as the solver and the evaluator see them."""

    def __init__(self, matter: Matter, fact: Fact) -> None:
        self._matter, self._fact = matter, fact
        others = {key: value for key, value in matter.values.items() if key != fact.name}
        names = matter.names | {fact.name}
        facts = Facts(
            (matter.program,),
            fixed=others,
            absent=frozenset(names - others.keys() - {fact.name}),
            presumptions=matter.presumptions,
        )
        law = Law(matter.program, facts, reading=matter.reading)
        law.seen = []
        self._facts, self._law = facts, law
        self._term = law.goal(matter.goal)
        self._is_figure = matter.program.rules[matter.goal].type.kind in FIGURES
        self._turnings = turnings(law) if self._is_figure else []
        own = facts.term(fact.name)
        self._own = own.v
        self._all = Asked(facts, names, [law.coherent(frozenset(names)), no(own.none)])
        self._proved = True
        self._met: dict[Fraction, Decided | None] = {}
        self._strict = False
        """Whether a figure turns wherever it changes, which is told of facts that are counted, where it does so rarely."""

    # ── one value ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _back(self, number: Fraction) -> Any:
        return self._facts.back(number, self._fact.type)

    def _decided(self, number: Fraction) -> Decided | None:
        """What the evaluator says of one value, and the way by which it comes to it."""
        if number not in self._met:
            self._met[number] = self._look(number)
        return self._met[number]

    def _look(self, number: Fraction) -> Decided | None:
        try:
            value = self._back(number)
        except (ValueError, OverflowError):
            return None
        values = {**self._matter.values, self._fact.name: value}
        decision, answer = self._matter.decide(values), self._matter.answer(values)
        if decision is None or answer is None:
            return None
        (result,) = decision.record["results"]
        held = decision[self._matter.goal].held
        return Decided(answer, way(result["trail"]) if self._is_figure else (), held)

    def _alike(self, one: Fraction, other: Fraction) -> bool:
        """Whether two values have the same answer, or for figures one that is come to by the same way."""
        left, right = self._decided(one), self._decided(other)
        if left is None or right is None:
            return left is right
        same = left.answer.same(right.answer)
        if not self._is_figure or not (left.answer.status == right.answer.status == "determined"):
            return same
        return left.way == right.way and (same or not self._strict)

    def _grain(self) -> Fraction | None:
        kind, step = self._fact.type.kind, self._fact.step
        if kind in _STEPPED:
            return Fraction(1)
        if isinstance(step, int | Fraction) and step:
            return Fraction(step)
        return _CENT if kind is Kind.AMOUNT else None

    # ── turns ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _other(self, shown: Shown) -> Formula:
        """That the answer, or the way to it, is not what it is in a case."""
        term = self._term
        now = [shown.holds(when) for when in (term.none, *term.lacks.values())]
        kinds = [no(equal(when, held)) for when, held in zip((term.none, *term.lacks.values()), now, strict=True)]
        ways = [no(equal(one, shown.holds(one))) for one in self._turnings]
        values: list[Formula] = []
        compared = shown.holds(term.valued) and (not self._is_figure or self._strict or self._stays(shown))
        if compared and not is_plain(term.v):
            value = shown.holds(term.v) if term.v.sort().name() == "Bool" else shown.number(term.v)
            values.append(no(equal(term.v, value if not isinstance(value, Fraction) else _plain(value, term.v))))
        return some((*kinds, *ways, *values))

    def _stays(self, shown: Shown) -> bool:
        """Whether a figure, at this place, is the same for the next value or the one before."""
        if self._fact.type.kind not in _STEPPED:
            return False
        here = shown.number(self._own)
        # At the end of a month days that are counted in months stand still: that is no threshold.
        apart = 40 if self._fact.type.kind is Kind.DATE else 1
        near = [self._decided(here + step) for step in (-apart, 0, apart)]
        return any(
            one is not None and other is not None and one.answer.same(other.answer) for one, other in pairwise(near)
        )

    def _turn(self, start: Shown, sign: int) -> tuple[Cut, Shown] | None:
        """The next turn on one side of a case."""
        here = start.number(self._own)
        beyond = below(_plain(here, self._own), self._own) if sign > 0 else below(self._own, _plain(here, self._own))
        asked = self._all.under(beyond, self._other(start))
        found = lowest(self._own, asked) if sign > 0 else highest(self._own, asked)
        if found is None:
            self._proved = self._proved and asked.case() is NOTHING
            return None
        self._proved = self._proved and found.proved
        grain = self._grain()
        if sign > 0:
            return Cut(found.value, found.attained), found.shown
        if grain is not None:
            return Cut(found.value + grain, True), found.shown
        return Cut(found.value, not found.attained), found.shown

    def _turns(self, start: Shown, sign: int, last: Fraction) -> list[Cut]:
        """The turns on one side of a case, up to the last value there is."""
        cuts: list[Cut] = []
        begun = start.number(self._own)
        for _ in range(4 * MOST):
            turned = self._turn(start, sign)
            unsure = start.holds(self._term.unsure)
            until = last if turned is None else self._beside(turned[0])[0 if sign > 0 else 1]
            if unsure and not self._alike(begun, until):
                cuts += self._between(min(begun, until), max(begun, until))
            if turned is None or len(cuts) >= MOST:
                self._proved = self._proved and turned is None
                return cuts
            cut, start = turned
            before, after = self._beside(cut)
            begun = after if sign > 0 else before
            if not self._alike(before, after) or self._bends(cut):
                cuts.append(cut)
        self._proved = False
        return cuts

    def _between(self, low: Fraction, high: Fraction) -> list[Cut]:
        """A turn between two values that differ, where only the evaluator can tell."""
        grain = self._grain() or NEAR
        while high - low > grain:
            middle = low + grain * ((high - low) / grain // 2)
            low, high = (middle, high) if self._alike(low, middle) else (low, middle)
        return [Cut(high, to_next=True)]

    def _bends(self, cut: Cut) -> bool:
        """Whether a figure grows otherwise on one side than on the other, though it is come to by the same way."""
        grain = self._grain() or NEAR
        rounded = 4 * _CENT if self._matter.program.rules[self._matter.goal].type.kind is Kind.AMOUNT else 0
        here = self._beside(cut)[1]
        for many in (1000, 100, 10):
            before, at, after = (self._figure(here + step * many * grain) for step in (-1, 0, 1))
            if before is not None and at is not None and after is not None:
                return abs(after - at - (at - before)) > rounded
        return False

    def _figure(self, number: Fraction) -> Fraction | None:
        """What the goal comes to for a value, as a number."""
        met = self._decided(number)
        if met is None or met.answer.status != "determined" or met.answer.value is None:
            return None
        of = self._matter.program.rules[self._matter.goal].type
        if of.kind not in (Kind.AMOUNT, Kind.RATE, Kind.NUMBER, Kind.INTEGER):
            return None
        return Fraction(str(met.answer.value))

    def _beside(self, cut: Cut) -> tuple[Fraction, Fraction]:
        """The last value before a cut, and the first after it, as near as is shown."""
        grain = self._grain()
        if grain is not None:
            return (cut.at - grain, cut.at) if cut.to_next else (cut.at, cut.at + grain)
        near = NEAR
        return (cut.at - near, cut.at) if cut.to_next else (cut.at, cut.at + near)

    # ── the whole ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def cut(self) -> Thresholds | None:
        """The pieces of the line."""
        low, high = lowest(self._own, self._all), highest(self._own, self._all)
        if low is None or high is None or is_plain(self._own):
            return None
        given = self._matter.values.get(self._fact.name)
        if given is not None:
            here = Fraction(self._facts.number(given, self._fact.type))
            start = self._all.case(equal(self._own, _plain(here, self._own)))
        else:
            here = low.value if not low.endless else min(max(Fraction(0), low.value), high.value)
            start = self._all.case(equal(self._own, _plain(here, self._own)))
        if not isinstance(start, Shown):
            return None
        cuts = sorted(self._cuts(start, low.value, high.value), key=lambda cut: (cut.at, not cut.to_next))
        self._proved = self._proved and low.proved and high.proved and self._follows()
        pieces = self._pieces(cuts, self._last(low, -1), self._last(high, 1), here if given is not None else None)
        if pieces is None:
            return None
        now = self._matter.json(self._fact.name, given) if given is not None else None
        fact = self._fact
        return Thresholds(fact.name, str(fact.type), fact.label, now, given is not None, pieces, self._proved)

    def _cuts(self, start: Shown, low: Fraction, high: Fraction) -> list[Cut]:
        """All the turns; those at which a figure merely changes, where there are few of them and the fact is counted."""
        if self._is_figure and self._fact.type.kind in _COUNTED:
            self._strict = True
            cuts = [*self._turns(start, -1, low), *self._turns(start, 1, high)]
            if self._proved:
                return cuts
            self._strict, self._proved = False, True
        return [*self._turns(start, -1, low), *self._turns(start, 1, high)]

    def _last(self, found: Extreme, sign: int) -> Edge:
        """An end of the line: what is declared of the fact, or else the farthest value that was looked at."""
        declared = self._fact.low if sign < 0 else self._fact.high
        at = found.value
        if found.endless:
            at = sign * Fraction(FAR)
        elif declared is None and self._fact.type.kind in (Kind.CALENDAR, Kind.DAYS) and sign > 0:
            at = Fraction(1200 if self._fact.type.kind is Kind.CALENDAR else 36500)
        return Edge(
            at,
            found.attained,
            found.endless
            or (
                declared is None
                and self._fact.type.kind in _LOOKED_AT
                and (sign > 0 or self._fact.type.kind is Kind.DATE)
            ),
        )

    def _follows(self) -> bool:
        if self._term.unsure is False:
            return True
        return isinstance(self._all.under(self._term.unsure).case(), Nothing)

    def _pieces(self, cuts: list[Cut], low: Edge, high: Edge, here: Fraction | None) -> tuple[Piece, ...] | None:
        firsts = [low, *(Edge(cut.at, cut.to_next) for cut in cuts)]
        grain = self._grain()
        lasts = [
            Edge(cut.at - grain, held=True) if cut.to_next and grain is not None else Edge(cut.at, not cut.to_next)
            for cut in cuts
        ]
        found: list[tuple[Piece, Way]] = []
        for first, last in zip(firsts, [*lasts, high], strict=True):
            one, other = self._end(first, last.at, 1), self._end(last, first.at, -1)
            if one is None or other is None:
                self._proved = False
                return None
            inside = here is not None and first.reaches(here, 1) and last.reaches(here, -1)
            met = self._decided(first.at if first.held else first.near(last.at, 1))
            piece = Piece(one, other, inside, varies=self._varies(one, other, first, last))
            found.append((piece, met.way if met is not None and piece.first.answer.status == "determined" else ()))
        return named(merged(found))

    def _varies(self, first: End, last: End, low: Edge, high: Edge) -> bool:
        """Whether the answer is not one and the same between two ends; a figure may come back to what it was."""
        if not first.answer.same(last.answer):
            return True
        met = self._decided(low.at if low.held else low.near(high.at, 1))
        if not self._is_figure or met is None or first.answer.status != "determined" or met.held is None:
            return False
        value = self._facts.number(met.held, self._matter.program.rules[self._matter.goal].type)
        if is_plain(self._term.v):
            return False
        between = within(_plain(low.at, self._own), self._own, _plain(high.at, self._own))
        return self._all.case(between, self._term.valued, no(equal(self._term.v, _plain(Fraction(value), self._term.v)))) is not NOTHING  # fmt: skip

    def _end(self, edge: Edge, other: Fraction, sign: int) -> End | None:
        at = edge.at if edge.held else edge.near(other, sign)
        met = self._decided(at)
        if met is None:
            return None
        name = self._fact.name
        value = None if edge.endless else self._matter.json(name, self._back(edge.at))
        return End(value, edge.held, edge.endless, self._matter.json(name, self._back(at)), met.answer)


def _plain(value: Fraction, beside: Any) -> Any:
    """A number as the solver compares it with a term: whole numbers with whole ones."""
    return int(value) if value.denominator == 1 and not is_plain(beside) and beside.is_int() else value


__all__ = ["MOST", "thresholds"]
