"""Pieces of a line: where a fact is cut, what lies at the ends, and pieces that are one after all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, NamedTuple, final

from millesime.whatif.model import Answer, Piece
from millesime.whatif.ways import Way

NEAR: Final = Fraction(1, 10_000)
"""How near an end that a piece does not hold its answer is shown."""


@final
@dataclass(frozen=True, slots=True)
class Cut:
    """A place where the answer turns: `at` belongs to what follows, or else to what comes before."""

    at: Fraction
    to_next: bool


@final
@dataclass(frozen=True, slots=True)
class Edge:
    """An end of a piece, or of the whole line: where it is, whether the piece holds it, whether no end was found there."""

    at: Fraction
    held: bool
    endless: bool = False

    def reaches(self, here: Fraction, sign: int) -> bool:
        """Whether a value lies on the piece's side of it."""
        return self.endless or sign * here > sign * self.at or (here == self.at and self.held)

    def near(self, other: Fraction, sign: int) -> Fraction:
        """A value beside it that the piece holds."""
        return self.at + sign * (min(NEAR, abs(other - self.at) / 2) or NEAR)


class Decided(NamedTuple):
    """What the evaluator says of one value, the way by which it comes to it, and the answer as the language holds it."""

    answer: Answer
    way: Way
    held: Any


def merged(pieces: list[tuple[Piece, Way]]) -> list[tuple[Piece, Way]]:
    """Without the cuts at which only the line of a barème changes, and nothing of the answer."""
    found: list[tuple[Piece, Way]] = []
    for piece, way_ in pieces:
        if found:
            before, theirs = found[-1]
            still = not before.varies and not piece.varies and before.last.answer.same(piece.first.answer)
            if still and _without_scales(theirs) == _without_scales(way_):
                found[-1] = (Piece(before.first, piece.last, before.here or piece.here, varies=False), theirs)
                continue
        found.append((piece, way_))
    return found


def _without_scales(met: Way) -> Way:
    return tuple(one for one in met if one.what != "scale")


def named(pieces: list[tuple[Piece, Way]]) -> tuple[Piece, ...]:
    """The pieces, each with what of the law it has and a piece beside it has not."""
    found = []
    for place, (piece, way_) in enumerate(pieces):
        beside = [pieces[other][1] for other in (place - 1, place + 1) if 0 <= other < len(pieces)]
        own = dict.fromkeys(one for one in way_ if any(other and one not in other for other in beside))
        found.append(replace(piece, branch=tuple(own)))
    return tuple(found)
