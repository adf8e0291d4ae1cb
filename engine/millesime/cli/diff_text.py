"""A difference told to a person: rule by rule the words, figures and citations, and what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from millesime.cli.diff_brief import MARKS, Brief
from millesime.cli.diff_effect import Teller
from millesime.difference.model import (
    Change,
    CitationChange,
    Difference,
    Effect,
    FigureChange,
    Outcome,
    RuleChange,
    Side,
    Where,
)
from millesime.records.explain.layout import Line, Piece, Tone, paint, wrap
from millesime.records.explain.typography import day as spelt
from millesime.text.screen import visible

if TYPE_CHECKING:
    from millesime.cli.desk import Desk

_FEW = 4
"""Rules and goals up to which no overview comes first."""
_LINES = {"+": Tone.VALUE, "-": Tone.CONFLICT, " ": Tone.PLAIN}


def text(found: Difference, desk: Desk, brief: bool, painted: bool) -> str:
    """The whole difference, as wide as the screen."""
    return paint(_Told(found, desk, brief).lines(), painted)


class _Told:
    def __init__(self, found: Difference, desk: Desk, brief: bool) -> None:
        self.found, self.desk, self.brief = found, desk, brief
        self.columns = max(40, desk.columns)
        self.prose = min(self.columns, 120)
        self.teller = Teller(found, desk)

    def lines(self) -> Iterator[Line]:
        found = self.found
        yield from self._head()
        if found.case is not None:
            yield from self._case(found.case)
            return
        if not found.rules:
            told = self.desk.say("diff.horizon_only" if found.horizon_only else "diff.nothing")
            yield from wrap([Piece(told)], self.prose)
            return
        if self.brief or len(found.rules) + len(found.effects) > _FEW:
            yield from Brief(found, self.desk, self.teller).lines()
            yield ()
        if self.brief:
            return
        effects = {one.goal: one for one in found.effects}
        for change in found.rules:
            yield from self._rule(change, effects.get(change.name))
        named = {change.name for change in found.rules}
        rest = [one for one in found.effects if one.goal not in named]
        if rest:
            yield (Piece(self.desk.say("diff.through"), Tone.TITLE),)
            yield ()
            for one in rest:
                yield (Piece(one.goal, Tone.NAME),)
                reads = self._some([name for name in one.rules if name != one.goal], 6)
                yield from wrap(
                    [Piece(self.desk.say("diff.reads", rules=reads), Tone.ASIDE)], self.prose, _in(2), _in(4)
                )
                yield from self.teller.effect(one)
                yield ()

    def _head(self) -> Iterator[Line]:
        found, say = self.found, self.desk.say
        yield (
            Piece(visible(found.before.name), Tone.NAME),
            Piece("  →  "),
            Piece(visible(found.after.name), Tone.NAME),
        )
        for side in (found.before, found.after):
            yield from wrap([Piece(self._side(side), Tone.ASIDE)], self.prose, _in(2), _in(4))
        if found.rules:
            kinds = Counter(change.kind for change in found.rules)
            counted = say(
                "diff.counts", changed=kinds[Change.CHANGED], added=kinds[Change.ADDED], removed=kinds[Change.REMOVED]
            )
            yield from wrap([Piece(counted)], self.prose, _in(2), _in(4))
        if found.case is None and found.rules:
            told = Counter(one.outcome for one in found.effects)
            outcomes = say(
                "diff.outcomes",
                witness=told[Outcome.WITNESS],
                none=told[Outcome.NONE],
                open=told[Outcome.NOT_ESTABLISHED],
                rest=found.unaffected,
            )
            yield from wrap([Piece(outcomes)], self.prose, _in(2), _in(4))
        yield ()

    def _side(self, side: Side) -> str:
        if side.day is not None:
            return self.desk.say("diff.side_day", edition=side.edition, day=self._day(side.day))
        return self.desk.say("diff.side", edition=side.edition, horizon=self._day(side.horizon))

    def _day(self, day: date) -> str:
        return spelt(day.isoformat(), self.desk.lang)

    def _some(self, names: Sequence[str], most: int) -> str:
        shown = ", ".join(names[:most])
        more = len(names) - most
        return f"{shown} {self.desk.say('diff.more', n=more)}" if more > 0 else shown

    # ── a rule ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _rule(self, change: RuleChange, effect: Effect | None) -> Iterator[Line]:
        mark, tone = MARKS[change.kind]
        say = self.desk.say
        kind = f"{say(f'diff.{change.part.value}')}, {say(f'diff.{change.kind.value}')}"
        pieces = [
            Piece(f"{mark} ", tone),
            Piece(visible(change.name), Tone.NAME),
            Piece(f" — {visible(change.label)}" if change.label and change.label != change.name else ""),
            Piece(f" ({kind}{', ' + change.article if change.article else ''})", Tone.ASIDE),
        ]
        yield from wrap(pieces, self.prose, (), _in(4))
        yield from self._texts(change)
        yield from self._figures(change.figures, change)
        yield from self._citations(change.citations, change)
        if effect is not None:
            yield from self.teller.effect(effect)
        others = [goal for goal in change.goals if goal != change.name]
        if others:
            told = say("diff.changes", goals=self._some(others, 8))
            yield from wrap([Piece(told, Tone.ASIDE)], self.prose, _in(4), _in(6))
        yield ()

    def _texts(self, change: RuleChange) -> Iterator[Line]:
        for one in change.texts:
            yield from self._place(one.where, change)
            for mark, line in one.lines:
                begins: Line = (Piece(f"      {mark} ", _LINES[mark]),)
                indent = line[: len(line) - len(line.lstrip())]
                yield from wrap(
                    [Piece(visible(line.strip()), _LINES[mark], law=True)],
                    self.columns,
                    (*begins, Piece(indent)),
                    (*begins, Piece(f"{indent}    ")),
                )

    def _place(self, where: Where, change: RuleChange) -> Iterator[Line]:
        """Which part it is and since when: « exception trajet, lecture « code », à compter du 1er avril 2013 »."""
        say = self.desk.say
        parts = [] if where.name == change.name else [f"{say(f'diff.{where.part.value}')} {where.name}"]
        if where.reading is not None:
            parts.append(say("diff.reading", reading=where.reading))
        match where.before, where.after:
            case None, None:
                parts += [] if parts else [say("diff.head")]
            case was, None:
                parts.append(say("diff.gone", was=self._day(was)))  # type: ignore[arg-type]  # one of them is a day
            case None, day:
                parts.append(say("diff.from", day=self._day(day)))
            case was, day if was == day:
                parts.append(say("diff.from", day=self._day(day)))
            case was, day:
                parts.append(say("diff.after_version", day=self._day(day), was=self._day(was)))
        yield from wrap([Piece(", ".join(parts), Tone.ASIDE)], self.prose, _in(4), _in(6))

    def _figures(self, figures: Sequence[FigureChange], change: RuleChange) -> Iterator[Line]:
        if figures:
            yield (Piece(f"    {self.desk.say('diff.figures')}", Tone.ASIDE),)
        place: tuple[str, str | None] | None = None
        for one in figures:
            if place != (one.where.name, one.where.reading):
                yield from self._part(one.where, change, place)
                place = one.where.name, one.where.reading
            pieces = [
                Piece(visible(one.before or "∅"), Tone.CONFLICT),
                Piece(" → "),
                Piece(visible(one.after or "∅"), Tone.VALUE),
                Piece(f" : {visible(one.what)}", law=True),
                Piece(
                    f" ({self.desk.say('diff.stated', by=visible(one.cited_by))})" if one.cited_by else "", Tone.ASIDE
                ),
            ]
            yield from wrap(pieces, self.prose, _in(6), _in(10))

    def _citations(self, citations: Sequence[CitationChange], change: RuleChange) -> Iterator[Line]:
        if citations:
            yield (Piece(f"    {self.desk.say('diff.citations')}", Tone.ASIDE),)
        place: tuple[str, str | None] | None = None
        for one in dict.fromkeys(citations):
            if place != (one.where.name, one.where.reading):
                yield from self._part(one.where, change, place)
                place = one.where.name, one.where.reading
            inside = f" ({self.desk.say('diff.inside', path=one.path)})" if one.path else ""
            pieces = [
                Piece(f"{self.desk.say(f'diff.{one.what.value}')}{inside} : ", Tone.ASIDE),
                Piece(visible(one.before or "∅"), Tone.CONFLICT),
                Piece(" → "),
                Piece(visible(one.after or "∅"), Tone.VALUE),
            ]
            yield from wrap(pieces, self.prose, _in(6), _in(10))

    def _part(self, where: Where, change: RuleChange, before: object) -> Iterator[Line]:
        """Of which exception and in which reading what follows is told, where that is not the rule itself."""
        parts = [] if where.name == change.name else [f"{self.desk.say(f'diff.{where.part.value}')} {where.name}"]
        if where.reading is not None:
            parts.append(self.desk.say("diff.reading", reading=where.reading))
        if not parts and before is not None:
            parts.append(f"{self.desk.say(f'diff.{change.part.value}')} {change.name}")
        if parts:
            yield (Piece(f"     {', '.join(parts)}", Tone.ASIDE),)

    # ── a case ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _case(self, case: Sequence[Effect]) -> Iterator[Line]:
        yield (Piece(self.desk.say("diff.case"), Tone.TITLE),)
        yield ()
        for one in case:
            if one.outcome is not Outcome.SAME and self.brief:
                yield Brief(self.found, self.desk, self.teller).goal(one)
            elif one.outcome is not Outcome.SAME:
                yield (Piece(one.goal, Tone.NAME),)
                yield from self.teller.effect(one)
                yield ()
        same = [one.goal for one in case if one.outcome is Outcome.SAME]
        if same:
            told = self.desk.say("diff.same", goals=", ".join(same))
            yield from wrap([Piece(told, Tone.ASIDE)], self.prose, (), _in(2))


def _in(columns: int) -> Line:
    return (Piece(" " * columns),)
