"""What a record says, in phrases: the question, each answer and what it rests on. The screen and the page share them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, final

from millesime.frozen import dataclass
from millesime.records.explain import said
from millesime.records.explain.citation import Json, obj, sentence
from millesime.records.explain.layout import Tone
from millesime.records.explain.trail import steps
from millesime.records.explain.typography import day, shown
from millesime.records.explain.words import word
from millesime.text.screen import visible

if TYPE_CHECKING:
    from millesime.text.render import Lang

_STEPS = {"True": "norm.after", "False": "norm.lifted"}
TONES: Mapping[str, Tone] = {"determined": Tone.VALUE, "unknown": Tone.MISSING, "conflict": Tone.CONFLICT}
"""The tone of an answer, by its status; any other is set aside."""


@final
@dataclass(frozen=True, slots=True)
class Known:
    """What a trail tells of a name: its type and its label."""

    kind: str | None = None
    label: str = ""


def told(record: Json) -> dict[str, Known]:
    """Types and labels by name, gathered from the trails: the facts themselves carry none."""
    found: dict[str, Known] = {}
    for result in results(record):
        found.setdefault(str(result.get("goal")), Known(result.get("type"), visible(str(result.get("label") or ""))))
        for step in steps(obj(result, "trail")):
            name = step.get("name")
            if isinstance(name, str) and step.get("what") in ("fact", "rule", "scale", "event"):
                known = found.get(name, Known())
                kind = known.kind or step.get("type") or ("date" if step.get("what") == "event" else None)
                found[name] = Known(kind, known.label or visible(str(step.get("label") or "")))
                if step.get("element"):
                    found[f"{step['element']}.{name.rpartition('.')[2]}"] = found[name]
            event = obj(step, "event").get("name")
            if isinstance(event, str):
                found.setdefault(event, Known("date"))
    return found


def results(record: Json) -> list[Json]:
    """The results of a decision, those that are objects."""
    return objects(record, "results")


def objects(of: Json, key: str) -> list[Json]:
    """The objects of a list of the record; what is none is left out."""
    listed = of.get(key)
    return [each for each in listed if isinstance(each, Mapping)] if isinstance(listed, list) else []


def answer(result: Json, lang: Lang) -> str:
    """The value of a result, or the status that stands in its place."""
    if result.get("status") == "determined":
        return shown(result.get("value"), result.get("type"), lang)
    return word(str(result.get("status")), lang)


def meaning(result: Json) -> str:
    """What a choice is called in plain French; nothing for other values."""
    return visible(str(result.get("value_label") or ""))


def reason(result: Json, record: Json, lang: Lang) -> str:
    """Why there is no value, in one sentence; nothing where there is one."""
    status = str(result.get("status"))
    if status == "determined":
        return ""
    if result.get("reason") == "division_by_zero":
        return word("division_by_zero.why", lang)
    why = word(f"{status}.why", lang, edition=visible(str(obj(record, "edition").get("id", "?"))))
    known = obj(result, "trail").get("known_until")
    if known:
        return f"{why} {word('known_until', lang, day=day(str(known), lang))}"
    return f"{why} ({said.reason(str(result['reason']), lang)})" if result.get("reason") else why


def asked(record: Json, lang: Lang) -> list[str]:
    """The question in parts: edition, day, reading."""
    parts = [word("edition", lang, id=visible(str(obj(record, "edition").get("id", "?"))))]
    when = obj(record, "question").get("date_reference")
    if when:
        parts.append(word("asked_about", lang, day=day(str(when), lang)))
    if record.get("reading"):
        parts.append(word("under_reading", lang, reading=visible(str(record["reading"]))))
    return parts


def basis(result: Json, lang: Lang) -> list[str]:
    """What the answer rests on: its citations, and the day that chose the version."""
    rests = [sentence(citation, lang) for citation in objects(result, "citations")]
    event = obj(obj(result, "trail"), "event")
    if event.get("name") and event.get("date"):
        chosen = word("chosen_by", lang, event=visible(str(event["name"])), day=day(str(event["date"]), lang))
        rests.append(chosen + (f" ({word('assumed_day', lang)})" if event.get("assumed") else ""))
    elif event.get("name"):
        rests.append(word("chosen_by_unknown", lang, event=visible(str(event["name"]))))
    return list(dict.fromkeys(rests))


def norm(of: Json, lang: Lang, label: str = "") -> list[str]:
    """Who may or must do what, towards whom, after which step, by when, before which forum.

    What is to be done is not said where it is the result's own `label`.
    """
    if not of:
        return []
    towards = [_actor(each) for each in of.get("towards") or () if isinstance(each, Mapping)]
    said_of = [
        word("norm", lang, kind=word(str(of.get("kind")), lang), holder=_actor(obj(of, "holder"))),
        word("norm.towards", lang, who=word("and", lang).join(towards)) if towards else "",
        word("norm.action", lang, action=visible(str(of["action"])))
        if of.get("action") and of["action"] != label
        else "",
    ]
    told = ["".join(said_of)]
    after, deadline, forum = obj(of, "after"), obj(of, "deadline"), obj(of, "forum")
    if after:
        step = visible(str(after.get("label") or after.get("step")))
        told.append(word(_STEPS.get(str(after.get("required")), "norm.perhaps"), lang, step=step))
    if deadline:
        by = answer({"status": "determined", "type": "date", **deadline}, lang)
        label = f" ({visible(str(deadline['label']))})" if deadline.get("label") else ""
        told.append(word("norm.deadline", lang, by=by) + label)
    if forum:
        named = forum.get("note") in (None, forum.get("label"))
        note = "" if named else f" ({visible(str(forum['note']))})"
        told.append(word("norm.forum", lang, forum=_actor(forum)) + note)
    return told


def rival(other: Json, result: Json, lang: Lang) -> list[str]:
    """What another reading says of a power or a duty, and the result does not."""
    said = norm(obj(result, "norm"), lang)
    return [text for text in norm(obj(other, "norm"), lang) if text not in said]


def _actor(of: Json) -> str:
    return visible(str(of.get("label") or of.get("name") or "?"))


def holder(other: Json, lang: Lang) -> str:
    """A rival reading and who holds it."""
    name, who = visible(str(other.get("reading", ""))), visible(str(other.get("held_by") or ""))
    return word("held_by", lang, reading=name, who=who) if who else word("reading", lang, reading=name)


def digests(record: Json, lang: Lang) -> list[tuple[str, str]]:
    """What identifies the decision, the law it was taken under, and the engine; a record that was altered says so."""
    from millesime.records.decision import digest_of

    held = record.get("digest")
    altered = "" if held == digest_of(record) else f" — {word('altered', lang)}"
    listed = [
        ("digest.decision", f"{held}{altered}" if held else None),
        ("digest.edition", obj(record, "edition").get("digest")),
        ("digest.engine", record.get("engine")),
    ]
    return [(word(key, lang), visible(str(value))) for key, value in listed if value]
