"""`millesime editions`: what each edition knew, from which sources, until when it vouches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from millesime.cli.desk import BAD_NEWS, FINE
from millesime.cli.verb import Given, Option, Verb

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.model.edition import EditionInfo
    from millesime.workspace.library import Library


def _run(given: Given, desk: Desk) -> int:
    from millesime.bundle import regulations
    from millesime.text import Severity
    from millesime.text.render import severity
    from millesime.workspace.library import Library

    library = Library(desk.regulations or regulations())
    listed = library.editions()
    desk.complain(listed.diagnostics, library.sources)
    broken = any(severity(fault) is Severity.ERROR for fault in listed.diagnostics)
    told = [_told(info, library) for info in listed.product.values()]
    if given.format == "json":
        import orjson

        desk.emit(orjson.dumps({"editions": told}, option=orjson.OPT_INDENT_2) + b"\n")
    else:
        desk.write("\n".join(_shown(edition, desk) for edition in told))
    return BAD_NEWS if broken or any(not edition["loads"] for edition in told) else FINE


def _told(info: EditionInfo, library: Library) -> dict[str, Any]:
    from millesime.text.codes import grave

    loaded = library.load(info.id)
    return {
        "id": info.id,
        "title": info.title,
        "known_from": info.known_from.isoformat(),
        "horizon": info.horizon.isoformat(),
        "extends": info.extends,
        "newest": info.id == library.newest(),
        "loads": not any(grave(fault) for fault in loaded.diagnostics),
        "digest": loaded.digest,
        "documents": [
            {
                "id": document.id,
                "title": document.title,
                "file": document.file,
                "sha256": document.sha256,
                "sections": [
                    {"name": part.name, "title": part.title, "lines": [part.first, part.last]}
                    for part in document.sections
                ],
            }
            for document in info.documents
        ],
    }


def _shown(edition: dict[str, Any], desk: Desk) -> str:
    from millesime.records.explain.layout import Line, Piece, Tone, paint, wrap
    from millesime.records.explain.typography import day
    from millesime.text.screen import visible

    columns, indent = max(40, min(desk.columns, 120)), Piece("      ")
    head = (Piece(f"{edition['id']}  ", Tone.VALUE),)
    lines: list[Line] = wrap([Piece(visible(edition["title"]), Tone.NAME)], columns, head, (indent,))
    facts = [
        desk.say("editions.known", day=day(edition["known_from"], desk.lang)),
        desk.say("editions.horizon", day=day(edition["horizon"], desk.lang)),
        *([desk.say("editions.extends", id=edition["extends"])] if edition["extends"] else []),
    ]
    lines += wrap([Piece(" · ".join(facts))], columns, (indent,), (indent,))
    if not edition["loads"]:
        lines += wrap([Piece(desk.say("editions.broken"), Tone.CONFLICT)], columns, (indent,), (indent,))
    for document in edition["documents"]:
        pieces = [Piece(visible(document["id"]), Tone.GIVEN), Piece(f" {visible(document['title'])}")]
        lines += wrap(pieces, columns, (indent,), (indent, Piece("  ")))
        sections = ", ".join(visible(part["name"]) for part in document["sections"])
        if sections:
            lines += wrap([Piece(sections, Tone.ASIDE)], columns, (indent, Piece("  ")), (indent, Piece("  ")))
        lines.append((indent, Piece("  sha256:", Tone.ASIDE), Piece(visible(document["sha256"]), Tone.ASIDE)))
    lines.append((indent, Piece(f"{desk.say('editions.digest')} {edition['digest']}", Tone.ASIDE)))
    return paint(lines, desk.colour)


VERB = Verb(
    "editions",
    (Option("--format", "text|json", choices=("text", "json"), default="text", help="editions.format"),),
    _run,
)
