"""Asking for the fewest facts: which one next, how many at worst, and the certificate that no more of them matters."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, final

from millesime.analysis.symbolic.telling import Telling
from millesime.model.program import DATE_REFERENCE
from millesime.values.types import Kind
from millesime.whatif.certificate import Certificate, Standing, certified, settled
from millesime.whatif.matter import ORDERED, Matter
from millesime.whatif.minimax import Game
from millesime.whatif.setting import Setting

MOST_VALUES: Final = 8
"""Into how many classes the values of one fact may fall apart, for all answers to be foreseen."""
MOST_FACTS: Final = 24
"""Of more facts than that, how many matter at once is not looked for."""


@final
@dataclass(frozen=True, slots=True)
class Step:
    """What to ask next (None: nothing that is left matters, or nobody knows), and what is then left.

    `at_least`, `at_most`: between which numbers the fewest questions lie that are enough in the worst case, this one
    included; the one that is chosen never takes more than `at_most`. `left`: the facts that may still matter.
    """

    question: str | None
    at_least: int
    at_most: int
    left: tuple[str, ...]
    certificate: Certificate | None = None
    standing: Standing = Standing.OPEN

    @property
    def exact(self) -> bool:
        """Whether no other order of questions takes fewer in the worst case."""
        return self.at_least == self.at_most


def step(matter: Matter, skipped: Collection[str] = ()) -> Step:
    """The next question about a case; `skipped`: the facts that nobody here knows."""
    setting = Setting(matter, matter.missing)
    found = certified(setting)
    if found.certificate is not None:
        return Step(None, 0, 0, (), found.certificate, found.standing)
    telling = Telling(setting.term, setting.coherent, setting.facts, setting.any)
    missing = [name for name in matter.now.missing if name in setting.open]
    # What the evaluator waits for comes first, the most decisive before the others; then what else may matter.
    order = [*missing, *(name for name in setting.mattering if name not in missing)]
    tied = {name: setting.tied(name) for name in order}
    # Of lists only short ones were looked at: that nothing matters beside these proves nothing.
    left = tuple(name for name in order if setting.lists or telling.matters(*tied[name]))
    known = [name for name in left if name not in skipped]
    if DATE_REFERENCE in matter.now.missing and DATE_REFERENCE not in skipped and DATE_REFERENCE not in known:
        known = [DATE_REFERENCE, *known]  # the day asked about stands for every event date: it is no fact among others
    if matter.now.status != "unknown" and found.standing is Standing.NOT_ESTABLISHED:
        # What the evaluator has settled stays so, even where the solver cannot say.
        return Step(None, 0, 0, left, settled(setting), found.standing)
    if not known:
        return Step(None, 0, 0, left, None, found.standing)
    least = int(found.standing is Standing.OPEN)
    if skipped or DATE_REFERENCE in known or not setting.certain():
        return Step(known[0], least, len(known), left, None, found.standing)
    # Facts that are tied to one another do not have each its own values: what they may be together is not foreseen.
    foreseen = setting.whole and all(len(tied[name]) == 1 for name in known)
    at_least = telling.together(known) if len(known) <= MOST_FACTS else least
    at_most, question = len(known), known[0]
    values = _values(matter, setting, telling, known) if at_least < at_most and foreseen else None
    if values is not None:
        question, at_most = Game(matter, values).best(known)
        at_least = at_most
    return Step(question, max(least, at_least), at_most, left, None, found.standing)


def _values(
    matter: Matter, setting: Setting, telling: Telling, names: Sequence[str]
) -> dict[str, Sequence[Any]] | None:
    """For each fact, values that stand for all of its values; None where there are too many to foresee every answer."""
    found: dict[str, Sequence[Any]] = {}
    for name in sorted(names, key=lambda name: matter.fact(name).type.kind in ORDERED):  # those that cost nothing first
        of = matter.fact(name).type
        values: list[Any] = [None] if of.optional else []
        if of.kind in (Kind.BOOLEAN, Kind.NORM):
            values += [False, True]
        elif of.kind is Kind.CHOICE:
            values += [choice for choice, _ in matter.program.enumerations[of.name or ""].choices]
        elif of.kind in ORDERED:
            classes = telling.values(name, MOST_VALUES)
            if classes is None:
                return None
            values += [setting.facts.back(number, of) for number in classes]
        else:
            return None
        found[name] = values
        if not Game.fits(found):
            return None
    return found
