"""Exceptions in a network: which of them speak, which one takes the rule's place, which are set aside by their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from millesime.model.expressions import Expr
from millesime.model.program import Exception_, Rule
from millesime.rete import branches
from millesime.rete.doubt import COMMON, CONFLICT, SILENT, Torn, either, one_of_rank, settled
from millesime.rete.network import Ask, Kind, Match, Say, Take, kind, kinds, known, lacking
from millesime.rete.stretches import Choice
from millesime.rete.units import Author
from millesime.values import Lack, Missing

Choices = Mapping[str, Choice]
"""Which version of each exception is in force, by name; whoever has no day is told by what it lacks."""


def weighed(author: Author, rule: Rule, general: int, choices: Choices) -> int:
    """The rule's value once its exceptions have been heard."""
    heard = [_exception(author, rule, one, choices) for one in rule.exceptions if one.target == rule.name]
    cells = [cell for cell in heard if cell is not None]
    if not cells:
        return general

    def doubt(scope: Any, value: Any, *outcomes: Any) -> Any:
        definite = [one for one in outcomes if not isinstance(one, Torn) and one not in (SILENT, COMMON)]
        unsure = [one for one in outcomes if isinstance(one, Torn)]
        found = one_of_rank(definite) if definite else value
        if not unsure or (definite and found is CONFLICT):
            return found  # a conflict that the rule itself comes from is a lack like any other
        more = [option for one in unsure for option in one.options if option not in (SILENT, COMMON)]
        return settled(either([found, *more], [one.lack for one in unsure]))

    return _alone(author, general, cells, (Kind.NO_MATCH, Kind.COMMON), doubt)


def _alone(author: Author, otherwise: int, cells: Sequence[int], silent: tuple[Kind, Kind], doubt: Any) -> int:
    """The one cell that speaks where only one does, `otherwise` where none does; else what `doubt` makes of all."""
    found = author.work((otherwise, *cells), doubt, asked=True)
    spoken: int | None = None  # false: none so far; true: one, held in `winner`; « maybe »: the rest is for `doubt`
    winner: int | None = None
    for cell in cells:
        following, next_winner = author.cell(), author.cell()
        none: tuple[Match, ...] = () if spoken is None else (kind(spoken, Kind.FALSE),)
        for sure in _speaking(cell, silent):
            author.where(*none, sure, then=Say(following, Kind.TRUE))
            author.where(*none, sure, then=Take(next_winner, cell))
        author.where(*none, kinds(cell, *silent), then=Say(following, Kind.FALSE))
        author.where(*none, kind(cell, Kind.MAYBE), then=Say(following, Kind.MAYBE))
        if spoken is not None and winner is not None:
            author.where(kind(spoken, Kind.TRUE), kinds(cell, *silent), then=Say(following, Kind.TRUE))
            author.where(kind(spoken, Kind.TRUE), kinds(cell, *silent), known(winner), then=Take(next_winner, winner))
            for sure in (*_speaking(cell, silent), kind(cell, Kind.MAYBE)):
                author.where(kind(spoken, Kind.TRUE), sure, then=Say(following, Kind.MAYBE))
            author.where(kind(spoken, Kind.MAYBE), then=Say(following, Kind.MAYBE))
        spoken, winner = following, next_winner
    assert spoken is not None
    assert winner is not None
    author.where(kind(spoken, Kind.FALSE), known(otherwise), then=Take(found, otherwise))
    # What an exception that stands alone lacks is told as what several lack together: not what its value may be.
    author.where(kind(spoken, Kind.TRUE), kinds(winner, Kind.FALSE, Kind.TRUE), then=Take(found, winner))
    author.where(kind(spoken, Kind.TRUE), kinds(winner, Kind.VALUE, Kind.COMMON), then=Take(found, winner))
    author.where(kind(spoken, Kind.TRUE), lacking(winner), then=Ask(found))
    author.where(kind(spoken, Kind.MAYBE), then=Ask(found))
    return found


