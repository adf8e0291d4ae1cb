"""Lettered items: conditions of a list; the latest, or the highest, of several things."""

from __future__ import annotations

from typing import Any, Final

from millesime.model.expressions import Choice, Condition, Conditions, Pick, Quantifier
from millesime.rete.doubt import awaited, lacks_in
from millesime.rete.network import Ask, Kind, Say, Take, kind, known, lacking
from millesime.rete.units import Author
from millesime.values import Lack
from millesime.values.lack import absorb


def condition(author: Author, item: Condition, quantifier: Quantifier) -> int:
    """One condition; where its `lorsque` is false it binds nobody."""
    from millesime.rete.expressions import value

    test = value(author, item.test)
    if item.when is None:
        return test
    when = value(author, item.when)
    spared, other = (Kind.TRUE, Kind.FALSE) if quantifier is Quantifier.ALL else (Kind.FALSE, Kind.TRUE)
    cell = author.work((when, test), lambda scope, *parts: awaited(lacks_in(parts)), asked=True)
    author.where(kind(when, Kind.FALSE), then=Say(cell, spared))
    author.where(kind(when, Kind.TRUE), known(test), then=Take(cell, test))
    author.where(lacking(when), kind(test, spared), then=Say(cell, spared))
    author.where(lacking(when), kind(test, other), then=Take(cell, when))
    author.where(lacking(when), lacking(test), then=Ask(cell))
    return cell


def listed(author: Author, items: tuple[Condition, ...], quantifier: Quantifier) -> int:
    """What these conditions come to together."""
    cells = [condition(author, item, quantifier) for item in items]
    found = author.all_of(cells, decides=quantifier is not Quantifier.ALL)
    return author.opposite(found) if quantifier is Quantifier.NONE else found


def conditions(author: Author, expr: Conditions) -> int:
    """`toutes 1° … 2° …`."""
    return listed(author, expr.items, expr.quantifier)


_BEST: Final = {Choice.LATEST: max, Choice.HIGHEST: max, Choice.EARLIEST: min, Choice.LOWEST: min}


def pick(author: Author, expr: Pick) -> int:
    """`la plus tardive des …`, among what concerns the case and happened."""
    from millesime.rete.expressions import value

    best = _BEST[expr.choice]
    cells: list[int] = []
    for item in expr.items:
        test = value(author, item.test)
        if item.when is not None:
            when = value(author, item.when)
            chosen = author.cell()
            doubt = author.work((when, test), _doubted)
            author.where(kind(when, Kind.FALSE), then=Say(chosen, Kind.NONE))
            author.where(kind(when, Kind.TRUE), known(test), then=Take(chosen, test))
            author.where(lacking(when), known(doubt), then=Take(chosen, doubt))
            test = chosen
        cells.append(test)

    def work(scope: Any, *found: Any) -> Any:
        lacks = lacks_in(found)
        if lacks:
            return absorb(lacks)
        happened = [one for one in found if one is not None]
        return best(happened) if happened else None

    return author.work(cells, work)


def _doubted(scope: Any, when: Any, test: Any) -> Any:
    """An item that may concern the case: nothing where it did not happen, else what it lacks."""
    return None if test is None or not isinstance(when, Lack) else awaited(lacks_in((when, test)))
