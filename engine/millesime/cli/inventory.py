"""`millesime inventory`: what the documents say, passage by passage, and which law carries it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from millesime.cli.asked import EDITION
from millesime.cli.desk import BAD_NEWS, FINE, WRONG
from millesime.cli.verb import Given, Option, Verb
from millesime.text.diagnostic import diagnose

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.editions.carried import Declared
    from millesime.model.inventory import Entry
    from millesime.text import Source
    from millesime.workspace.library import Library
    from millesime.workspace.loaded import Loaded

Json = dict[str, Any]


def _run(given: Given, desk: Desk) -> int:
    from millesime.bundle import regulations
    from millesime.workspace.library import Library

    library = Library(desk.regulations or regulations())
    known = library.editions().product
    if given.edition is not None and given.edition not in known:
        desk.complain([diagnose("ML607", edition=given.edition, known=", ".join(sorted(known)))], {})
        return WRONG
    editions = [given.edition] if given.edition else list(known)
    sheets = [sheet for edition in editions for sheet in _sheets(library, edition)]
    if given.format == "json":
        import orjson

        desk.emit(orjson.dumps({"sheets": sheets}, option=orjson.OPT_INDENT_2) + b"\n")
    else:
        desk.write(_page(sheets) if given.format == "markdown" else _shown(sheets, desk))
    faults = [fault for edition in editions for fault in library.load(edition).own if fault.code.startswith("ML39")]
    desk.complain(faults, library.sources)
    return BAD_NEWS if faults else FINE


def _sheets(library: Library, edition: str) -> Iterator[Json]:
    """The sections of an edition's documents, in their order, with the entries that begin in each."""
    from millesime.editions.carried import declared

    loaded = library.load(edition)
    known = declared(loaded.program)
    for document in loaded.info.documents:
        for section in document.sections:
            entries = [entry for entry in loaded.inventory if entry.at[0].section == section.name]
            yield {
                "edition": edition,
                "document": {"id": document.id, "title": document.title},
                "section": {"name": section.name, "title": section.title, "lines": [section.first, section.last]},
                "entries": [_told(entry, known, loaded, library.sources) for entry in entries],
            }


def _told(entry: Entry, known: Mapping[str, Declared], loaded: Loaded, texts: Mapping[str, Source]) -> Json:
    return {
        "id": entry.id,
        "at": [str(passage) for passage in entry.at],
        "says": entry.says,
        "in": [_held(name, known.get(name), texts) for name in entry.names],
        "because": entry.because,
    }


def _held(name: str, by: Declared | None, texts: Mapping[str, Source]) -> Json:
    """One name: what it stands for and where it is; nothing more where the law does not declare it."""
    if by is None:
        return {"name": name, "kind": None, "file": None, "line": None}
    line, _ = texts[by.span.file].position(by.span.start)
    return {"name": name, "kind": by.kind.value, "file": by.span.file, "line": line}


def _shown(sheets: Sequence[Json], desk: Desk) -> str:
    from millesime.cli.table import Cell, table
    from millesime.records.explain.layout import Tone

    parts, held, reasoned = [], 0, 0
    for sheet in sheets:
        section = sheet["section"]
        rows = []
        for entry in sheet["entries"]:
            held, reasoned = held + bool(entry["in"]), reasoned + (not entry["in"])
            carried = ", ".join(f"{desk.say('inventory.' + (by['kind'] or 'gone'))} {by['name']}" for by in entry["in"])
            by = Cell(carried, Tone.VALUE) if carried else Cell(entry["because"] or "?", Tone.ASIDE)
            rows.append([Cell(entry["id"], Tone.NAME), Cell(" ; ".join(entry["at"]), Tone.ASIDE), Cell(entry["says"])])
            rows.append([Cell(""), Cell("→", Tone.ASIDE), by])
        title = f"{section['name']} · {section['title']} ({sheet['document']['title']})"
        parts.append(table(title, rows or [[Cell(desk.say("inventory.none"), Tone.ASIDE)]], desk))
    parts.append(desk.say("inventory.tally", n=held + reasoned, held=held, reasoned=reasoned) + "\n")
    return "\n".join(parts)


_KINDS = {
    "fact": "fait",
    "enumeration": "énumération",
    "structure": "structure",
    "actor": "acteur",
    "scale": "barème",
    "rule": "règle",
    "exception": "exception",
    "power": "faculté",
    "duty": "obligation",
    "prohibition": "interdiction",
    "discordance": "discordance",
}


def _page(sheets: Sequence[Json]) -> str:
    """The same as a page of documentation."""
    entries = [entry for sheet in sheets for entry in sheet["entries"]]
    held = sum(bool(entry["in"]) for entry in entries)
    lines = [
        "# What the documents say, and the law that carries it",
        "",
        "Written by `millesime inventory --format markdown` from the `inventaire.yaml` of each sheet; not by hand.",
        "A rule, norm or barème named here cites a line of the passage in front of it: `millesime check` sees to it.",
        "",
        f"{len(entries)} entries: {held} carried by law, {len(entries) - held} that decide nothing, each with its reason.",
    ]
    for sheet in sheets:
        section = sheet["section"]
        lines += ["", f"## {section['name']} · {section['title']}", "", sheet["document"]["title"] + ".", ""]
        lines += ["| | passage | what it says | carried by |", "|---|---|---|---|"]
        for entry in sheet["entries"]:
            by = "<br>".join(map(_link, entry["in"])) or f"*{entry['because']}*"
            cells = (entry["id"], " ; ".join(entry["at"]), entry["says"], by)
            lines.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(lines) + "\n"


def _link(by: Json) -> str:
    if by["kind"] is None:
        return f"`{by['name']}` (gone)"
    return f"{_KINDS[by['kind']]} [`{by['name']}`](../{by['file']})"


_FORMATS = ("text", "json", "markdown")

VERB = Verb(
    "inventory",
    (
        EDITION,
        Option("--format", "text|json|markdown", choices=_FORMATS, default="text", help="inventory.format"),
    ),
    _run,
)
