"""Manifests: what they say, and every way in which one can be wrong, each at its place."""

from __future__ import annotations

from datetime import date

import pytest

from millesime.editions.manifest import Manifest, read_manifest, stays_inside
from millesime.editions.nodes import DEEPEST, read_yaml
from millesime.model.edition import Section
from millesime.text.diagnostic import Diagnostic
from millesime.text.render import Lang, advice, message
from millesime.text.source import Source

HASH = "0123456789abcdef" * 4

GOOD = f"""\
# Ce que l'on savait au printemps.
id: "2012"
title: "Guide des praticiens, édition d’avril"
extends: "2011"
known_from: 2012-04-01
horizon: 2012-12-31
documents:
  - id: guide-2012
    title: Guide
    file: guides/guide-2012.txt
    sha256: {HASH}
    sections:
      B35: {{title: "Prime de reconversion", lines: [14, 101]}}
      B20.1:
        title: Formalités
        lines: [1, 1]
"""


def faults(text: str) -> list[tuple[str, int, int, str]]:
    """Code, line, column and the text underlined, of each fault."""
    source = Source("2012/edition.yaml", text)
    found = read_manifest(source)
    assert (found.product is None) == bool(found.diagnostics)
    return [_placed(diagnostic, source) for diagnostic in found]


def _placed(diagnostic: Diagnostic, source: Source) -> tuple[str, int, int, str]:
    span = diagnostic.primary
    assert span.file == source.name
    langs: tuple[Lang, Lang] = ("fr", "en")
    for lang in langs:
        assert "{" not in message(diagnostic, lang).replace("{title", "")
        assert advice(diagnostic, lang)
    line, column = source.position(span.start)
    return diagnostic.code, line, column, source.text[span.start : span.end]


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def test_a_manifest_is_the_head_of_an_edition() -> None:
    read = read_manifest(Source("edition.yaml", GOOD)).product
    assert isinstance(read, Manifest)
    info = read.info
    assert (info.id, info.extends, info.title) == ("2012", "2011", "Guide des praticiens, édition d’avril")
    assert (info.known_from, info.horizon) == (date(2012, 4, 1), date(2012, 12, 31))
    (document,) = info.documents
    assert (document.id, document.file, document.sha256) == ("guide-2012", "guides/guide-2012.txt", HASH)
    assert document.sections == (Section("B35", "Prime de reconversion", 14, 101), Section("B20.1", "Formalités", 1, 1))
    span = read.at("documents[0].sha256")
    assert GOOD[span.start : span.end] == HASH


