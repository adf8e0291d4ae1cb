"""The proof that an answer was not to be had: the question, the answer there is, and what stood in the way of the other."""

from __future__ import annotations

from typing import Any

from millesime.bundle import VERSION
from millesime.evaluate.engine import Engine, Outcome
from millesime.facts.canonical import to_json
from millesime.facts.lexicon import Case
from millesime.model.program import DATE_REFERENCE
from millesime.records.citations import Json
from millesime.records.decision import Decision, Question, digest_of
from millesime.records.refutation import rules
from millesime.records.refutation.asking import Asking, Quote
from millesime.values import Lack, Status

FORMAT = "millesime/refutation/1"


def refute(engine: Engine, outcome: Outcome, wanted: Any, quote: Quote) -> Json:
    """Why the first goal of an outcome is not `wanted`: plain data, of the form of a result.

    `verdict` is `already` (it is), `open` (it may still be, for want of facts) or `refuted`. `trail` is the goal's step,
    and beneath it a step for each branch, exception, reading and version that could have given the value.
    """
    answer = outcome.answers[0]
    node, rule = answer.node, answer.node.unit.rule
    value = node.value
    shown: Json = {
        "goal": answer.goal,
        "type": str(rule.type),
        "wanted": to_json(wanted, rule.type, engine.program.structures),
        "status": value.status.value if value.__class__ is Lack else Status.DETERMINED.value,
        "value": None if value.__class__ is Lack else to_json(value, rule.type, engine.program.structures),
    }
    for key, held in (("value_label", value), ("wanted_label", wanted)):
        label = engine.choice_label(rule.type, held)
        if label:
            shown[key] = label
    if rule.label:
        shown["label"] = rule.label
    already = value.__class__ is not Lack and value == wanted and (value is None) is (wanted is None)
    unknown = value.__class__ is Lack and value.status is Status.UNKNOWN
    shown["verdict"] = "already" if already else "open" if unknown else "refuted"
    missing = engine.missing(outcome, answer)
    shown["missing"] = list(missing)
    known = engine.program.facts
    lacunae = [name for name in missing if name.partition("[")[0] not in known and name != DATE_REFERENCE]
    if lacunae:
        shown["lacunae"] = lacunae
    agreeing = [d.reading for d in answer.discordances if d.node.value.__class__ is not Lack and d.node.value == wanted]
    if agreeing:
        shown["readings"] = agreeing
    if not already:
        ask = Asking(engine, outcome.run, quote)
        shown["trail"] = rules.refuted(node, wanted, ask, asked=True)
    return shown


def refutation(engine: Engine, asked: tuple[Question, Case, Outcome], wanted: Any, quote: Quote) -> Json:
    """The whole proof, with the question that was asked and the facts it was asked of, in canonical form."""
    question, case, outcome = asked
    proof = refute(engine, outcome, wanted, quote)
    decision = Decision(question, case, outcome, engine)
    shown: Json = {
        "format": FORMAT,
        "engine": VERSION,
        "edition": {"id": question.edition, "digest": question.edition_digest},
        "reading": question.reading,
        "question": {
            "goals": list(question.goals),
            "date_reference": question.at.isoformat() if question.at else None,
        },
        "facts": case.facts,
        "assumed": dict(decision.assumed),
        "results": [proof],
    }
    if not question.presumptions:
        shown["question"]["presumptions"] = False
    shown["digest"] = digest_of(shown)
    return shown
