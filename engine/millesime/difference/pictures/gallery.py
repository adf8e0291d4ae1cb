"""Which picture shows what of a goal: bands where answers are few, bars where they are figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from millesime.batch.twofold.movement import GoalMovement, Movement
from millesime.difference.figured import laws
from millesime.difference.pictures.canvas import Drawing, alone
from millesime.difference.pictures.flows import flows
from millesime.difference.pictures.spread import spread
from millesime.difference.words_population import phrase

if TYPE_CHECKING:
    from millesime.text.render import Lang


def drawings(goal: GoalMovement, of: Movement, lang: Lang) -> Iterator[Drawing]:
    """The pictures of a goal; none where no row was compared."""
    if not goal.transitions:
        return
    statuses = {(each.before.status, each.after.status) for each in goal.transitions}
    many = any(each.before.many or each.after.many for each in goal.transitions)
    if not many or statuses != {("determined", "determined")}:
        yield flows(goal, of, lang)
    if goal.figures is not None and many and goal.figures.bins:
        yield spread(goal, of, lang)


def picture(of: Movement, lang: Lang) -> str:
    """The pictures of all goals as one file of SVG."""
    title = f"{phrase('population', lang)} · {' → '.join(laws(of, lang))}"
    return alone([each for goal in of.goals for each in drawings(goal, of, lang)], title, lang)
