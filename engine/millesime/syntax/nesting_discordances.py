"""Discordances from their flat clauses: each side gathers what is supposed and expected after it."""

from __future__ import annotations

from dataclasses import replace
from typing import final

from millesime.syntax.pieces import Child, Desk, Mark
from millesime.syntax.tree import DiscordanceTree, GivenTree, Name, SideTree, SituationTree
from millesime.text import Span


@final
class _Sides:
    """The sides of one discordance while they are gathered; before the first, what they have in common."""

    def __init__(self) -> None:
        self.done: list[SideTree] = []
        self.common: list[GivenTree] = []
        self.given: list[GivenTree] = self.common
        self.situations: list[SituationTree] = []
        self.stray: list[SituationTree] = []

    def open(self, side: SideTree) -> None:
        self.close()
        self.done.append(side)
        self.given = []

    def situation(self, one: SituationTree) -> None:
        (self.situations if self.done else self.stray).append(one)

    def close(self) -> None:
        if self.done:
            last = (self.situations or self.given or self.done)[-1]
            self.done[-1] = replace(
                self.done[-1],
                given=tuple(self.given),
                situations=tuple(self.situations),
                span=self.done[-1].span.to(last.span),
            )
            self.situations = []


def nest_discordance(desk: Desk, name: Name, label: str, rest: list[Child], span: Span) -> DiscordanceTree:
    """A discordance from its head and its clauses; `gravité`, `touche` and `parti` stand once."""
    sides = _Sides()
    once: dict[str, Mark] = {}
    for clause in rest:
        match clause:
            case SideTree():
                sides.open(clause)
            case SituationTree():
                sides.situation(clause)
            case Mark(word="soit", value=given):
                sides.given.extend(given)
            case Mark(word=word):
                if word in once:
                    desk.report("ML132", clause.span, also=once[word].span, found=word)
                once.setdefault(word, clause)
            case _:
                pass  # what could not be read
    sides.close()
    gravity, touches, held = (once[key].value if key in once else None for key in ("gravité", "touche", "parti"))
    return DiscordanceTree(
        name, label, gravity, touches or (), held, tuple(sides.common), tuple(sides.done), tuple(sides.stray), span
    )
