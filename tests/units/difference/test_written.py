"""What two laws write otherwise: which versions stand for each other, which words and figures are told."""

from __future__ import annotations

import pytest

from millesime.difference.model import Change, Cited, Part, RuleChange
from millesime.difference.written.rules import between, changes
from millesime.difference.written.words import Script, bare, compared
from tests.laboratory import compiled

LAW = """\
article D.1 du code de la sécurité sociale
  titre « Essai »
  légifrance LEGIARTI000000000001 du 2010-01-01 au 2011-12-31
  légifrance LEGIARTI000000000002 depuis 2012-01-01

fait n : entier de 0 à 100 « nombre »

barème plafond : montant
  année 2010 : 10 €                                                         [LEGI D.1]
  année 2011 : 11 €                                                         [LEGI D.1]

règle seuil : booléen « seuil »
  version du 2010-01-01 au 2011-12-31 : n >= 10                             [LEGI D.1]
  version à compter du 2012-01-01                                           [LEGI D.1]
    vrai si toutes les conditions suivantes
      a) n >= 20 « vingt »
      b) n <= 90
    sinon faux
"""


def told(*swaps: tuple[str, str]) -> dict[str, RuleChange]:
    text = LAW
    for old, new in swaps:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    one, other = compiled(LAW), compiled(text)
    assert one.clean
    assert other.clean, other.codes()
    found = changes(one.program, other.program, (Script(one.sources), Script(other.sources)))
    return {change.name: change for change in found}


def marked(change: RuleChange) -> list[str]:
    return [mark + line for text in change.texts for mark, line in text.lines if mark != " "]


def test_the_same() -> None:
    """Layout, comments and kinds of spaces say nothing."""
    assert told() == {}
    assert told(("b) n <= 90", "b) n  <=  90  # quatre-vingt-dix")) == {}


def test_a_figure_is_told_with_its_words() -> None:
    change = told(("a) n >= 20 « vingt »", "a) n >= 21 « vingt »"))["seuil"]
    assert [(one.what, one.before, one.after, one.cited_by) for one in change.figures] == [
        ("a) n >= … « vingt »", "20", "21", "D.1")
    ]
    assert marked(change) == ["-  a) n >= 20 « vingt »", "+  a) n >= 21 « vingt »"]
    assert change.citations == ()


def test_a_row_of_a_scale() -> None:
    """A barème is figures: its rows are not told as words too; a new row is held against the one before it."""
    change = told(("année 2011 : 11 €", "année 2011 : 12 €"))["plafond"]
    assert (change.part, change.texts) == (Part.SCALE, ())
    assert [(one.before, one.after) for one in change.figures] == [("11 €", "12 €")]
    fresh = told(("  année 2011 : 11 €                                                         [LEGI D.1]\n",
                  "  année 2011 : 11 €   [LEGI D.1]\n  année 2012 : 13 €   [LEGI D.1]\n"))["plafond"]  # fmt: skip
    assert [(one.where.before and one.where.before.year, one.before, one.after) for one in fresh.figures] == [
        (2011, "11 €", "13 €")
    ]


def test_a_label_is_words() -> None:
    change = told(("« vingt »", "« vingt au moins »"))["seuil"]
    assert (len(marked(change)), change.figures) == (2, ())


def test_a_citation_is_not() -> None:
    change = told(("  légifrance LEGIARTI000000000002 depuis 2012-01-01", "  légifrance LEGIARTI000000000003 depuis 2012-01-01"))["seuil"]  # fmt: skip
    assert (marked(change), change.figures) == ([], ())
    assert {one.what for one in change.citations} == {Cited.LEGIFRANCE}
    assert all("000000000003" in (one.after or "") for one in change.citations)


def test_a_version_moved_by_a_year_is_the_same_version() -> None:
    change = told(
        ("version du 2010-01-01 au 2011-12-31 : n >= 10", "version du 2010-01-01 au 2012-12-31 : n >= 10"),
        ("version à compter du 2012-01-01   ", "version à compter du 2013-01-01   "),
    )["seuil"]
    assert marked(change) == []
    assert ("2012-01-01 – …", "2013-01-01 – …") in [
        (one.before, one.after) for one in change.citations if one.what is Cited.DAYS
    ]


def test_a_version_taken_away_and_a_rule_taken_away() -> None:
    change = told(("  version du 2010-01-01 au 2011-12-31 : n >= 10                             [LEGI D.1]\n", ""))[
        "seuil"
    ]
    assert [(text.kind, [line for _, line in text.lines]) for text in change.texts] == [(Change.REMOVED, ["n >= 10"])]
    gone = told((LAW[LAW.index("règle seuil") :], ""))["seuil"]
    assert gone.kind is Change.REMOVED


def test_a_fact() -> None:
    change = told(("entier de 0 à 100", "entier de 0 à 200"))["n"]
    assert (change.part, change.kind) == (Part.FACT, Change.CHANGED)
    assert marked(change) == [
        "-fait n : entier de 0 à 100 « nombre »",
        "+fait n : entier de 0 à 200 « nombre »",
    ]


def test_two_days() -> None:
    """The versions that govern them, nothing else."""
    from datetime import date

    law = compiled(LAW)
    found = between(law.program, (date(2011, 12, 31), date(2012, 1, 1)), Script(law.sources))
    assert {change.name: change.kind for change in found} == {"seuil": Change.CHANGED, "plafond": Change.REMOVED}
    assert between(law.program, (date(2012, 1, 1), date(2012, 1, 2)), Script(law.sources)) == ()


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (("a",), ("a",), ()),
        (("a\u00a0:  b",), ("a : b",), ()),
        ((), ("a",), (("+", "a"),)),
        (("a", "b"), ("a", "c"), ((" ", "a"), ("-", "b"), ("+", "c"))),
        (tuple("abcdefgh"), tuple("abcdefgx"), ((" ", "f"), (" ", "g"), ("-", "h"), ("+", "x"))),
    ],
)
def test_lines(before: tuple[str, ...], after: tuple[str, ...], shown: tuple[tuple[str, str], ...]) -> None:
    assert compared(before, after) == shown


@pytest.mark.parametrize(
    ("text", "margin", "lines"),
    [
        ("n >= 10   [LEGI D.1]", None, ("n >= 10",)),
        ("vrai si n, alinéa 2 [D10 1-2]\n      sinon faux", "      ", ("vrai si n", "sinon faux")),
        ("toutes\n      a) n\n      # dit ainsi\n      b) m", None, ("toutes", "  a) n", "  b) m")),
        ("n « [sic] »", None, ("n « »",)),
    ],
)
def test_words_without_their_sources(text: str, margin: str | None, lines: tuple[str, ...]) -> None:
    assert bare(text, margin) == lines
