"""A difference at a glance: a line for each rule and goal, with its sign, its kind, both answers, and the case in a few facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from millesime.cli.diff_effect import Teller
from millesime.difference.model import Change, Difference, Effect, Manner, Outcome, RuleChange
from millesime.records.explain.layout import Line, Piece, Tone, size
from millesime.text.screen import visible, width

if TYPE_CHECKING:
    from millesime.cli.desk import Desk

MARKS: Final = {
    Change.ADDED: ("+", Tone.VALUE),
    Change.REMOVED: ("−", Tone.CONFLICT),
    Change.CHANGED: ("~", Tone.MISSING),
}
_NAMES: Final = 44
"""Columns that names are lined up in; a longer one pushes its line."""
_FACTS: Final = 4


class Brief:
    """Tells one difference at a glance."""

    def __init__(self, found: Difference, desk: Desk, teller: Teller) -> None:
        self.found, self.desk, self.teller = found, desk, teller
        self.columns = max(40, desk.columns)

    def lines(self) -> Iterator[Line]:
        """A line for each rule that changed, then for each goal that changes by what it reads."""
        effects = {one.goal: one for one in self.found.effects}
        named = {change.name for change in self.found.rules}
        rest = [one for one in self.found.effects if one.goal not in named]
        names = [*(change.name for change in self.found.rules), *(one.goal for one in rest)]
        room = min(_NAMES, self.columns // 2, max(map(width, names), default=0))
        for change in self.found.rules:
            yield self._cut(self._rule(change, effects.get(change.name), room))
            yield from self._bands(effects.get(change.name))
        for one in rest:
            yield self._cut((*self._name("·", Tone.ASIDE, one.goal, "goal", room), *self._effect(one)))
            yield from self._bands(one)

    def goal(self, of: Effect) -> Line:
        """A goal of the case that was asked about."""
        told = [one.goal for one in self.found.case or () if one.outcome is not Outcome.SAME]
        room = min(_NAMES, self.columns // 2, max(map(width, told), default=0))
        pad = " " * max(1, room - width(of.goal) + 2)
        return self._cut((Piece("≠ ", Tone.MISSING), Piece(of.goal, Tone.NAME), Piece(pad), *self.teller.answers(of)))

    def _name(self, mark: str, tone: Tone, name: str, kind: str, room: int) -> Line:
        pad = " " * max(1, room - width(name) + 2)
        said = self.desk.say(f"diff.{kind}")
        return (
            Piece(f"{mark} ", tone),
            Piece(visible(name), Tone.NAME),
            Piece(pad),
            Piece(said + " " * (self._kinds() - width(said) + 2), Tone.ASIDE),
        )

    def _kinds(self) -> int:
        kinds = {change.part.value for change in self.found.rules} | {"goal"}
        return max(width(self.desk.say(f"diff.{kind}")) for kind in kinds)

    def _rule(self, change: RuleChange, effect: Effect | None, room: int) -> Line:
        mark, tone = MARKS[change.kind]
        head = self._name(mark, tone, change.name, change.part.value, room)
        if effect is not None and (effect.outcome is not Outcome.NONE or not change.goals):
            return (*head, *self._effect(effect))
        others = [goal for goal in change.goals if goal != change.name]
        if others:
            return (*head, Piece(self.desk.say("diff.changes", goals=self._some(others)), Tone.ASIDE))
        return head

    def _bands(self, of: Effect | None) -> Iterator[Line]:
        """The stretches over which a number parts the laws, where there is more than one."""
        for fact, bands in self.teller.by_fact(of.bands if of is not None else ()).items():
            if len(bands) > 1:
                said = [piece for band in bands for piece in (Piece(" ; "), *self.teller.band(band))][1:]
                yield self._cut((Piece(f"    {visible(fact)} : ", Tone.ASIDE), *said))

    def _some(self, names: Sequence[str]) -> str:
        more = len(names) - 2
        return ", ".join(names[:2]) + (f" {self.desk.say('diff.more', n=more)}" if more > 0 else "")

    def _effect(self, of: Effect) -> Line:
        say = self.desk.say
        if of.outcome is Outcome.NONE:
            return (Piece(f"= {say('diff.brief.none')}", Tone.ASIDE),)
        if of.outcome is Outcome.NOT_ESTABLISHED:
            return (Piece(f"? {say('diff.brief.open')}", Tone.MISSING),)
        facts = self.teller.facts_of(of)
        shown = [f"{name} = {value}" for name, value in facts[:_FACTS]]
        if len(facts) > _FACTS:
            shown.append(say("diff.more", n=len(facts) - _FACTS))
        days = " → ".join(dict.fromkeys(day.isoformat() for day in of.days if day is not None))
        case = " ; ".join([*([days] if days and of.manner is Manner.MOVED else []), *shown])
        return (*self.teller.answers(of), *((Piece(f"  ({case})", Tone.ASIDE),) if case else ()))

    def _cut(self, line: Line) -> Line:
        """A line that fits the screen, `…` at its end where it does not."""
        if size(line) <= self.columns:
            return line
        kept: list[Piece] = []
        room = self.columns - 1
        for piece in line:
            text = piece.text
            while text and width(text) > room:
                text = text[:-1]
            kept.append(Piece(text, piece.tone))
            room -= width(text)
            if text != piece.text:
                break
        return (*kept, Piece("…", Tone.ASIDE))
