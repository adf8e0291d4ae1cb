"""Why not? A decision asked about the answer that it did not give, under the law that governed it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from millesime.facts.composites import FactReaders
from millesime.facts.refusals import RefusedError
from millesime.model.program import Fact, Program
from millesime.records.envelope import Envelope, read_leaf
from millesime.text.diagnostic import Checked, diagnose
from millesime.values.types import BOOLEAN, Kind, Type
from millesime.workspace.edition import Edition
from millesime.workspace.refused import Refused
from millesime.workspace.replay import Json, Law


def why_not(kept: Json, goal: str, tree: Any, edition: Edition) -> Json:
    """Why a decision did not come to an answer: the proof, of the same form as a decision.

    `tree` is the answer as a case file would hold it. Raises `Refused` where the edition does not know the goal, the
    answer is not of its type, or the law at hand is not the law of the decision.
    """
    if kept["edition"]["digest"] != edition.digest:
        raise Refused([diagnose("ML755", edition=kept["edition"]["id"])])
    if goal not in edition.goals():
        edition.evaluate({}, goals=[goal])  # says so, and which goal may have been meant
    wanted = answer_wanted(goal, tree, edition.program)
    question = kept["question"]
    proof = edition.refute(
        kept["facts"],
        goal,
        wanted,
        at=question["date_reference"],
        reading=kept["reading"],
        presumptions=question.get("presumptions", True),
    )
    (found,) = proof["results"]
    for held in kept["results"]:
        if held["goal"] == goal and any(held.get(key) != found.get(key) for key in ("status", "value")):
            raise Refused([diagnose("ML756", goal=goal)])
    return proof


def whole(
    leaf: bytes, law: Law, secret: bytes | None, *, erased: bool = False, secrets: bool = False
) -> Checked[tuple[Json, Edition] | None]:
    """The decision of a record and the law it was taken under.

    Where facts are masked it is opened by what the store keeps, if that is what was asked for (`secrets`): a proof tells
    the facts.
    """
    held = read_leaf(leaf)
    if not isinstance(held, Envelope):
        return Checked(None, (diagnose("ML707"),))
    decision: Mapping[str, Any] | None = held.decision
    if held.masked is not None:
        from millesime.records.seal import secret_from, unsealed

        if secret is None:
            return Checked(None, (diagnose("ML708" if erased else "ML709", name=held.id),))
        if not secrets:
            return Checked(None, (diagnose("ML758", name=held.id),))
        opened = secret_from(secret)
        decision = unsealed(held, opened) if opened is not None else None
        if decision is None:
            return Checked(None, (diagnose("ML711", name=held.id),))
    found = law(held.bundle)
    if found.product is None or decision is None:
        return Checked(None, found.diagnostics)
    return Checked((decision, found.product))


def answer_type(goal: str, program: Program) -> Type:
    """The type of a goal's answers: a power or a duty is open, or is not."""
    declared = program.rules[goal].type
    return BOOLEAN if declared.kind is Kind.NORM else declared


def answers(of: Type, program: Program) -> tuple[str, ...]:
    """The answers there are, where they can be listed."""
    enumeration = program.enumerations.get(of.name or "") if of.kind is Kind.CHOICE else None
    if enumeration is not None:
        return tuple(name for name, _ in enumeration.choices)
    return ("vrai", "faux") if of.kind is Kind.BOOLEAN else ()


def answer_wanted(goal: str, tree: Any, program: Program) -> Any:
    """An answer as a case file would hold it, held as the language does; raises `Refused` where it is not of its type."""
    of = answer_type(goal, program)
    try:
        return FactReaders(program).of(Fact(goal, of))(tree, goal)
    except RefusedError:
        known = ", ".join(answers(of, program)) or str(of)
        raise Refused([diagnose("ML757", goal=goal, value=getattr(tree, "text", str(tree)), known=known)]) from None
