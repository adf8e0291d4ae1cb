"""A whole difference as one page: what was written otherwise, what it comes to, what it does to a population.

The page stands alone, as that of a decision does: no script, nothing from elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from millesime.batch.twofold.movement import Movement
    from millesime.difference.model import Difference
    from millesime.text.render import Lang


def page(of: Difference, population: Movement | None, lang: Lang) -> str:
    """The page of a difference, and of a population where one was decided under both laws."""
    from millesime.difference.page.whole import whole
    from millesime.records.explain.html import document

    return document(whole(of, population, lang))


__all__ = ["page"]
