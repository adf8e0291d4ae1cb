"""ML371, ML372, ML373: a document that is not there, that is not the one that was read, or that ends too early.

Example: a guide of which the publisher has put out a new printing. Pages: docs/diagnostics/ML371.md to ML373.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from millesime.sources.evidence import Evidence
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose


def check(evidence: Evidence) -> Iterator[Diagnostic]:
    """Every document that the edition's own manifest names."""
    manifest = evidence.manifest
    for index, stated in enumerate(manifest.info.documents):
        found = evidence.shelf.documents.get(stated.id)
        at = f"documents[{index}]"
        if found is None:
            yield diagnose("ML371", manifest.at(f"{at}.file"), name=stated.id, file=stated.file)
            continue
        if found.sha256 != stated.sha256:
            yield diagnose("ML372", manifest.at(f"{at}.sha256"), name=stated.id, found=found.sha256)
        for section in stated.sections:
            if section.last > len(found.lines):
                place = manifest.at(f"{at}.sections.{section.name}.lines")
                yield diagnose("ML373", place, name=section.name, last=section.last, length=len(found.lines))
