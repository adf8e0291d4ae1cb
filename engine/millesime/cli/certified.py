"""Certificates of `ask`: written to a file, told in a line, and proved again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from millesime.cli.desk import BAD_NEWS, FINE, replace

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.cli.verb import Given
    from millesime.whatif.certificate import Certificate
    from millesime.whatif.model import Answer


def told(certificate: Certificate, desk: Desk) -> str:
    """What a certificate says, and, where the evaluator alone does not come to the answer, what the answer is."""
    from millesime.records.explain.typography import typeset
    from millesime.whatif.certificate import Ground

    facts = ", ".join(certificate.remaining)
    if not facts:
        return desk.say("ask.certified_all")
    key = "ask.certified" if certificate.ground is Ground.PROVED else "ask.certified_evaluator"
    lines = [typeset(desk.say(key, facts=facts))]
    if not certificate.decided:
        lines.insert(0, typeset(desk.say("ask.whatever", value=_said(certificate.answer, desk))))
    return "\n".join(lines)


def _said(answer: Answer, desk: Desk) -> str:
    from millesime.records.explain.typography import shown
    from millesime.records.explain.words import word

    return (
        shown(answer.value, answer.type, desk.lang) if answer.status == "determined" else word(answer.status, desk.lang)
    )


def keep(certificate: Certificate | None, path: str, desk: Desk) -> None:
    """Write a certificate to a file, where there is one."""
    if certificate is None:
        desk.tell(desk.say("ask.nothing_to_keep"))
        return
    replace(Path(path), certificate.to_json().encode() + b"\n")
    desk.tell(desk.say("ask.kept", path=path))


def check(given: Given, desk: Desk) -> int:
    """Prove a certificate again, under the edition that it names or the one that is given."""
    import orjson

    from millesime.cli.asked import data_of, edition_of
    from millesime.text.diagnostic import diagnose
    from millesime.whatif.certificate import checked
    from millesime.workspace.refused import Refused

    try:
        held: Any = orjson.loads(data_of(given.check))
    except orjson.JSONDecodeError:
        held = None
    named = held.get("edition") if isinstance(held, dict) else None
    if not isinstance(named, dict) or not isinstance(named.get("id"), str):
        raise Refused([diagnose("ML652")])
    found, faults = checked(held, edition_of(given.edition or named["id"], desk))
    if faults:
        desk.complain(faults, {})
        if found.otherwise is not None:
            facts, answer = found.otherwise
            with_ = " ; ".join(f"{name} = {value}" for name, value in facts.items()) or "—"
            desk.tell(desk.say("ask.otherwise", goal=held["goal"], value=_said(answer, desk), facts=with_))
        return BAD_NEWS
    certificate = found.certificate
    assert certificate is not None, "what has no fault holds"
    facts_ = ", ".join(certificate.remaining) or "—"
    line = desk.say("ask.holds", goal=certificate.goal, value=_said(certificate.answer, desk), facts=facts_)
    desk.write(f"\x1b[1;32m✓\x1b[0m {line}\n" if desk.colour else f"✓ {line}\n")
    return FINE
