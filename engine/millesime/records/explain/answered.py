"""One answer of a report: the value, what it rests on, what was not known, who holds what, what was set aside, why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from millesime.records.explain import findings
from millesime.records.explain.citation import Json, obj, sentence
from millesime.records.explain.findings import Known, objects
from millesime.records.explain.layout import Line, Piece, Tone
from millesime.records.explain.report import Block, Folded, Items, Outline, Paragraph, Section, Table, Verdict
from millesime.records.explain.trail import Row
from millesime.records.explain.typography import begun
from millesime.records.explain.words import word
from millesime.text.screen import visible

if TYPE_CHECKING:
    from millesime.text.render import Lang


def title_of(result: Json, names: Mapping[str, Known]) -> str:
    """What a goal is called: its label, or the name under which it is asked for."""
    goal = visible(str(result.get("goal", "")))
    return names.get(goal, Known()).label or visible(str(result.get("label") or "")) or goal


def named(result: Json, names: Mapping[str, Known]) -> Line:
    """A goal by its label, then by the name under which it is asked for."""
    goal, title = visible(str(result.get("goal", ""))), title_of(result, names)
    return (Piece(goal, Tone.NAME),) if title == goal else (Piece(begun(title), law=True), Piece(goal, Tone.NAME))


def answered(
    result: Json, trail: Row | None, index: int, of: tuple[Json, bool, Mapping[str, Known]], lang: Lang
) -> Section:
    """The section of a result; `of` is its decision, whether facts are masked there, and what names are called."""
    decision, masked, names = of
    tone = findings.TONES.get(str(result.get("status")), Tone.ASIDE)
    others = tuple(_otherwise(result, each, lang) for each in objects(result, "discordances"))
    blocks: list[Block] = [Verdict(findings.answer(result, lang), findings.meaning(result), tone, others)]
    why = findings.reason(result, decision, lang)
    if why:
        blocks.append(Paragraph((Piece(why),)))
    parts: dict[str, list[Block]] = {
        "report.norm": _norm(obj(result, "norm"), title_of(result, names), lang),
        "report.basis": _basis(result, lang),
        "missing": _missing(result, names, lang),
        "report.sides": _sides(result, decision, lang),
        "trail": _why(trail, masked, lang),
        "report.set_aside": _set_aside(trail, lang),
    }
    sections = tuple(
        Section(f"r{index}-{key.removeprefix('report.')}", (Piece(word(key, lang)),), tuple(blocks))
        for key, blocks in parts.items()
        if blocks
    )
    return Section(f"r{index}", named(result, names), tuple(blocks), sections)


def brief(result: Json, trail: Row | None, of: tuple[Json, bool, Mapping[str, Known]], lang: Lang) -> tuple[Block, ...]:
    """The same without headings, for a column: the answer, what it rests on, what is missing; the trail folded."""
    decision, masked, names = of
    tone = findings.TONES.get(str(result.get("status")), Tone.ASIDE)
    why = findings.reason(result, decision, lang)
    blocks: list[Block] = [Verdict(findings.answer(result, lang), findings.meaning(result), tone)]
    blocks += [Paragraph((Piece(why),))] if why else []
    blocks += _norm(obj(result, "norm"), title_of(result, names), lang)
    blocks += _basis(result, lang)
    missing = _missing(result, names, lang)
    blocks += [Paragraph((Piece(word("missing", lang), Tone.MISSING),)), *missing] if missing else []
    told = _why(trail, masked, lang)
    return (*blocks, Folded((Piece(word("trail", lang)),), tuple(told))) if told else tuple(blocks)


def _why(trail: Row | None, masked: bool, lang: Lang) -> list[Block]:
    if trail is None:
        return [Paragraph((Piece(word("masked.trail", lang)),))] if masked else []
    return [Paragraph((Piece(word("above", lang), Tone.ASIDE),))] if trail.ref else [Outline(trail)]


def _otherwise(result: Json, other: Json, lang: Lang) -> str:
    reading = visible(str(other.get("reading", "")))
    told = " ; ".join((findings.answer(_valued(result, other), lang), *findings.rival(other, result, lang)))
    return word("report.otherwise", lang, answer=told, reading=reading)


def _valued(result: Json, other: Json) -> Json:
    return {"status": other.get("status", "determined"), "value": other.get("value"), "type": result.get("type")}


def _basis(result: Json, lang: Lang) -> list[Block]:
    rests = findings.basis(result, lang)
    return [Items(tuple((Piece(begun(each)),) for each in rests))] if rests else []


def _missing(result: Json, names: Mapping[str, Known], lang: Lang) -> list[Block]:
    missing = result.get("missing")
    if not isinstance(missing, list) or not missing:
        return []
    lines = []
    for name in missing:
        label = names.get(str(name), Known()).label
        line: Line = (Piece(label, law=True),) if label else ()
        line = (*line, Piece(visible(str(name)), Tone.NAME))
        if name in (result.get("lacunae") or ()):
            line = (*line, Piece(f"({word('lacuna', lang)})", Tone.ASIDE))
        lines.append(line)
    return [Items(tuple(lines), ordered=True)]


def _sides(result: Json, decision: Json, lang: Lang) -> list[Block]:
    """Every reading with its answer, who holds it and where: the one that was taken first."""
    others = objects(result, "discordances")
    if not others:
        return []
    cited = objects(result, "citations")
    own = next((str(each["reading"]) for each in cited if each.get("reading")), "")
    source = next((obj(each, "source") for each in cited), {})
    held = {
        "id": visible(str(obj(decision, "edition").get("id", "?"))),
        "document": visible(str(source.get("document") or "")),
    }
    taken = word("reading.taken", lang, reading=visible(own)) if own else word("reading.taken_unnamed", lang)
    who = word("held.edition" if held["document"] else "held.edition_alone", lang, **held)
    tone = findings.TONES.get(str(result.get("status")), Tone.ASIDE)
    lines = [_side((findings.answer(result, lang), tone), taken, Piece(who), cited, lang)]
    for other in others:
        name = word("reading.other", lang, reading=visible(str(other.get("reading", ""))))
        holder = Piece(visible(str(other.get("held_by") or "")), law=True)
        found = " ; ".join((findings.answer(_valued(result, other), lang), *findings.rival(other, result, lang)))
        lines.append(_side((found, Tone.OTHER), name, holder, objects(other, "citations"), lang))
    heads = tuple(word(key, lang) for key in ("answer", "head.reading", "head.held_by", "authority"))
    return [Table(word("report.sides", lang), tuple(lines), heads)]


def _side(answer: tuple[str, Tone], reading: str, who: Piece, cited: list[Json], lang: Lang) -> tuple[Line, ...]:
    rests = " ; ".join(dict.fromkeys(sentence(each, lang) for each in cited))
    return (Piece(*answer),), (Piece(reading),), (who,), (Piece(begun(rests)),)


def _set_aside(trail: Row | None, lang: Lang) -> list[Block]:
    opening = word("set_aside_for", lang, reason="")
    # The answer itself is none of them, even where nothing governs it.
    steps = trail.rows if trail else ()
    lines = list(dict.fromkeys(line for step in steps for line in _asides(step, opening)))
    heads = tuple(word(key, lang) for key in ("head.what", "head.why", "head.source"))
    return [Table(word("report.set_aside", lang), tuple(lines), heads)] if lines else []


def _asides(row: Row, opening: str) -> Iterator[tuple[Line, ...]]:
    """What was considered and set aside, each with its reason and its source; what lies beneath it goes with it.

    `opening` is how a trail says that something was set aside: the heading has said it.
    """
    if row.aside:
        label = [Piece(row.label, law=True)] if row.label else []
        why = ", ".join(filter(None, (row.value.removeprefix(opening), *row.remarks)))
        yield (*label, Piece(row.title, Tone.NAME)), (Piece(why),), (Piece(row.source),)
        return
    for below in row.rows:
        yield from _asides(below, opening)


def _norm(of: Json, title: str, lang: Lang) -> list[Block]:
    """Who may or must do what, towards whom, after which step, by when, before which forum."""
    if not of:
        return []
    towards = [each for each in of.get("towards") or () if isinstance(each, Mapping)]
    after, deadline, forum = obj(of, "after"), obj(of, "deadline"), obj(of, "forum")
    step = visible(str(after.get("label") or after.get("step") or ""))
    lifted = {"True": "", "False": "norm.step_lifted"}.get(str(after.get("required")), "norm.step_perhaps")
    by = findings.answer({"status": "determined", "type": "date", **deadline}, lang) if deadline else ""
    action = visible(str(of.get("action") or ""))
    listed: list[tuple[str, Line]] = [
        ("norm.kind", (Piece(word(str(of.get("kind")), lang)),)),
        ("norm.holder", _actors([obj(of, "holder")])),
        ("norm.whom", _actors(towards)),
        ("norm.what", (Piece(action, law=True),) if action and action != title else ()),
        ("norm.step", (Piece(word(lifted, lang, step=step) if lifted else step, law=not lifted),) if step else ()),
        ("norm.by", (Piece(by), *_aside(deadline.get("label"))) if by else ()),
        ("norm.before", (*_actors([forum]), *_aside(forum.get("note"), forum.get("label"))) if forum else ()),
    ]
    lines = tuple(((Piece(word(key, lang)),), line) for key, line in listed if line)
    return [Table(word("report.norm", lang), lines)]


def _actors(of: list[Json]) -> Line:
    named = [
        visible(str(each.get("label") or each.get("name"))) for each in of if each.get("label") or each.get("name")
    ]
    return (Piece(" ; ".join(named), law=True),) if named else ()


def _aside(text: object, known: object = None) -> Line:
    return (Piece(f"({visible(str(text))})", law=True),) if text and text != known else ()
