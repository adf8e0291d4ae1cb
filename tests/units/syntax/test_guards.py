"""Texts that are not law: each is refused by one clear diagnostic, in time, without a traceback."""

from __future__ import annotations

import pytest

from tests.units.syntax.reading import codes

RULE = "règle x : montant\n  version à compter du 2012-01-01 : "


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ["ML155"]),
        ("\ufeff", ["ML155"]),
        ("  \n# rien\n", ["ML155"]),
        ("\x00", ["ML151"]),
        ("PK\x03\x04\x14\x00\x06\x00", ["ML151"]),
        ("fait x : booléen\ufffd", ["ML151"]),
        ("fait x : booléen\n" * 700_000, ["ML152"]),
        (RULE + "(" * 10_000 + "a" + ")" * 10_000, ["ML153"]),
        (RULE + "(" * 10_000, ["ML153"]),
        (RULE + "arrondi(" * 10_000 + "a", ["ML153"]),
        (RULE + "non " * 10_000 + "a", ["ML153"]),
        (RULE + "si a alors b sinon " * 5_000 + "c", ["ML153"]),
        (RULE + "lorsque a : " * 5_000 + "b", ["ML153"]),
        (RULE + "premier jour du mois suivant " * 5_000 + "b", ["ML153"]),
        (RULE + " + ".join(["a"] * 10_000), ["ML156"]),
        (RULE + "a" + " dans la limite de b" * 10_000, ["ML156"]),
        (RULE + "9" * 1_000_000, ["ML135"]),
        ("e\u0301numération a : b", ["ML150"]),
    ],
    ids=lambda value: value[:24].replace("\n", " ") if isinstance(value, str) else None,
)
def test_one_diagnostic(text: str, wanted: list[str]) -> None:
    assert codes(text)[: len(wanted)] == wanted
    assert len(codes(text)) <= len(wanted) + 1


@pytest.mark.parametrize(
    "text", ['"' * 300_000, "fait x booléen y\n" * 50_000, "règle x : montant\n" * 20_000, "'" * 200_000]
)
def test_faults_are_told_up_to_a_bound(text: str) -> None:
    found = codes(text)
    assert (len(found), found[-1]) == (101, "ML154")


def test_depth_that_parentheses_do_not_show() -> None:
    """Sums inside sums lean to the left: few parentheses, a deep tree."""
    text = "a"
    for _ in range(20):
        text = f"({text}{' + b' * 90})"
    assert codes(RULE + text) == ["ML153"]


def test_sixty_four_levels_are_read() -> None:
    assert codes(RULE + "(" * 64 + "a" + ")" * 64) == []
