"""`millesime timeline`: every version of a rule, exception or barème, as each edition knows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from millesime.cli.desk import FINE, CommandError
from millesime.cli.discordances import outline
from millesime.cli.verb import Given, Option, Verb
from millesime.model.program import Exception_, Program, Rule, Scale, ScaleVersion, Version
from millesime.text.nearest import nearest

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.text import Source

Json = dict[str, Any]


def _run(given: Given, desk: Desk) -> int:
    if given.name is None:
        raise CommandError("needs_argument", what=desk.say("argument.name"), usage=True)
    from millesime.bundle import regulations
    from millesime.workspace.library import Library

    library = Library(desk.regulations or regulations())
    told: list[Json] = []
    known: set[str] = set()
    for edition in library.editions().product:
        program = library.load(edition).program
        known.update(_names(program))
        found = [_told(each, library.sources) for each in _called(given.name, program)]
        about = {each["name"] for each in found}
        disputed = [outline(one, library.sources) for one in program.discordances.values() if about & set(one.touches)]
        told.append({"edition": edition, "found": found, "discordances": disputed})
    if not any(each["found"] for each in told):
        raise CommandError("unknown_name", name=given.name, nearest=nearest(given.name, known))
    if given.format == "json":
        import orjson

        desk.emit(orjson.dumps({"name": given.name, "editions": told}, option=orjson.OPT_INDENT_2) + b"\n")
    else:
        desk.write(_shown(told, desk))
    return FINE


def _names(program: Program) -> Iterator[str]:
    yield from program.rules
    yield from program.scales
    for rule in program.rules.values():
        yield from (exception.name for exception in rule.exceptions)


def _called(name: str, program: Program) -> Iterator[Rule | Scale | Exception_]:
    """What bears a name: a rule with the exceptions made to it, a barème, or the exceptions of that name."""
    if name in program.scales:
        yield program.scales[name]
    for rule in program.rules.values():
        if rule.name == name:
            yield rule
            yield from rule.exceptions
        else:
            yield from (exception for exception in rule.exceptions if exception.name == name)


def _told(of: Rule | Scale | Exception_, texts: Mapping[str, Source]) -> Json:
    kind = {Rule: "rule", Scale: "scale", Exception_: "exception"}[type(of)]
    held = {reading.name: reading.held_by for reading in of.readings}
    told: Json = {"kind": kind, "name": of.name, "label": of.label}
    if isinstance(of, Exception_):
        told["target"] = of.target
        told["transitional"] = of.transitional
    else:
        told["type"] = str(of.type)
    told["event"] = of.event
    told["readings"] = [{"name": reading.name, "held_by": reading.held_by} for reading in of.readings]
    versions: list[Version | ScaleVersion] = sorted(
        of.versions, key=lambda v: (list(held).index(v.reading) if v.reading in held else -1, v.interval.since)
    )
    told["versions"] = [_version(version, texts) for version in versions]
    told["lacunae"] = [{"version": _interval(lacuna.interval), "label": lacuna.label} for lacuna in of.lacunae]
    return told


def _version(version: Version | ScaleVersion, texts: Mapping[str, Source]) -> Json:
    from millesime.records.citations import citation

    interval, authority = version.interval, version.authority
    return {
        "version": _interval(interval),
        "reading": version.reading,
        "edition": version.edition,
        "ends_in_law": version.ends_in_law,
        "amended_by": version.amended_by if isinstance(version, Version) else None,
        "citation": citation(
            authority, version.edition, interval.since, interval.until, version.reading, interval.since
        ),
        "windows": [
            {
                "legifrance": each.legifrance,
                "from": each.since.isoformat(),
                "to": each.until.isoformat() if each.until else None,
            }
            for each in authority.windows
        ],
        "text": _text(version, texts),
    }


def _text(version: Version | ScaleVersion, texts: Mapping[str, Source]) -> list[str]:
    """The body as the rule file writes it, line by line, its indentation brought back to the margin."""
    span = version.span if version.body is None else version.body.span
    source = texts.get(span.file)
    if source is None:
        return []
    _, column = source.position(span.start)
    text = " " * (column - 1) + source.text[span.start : span.end]
    return [line.rstrip() for line in dedent(text).strip("\n").splitlines()]


def _interval(interval: Any) -> Json:
    return {"from": interval.since.isoformat(), "to": interval.until.isoformat() if interval.until else None}


def _shown(told: list[Json], desk: Desk) -> str:
    from millesime.records.explain.layout import Line, Piece, Tone, paint

    lines: list[Line] = []
    before: Json | None = None
    for each in told:
        lines.append((Piece(f"{desk.say('timeline.edition', id=each['edition'])}", Tone.TITLE),))
        if not each["found"]:
            lines.append((Piece(f"  {desk.say('timeline.absent', id=each['edition'])}", Tone.ASIDE),))
        elif before is not None and before == {**each, "edition": before["edition"]}:
            lines.append((Piece(f"  {desk.say('timeline.same', id=before['edition'])}", Tone.ASIDE),))
        else:
            for found in each["found"]:
                lines += _one(found, desk)
            lines += _disputed(each["discordances"], desk)
        before = each
        lines.append(())
    return paint(lines[:-1], desk.colour)


def _disputed(discordances: list[Json], desk: Desk) -> Iterator[Any]:
    """The discordances that touch what was asked about; `millesime discordances` tells the rest."""
    from millesime.cli.discordance_page import heading
    from millesime.records.explain.layout import Piece, Tone

    if discordances:
        yield (Piece(f"  {desk.say('timeline.discordance')}", Tone.ASIDE),)
    for one in discordances:
        yield from heading(one, desk, "    ")


def _one(found: Json, desk: Desk) -> Iterator[Any]:
    from millesime.records.explain.layout import Piece, Tone, wrap
    from millesime.text.screen import visible

    columns = max(40, min(desk.columns, 120))
    what = desk.say(f"timeline.{found['kind']}")
    name = f"{found['name']} → {found['target']}" if found["kind"] == "exception" else found["name"]
    label = f" — {visible(found['label'])}" if found["label"] else ""
    pieces = [Piece(f"{what} ", Tone.ASIDE), Piece(name, Tone.NAME), Piece(label, Tone.ASIDE)]
    yield from wrap(pieces, columns, (Piece("  "),), (Piece("    "),))
    held = {reading["name"]: reading["held_by"] for reading in found["readings"]}
    reading = None
    for version in found["versions"]:
        if version["reading"] != reading:
            reading = version["reading"]
            who = f" : {visible(held[reading])}" if held.get(reading) else ""
            yield (Piece(f"    {desk.say('timeline.reading', reading=reading)}{who}", Tone.OTHER),)
        yield from _drawn(version, desk)
    for lacuna in found["lacunae"]:
        label = f" — {visible(lacuna['label'])}" if lacuna["label"] else ""
        told = f"{_days(lacuna['version'], desk)} : {desk.say('timeline.lacuna')}{label}"
        yield from wrap([Piece(told, Tone.MISSING)], columns, (Piece("    ░ ", Tone.MISSING),), (Piece("      "),))


def _drawn(version: Json, desk: Desk) -> Iterator[Any]:
    from millesime.records.explain.citation import note
    from millesime.records.explain.layout import Piece, Tone, wrap
    from millesime.text.screen import visible

    columns, bar = max(40, min(desk.columns, 120)), Piece("    │ ", Tone.ASIDE)
    remarks = [
        *([desk.say("timeline.ends")] if version["ends_in_law"] and version["version"]["to"] else []),
        *([desk.say("timeline.amended", label=visible(version["amended_by"]))] if version["amended_by"] else []),
    ]
    days = Piece(_days(version["version"], desk), Tone.VALUE)
    remarked = Piece("".join(f" · {remark}" for remark in remarks), Tone.ASIDE)
    heads = (Piece("    ┃ ", Tone.VALUE),), (Piece("    ┃   ", Tone.VALUE),)
    yield from wrap([days, remarked], columns, *heads)
    for line in version["text"]:
        yield (bar, Piece(f"  {visible(line)}"))
    cited = {
        key: value for key, value in version["citation"].items() if key not in ("version", "reading", "legifrance")
    }
    windows = [f"{each['legifrance']} ({_days(each, desk)})" for each in version["windows"]]
    told = " · ".join(filter(None, (note(cited, desk.lang), *windows)))
    if told:
        yield from wrap([Piece(told, Tone.ASIDE)], columns, (bar,), (bar, Piece("  ")))


def _days(between: Json, desk: Desk) -> str:
    from millesime.records.explain.typography import day, eve

    since = day(between["from"], desk.lang)
    if between["to"] is None:
        return desk.say("timeline.open", since=since)
    return desk.say("timeline.closed", since=since, until=eve(between["to"], desk.lang))


VERB = Verb(
    "timeline",
    (
        Option("name", "NAME", completes="name", help="timeline.name"),
        Option("--format", "text|json", choices=("text", "json"), default="text", help="timeline.format"),
    ),
    _run,
)
