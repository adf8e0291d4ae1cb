"""`millesime.what_if`: everything that is asked of one goal on one case, in one answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, final

from millesime.bundle import VERSION
from millesime.records.citations import Json
from millesime.whatif.elsewhere import elsewhere
from millesime.whatif.matter import ORDERED, Decides, Matter
from millesime.whatif.model import WhatIf
from millesime.workspace.contested import answer_wanted
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from millesime.workspace.edition import Edition


@final
class _Another:
    """Wanted: any other answer."""


ANOTHER: Final = _Another()


def what_if(
    edition: Edition,
    facts: Any,
    goal: str,
    wanted: Any = ANOTHER,
    *,
    free: Iterable[str] | None = None,
    at: date | str | None = None,
    reading: str | None = None,
    presumptions: bool = True,
    others: Sequence[Edition] = (),
    check: Decides | None = None,
) -> WhatIf:
    """What would turn a result, where it turns, what it is under other editions, and between which bounds it lies.

    `facts`, `at`, `reading`, `presumptions`: as in `Edition.evaluate`. `wanted`: the answer to be brought about, written
    as facts are; without it, any other than the one there is. `free`: the facts that may move, by name or `prefix.*`;
    without it, all that the goal reads but event dates, the day asked about, lists and texts. `others`: editions under
    which the case is decided too. `check`: decides a case in the evaluator's place (for tests).

    Raises `Refused` as `evaluate` does, and `ModuleNotFoundError` where the solver is not installed (extra `verify`).

    >>> import millesime
    >>> edition = millesime.load("2012")
    >>> firm = {"entreprise": {"effectif": 19}, "etablissement": {"annee_creation": 1990, "alsace_moselle": False}}
    >>> firm["tarification"] = {"annee": 2012}
    >>> found = millesime.what_if(edition, firm, "tarification.mode", free=["entreprise.effectif"], at="2012-06-01")
    >>> [(move.before, move.after) for way in found.changes.ways for move in way.moves]
    [(19, 20)]
    """
    # These bring the solver; where it is missing, that is told before any work.
    from millesime.whatif.bounding import bounds
    from millesime.whatif.thresholds import thresholds
    from millesime.whatif.turning import ANY_OTHER, changes

    matter = matter_of(edition, facts, goal, at, reading, presumptions, check)
    patterns = None if free is None else tuple(free)
    moving = matter.free(patterns)
    target = ANY_OTHER if wanted is ANOTHER else answer_wanted(goal, wanted, edition.program)
    varying = matter.missing | (set(moving) if patterns is not None else set())
    is_open = matter.now.status == "unknown" or patterns is not None
    return WhatIf(
        question_of(matter),
        goal,
        edition.program.rules[goal].label,
        matter.now,
        moving,
        changes(matter, moving, target),
        tuple(one for name in _lines(matter, patterns) if (one := thresholds(matter, name)) is not None),
        tuple(elsewhere(matter, other) for other in others),
        bounds(matter, varying) if varying and is_open else None,
    )


def matter_of(
    edition: Edition,
    facts: Any,
    goal: str,
    at: date | str | None,
    reading: str | None,
    presumptions: bool,
    check: Decides | None = None,
) -> Matter:
    """A question, held against the lexicon and the law; raises `Refused` with everything that is wrong with it."""
    checked = edition.check_facts(facts)
    if checked.product is None:
        raise Refused(checked.diagnostics)
    first = edition.evaluate(checked.product, [goal], at, reading, presumptions)
    return Matter(edition, first.case, goal, first.question.at, reading, presumptions, check)


def question_of(matter: Matter) -> Json:
    """How a question was put, as a decision records it."""
    decision = matter.decision
    shown: Json = {
        "engine": VERSION,
        "edition": {"id": matter.edition.id, "digest": matter.edition.digest},
        "reading": matter.reading,
        "question": {
            "goals": [matter.goal],
            "date_reference": matter.asked_about.isoformat() if matter.asked_about else None,
        },
        "facts": decision.case.facts,
        "assumed": dict(decision.assumed),
    }
    if not matter.presumptions:
        shown["question"]["presumptions"] = False
    return shown


def _lines(matter: Matter, patterns: Sequence[str] | None) -> list[str]:
    """The facts of which thresholds are looked for: those given, or those named; and one that alone is missing."""
    lacking = set(matter.now.missing) & matter.names
    alone = lacking if len(matter.now.missing) == 1 else set()
    named = set(matter.free(patterns)) if patterns is not None else matter.names & matter.values.keys()
    return sorted(name for name in named | alone if matter.fact(name).type.kind in ORDERED)


__all__ = ["ANOTHER", "matter_of", "question_of", "what_if"]
