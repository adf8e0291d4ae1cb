"""A small edition beside its document, its lock and a register: what the checks of citations are tried on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from millesime.editions.lock import Lock, read_lock
from millesime.editions.manifest import read_manifest
from millesime.sources.anchors import Verdict, verdicts
from millesime.sources.checks import verify
from millesime.sources.evidence import Evidence
from millesime.sources.passages import Document, Shelf, fingerprint
from millesime.sources.pin import pinned
from millesime.sources.shapes import register_of
from millesime.text import Diagnostic, Source
from tests.laboratory import compiled

MANIFEST = """\
id: essai
title: Édition d'essai
known_from: 2012-01-01
horizon: 2012-12-31
documents:
  - id: notice
    title: Notice
    file: notice.txt
    sha256: "{sha256}"
    sections:
      P: {{title: Notice, lines: [1, {length}]}}
"""


@dataclass(frozen=True)
class World:
    """An edition that was verified."""

    evidence: Evidence
    sources: Mapping[str, Source]
    diagnostics: tuple[Diagnostic, ...]

    def codes(self) -> list[str]:
        """The codes of what was found."""
        return [each.code for each in self.diagnostics]

    def verdicts(self) -> list[tuple[str, str]]:
        """Each figure with what came of it."""
        return [(one.value, one.outcome.value) for one in self.figures()]

    def figures(self) -> list[Verdict]:
        return list(verdicts(self.evidence))

    def places(self, code: str) -> list[tuple[str, str]]:
        """Of each diagnostic under a code: the law underlined, and the first text beside it."""
        return [
            (self._text(one.primary), self._text(one.secondary[0].span) if one.secondary else "")
            for one in self.diagnostics
            if one.code == code
        ]

    def _text(self, span: Any) -> str:
        return self.sources[span.file].text[span.start : span.end]


def world(
    document: str, *laws: str, register: Any = None, lock: str | None = "", document_now: str | None = None
) -> World:
    """An edition verified. `lock`: "" is pinned from the document, None is absent, else lines `P 1` or `P 1 = text`.

    `document_now`: the document as it is found, where it has changed since the manifest was written.
    """
    sha256 = hashlib.sha256(document.encode()).hexdigest()
    length = document.count("\n")
    manifest = read_manifest(Source("edition.yaml", MANIFEST.format(sha256=sha256, length=length))).product
    assert manifest is not None
    trial = compiled(*laws, info=manifest.info)
    assert trial.clean, trial.codes()
    stated = manifest.info.documents[0]
    read = Document(stated, Source("notice.txt", document), sha256)
    held = (
        None if register is None else register_of(json.loads(register) if isinstance(register, str) else register, "r")
    )
    evidence = Evidence(manifest, trial.program, Shelf({"notice": read}), None, held)
    if lock is not None:
        text = _lock(lock, read) if lock else pinned(evidence).text
        made = read_lock(Source("sources.lock.yaml", text), manifest).product
        assert isinstance(made, Lock)
        evidence = replace(evidence, lock=made)
    if document_now is not None:
        now = Document(stated, Source("notice.txt", document_now), hashlib.sha256(document_now.encode()).hexdigest())
        evidence = replace(evidence, shelf=Shelf({"notice": now}))
    found = evidence.shelf.documents["notice"].source
    texts = [Source("edition.yaml", MANIFEST.format(sha256=sha256, length=length)), found]
    texts += held.texts.values() if held else []
    texts += [Source("sources.lock.yaml", text)] if lock is not None else []
    sources = {**trial.sources, **{one.name: one for one in texts}}
    return World(evidence, sources, verify(evidence))


def _lock(lines: str, document: Document) -> str:
    entries = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        pointer, _, text = line.partition(" = ")
        first, _, last = pointer.partition(" ")[2].partition("-")
        passage = text or document.passage(int(first), int(last or first))
        entries.append(f'  "{pointer}": "{fingerprint(passage)}"\n')
    return "passages:\n" + "".join(entries)


def digest(articles: Mapping[str, Sequence[tuple[str, str, str]]], texts: Mapping[str, str] | None = None) -> Any:
    """A register in the shape of a digest: articles with the id, first day and end of each version."""
    return {
        article: {
            "versions": [{"id": key, "from": since, "to": until} for key, since, until in versions],
            "texts": {key: {"text": (texts or {})[key]} for key, _, _ in versions if key in (texts or {})},
        }
        for article, versions in articles.items()
    }