def _speaking(cell: int, silent: tuple[Kind, Kind]) -> list[Match]:
    """The outcomes that are certain and say something."""
    found = [kinds(cell, Kind.FALSE, Kind.NONE)]
    if Kind.COMMON not in silent:
        found.append(kind(cell, Kind.COMMON))
    return found


def _exception(author: Author, rule: Rule, one: Exception_, choices: Choices) -> int | None:
    """What an exception comes to once those made to it were heard; None where it says nothing whatever the case."""
    own = _own(author, rule, one, choices[one.name])
    if own is None:
        return None
    above = [_exception(author, rule, each, choices) for each in rule.exceptions if each.target == one.name]
    cells = [cell for cell in above if cell is not None]
    if not cells:
        return own

    def doubt(scope: Any, mine: Any, *outcomes: Any) -> Any:
        if mine is SILENT:
            return SILENT
        definite = [one for one in outcomes if one is not SILENT and not isinstance(one, Torn)]
        unsure = [one for one in outcomes if isinstance(one, Torn)]
        held = list(mine.options) if isinstance(mine, Torn) else [mine]
        if definite:
            instead = _set_aside(one_of_rank(definite))
            held = [SILENT if option is SILENT else instead for option in held]
        perhaps = [option for one in unsure for option in one.options if option is not SILENT]
        options = [*held, *map(_set_aside, perhaps)]
        if perhaps and len(definite) + len(unsure) > 1 and one_of_rank([*definite, *perhaps]) is CONFLICT:
            options.append(CONFLICT)
        lacks = [one.lack for one in (mine, *unsure) if isinstance(one, Torn)]
        return either(options, lacks) if lacks else options[0]

    # Where one alone speaks it takes the place of what is certain; « droit commun » takes it to say nothing.
    alone = _alone(author, own, cells, (Kind.NO_MATCH, Kind.NO_MATCH), doubt)
    found = author.work((own, *cells), doubt, asked=True)
    author.where(kind(own, Kind.NO_MATCH), then=Say(found, Kind.NO_MATCH))
    author.where(kind(own, Kind.MAYBE), then=Ask(found))
    for certain in (kinds(own, Kind.FALSE, Kind.NONE), kind(own, Kind.COMMON)):
        author.where(certain, kinds(alone, Kind.FALSE, Kind.NO_MATCH), then=Take(found, alone))
        author.where(certain, kind(alone, Kind.MAYBE), then=Take(found, alone))
        author.where(certain, kind(alone, Kind.COMMON), then=Say(found, Kind.NO_MATCH))
    return found


def _set_aside(outcome: Any) -> Any:
    """« droit commun » sets the exception aside."""
    return SILENT if outcome is COMMON else outcome


def _own(author: Author, rule: Rule, one: Exception_, choice: Choice) -> int | None:
    if choice.version is not None:
        return _body(author, one.name, choice.version.body)
    if choice.over:
        return None
    assert choice.lack is not None
    lack = choice.lack
    return author.constant(Torn((SILENT, lack), (lack,), lack))


def _body(author: Author, owner: str, body: Expr | None) -> int:
    assert body is not None, "only barèmes are without a body"
    outer, author.owner = author.owner, owner
    cell = branches.outcome(author, body)
    author.owner = outer
    return cell


def general(author: Author, rule: Rule, body: Expr | None) -> int:
    """The rule's own version; where nothing of it matches, the rule itself is what is lacking."""
    settled_ = author.settled(_body(author, rule.name, body))
    missing = author.constant(Missing.of(rule.name))
    cell = author.cell()
    author.where(kinds(settled_, Kind.FALSE, Kind.NONE), then=Take(cell, settled_))
    author.where(kind(settled_, Kind.COMMON), then=Take(cell, settled_))
    author.where(kind(settled_, Kind.NO_MATCH), known(missing), then=Take(cell, missing))
    return cell


def lack_of(choice: Choice) -> Lack:
    """What a choice without a version lacks."""
    assert choice.lack is not None
    return choice.lack
