"""A difference made by hand, of every kind of change and of effect: what the page and its checks are tried on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import millesime
from millesime.difference.model import (
    Band,
    Change,
    CitationChange,
    Cited,
    Difference,
    Effect,
    FigureChange,
    Manner,
    Outcome,
    Part,
    RuleChange,
    Side,
    TextChange,
    Where,
)
from tests.acceptance.dossiers import FIRM

OLD = millesime.load("2012")
MODE = "tarification.mode"
DAYS = date(2011, 12, 31), date(2012, 1, 1)


def side(edition: millesime.Edition, day: date | None = None, name: str = "") -> Side:
    return Side(name or edition.id, edition.id, edition.digest, edition.info.horizon, day)


def difference(said: str = "un texte") -> Difference:
    """A difference of every kind of change and effect, whose words are `said`."""
    where = Where(Part.EXCEPTION, said, said, date(2011, 1, 1), date(2012, 1, 1))
    text = TextChange(where, Change.CHANGED, ((" ", said), ("-", f"avant {said}"), ("+", f"après {said}")))
    long = TextChange(where, Change.ADDED, tuple(("+", f"{said} {n}") for n in range(40)))
    rule = RuleChange(
        Part.RULE,
        MODE,
        Change.CHANGED,
        said,
        "D.242-6-2",
        (text, long),
        (FigureChange(where, f"effectif < … {said}", "10", "20", said), FigureChange(where, "x", None, said)),
        tuple(CitationChange(where, kind, said, None, said) for kind in Cited),
        (MODE, said),
    )
    others = tuple(RuleChange(part, said, kind, said, said) for part in Part for kind in Change)
    before, after = (OLD.evaluate(FIRM | {"tarification": {"annee": 2011}}, [MODE], day) for day in DAYS)
    witness = Effect(
        MODE,
        Outcome.WITNESS,
        Manner.MOVED,
        before.case.facts,
        DAYS,
        before,
        after,
        rules=(said,),
        bands=(
            Band(said, 10, 19, "mixte", "collective"),
            Band("x", None, 3, "unknown", said),
            Band("y", 3, None, "1", "2"),
        ),
    )
    alone = replace(witness, manner=Manner.ALONE, before=None, bands=())
    refused = Effect(said, Outcome.NONE, why="proof"), Effect(said, Outcome.NOT_ESTABLISHED, why=said)
    case = (witness, replace(witness, outcome=Outcome.SAME, manner=None, before=before, after=before))
    sides = side(OLD, DAYS[0]), side(OLD, DAYS[1], said)
    return Difference(*sides, (rule, *others), (alone, witness, *refused), 7, case)
