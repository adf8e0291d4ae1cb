"""The catalogue of diagnostics: each code in its hundred, in both languages, with its page, and in use."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from millesime.text import codes
from millesime.text.codes import CATALOGUE
from tests.repo import house

HUNDREDS = {
    "reading": 1,
    "names": 2,
    "editions": 3,
    "manifests": 3,
    "sources": 3,
    "analysis": 4,
    "cases": 5,
    "evaluation": 6,
    "differences": 6,
    "populations": 6,
    "whatif": 6,
    "records": 7,
    "stores": 7,
    "audits": 7,
    "refutations": 7,
    "dossiers": 7,
    "batch": 8,
    "spark": 8,
    "faults": 9,
}
PAGES = house.ROOT / "docs" / "diagnostics"
CODE = re.compile(r"ML\d{3}")


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_codes_are_written_once() -> None:
    written = [entry.code for room in HUNDREDS for entry in getattr(codes, room).ENTRIES]
    assert sorted(written) == sorted(set(written)) == sorted(CATALOGUE)


@pytest.mark.parametrize("room", HUNDREDS)
def test_each_code_is_in_its_hundred(room: str) -> None:
    form = re.compile(rf"ML{HUNDREDS[room]}\d\d")
    assert [entry.code for entry in getattr(codes, room).ENTRIES if not form.fullmatch(entry.code)] == []


def test_both_languages_say_the_same() -> None:
    faults = [
        entry.code
        for entry in CATALOGUE.values()
        if not entry.fr
        or not entry.en
        or bool(entry.help_fr) != bool(entry.help_en)
        or fields(entry.fr) != fields(entry.en)
        or fields(entry.help_fr) != fields(entry.help_en)
        or not all(name.isidentifier() for name in fields(entry.fr) | fields(entry.help_fr))
    ]
    assert faults == []


def test_each_sentence_stands_on_one_line() -> None:
    """On its own, unpadded, and without a full stop: it may be followed by a place."""
    faults = [
        entry.code
        for entry in CATALOGUE.values()
        for sentence in (entry.fr, entry.en, entry.help_fr, entry.help_en)
        if "\n" in sentence or sentence != sentence.strip() or re.search(r"(?<!\.)\.$", sentence)
    ]
    assert faults == []


def test_each_code_has_its_page() -> None:
    pages = {page.stem: page.read_text(encoding="utf-8") for page in PAGES.glob("ML*.md")}
    assert sorted(CATALOGUE.keys() - pages.keys()) == []
    assert [code for code, page in pages.items() if not page.startswith(f"# {code}")] == []


def test_no_page_without_its_code() -> None:
    assert sorted(page.stem for page in PAGES.glob("ML*.md") if page.stem not in CATALOGUE) == []


def codes_in(module: Path) -> set[str]:
    """The codes that a module names in its program; a mention in a docstring or comment is no use."""
    strings = (node.value for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.Constant))
    return {text for text in strings if isinstance(text, str) and CODE.fullmatch(text)}


def test_each_code_is_in_use_and_each_use_has_its_code() -> None:
    catalogue = house.ENGINE / "text" / "codes"
    used = set().union(*(codes_in(module) for module in house.modules() if catalogue not in module.parents))
    assert sorted(CATALOGUE.keys() - used) == []
    assert sorted(used - CATALOGUE.keys()) == []
