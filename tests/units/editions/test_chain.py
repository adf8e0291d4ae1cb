"""Which edition extends which."""

from __future__ import annotations

from millesime.editions.chain import Order, order
from millesime.editions.manifest import Manifest, read_manifest
from millesime.text.diagnostic import Checked
from millesime.text.source import Source


def manifest(name: str, extends: str | None = None, since: str = "2012-01-01", folder: str | None = None) -> Manifest:
    parent = f'extends: "{extends}"\n' if extends else ""
    text = f'id: "{name}"\ntitle: T\n{parent}known_from: {since}\nhorizon: 2030-12-31\n'
    read = read_manifest(Source(f"{folder or name}/edition.yaml", text)).product
    assert read is not None
    return read


def codes(checked: Checked[Order]) -> list[tuple[str, str, list[str]]]:
    """Code, file, and the files of the other places."""
    return [(d.code, d.primary.file, [label.span.file for label in d.secondary]) for d in checked]


def test_parents_come_first() -> None:
    placed = order([manifest("c", "b", "2016-05-01"), manifest("b", "a", "2014-01-01"), manifest("a"), manifest("z")])
    assert not placed.diagnostics
    assert list(placed.product.infos) == ["a", "z", "b", "c"]
    assert [info.id for info in placed.product.ancestors("c")] == ["b", "a"]
    assert placed.product.newest() == "c"


def test_of_two_editions_of_one_day_the_one_that_extends_is_newer() -> None:
    assert order([manifest("b"), manifest("a", "b")]).product.newest() == "a"
    assert order([]).product.newest() is None


def test_an_unknown_parent() -> None:
    placed = order([manifest("2016", "2021"), manifest("2012"), manifest("2017", "2016")])
    assert codes(placed) == [("ML342", "2016/edition.yaml", [])]
    assert placed.diagnostics[0].fix is not None
    assert list(placed.product.infos) == ["2012"]


def test_a_circle_is_told_once_with_all_its_places() -> None:
    placed = order([manifest("c", "a"), manifest("b", "c"), manifest("a", "b"), manifest("d", "a"), manifest("s", "s")])
    assert codes(placed) == [
        ("ML343", "a/edition.yaml", ["b/edition.yaml", "c/edition.yaml"]),
        ("ML343", "s/edition.yaml", []),
    ]
    assert placed.diagnostics[0].value("chain") == "a → b → c → a"
    assert not placed.product.infos


def test_one_name_for_two_folders() -> None:
    placed = order([manifest("a", folder="x"), manifest("a", folder="y"), manifest("b", "a")])
    assert codes(placed) == [("ML344", "y/edition.yaml", ["x/edition.yaml"])]
    assert not placed.product.infos


def test_a_parent_does_not_know_more_than_its_child() -> None:
    placed = order([manifest("a", since="2016-05-01"), manifest("b", "a", "2012-04-01")])
    assert codes(placed) == [("ML345", "b/edition.yaml", ["a/edition.yaml"])]
    assert list(placed.product.infos) == ["a"]
