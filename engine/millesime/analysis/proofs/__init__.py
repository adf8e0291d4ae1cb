"""What can be proved of the law before any case is decided. One check a file; z3 comes with it (extra `verify`).

Every case that is shown was decided by the evaluator first. What the solver does not settle is « not established » (ML422).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from millesime.analysis import analyse
from millesime.analysis.proofs import clashes, settled, tables, unreached
from millesime.analysis.proofs.inquiry import LONG, Answer, Decides, Inquiry, Place
from millesime.analysis.proofs.proof import Asked, Proof
from millesime.analysis.proofs.showing import shown
from millesime.analysis.symbolic import Witness, smallest
from millesime.model.program import Program
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose
from millesime.text.render import in_order

PROOFS: tuple[Proof, ...] = (
    tables.PROOF,
    clashes.PROOF,
    unreached.PROOF,
    settled.TRUE,
    settled.FALSE,
)
"""All of them, in the order of their codes."""


def prove(program: Program, decides: Decides) -> tuple[Diagnostic, ...]:
    """Everything that the proofs find in a program, in the order of reading; `decides` says what a case comes to."""
    inquiry = Inquiry(program)
    found = list(_searched(inquiry, inquiry.places, decides, is_last=False))
    again = [place for place, said in found if said is None]
    if again:
        owners = {place.owner for place in again}
        longer = Inquiry(program, LONG, inquiry.goals_of(owners))
        wanted = {_key(place) for place in again}
        places = {
            owner: [place for place in longer.places.get(owner, ()) if _key(place) in wanted]
            for owner in sorted(owners)
        }
        found += _searched(longer, places, decides, is_last=True)
    told = {(one.primary.file, one.primary.start, one.primary.end) for one in analyse(program)}
    fresh: dict[tuple[Any, ...], Diagnostic] = {}
    for _, said in found:
        if said is not None:
            at = (said.primary.file, said.primary.start, said.primary.end)
            if at not in told:
                fresh.setdefault((*at, said.code), said)
    return tuple(in_order(fresh.values()))


def _key(place: Place) -> tuple[Any, ...]:
    parts = place.expr if isinstance(place.expr, tuple) else (place.expr,)
    return (place.kind, *map(id, parts))


def _searched(
    inquiry: Inquiry, places: Mapping[str, Any], decides: Decides, is_last: bool
) -> Iterator[tuple[Place, Diagnostic | None]]:
    """What is found at each place; None where longer lists might still change the answer."""
    for owner, held in places.items():
        asked = [
            (proof, place, one) for place in held for proof in PROOFS if (one := proof.asks(place, inquiry)) is not None
        ]
        if not asked:
            continue
        answers = inquiry.answers(owner, [formula for *_, one in asked for formula in one])
        for place, said in _concluded(inquiry, owner, asked, answers, decides):
            if said is not None or not is_last:
                yield place, said
            else:
                yield place, _open(place)


def _concluded(
    inquiry: Inquiry,
    owner: str,
    asked: list[tuple[Proof, Place, Asked]],
    answers: list[tuple[Answer, Any]],
    decides: Decides,
) -> Iterator[tuple[Place, Diagnostic | None]]:
    for number, (proof, place, _) in enumerate(asked):
        (answer, model), (possible, _) = answers[2 * number], answers[2 * number + 1]
        if answer is Answer.OPEN or (answer is Answer.NO and not proof.shows and possible is Answer.OPEN):
            yield place, _open(place)
        elif proof.shows and answer is Answer.YES:
            yield place, _shown(proof, place, inquiry, inquiry.case(owner, model), decides)
        elif not proof.shows and answer is Answer.NO and possible is Answer.YES:
            yield place, None if inquiry.has_lists(owner) else proof.tells(place, inquiry, "")


def _shown(proof: Proof, place: Place, inquiry: Inquiry, witness: Witness, decides: Decides) -> Diagnostic:
    """The fault with a case that the evaluator has decided; one that it does not bear out is not shown."""

    def check(facts: Mapping[str, Any]) -> bool:
        return any(proof.bears(place, value) for value in decides(place.owner, facts))

    days = [name for name, value in witness.facts.items() if isinstance(value, date)] if proof.keeps_days else []
    least = smallest(witness, check, settled=days, within=inquiry.law.facts)
    return (
        proof.tells(place, inquiry, shown(least.facts, inquiry.program)) if isinstance(least, Witness) else _open(place)
    )


def _open(place: Place) -> Diagnostic:
    return diagnose("ML422", place.span, name=place.owner)


__all__ = ["PROOFS", "Decides", "prove"]
