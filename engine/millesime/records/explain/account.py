"""The account of a decision for the screen: the question, each answer with its authority, then why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, final

from millesime.records.explain import said
from millesime.records.explain.citation import Json, obj, provision, sentence
from millesime.records.explain.layout import Line, Piece, Tone, size, wrap
from millesime.records.explain.trail import rows, steps
from millesime.records.explain.tree import tree
from millesime.records.explain.typography import day, shown
from millesime.records.explain.words import word
from millesime.text.screen import visible, width

if TYPE_CHECKING:
    from millesime.text.render import Lang

_BAR = "┃ "
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
            event = obj(step, "event").get("name")
            if isinstance(event, str):
                found.setdefault(event, Known("date"))
    return found


def results(record: Json) -> list[Json]:
    """The results of a decision, those that are objects."""
    listed = record.get("results")
    return [result for result in listed if isinstance(result, Mapping)] if isinstance(listed, list) else []


def answer(result: Json, lang: Lang) -> str:
    """The value of a result, or the status that stands in its place."""
    if result.get("status") == "determined":
        return shown(result.get("value"), result.get("type"), lang)
    return word(str(result.get("status")), lang)


def reason(result: Json, record: Json, lang: Lang) -> str:
    """Why there is no value, in one sentence; nothing where there is one."""
    status = str(result.get("status"))
    if status == "determined":
        return ""
    why = word(f"{status}.why", lang, edition=visible(str(obj(record, "edition").get("id", "?"))))
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
    cited = result.get("citations")
    said = [sentence(c, lang) for c in cited if isinstance(c, Mapping)] if isinstance(cited, list) else []
    event = obj(obj(result, "trail"), "event")
    if event.get("name") and event.get("date"):
        chosen = word("chosen_by", lang, event=visible(str(event["name"])), day=day(str(event["date"]), lang))
        said.append(chosen + (f" ({word('assumed_day', lang)})" if event.get("assumed") else ""))
    elif event.get("name"):
        said.append(word("chosen_by_unknown", lang, event=visible(str(event["name"]))))
    return list(dict.fromkeys(said))


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
        note = f" ({visible(str(forum['note']))})" if forum.get("note") else ""
        told.append(word("norm.forum", lang, forum=_actor(forum)) + note)
    return told


def _actor(of: Json) -> str:
    return visible(str(of.get("label") or of.get("name") or "?"))


def account(record: Json, lang: Lang, columns: int) -> list[Line]:
    """The whole account, as lines to paint."""
    names = told(record)
    lines: list[Line] = [_rule([(" · ".join(asked(record, lang)), Tone.NAME)], columns), ()]
    found = results(record)
    if not found:
        lines += [(Piece(word("no_result", lang)),), ()]
    if len(found) > 1:
        lines += [*_table(found, lang, columns), ()]
    for result in found:
        lines += _result(result, record, names, lang, columns)
    lines += _assumed(record, names, lang, columns)
    lines += _digests(record, lang)
    return lines


def _rule(parts: list[tuple[str, Tone]], columns: int) -> Line:
    line = tuple(Piece(text, tone) for text, tone in parts)
    rest = columns - size(line) - 1
    return (*line, Piece(" " + "─" * rest, Tone.ASIDE)) if rest > 2 else line


def _table(found: list[Json], lang: Lang, columns: int) -> Iterator[Line]:
    """Goals, answers and provisions, one a line."""
    cells = [
        (
            visible(str(result.get("goal", ""))),
            answer(result, lang),
            next((provision(c, lang) for c in result.get("citations") or () if isinstance(c, Mapping)), ""),
            _disputed(result, lang),
            TONES.get(str(result.get("status")), Tone.ASIDE),
        )
        for result in found
    ]
    heads = tuple(word(key, lang) for key in ("goal", "answer", "authority"))
    columns_of = list(zip(*(cell[:3] for cell in cells), strict=True))
    first, second, third = (max(map(width, (head, *column))) for head, column in zip(heads, columns_of, strict=True))
    yield (Piece(f"  {_padded(heads[0], first)}  {_padded(heads[1], second)}  {heads[2]}", Tone.ASIDE),)
    for goal, value, where, disputed, tone in cells:
        line: Line = (
            Piece(f"  {_padded(goal, first)}  "),
            Piece(_padded(value, second), tone),
            Piece(f"  {where}", Tone.ASIDE),
        )
        if disputed:
            gap = " " * (third - width(where) + 2)
            line = (*line, Piece(gap), Piece(disputed, Tone.OTHER))
        yield from [line] if size(line) <= columns else wrap(line, columns, (Piece("  "),), (Piece("      "),))


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def _disputed(result: Json, lang: Lang) -> str:
    other = [d.get("reading") for d in result.get("discordances") or () if isinstance(d, Mapping)]
    return word("disputed", lang, reading=visible(", ".join(str(name) for name in other))) if other else ""


def _result(result: Json, record: Json, names: Mapping[str, Known], lang: Lang, columns: int) -> Iterator[Line]:
    goal, tone = visible(str(result.get("goal", ""))), TONES.get(str(result.get("status")), Tone.ASIDE)
    label = names.get(goal, Known()).label
    yield from wrap([Piece(goal, Tone.NAME), *([Piece(f" — {label}", Tone.ASIDE)] if label else [])], columns)
    bar: Line = (Piece(_BAR, tone),)
    yield from wrap([Piece(answer(result, lang), tone)], columns, bar, bar)
    yield (Piece(_BAR.rstrip(), tone),)
    why = reason(result, record, lang)
    if why:
        yield from wrap([Piece(why)], columns, bar, bar)
    for text in (*norm(obj(result, "norm"), lang, label), *basis(result, lang)):
        yield from wrap([Piece(text)], columns, bar, (*bar, Piece("  ")))
    yield ()
    yield from _missing(result, names, lang, columns)
    yield from _discordances(result, lang, columns)
    trail = obj(result, "trail")
    if trail.get("ref"):
        yield (Piece(f"  {word('trail', lang)}", Tone.NAME), Piece(f"  {word('above', lang)}", Tone.ASIDE))
        yield ()
    elif trail:
        yield (Piece(f"  {word('trail', lang)}", Tone.NAME),)
        cited = result.get("citations")
        said = cited[0] if isinstance(cited, list) and cited and isinstance(cited[0], Mapping) else {}
        yield from tree(rows(trail, lang, said), columns)
        yield ()


def _missing(result: Json, names: Mapping[str, Known], lang: Lang, columns: int) -> Iterator[Line]:
    missing = result.get("missing")
    if not isinstance(missing, list) or not missing:
        return
    yield (Piece(f"  {word('missing', lang)}", Tone.NAME),)
    margin = len(str(len(missing))) + 2
    for number, name in enumerate(missing, 1):
        known = names.get(str(name), Known())
        label = f" — {known.label}" if known.label else ""
        pieces = [Piece(visible(str(name)), Tone.MISSING), Piece(label, Tone.ASIDE)]
        head = (Piece(f"  {number}. ".rjust(margin + 3), Tone.ASIDE),)
        yield from wrap(pieces, columns, head, (Piece(" " * size(head)),))
    yield ()


def _discordances(result: Json, lang: Lang, columns: int) -> Iterator[Line]:
    others = [each for each in result.get("discordances") or () if isinstance(each, Mapping)]
    if not others:
        return
    yield (Piece(f"  {word('discordances', lang)}", Tone.NAME),)
    for other in others:
        bar: Line = (Piece("  ┇ ", Tone.OTHER),)
        value = {"status": other.get("status", "determined"), "value": other.get("value"), "type": result.get("type")}
        pieces = [Piece(answer(value, lang), Tone.OTHER), Piece(f" — {holder(other, lang)}")]
        yield from wrap(pieces, columns, bar, bar)
        cited = other.get("citations")
        for citation in cited if isinstance(cited, list) else ():
            if isinstance(citation, Mapping):
                yield from wrap([Piece(sentence(citation, lang), Tone.ASIDE)], columns, bar, (*bar, Piece("  ")))
    yield ()


def holder(other: Json, lang: Lang) -> str:
    """A rival reading and who holds it."""
    name, who = visible(str(other.get("reading", ""))), visible(str(other.get("held_by") or ""))
    return word("held_by", lang, reading=name, who=who) if who else word("reading", lang, reading=name)


def _assumed(record: Json, names: Mapping[str, Known], lang: Lang, columns: int) -> Iterator[Line]:
    assumed: Mapping[str, Any] = obj(record, "assumed")
    if not assumed:
        return
    yield (Piece(word("assumptions", lang), Tone.NAME),)
    column = max(width(visible(name)) for name in assumed) + 4
    for name, value in assumed.items():
        known = names.get(name, Known())
        pad = " " * max(column - width(visible(name)) - 2, 2)
        line: Line = (Piece(f"  {visible(name)}{pad}"), Piece(shown(value, known.kind, lang), Tone.GIVEN))
        yield from [line] if size(line) <= columns else wrap(line, columns, (Piece("  "),), (Piece("    "),))
    yield ()


def digests(record: Json, lang: Lang) -> list[tuple[str, str]]:
    """What identifies the decision, the law it was taken under, and the engine."""
    listed = [
        ("digest.decision", record.get("digest")),
        ("digest.edition", obj(record, "edition").get("digest")),
        ("digest.engine", record.get("engine")),
    ]
    return [(word(key, lang), visible(str(value))) for key, value in listed if value]


def _digests(record: Json, lang: Lang) -> Iterator[Line]:
    heads = digests(record, lang)
    room = max((width(head) for head, _ in heads), default=0)
    for head, value in heads:
        yield (Piece(f"{head:<{room}}  {value}", Tone.ASIDE),)
