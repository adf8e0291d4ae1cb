"""The shipped law against its documents and the law itself, and faults planted in a copy of it, one at a time.

Documents and registers are not in the repository: `pytest --documents DIR --legi FILE` says where they are.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from millesime.model.citation import PointerKind
from millesime.sources.anchors import Outcome, verdict, verdicts
from millesime.values import Duration
from millesime.values.duration import add_months
from millesime.values.types import Kind
from millesime.workspace.library import Library
from millesime.workspace.sourcing import evidence, register, shelf
from tests.acceptance.conftest import ROOT, Run

SCENE = re.compile(r"^(?:scénario|discordance)\b", re.MULTILINE)


@dataclass(frozen=True)
class Copy:
    """A copy of the shipped law and of its documents, pinned."""

    law: Path
    documents: Path
    legi: Path
    run: Run

    def plant(self, old: str, new: str, inside: str = "") -> str:
        """Change the first rule that a pattern is found in, before any scenario; the name of its file."""
        for path in sorted(self.law.rglob("*.loi")):
            text = path.read_text(encoding="utf-8")
            scene = SCENE.search(text)
            rules = text[: scene.start()] if scene else text
            changed, times = re.subn(old.replace(" ", "[ \u00a0\u202f]+"), new, rules, count=1)
            if times and inside in path.as_posix():
                path.write_text(changed + text[len(rules) :], encoding="utf-8")
                return path.name
        raise AssertionError(old)

    def verify(self) -> list[dict[str, Any]]:
        given = ("--regulations", self.law, "--documents", self.documents, "--legi", self.legi)
        ran = self.run("sources", "verify", *given, "--format", "json", "--lang", "fr")
        found: list[dict[str, Any]] = ran.json()["diagnostics"]
        return found


@pytest.fixture
def copy(request: pytest.FixtureRequest, tmp_path: Path, run: Run) -> Copy:
    documents, legi = request.config.getoption("--documents"), request.config.getoption("--legi")
    if not documents or not legi:
        pytest.skip("give --documents DIR and --legi FILE to verify the shipped law against its sources")
    shutil.copytree(ROOT / "regulations", tmp_path / "law")
    shutil.copytree(documents, tmp_path / "documents")
    held = Copy(tmp_path / "law", tmp_path / "documents", Path(legi), run)
    ran = run("sources", "pin", "--regulations", held.law, "--documents", held.documents)
    assert ran.status == 0, ran.err
    return held


def test_the_shipped_law_is_clean_against_its_sources(copy: Copy) -> None:
    shutil.rmtree(copy.law)
    shutil.copytree(ROOT / "regulations", copy.law)
    assert [(fault["code"], fault["message"]) for fault in copy.verify()] == []


PLANTED = {
    "728,01 for 728,10": (r"728,01 €", "728,10 €", "B35", "ML379", "728,01"),
    "149 for 194": (r"\b149\b", "194", "D10/D242-6-2", "ML379", "149"),
    "January for October": (
        r"version du 2012-01-01 au 2012-12-31(?= « montant imprimé)", "version du 2012-10-01 au 2012-12-31",
        "B35", "ML383", "2012-01-01",
    ),
    "« vingt ans » for 30": (r"\b20 ans\b", "30 ans", "B40.2", "ML379", "20 ans"),
    "a pointer moved by two lines": (r"\[B35 46-48\]", "[B35 48-50]", "B35", "ML375", "B35 46-48"),
    "the id of another article": (
        r"légifrance LEGIARTI000025016286", "légifrance LEGIARTI000006736980", "L452-2", "ML387", "D432-6",
    ),
    "a version that starts before its article": (
        r"version à compter du 1985-12-21", "version à compter du 1984-12-21", "B35/D432-6", "ML385", "1985-12-21",
    ),
}  # fmt: skip


@pytest.mark.parametrize("planted", PLANTED)
def test_a_fault_planted_in_the_shipped_law_is_found(copy: Copy, planted: str) -> None:
    old, new, inside, code, said = PLANTED[planted]
    name = copy.plant(old, new, inside)
    found = [fault for fault in copy.verify() if fault["code"] == code and fault["place"]["file"].endswith(name)]
    assert found, planted
    assert all(fault["place"]["line"] for fault in found)
    assert any(said in f"{fault['message']} {fault['help']}".replace("\u00a0", " ") for fault in found), found
    shown = {label["place"]["file"] for fault in found for label in fault["labels"]}
    assert shown or code in ("ML387", "ML385")


def test_a_changed_document_is_found(copy: Copy) -> None:
    path = max(copy.documents.glob("*.txt"))
    path.write_bytes(path.read_bytes().replace(b"2012", b"2013", 1))
    assert "ML372" in {fault["code"] for fault in copy.verify()}


def other(value: Any, kind: Kind) -> Iterator[Any]:
    """Figures that a hand may write in place of one."""
    if isinstance(value, date):
        yield from (add_months(value, 9 if value.month < 4 else -3), value + timedelta(days=1), add_months(value, 12))
    elif isinstance(value, Duration):
        more = Duration(0, value.days + 1) if value.days else Duration(value.months + 1)
        yield from (more, Duration(value.months * 2, value.days * 2))
    else:
        step = Fraction(1, 100) if kind in (Kind.AMOUNT, Kind.RATE) else Fraction(1)
        yield from (value + step, value - step, value * 10)
        digits = str(value)
        if digits.isdigit() and len(digits) > 1 and digits[0] != digits[1]:
            yield Fraction(digits[1] + digits[0] + digits[2:])


def test_other_figures_in_the_place_of_each_are_seen(copy: Copy) -> None:
    """How far anchoring reaches: the share of wrong figures that no passage states by chance."""
    library = Library(copy.law, cache=False)
    documents = shelf(copy.documents, library.editions().product.values()).product
    law = register([copy.legi]).product
    seen: Counter[Kind] = Counter()
    tried: Counter[Kind] = Counter()
    for edition in library.editions().product:
        held = evidence(library, edition, documents, law)
        for found in verdicts(held):
            if found.outcome not in (Outcome.DOCUMENT, Outcome.LAW) or found.figure.heads:
                continue  # the heads of a table stand one beside the other: each is stated, whichever is written
            if any(pointer.kind is PointerKind.ELSEWHERE for pointer in found.figure.pointers):
                continue
            kind = found.figure.type.kind
            for value in filter(None, other(found.figure.value, kind)):
                tried[kind] += 1
                wrong = replace(found.figure, value=value)
                seen[kind] += verdict(wrong, found.subject, held).outcome is Outcome.MISSING
    counts = (Kind.INTEGER, Kind.NUMBER)
    precise = [kind for kind in tried if kind not in counts]
    assert sum(tried.values()) > 300
    assert sum(seen[kind] for kind in precise) / sum(tried[kind] for kind in precise) > 0.95
    assert sum(seen[kind] for kind in counts) / sum(tried[kind] for kind in counts) > 0.8
