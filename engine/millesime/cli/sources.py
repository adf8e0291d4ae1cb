"""`millesime sources`: pin the passages that the law cites, and hold every citation against them and the law itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from millesime.cli.desk import BAD_NEWS, FINE, WRONG, CommandError, replace
from millesime.cli.verb import Given, Option, Verb

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.sources.evidence import Evidence
    from millesime.text import Diagnostic
    from millesime.workspace.library import Library

ACTIONS = ("pin", "verify")


def _run(given: Given, desk: Desk) -> int:
    if given.action is None:
        raise CommandError("needs_argument", what=desk.say("argument.action"), usage=True)
    if given.documents is None:
        raise CommandError("needs_argument", what=desk.say("argument.documents"), usage=True)
    folder = Path(given.documents)
    if not folder.is_dir():
        raise CommandError("no_folder", path=folder)
    files = [Path(path) for path in given.legi]
    for path in files:
        if not path.exists():
            raise CommandError("no_file", path=path)
    from millesime.bundle import regulations
    from millesime.text.diagnostic import diagnose
    from millesime.workspace.library import Library
    from millesime.workspace.sourcing import evidence, register, shelf

    library = Library(desk.regulations or regulations())
    listed = library.editions()
    if given.edition is not None and given.edition not in listed.product:
        desk.complain([diagnose("ML607", edition=given.edition, known=", ".join(sorted(listed.product)))], {})
        return WRONG
    editions = [given.edition] if given.edition else list(listed.product)
    documents = shelf(folder, library.known().values())
    law = register(files)
    faults = [*listed.diagnostics, *documents.diagnostics, *law.diagnostics]
    held = [evidence(library, edition, documents.product, law.product) for edition in editions]
    if given.action == "pin":
        return _pin(held, faults, given, library, desk)
    from millesime.cli.verified import show

    return show(held, faults, given, library, desk)


def _pin(held: Sequence[Evidence], faults: Sequence[Diagnostic], given: Given, library: Library, desk: Desk) -> int:
    """Write each edition's lock, unless its law or its documents have errors."""
    from millesime.sources.checks import documents, passages
    from millesime.sources.pin import pinned
    from millesime.text.codes import grave
    from millesime.workspace.disk import LOCK

    refused = bool(faults)
    desk.complain(faults, library.sources)
    for one in held:
        edition = one.manifest.info.id
        said = [fault for fault in library.load(edition).own if grave(fault)]
        said += [*documents.check(one), *passages.check(one)]
        if given.accept_document:
            said = [fault for fault in said if fault.code != "ML372"]
        if said:
            refused = True
            desk.complain([fault for fault in said if fault not in faults], texts(library, held))
            continue
        if given.accept_document:
            _accept(one, library, desk)
        made = pinned(one)
        path = library.folder(edition) / LOCK
        replace(path, made.text.encode())
        changes = [("+", made.added), ("~", made.changed), ("-", made.removed)]
        desk.write(desk.say("sources.pinned", edition=edition, n=made.passages, path=path) + "\n")
        desk.write("".join(f"  {sign} {name}\n" for sign, names in changes for name in names))
    return BAD_NEWS if refused else FINE


def _accept(one: Evidence, library: Library, desk: Desk) -> None:
    """Write into the manifest the digests of the documents as they are now."""
    from millesime.editions.rewrite import set_document_hash
    from millesime.workspace.disk import MANIFEST

    path = library.folder(one.manifest.info.id) / MANIFEST
    text = before = path.read_text(encoding="utf-8")
    for stated in one.manifest.info.documents:
        found = one.shelf.documents[stated.id].sha256
        if found != stated.sha256:
            text = set_document_hash(text, stated.id, found)
            desk.write(desk.say("sources.accepted", name=stated.id, path=path) + "\n")
    if text != before:
        replace(path, text.encode())


def texts(library: Library, held: Sequence[Evidence]) -> dict[str, Any]:
    """Every text that a place may lie in: the library's, the documents', the law's."""
    found: dict[str, Any] = dict(library.sources)
    for one in held:
        found.update({document.source.name: document.source for document in one.shelf.documents.values()})
        if one.register is not None:
            found.update({source.name: source for source in one.register.texts.values()})
    return found


VERB = Verb(
    "sources",
    (
        Option("action", "pin|verify", choices=ACTIONS, completes="action", help="sources.action"),
        Option("--documents", "DIR", completes="file", help="sources.documents"),
        Option("--legi", "FILE", many=True, completes="file", help="sources.legi"),
        Option("--edition", "ID", completes="edition", help="sources.edition"),
        Option("--accept-document", help="sources.accept"),
        Option(
            "--format", "text|concise|json", choices=("text", "concise", "json"), default="text", help="sources.format"
        ),
    ),
    _run,
)
