"""A report composed from a record: the question, the answers, why, and what it takes to verify them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from millesime.records.explain import findings
from millesime.records.explain.answered import answered, named, title_of
from millesime.records.explain.citation import Json, obj, provision
from millesime.records.explain.findings import Known, objects
from millesime.records.explain.keeping import REFUTATION, Envelope, masked, opened, verification
from millesime.records.explain.layout import Line, Piece, Tone
from millesime.records.explain.report import Paragraph, Report, Section, Table
from millesime.records.explain.trail import Row, rows
from millesime.records.explain.typography import day, shown
from millesime.records.explain.words import word
from millesime.text.screen import visible

if TYPE_CHECKING:
    from millesime.text.render import Lang

_ORDER = "✓✗?–·=▪§!"


def compose(record: Json, lang: Lang) -> Report:
    """The report of a decision, or of a record that holds one, masked or not."""
    if record.get("format") == REFUTATION:
        from millesime.records.explain.refuted import compose as refuted

        return refuted(record, lang)
    decision, envelope = opened(record)
    names, found = findings.told(decision), findings.results(decision)
    asked = findings.asked(decision, lang)
    only = title_of(found[0], names) if len(found) == 1 else ""
    title = " · ".join(filter(None, (word("page.title", lang), only, *asked)))
    sections = [_answers(found, names, lang)] if len(found) > 1 else []
    trails = [_trail(result, lang) for result in found]
    sections += [
        answered(result, trail, index, (decision, bool(envelope.masked), names), lang)
        for index, (result, trail) in enumerate(zip(found, trails, strict=True))
    ]
    sections += facts(decision, names, lang)
    sections += masked(envelope, lang)
    sections.append(verification(decision, envelope, lang))
    sections += signs([trail for trail in trails if trail], lang)
    return Report(
        lang=lang,
        title=title,
        heading=" · ".join((word("page.title", lang), *asked)),
        running=running(only, decision, asked),
        question=Table(word("report.question", lang), tuple(_question(decision, envelope, found, names, lang))),
        sections=tuple(sections),
        at=envelope.at,
    )


def running(only: str, decision: Json, asked: list[str]) -> str:
    """Goal, edition, the beginning of the digest."""
    digest = visible(str(decision.get("digest") or ""))
    return " · ".join(filter(None, (only, *asked[:1], digest[:19] + "…" if digest else "")))


def _question(
    decision: Json, envelope: Envelope, found: list[Json], names: Mapping[str, Known], lang: Lang
) -> Iterator[tuple[Line, ...]]:
    question = obj(decision, "question")
    if len(found) == 1:
        yield (Piece(word("report.asked", lang)),), named(found[0], names)
    else:
        told = word("report.goals", lang, n=len(found)) if found else word("no_result", lang)
        yield (Piece(word("report.all_asked", lang)),), (Piece(told),)
    edition = visible(str(obj(decision, "edition").get("id", "?")))
    yield (Piece(word("report.edition", lang)),), (Piece(edition),)
    if question.get("date_reference"):
        yield (Piece(word("report.day", lang)),), (Piece(day(str(question["date_reference"]), lang)),)
    if decision.get("reading"):
        yield (Piece(word("report.reading", lang)),), (Piece(visible(str(decision["reading"])), law=True),)
    if question.get("presumptions") is False:
        yield (Piece(word("report.no_presumption", lang)),), (Piece(word("report.none", lang)),)
    if engine := obj(decision, "cross_check").get("engine"):
        told = word("cross_check", lang, engine=visible(str(engine)))
        yield (Piece(word("report.cross_check", lang)),), (Piece(told),)
    if envelope.at:
        yield (Piece(word("report.recorded", lang)),), (Piece(_moment(envelope.at, lang)),)


def _moment(at: str, lang: Lang) -> str:
    """When a decision was recorded, as it stands where it is not `2012-04-01T09:30:00Z`."""
    if len(at) != 20 or at[10] != "T" or at[19] != "Z":
        return visible(at)
    return word("report.moment", lang, day=day(at[:10], lang), time=visible(at[11:19]))


def _answers(found: list[Json], names: Mapping[str, Known], lang: Lang) -> Section:
    """Goals, answers and provisions, one a row."""
    lines = []
    for result in found:
        tone = findings.TONES.get(str(result.get("status")), Tone.ASIDE)
        others = ", ".join(visible(str(each.get("reading"))) for each in objects(result, "discordances"))
        disputed = [Piece(" " + word("disputed", lang, reading=others), Tone.OTHER)] if others else []
        cited = next((provision(each, lang) for each in objects(result, "citations")), "")
        lines.append((named(result, names), (Piece(findings.answer(result, lang), tone), *disputed), (Piece(cited),)))
    heads = tuple(word(key, lang) for key in ("goal", "answer", "authority"))
    links = tuple(f"r{index}" for index in range(len(found)))
    name = word("report.answers", lang)
    return Section("answers", (Piece(name),), (Table(name, tuple(lines), heads, links),))


def _trail(result: Json, lang: Lang) -> Row | None:
    trail = obj(result, "trail")
    return rows(trail, lang, next(iter(objects(result, "citations")), {})) if trail else None


def facts(decision: Json, names: Mapping[str, Known], lang: Lang) -> Iterator[Section]:
    """The facts that were given, and what was supposed besides."""
    for key in ("facts", "assumed"):
        listed = tuple(
            (
                (*_label(names, name), Piece(name, Tone.NAME)),
                (Piece(shown(value, names.get(name, Known()).kind, lang)),),
            )
            for name, value in _leaves(obj(decision, key))
        )
        title = word(f"report.{key}", lang)
        heads = (word("head.fact", lang), word("head.value", lang))
        if listed:
            yield Section(key, (Piece(title),), (Table(title, listed, heads),))
        elif key == "facts":
            yield Section(key, (Piece(title),), (Paragraph((Piece(word("report.no_facts", lang)),)),))


def _label(names: Mapping[str, Known], name: str) -> Line:
    label = names.get(name, Known()).label
    return (Piece(label, law=True),) if label else ()


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Facts by their full names: `victime.taux`, `sinistres[0].montant`."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _leaves(part, f"{name}.{visible(str(key))}" if name else visible(str(key)))
    elif isinstance(value, list) and value:
        for index, part in enumerate(value):
            yield from _leaves(part, f"{name}[{index}]")
    elif name:
        yield name, value


def signs(trails: list[Row], lang: Lang) -> Iterator[Section]:
    """The marks that trails use, and what they mean."""
    used = {mark for trail in trails for mark in _marks(trail)}
    if used:
        listed = tuple(((Piece(mark),), (Piece(word(f"mark.{mark}", lang)),)) for mark in _ORDER if mark in used)
        title = word("report.signs", lang)
        yield Section("signs", (Piece(title),), (Table(title, listed),))


def _marks(row: Row) -> Iterator[str]:
    yield row.mark
    for below in row.rows:
        yield from _marks(below)
