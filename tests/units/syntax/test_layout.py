"""The canonical layout: what it writes, and what it never touches."""

from __future__ import annotations

from difflib import unified_diff

import pytest

from millesime.syntax.layout import format as laid_out
from millesime.syntax.reader import read
from millesime.syntax.spelling import spelt
from millesime.text import Source
from tests.units.syntax.samples import SAMPLES, text_of


def layout(text: str) -> str:
    checked = laid_out(Source("a.loi", text))
    assert checked.diagnostics == ()
    again = laid_out(Source("a.loi", checked.product)).product
    assert again == checked.product, "\n".join(unified_diff(checked.product.split("\n"), again.split("\n")))
    return checked.product


@pytest.mark.parametrize("sample", SAMPLES)
def test_samples_keep_their_meaning(sample: str) -> None:
    text = text_of(sample)
    again = layout(text)
    assert read(Source("a.loi", again)).product.elements == read(Source("a.loi", text)).product.elements
    assert [line for line in again.split("\n") if line != line.rstrip()] == []


@pytest.mark.parametrize(
    ("kind", "text", "wanted"),
    [
        ("AMOUNT", "1941,36€", "1\u202f941,36\u00a0€"),
        ("AMOUNT", "10_000_000 €", "10\u202f000\u202f000\u00a0€"),
        ("AMOUNT", "728,01 €", "728,01\u00a0€"),
        ("RATE", "25%", "25\u202f%"),
        ("RATE", "0,8\u00a0point", "0,8 point"),
        ("NUMBER", "2012", "2012"),
        ("NUMBER", "10_000", "10\u202f000"),
        ("NUMBER", "1 941,5", "1\u202f941,5"),
        ("DURATION", "3\u00a0ans", "3 ans"),
        ("DATE", "1er\u00a0janvier 2012", "1er janvier 2012"),
        ("ITEM_LETTER", "(a)", "a)"),
        ("ITEM_NUMBER", "1°)", "1°"),
        ("ITEM_NUMBER", "1° bis", "1° bis"),
        ("COMPARE", "≥", ">="),
        ("MINUS", "−", "-"),
        ("POINTER", "[ B35   46-48]", "[B35 46-48]"),
        ("LABEL", "«\u00a0droit\n  à la prime»", "« droit à la prime »"),
        ("ARTICLE_NUMBER", "D. 432-6", "D.432-6"),
        ("FROM_DAY", "à\n compter   du", "à compter du"),
    ],
)
def test_spelling(kind: str, text: str, wanted: str) -> None:
    assert spelt(kind, text) == wanted


def test_comments_stay_where_they_speak() -> None:
    text = """\
# en tête du fichier

article L.1
  titre « T »  # à côté du titre

# au-dessus du fait
fait a : booléen  # à côté du fait
  # sous le fait

# un paragraphe

# un autre
règle r : montant
  # au-dessus de la version
  version à compter du 2012-01-01                                           [P 1]  # à côté du renvoi
    # au-dessus du corps
    selon a
      # au-dessus du cas
      vrai : 1\u00a0€
      faux : 2\u00a0€  # à côté du cas

# à la fin
"""
    assert layout(text) == text


def test_a_comment_in_the_middle_goes_to_the_end_of_its_line() -> None:
    text = "règle r : booléen\n  version à compter du 2012-01-01 :  # un\n    a et  # deux\n    b\n"
    assert layout(text) == "règle r : booléen\n  version à compter du 2012-01-01  # un\n    a et b  # deux\n"


def test_blank_lines() -> None:
    text = "fait a : date\n\n\n\nfait b : date\nfait c : date\nrègle r : date\n  version à compter du 2012-01-01 : a\nfait d : date"
    assert layout(text) == (
        "fait a : date\n\nfait b : date\nfait c : date\n\nrègle r : date\n  version à compter du 2012-01-01 : a\n\nfait d : date\n"
    )


def test_labels_keep_the_apostrophes_of_their_author() -> None:
    assert layout("fait a : date «jour de l’accident »\n") == "fait a : date « jour de l’accident »\n"


def test_letters_in_two_characters_are_joined() -> None:
    checked = laid_out(Source("a.loi", "fait a : boole\u0301en"))
    assert checked.product == "fait a : booléen\n"
    assert [one.code for one in checked.diagnostics] == ["ML150"]


def test_a_file_with_errors_is_left_as_it_stands() -> None:
    checked = laid_out(Source("a.loi", "fait  a booléen"))
    assert checked.product == "fait  a booléen"
    assert [one.code for one in checked.diagnostics] == ["ML124"]


def test_long_lines_break_where_a_reader_breathes() -> None:
    names = " et ".join(f"dossier.condition_numero_{number}" for number in range(5))
    text = f"règle r : booléen\n  version à compter du 2012-01-01 : {names}\n"
    assert layout(text) == (
        "règle r : booléen\n  version à compter du 2012-01-01\n"
        "    dossier.condition_numero_0\n"
        + "".join(f"      et dossier.condition_numero_{number}\n" for number in range(1, 5))
    )


def test_a_discordance_shows_its_sides() -> None:
    text = """\
fait n : entier
discordance k01 « le plafond, entier ou non » gravité haute
touche r;s # les deux
parti « le guide » soit n=1
# ce que le guide imprime
côté « trois fois l'indemnité » [B35 46-48], article D.432-6
le 2012-01-01 : r = 1 le 2012-12-31 selon la lecture code : r = 2
côté « trois fois le plafond » [LEGI D.432-6] soit s = 2 avec n = 100 : r = 2
"""
    wanted = """\
fait n : entier

discordance k01 « le plafond, entier ou non »
  gravité haute
  touche r ; s  # les deux
  parti « le guide »
  soit n = 1
  # ce que le guide imprime
  côté « trois fois l'indemnité », article D.432-6                          [B35 46-48]
    le 2012-01-01 : r = 1
    le 2012-12-31 selon la lecture code : r = 2
  côté « trois fois le plafond »                                            [LEGI D.432-6]
    soit s = 2
    avec n = 100 : r = 2
"""
    assert layout(text) == wanted
    assert layout(wanted) == wanted


def test_guards_arms_and_situations_are_aligned() -> None:
    text = """\
règle r : mode
  version à compter du 2012-01-01
    selon n
      moins de 10 : petit
      10 et plus  : grand
  version à compter du 2013-01-01
    petit        si n < 10
    intermediaire si n < 20
    sinon grand
scénario « s »
  avec n = 9 : r = petit
  avec n = 100 : r = grand
"""
    wanted = (
        text.replace("petit        si", "petit         si")
        .replace("n = 9 :", "n = 9   :")
        .replace("\nscén", "\n\nscén")
    )
    assert layout(text) == wanted


def test_a_table_given_in_a_situation_keeps_its_rows() -> None:
    text = """\
scénario « s »
  soit n = 1
  avec l =
    | a | b |
    | 1 | 20 |
    : r = 3 ; q = 4
  avec n = 100 ; l =
    | a | b |
    | 1 | 20 |
    selon la lecture code : r = 1
  avec n = 3 : r = 1
"""
    wanted = """\
scénario « s »
  soit n = 1
  avec l =
      | a | b  |
      | 1 | 20 |
    : r = 3 ; q = 4
  avec n = 100 ;
      l =
      | a | b  |
      | 1 | 20 | selon la lecture code
    : r = 1
  avec n = 3 : r = 1
"""
    assert layout(text) == wanted
    assert read(Source("a.loi", wanted)).product.elements == read(Source("a.loi", text)).product.elements