def test_what_may_be_left_out() -> None:
    text = 'id: "2012"\ntitle: T\nknown_from: 2012-04-01\nhorizon: 2012-04-01\n'
    read = read_manifest(Source("edition.yaml", text)).product
    assert read is not None
    assert (read.info.extends, read.info.documents) == (None, ())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: Guide\n", "title: [Guide\n", ("ML330", 10, 9, ":")),
        ("title: Guide\n", "title: Guide: 2012\n", ("ML330", 9, 17, ":")),
        ("title: Guide\n", 'title: "\x01"\n', ("ML330", 9, 13, "\x01")),
        ("horizon:", "horison:", ("ML332", 2, 1, "i")),
        ("    file:", "    fichier: x\n    file:", ("ML331", 10, 5, "fichier")),
        ("lines: [14, 101]", "lines: [14, 101], page: 3", ("ML331", 13, 63, "page")),
        ("    title: Guide\n", "", ("ML332", 8, 5, "i")),
        ('id: "2012"', "id: 2012", ("ML333", 2, 5, "2012")),
        ('id: "2012"', 'id: "20 12"', ("ML333", 2, 5, '"20 12"')),
        ('title: "Guide des praticiens, édition d’avril"', "title:", ("ML333", 3, 7, "")),
        ("2012-04-01", "01/04/2012", ("ML333", 5, 13, "01/04/2012")),
        ("[14, 101]", "[14]", ("ML333", 13, 52, "[")),
        ("[14, 101]", "[0, 101]", ("ML333", 13, 53, "0")),
        ("[14, 101]", '["14", 101]', ("ML333", 13, 53, '"14"')),
        ("[14, 101]", "14-101", ("ML333", 13, 52, "14-101")),
        (HASH, HASH[:-1], ("ML333", 11, 13, HASH[:-1])),
        (HASH, HASH.upper(), ("ML333", 11, 13, HASH.upper())),
        ("B20.1:", "LEGI:", ("ML333", 14, 7, "LEGI")),
        ("B20.1:", "B20 1:", ("ML333", 14, 7, "B20 1")),
        ("known_from:", "id: x\nknown_from:", ("ML334", 5, 1, "id")),
        ("B20.1:", "B35:", ("ML334", 14, 7, "B35")),
        ("title: Guide\n", "title: &a Guide\n", ("ML335", 9, 12, "&a")),
        ("title: Guide\n", "title: *a\n", ("ML335", 9, 12, "*a")),
        ("title: Guide\n", "title: !!python/name:os.system x\n", ("ML335", 9, 12, "!!python/name:os.system")),
        ("title: Guide\n", f"title: {'[' * 40}{']' * 40}\n", ("ML335", 9, 12 + DEEPEST - 3, "[" * 27 + "]" * 13)),
        ("known_from:", "---\nknown_from:", ("ML335", 5, 1, "---")),
        ("known_from:", "? [a]\n: b\nknown_from:", ("ML335", 5, 3, "[a]")),
        ("2012-12-31", "2012-02-30", ("ML336", 6, 10, "2012-02-30")),
        ("guides/guide-2012.txt", "../guide.txt", ("ML337", 10, 11, "../guide.txt")),
        ("guides/guide-2012.txt", "/etc/passwd", ("ML337", 10, 11, "/etc/passwd")),
        ("[14, 101]", "[101, 14]", ("ML338", 13, 52, "[")),
        ("2012-12-31", "2012-03-31", ("ML341", 6, 10, "2012-03-31")),
    ],
)
def test_each_fault_is_told_at_its_place(old: str, new: str, expected: tuple[str, int, int, str]) -> None:
    assert expected in faults(changed(old, new))


def test_every_fault_is_told_in_one_run() -> None:
    text = changed("horizon:", "horison:").replace('id: "2012"', "id: 2012").replace("[14, 101]", "[14]")
    assert [code for code, *_ in faults(text)] == ["ML332", "ML333", "ML331", "ML333"]


def test_a_misspelt_key_offers_the_right_one() -> None:
    found = read_manifest(Source("edition.yaml", changed("horizon:", "horison:")))
    (fix,) = [diagnostic.fix for diagnostic in found if diagnostic.fix]
    assert fix.replacement == "horizon"


def test_a_document_or_section_twice() -> None:
    again = GOOD[GOOD.index("  - id:") :]
    assert [code for code, *_ in faults(GOOD + again)] == ["ML340", "ML339", "ML339"]


@pytest.mark.parametrize(
    "text", ["", "# rien\n", "- a\n", "texte", "id:\n", "{}", "\ud800", "[" * 10_000, "a: " * 999, "\t"]
)
def test_any_text_gives_diagnostics(text: str) -> None:
    assert read_manifest(Source("edition.yaml", text)).diagnostics


def test_scalars_surprise_nobody() -> None:
    read = read_yaml(
        Source("a.yaml", "[yes, 010, 1:30, 1e3, 0x1F, 12, -3, true, ~, 2012-04-01, 1234567890, '12', 1_000]")
    )
    assert read.product is not None
    assert read.product.data == [
        "yes", "010", "1:30", "1e3", "0x1F", 12, -3, True, None, "2012-04-01", "1234567890", "12", "1_000",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "path",
    ["../a", "a/../../b", "/a", "a//b", "./a", "a/", "", "C:a", "C:\\a", "..\\a", "a\\..\\b", "a\0", "a\nb", "con?"],
)
def test_a_path_stays_inside(path: str) -> None:
    assert not stays_inside(path)
