"""What `millesime sources verify` shows: every difference with both its places, then what was verified and what was not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from millesime.cli.desk import BAD_NEWS, FINE
from millesime.cli.law import once
from millesime.cli.sources import texts

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.cli.verb import Given
    from millesime.sources.anchors import Verdict
    from millesime.sources.evidence import Evidence
    from millesime.sources.report import Report
    from millesime.text import Diagnostic, Source
    from millesime.workspace.library import Library


def show(held: Sequence[Evidence], faults: Sequence[Diagnostic], given: Given, library: Library, desk: Desk) -> int:
    """Verify editions and show what comes of it; the exit status."""
    from millesime.sources.checks import verify
    from millesime.sources.report import report
    from millesime.text.codes import grave
    from millesime.text.render import as_json, concise, in_order, render

    found = list(faults)
    for one in held:
        found += [fault for fault in library.load(one.manifest.info.id).own if grave(fault)]
        found += verify(one)
    found = in_order(once(found))
    reports = [report(one) for one in held]
    sources = texts(library, held)
    bad = any(grave(fault) for fault in found)
    match given.format:
        case "json":
            import orjson

            told = {
                "clean": not bad,
                "editions": [_told(one, sources) for one in reports],
                "diagnostics": [as_json(fault, sources, desk.lang) for fault in found],
            }
            desk.emit(orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n")
        case "concise":
            desk.write("".join(f"{concise(fault, sources, desk.lang)}\n" for fault in found))
        case _:
            desk.write("".join(f"{render(fault, sources, desk.lang, desk.colour)}\n\n" for fault in found))
            for made, one in zip(reports, held, strict=True):
                desk.write(_shown(made, one, found, desk))
    return BAD_NEWS if bad else FINE


def _told(report: Report, sources: Mapping[str, Source]) -> dict[str, Any]:
    from millesime.sources.anchors import Outcome

    return {
        "id": report.edition,
        "pointers": report.pointers,
        "tally": {outcome.value: len(report.of(outcome)) for outcome in Outcome},
        "figures": [_figure(one, sources) for one in report.verdicts if one.outcome is not Outcome.EXEMPT],
        "unheld_articles": list(report.unheld),
        "unverified_first_days": [{"name": name, "from": since.isoformat()} for name, since in report.first_days],
        "ignored_windows": [
            {"article": one.article, "id": one.id, "from": str(one.interval.since), "to": str(one.interval.until)}
            for one in report.ignored
        ],
    }


def _figure(one: Verdict, sources: Mapping[str, Source]) -> dict[str, Any]:
    from millesime.sources.checks.anchored import cited

    return {
        "name": one.subject.name,
        "version": str(one.subject.version.interval.since),
        "reading": one.subject.version.reading,
        "value": one.value,
        "type": one.figure.type.kind.value,
        "place": _place(one.figure.span, sources),
        "verdict": one.outcome.value,
        "cites": list(cited(one)),
        "stated_at": _place(one.at, sources) if one.at is not None else None,
        "texts_not_known": list(one.unknown),
    }


def _place(span: Any, sources: Mapping[str, Source]) -> dict[str, Any] | None:
    source = sources.get(span.file)
    if source is None:
        return None
    line, column = source.position(span.start)
    return {"file": span.file, "line": line, "column": column}


def _shown(report: Report, evidence: Evidence, found: Sequence[Diagnostic], desk: Desk) -> str:
    """One edition: a line of counts, then by name what nobody could verify."""
    from millesime.records.explain.layout import Line, Piece, Tone, paint, wrap
    from millesime.sources.anchors import Outcome
    from millesime.text.codes import grave

    folder = evidence.manifest.at("id").file.rpartition("/")[0]
    bad = any(grave(fault) and fault.primary.file.startswith(f"{folder}/") for fault in found)
    count = {outcome: len(report.of(outcome)) for outcome in Outcome}
    tally = desk.say(
        "sources.tally",
        pointers=report.pointers,
        documents=count[Outcome.DOCUMENT],
        law=count[Outcome.LAW],
        partly=sum(bool(one.unknown) for one in report.of(Outcome.LAW)),
        elsewhere=count[Outcome.ELSEWHERE],
        unknown=count[Outcome.UNKNOWN],
    )
    mark = Piece("✗ " if bad else "✓ ", Tone.CONFLICT if bad else Tone.VALUE)
    indent, columns = Piece("    "), max(60, min(desk.columns, 120))
    head = (mark, Piece(f"{report.edition}  ", Tone.NAME))
    lines: list[Line] = wrap([Piece(tally)], columns, head, (Piece("  "),))
    for key, verdicts in (
        ("sources.elsewhere", report.of(Outcome.ELSEWHERE)),
        ("sources.unknown", report.of(Outcome.UNKNOWN)),
        ("sources.convention", report.of(Outcome.CONVENTION)),
    ):
        if verdicts:
            lines.append((Piece(f"  {desk.say(key)}", Tone.ASIDE),))
            for name, text in _by_name(verdicts).items():
                lines += wrap([Piece(f"{name}  ", Tone.GIVEN), Piece(text)], columns, (indent,), (indent, Piece("  ")))
    if report.first_days:
        lines.append((Piece(f"  {desk.say('sources.first_days')}", Tone.ASIDE),))
        days: dict[str, list[str]] = {}
        for name, first in report.first_days:
            days.setdefault(name, []).append(first.isoformat())
        for name, listed in days.items():
            since = Piece(", ".join(listed))
            lines += wrap([Piece(f"{name}  ", Tone.GIVEN), since], columns, (indent,), (indent, Piece("  ")))
    for key, names in (
        ("sources.unheld", report.unheld),
        ("sources.ignored", tuple(f"{one.article} {one.id}" for one in report.ignored)),
    ):
        if names:
            lines.append((Piece(f"  {desk.say(key)}", Tone.ASIDE),))
            lines += wrap([Piece(", ".join(names))], columns, (indent,), (indent,))
    return paint(lines, desk.colour)


def _by_name(verdicts: Sequence[Verdict]) -> dict[str, str]:
    """The figures of each rule, with the texts that they rest on where these are not known."""
    found: dict[str, dict[tuple[str, ...], dict[str, None]]] = {}
    for one in verdicts:
        texts = tuple(dict.fromkeys(one.unknown))
        found.setdefault(one.subject.name, {}).setdefault(texts, {})[one.value] = None
    return {
        name: " ; ".join(_listed(values, texts) for texts, values in groups.items()) for name, groups in found.items()
    }


def _listed(values: Mapping[str, None], texts: tuple[str, ...]) -> str:
    figures = " ; ".join(value.replace(" ", "\N{NO-BREAK SPACE}") for value in values)
    return f"{figures} ({', '.join(texts)})" if texts else figures
