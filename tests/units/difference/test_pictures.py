"""Pictures of populations: well-formed, told to the ear, without anything from elsewhere, and true to the counts."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import millesime
from millesime.batch.prepare import Asked
from millesime.batch.stamps import Stamp
from millesime.batch.twofold.movement import (
    LEVELS,
    Bin,
    Figures,
    GoalMovement,
    Law,
    Movement,
    Refused,
    Spread,
    Standing,
    Transition,
)
from millesime.batch.twofold.prepared import prepared
from millesime.batch.twofold.run import run
from millesime.difference.pictures.flows import MOST
from millesime.difference.pictures.gallery import drawings, picture
from millesime.values.types import AMOUNT, DATE, TEXT, Type
from tests.units.explain.test_page import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
OLD, NEW = millesime.load("2012"), millesime.load("2016")


def movement(*goals: GoalMovement) -> Movement:
    rows = sum(each.rows for each in goals[0].transitions)
    laws = Law(OLD, date(2011, 12, 31)), Law(OLD, date(2012, 1, 1))
    return Movement(HOSTILE, Stamp(1, "0" * 64), *laws, rows, rows, goals[0].changed, Refused(), (), goals)


def told(*pairs: tuple[Standing, Standing, int], type: Type = TEXT, figures: Figures | None = None) -> GoalMovement:
    transitions = tuple(Transition(one, other, rows, rows if one != other else 0) for one, other, rows in pairs)
    changed = sum(each.changed for each in transitions)
    return GoalMovement("essai.but", HOSTILE, (type, type), {HOSTILE: HOSTILE}, changed, 0, transitions, figures)


def value(text: str) -> Standing:
    return Standing("determined", text)


def parsed(of: Movement, lang: Any = "fr") -> ET.Element:
    return ET.fromstring(picture(of, lang))


def numbers(root: ET.Element) -> Counter[tuple[str, str]]:
    """The rows of each band, by the answers that it joins."""
    found: Counter[tuple[str, str]] = Counter()
    for shape in root.iter(f"{SVG}path"):
        if shape.get("data-rows"):
            found[str(shape.get("data-before")), str(shape.get("data-after"))] += int(str(shape.get("data-rows")))
    return found


def test_bands_are_the_rows_of_the_table() -> None:
    unknown = Standing("unknown")
    of = movement(
        told(
            (value("a"), value("b"), 12_000),
            (unknown, value("a"), 1),
            (value("a"), value("a"), 30),
            (unknown, unknown, 7),
        )
    )
    root = parsed(of)
    assert numbers(root) == {("a", "b"): 12_000, ("inconnu", "a"): 1, ("a", "a"): 30, ("inconnu", "inconnu"): 7}
    nodes = [int(str(shape.get("data-rows"))) for shape in root.iter(f"{SVG}rect") if shape.get("class") == "node"]
    assert sorted(nodes) == sorted([12_030, 8, 31, 12_000, 7])
    words = "".join(root.itertext()).replace("\u202f", " ").replace("\xa0", " ")
    assert "12 000" in words
    assert "inconnu → a : 1 ligne" in words
    for shape in root.iter(f"{SVG}path"):
        if shape.get("data-rows"):
            stays = shape.get("data-before") == shape.get("data-after")
            assert (shape.get("class") == "stay") is stays


def test_rare_answers_share_a_place() -> None:
    many = [(value(f"v{n:02}"), value("z"), 100 - n) for n in range(MOST + 5)]
    root = parsed(movement(told(*many)))
    left = {before for before, _ in numbers(root)}
    assert len(left) == MOST
    assert "autres réponses (6)" in left
    assert sum(numbers(root).values()) == sum(rows for _, _, rows in many)


def spread(*values: int) -> Spread:
    held = sorted(Fraction(each) for each in values)
    return Spread(
        len(held), sum(held, Fraction()), tuple((p, held[-(-len(held) * max(p, 1) // 100) - 1]) for p in LEVELS)
    )


def figured(type: Type = AMOUNT) -> GoalMovement:
    bins = (
        Bin(None, Fraction(10), 2, 0),
        Bin(Fraction(10), Fraction(20), 5, 4),
        Bin(Fraction(20), Fraction(30), 0, 1),
        Bin(Fraction(30), None, 1, 3),
    )
    figures = Figures(spread(1, 2, 11), spread(11, 12, 13), spread(10, 10, 0, -2), spread(10, 10), spread(-2), 1, bins)
    many = Standing("determined", many=True)
    transition = Transition(many, many, 8, 3)
    return GoalMovement("essai.montant", "essai", (type, type), {}, 3, 0, (transition,), figures)


@pytest.mark.parametrize("type", [AMOUNT, DATE])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_bars_are_the_bins_of_the_table(type: Type, lang: Any) -> None:
    goal = figured(type)
    root = parsed(movement(goal), lang)
    bars = [shape for shape in root.iter(f"{SVG}rect") if shape.get("data-side")]
    for side in ("before", "after"):
        drawn = [int(str(each.get("data-rows"))) for each in bars if each.get("data-side") == side]
        assert goal.figures is not None
        assert drawn == [getattr(each, side) for each in goal.figures.bins if getattr(each, side)]
    heights = {int(str(each.get("data-rows"))): float(str(each.get("height"))) for each in bars}
    assert heights[5] == pytest.approx(5 * heights[1], rel=0.01)
    parts = [int(str(s.get("data-rows"))) for s in root.iter(f"{SVG}rect") if s.get("data-part")]
    assert parts == [1, 1, 2]


def test_nothing_of_a_text_is_markup_or_comes_from_elsewhere() -> None:
    of = movement(told((value(HOSTILE), value("b"), 3), (value("b"), value(HOSTILE), 2)), figured())
    for lang in ("fr", "en"):
        written = picture(of, "fr" if lang == "fr" else "en")
        root = ET.fromstring(written)
        allowed = {"svg", "title", "desc", "style", "g", "rect", "path", "text"}
        assert {each.tag.removeprefix(SVG) for each in root.iter()} <= allowed
        assert not re.search(r"url\(|@import|<script|<img", written)
        assert "\u202e" not in written
        names = {name for each in root.iter() for name in each.attrib}
        assert not [name for name in names if name.startswith("on") or re.search("href|src|style", name)]
        assert "</style></title><script>alert(1)</script>" in "".join(root.itertext())
        assert "\x1b" not in written


def test_each_picture_is_told_to_the_ear() -> None:
    of = movement(told((value("a"), value("b"), 3)), figured())
    root = parsed(of)
    shown = [each for each in root.iter(f"{SVG}g") if each.get("role") == "img"]
    assert len(shown) == 2
    idents = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(idents) == len(set(idents))
    for each in shown:
        assert each.get("aria-labelledby") in idents
        assert each.get("aria-describedby") in idents
        title, description = each.find(f"{SVG}title"), each.find(f"{SVG}desc")
        assert title is not None
        assert title.text
        assert description is not None
        assert len(str(description.text)) > 40


def test_no_shape_lies_outside() -> None:
    """Every text begins and ends within the picture, and no two labels of a side lie one over the other."""
    of = movement(
        told(*((value(f"une réponse plutôt longue numéro {n}"), value("z"), 1 + 500 * (n == 0)) for n in range(9)))
    )
    (drawing,) = drawings(of.goals[0], of, "fr")
    root = ET.fromstring(drawing.inline("x").replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" '))
    places = [(float(str(t.get("x"))), float(str(t.get("y")))) for t in root.iter(f"{SVG}text")]
    assert all(0 <= x <= 640 and 0 < y <= drawing.height for x, y in places)
    left = sorted(y for x, y in places if x < 200)
    assert all(after - before >= 13 for before, after in pairwise(left[1:]))


def test_a_population_is_drawn_as_it_was_counted(tmp_path: Path) -> None:
    path = tmp_path / "firms.csv"
    rows = "\n".join(f"{n},1990,false,2011" for n in (5, 12, 12, 60, 160, 180, 190, 300))
    path.write_text(
        "entreprise.effectif,etablissement.annee_creation,etablissement.alsace_moselle,tarification.annee\n" + rows
    )
    laws = Law(OLD, date(2011, 12, 31)), Law(OLD, date(2012, 1, 1))
    found = run(prepared(*laws, Asked(str(path), ("tarification.mode",), incomplete=True)))
    (goal,) = found.goals
    drawn = numbers(parsed(found))
    assert drawn == {(str(t.before.value), str(t.after.value)): t.rows for t in goal.transitions}
    assert drawn["mixte", "collective"] == 2
    assert drawn["mixte", "individuelle"] == 3
