"""A small edition with its scenarios, measured."""

from __future__ import annotations

from millesime.coverage.items import Kind
from millesime.coverage.report import Covered, covered
from millesime.workspace.coverage import Measured, measured
from tests.laboratory import INFO, Trial, compiled, edition_of

HEAD = "article D.1\n  titre « Essai »\n  s'apprécie au jour\n"


def measure(text: str) -> tuple[Trial, Measured]:
    """The coverage of a text that must be without fault."""
    trial = compiled(HEAD + text)
    assert trial.clean, [(one.code, one.values) for one in trial.diagnostics]
    edition = edition_of(trial)
    return trial, measured(lambda _: edition, [INFO.id])


def files(text: str) -> list[Covered]:
    """The report on a text."""
    _, found = measure(text)
    return covered(found.inventories, found.ledger)


def missing(text: str, kind: Kind | None = None) -> list[str]:
    """What the scenarios of a text do not reach: the way, then what is written there."""
    trial, found = measure(text)
    source = next(iter(trial.sources.values())).text
    return [
        f"{one.item.way} {' '.join(source[one.item.start : one.item.end].split())}"
        for file in covered(found.inventories, found.ledger)
        for one in file.missing
        if kind in (None, one.item.kind)
    ]
