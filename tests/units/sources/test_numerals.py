"""What French texts state, in digits and in words: the table beside this file, and what holds for any text."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from millesime.sources.mentions import Mention
from millesime.sources.numerals import mentions
from millesime.sources.words import numbers
from millesime.values import Duration
from millesime.values.duration import parse_duration

TABLE = (Path(__file__).parent / "numerals.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("| \n").split("|")] if line.count("|") > 2 else []
    for line in TABLE.splitlines()
    if line.startswith("| ")
][1:]


def told(one: Mention) -> tuple[str, str]:
    return ("~" if one.loose else "") + one.sort.value, str(one.value)


def stated(text: str) -> tuple[str, str]:
    sort, value = text.split(" ")
    made: Fraction | Duration | date | None
    if value.startswith("P"):
        made = parse_duration(value)
    else:
        made = date.fromisoformat(value) if value.count("-") == 2 else Fraction(value)
    return sort, str(made)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_text_states(row: list[str]) -> None:
    text, expected = ([*row, ""])[:2]
    found = sorted(map(told, mentions(text)))
    assert found == sorted(stated(part) for part in expected.split(", ") if part)


def test_each_place_is_the_figures_own() -> None:
    text = "Montant minimum :\n au 1er janvier 2012,\n 728,01 €."
    assert [text[one.start : one.end] for one in mentions(text) if not one.loose] == ["1er janvier 2012", "728,01 €"]


def test_a_phrase_goes_on_past_the_end_of_a_line() -> None:
    assert ("count", "50") in map(told, mentions("moins de 50 \nsalariés"))
    assert ("duration", "P20Y") in map(told, mentions("vingt\nans"))
    assert ("date", "2012-01-01") in map(told, mentions("le 1er\njanvier 2012"))


UNITS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
]
TENS = {20: "vingt", 30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante"}


PLURAL = re.compile(r"(?<=cent)s$|(?<=quatre-vingt)s$")


def spelt(number: int) -> str:
    """A number below a million as French writes it."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        head = "mille" if thousands == 1 else f"{PLURAL.sub('', spelt(thousands))} mille"
        return f"{head} {spelt(rest)}" if rest else head
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        head = "cent" if hundreds == 1 else f"{UNITS[hundreds]} cent"
        return f"{head} {spelt(rest)}" if rest else head + ("s" if hundreds > 1 else "")
    if number <= 16:
        return UNITS[number]
    if number < 20:
        return f"dix-{UNITS[number - 10]}"
    if number >= 80:
        return "quatre-vingts" if number == 80 else f"quatre-vingt-{spelt(number - 80)}"
    ten = min(number // 10 * 10, 60)
    rest = number - ten
    joint = " et " if rest in (1, 11) else "-"
    return TENS[ten] + (f"{joint}{spelt(rest)}" if rest else "")


@given(st.integers(1, 999_999))
def test_every_number_in_words_is_read_whole(number: int) -> None:
    text = f"soit {spelt(number)} salariés"
    assert [(value, text[start:end], rank) for value, start, end, rank in numbers(text)] == [
        (number, spelt(number), False)
    ]


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    for one in mentions(text):
        assert 0 <= one.start < one.end <= len(text)
