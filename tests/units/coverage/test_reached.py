"""What scenarios reach of small laws, against answers known beforehand."""

from __future__ import annotations

import pytest

from millesime.coverage.items import Kind
from millesime.coverage.report import total
from tests.units.coverage.law import files, missing

FACTS = """
énumération mode : collective | mixte | individuelle
fait a : booléen
fait b : booléen
fait c : booléen
fait n : entier
fait m : mode
fait jour : date
fait debut : date le cas échéant
fait fin : date le cas échéant
"""


def rule(body: str, *lines: str, type: str = "entier", more: str = "") -> str:
    """A rule of one version, with a scenario of these lines; what else there is stands after it."""
    said = "\n".join(f"  {line}" for line in lines)
    head = f"{FACTS}règle r : {type}\n  version à compter du 2012-01-01 :\n    {body}\n"
    return f"{head}{more}scénario « essai »\n  soit jour = 2012-01-01\n{said}\n"


ARMS = "1 si a et b\n    2 si c\n    sinon 3"
SELON = "selon n\n      moins de 20 : 1\n      de 20 à 149 : 2\n      150 et plus : 3"
CAP, FLOOR = "n dans la limite de 10", "n avec un minimum de 3"


@pytest.mark.parametrize(
    ("body", "line", "left"),
    [
        # Branches, in their order: one that an earlier one hides is not taken.
        (ARMS, "avec a = vrai ; b = vrai ; c = vrai : r = 1", ["arm 2", "otherwise 3"]),
        (ARMS, "avec a = faux ; c = vrai : r = 2", ["arm 1", "otherwise 3"]),
        (ARMS, "avec a = faux ; c = faux : r = 3", ["arm 1", "arm 2"]),
        # For want of a fact every branch is tried, and none is taken.
        (ARMS, "avec b = vrai : r est inconnu", ["arm 1", "arm 2", "otherwise 3"]),
        # An expectation that is not met shows nothing.
        (ARMS, "avec a = vrai ; b = vrai : r = 9", ["arm 1", "arm 2", "otherwise 3"]),
        ("si a alors 1 sinon 2", "avec a = vrai : r = 1", ["else 2"]),
        ("si a alors 1 sinon 2", "avec b = vrai : r est inconnu faute de a", ["then 1", "else 2"]),
        # Both ways give one value, so that the result is known and neither way was taken.
        ("si a alors 1 sinon 1", "avec b = vrai : r = 1", ["then 1", "else 1"]),
        (SELON, "avec n = 20 : r = 2", ["case 1", "case 3"]),
        ("selon m\n      collective ou mixte : 1\n      sinon : 2", "avec m = mixte : r = 1", ["otherwise 2"]),
        (CAP, "avec n = 10 : r = 10", [f"capped {CAP}"]),
        (CAP, "avec n = 11 : r = 10", [f"not_capped {CAP}"]),
        (FLOOR, "avec n = 2 : r = 3", [f"not_floored {FLOOR}"]),
    ],
)
def test_branches(body: str, line: str, left: list[str]) -> None:
    assert missing(rule(body, line), Kind.BRANCH) == left


def test_conditions_of_a_conjunction() -> None:
    body, both = "si a et b alors 1 sinon 2", "avec a = vrai ; b = vrai : r = 1"
    for lines, left in (
        ([both], ["condition a", "condition b"]),
        ([both, "avec a = faux ; b = faux : r = 2"], ["condition a", "condition b"]),
        ([both, "avec a = faux ; b = vrai : r = 2"], ["condition b"]),
        ([both, "avec a = faux : r = 2", "avec a = vrai ; b = faux : r = 2"], []),
    ):
        assert missing(rule(body, *lines), Kind.CONDITION) == left


def test_what_a_decision_did_not_need_to_look_at_is_looked_at_aside() -> None:
    """`a` false, `et` stops there; `b` was false as well, so that `a` alone decided nothing."""
    lines = ("avec a = vrai ; b = vrai : r = 1", "avec a = faux ; b = faux : r = 2", "avec a = vrai ; b = faux : r = 2")
    assert missing(rule("si a et b alors 1 sinon 2", *lines), Kind.CONDITION) == ["condition a"]


def test_looking_aside_reaches_nothing() -> None:
    other = "règle s : booléen\n  version à compter du 2012-01-01 : b\n"
    text = rule("si a et s alors 1 sinon 2", "avec a = faux ; b = vrai : r = 2", more=other)
    assert missing(text, Kind.VERSION) == ["version version à compter du 2012-01-01 : b"]
    assert missing(text.replace("= 2\n", "= 2 ; s = vrai\n"), Kind.VERSION) == []


def test_lettered_conditions_with_their_own_lorsque() -> None:
    body = "vrai si toutes les conditions suivantes\n      1° a\n      2° lorsque b : c\n    sinon faux"
    lines = ["avec a = vrai ; b = vrai ; c = vrai : r = vrai", "avec a = faux ; b = faux : r = faux"]
    left = missing(rule(body, *lines, type="booléen"), Kind.CONDITION)
    assert left == ["condition b", "condition c"]
    lines += ["avec a = vrai ; b = vrai ; c = faux : r = faux", "avec a = vrai ; b = faux ; c = faux : r = vrai"]
    assert missing(rule(body, *lines, type="booléen")) == []


def test_none_of_the_following_conditions() -> None:
    body = "vrai si aucune des conditions suivantes\n      1° a\n      2° b\n    sinon faux"
    lines = ["avec a = faux ; b = faux : r = vrai", "avec a = vrai ; b = faux : r = faux"]
    assert missing(rule(body, *lines, type="booléen"), Kind.CONDITION) == ["condition b"]


def test_a_rule_that_is_true_or_false_is_a_decision() -> None:
    assert missing(rule("a ou n >= 3", "avec a = faux ; n = 3 : r = vrai", type="booléen")) == [
        "condition a",
        "condition n >= 3",
    ]
    lines = ("avec a = faux ; n = 3 : r = vrai", "avec a = faux ; n = 2 : r = faux", "avec a = vrai ; n = 2 : r = vrai")
    assert missing(rule("a ou n >= 3", *lines, type="booléen")) == []


EXCEPTIONS = """  exception e
    2 si a
  exception d à e
    droit commun si b
"""


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        (["avec a = faux : r = 1"], ["set_aside e", "arm 2", "arm droit commun", "no_match droit commun si b"]),
        (["avec a = vrai ; b = faux : r = 2"], ["set_aside e", "no_match 2 si a", "arm droit commun"]),
        (["avec a = vrai ; b = vrai : r = 1"], ["no_match 2 si a", "no_match droit commun si b"]),
        # It is not known whether the exception applies, nor therefore which branch was taken.
        (["avec b = faux : r est inconnu"], ["set_aside e", "arm 2", "no_match 2 si a", "arm droit commun"]),
    ],
)
def test_exceptions_and_exceptions_to_them(lines: list[str], left: list[str]) -> None:
    assert missing(rule("1", *lines, more=EXCEPTIONS), Kind.BRANCH) == left


def test_the_general_rule_is_not_reached_where_an_exception_takes_its_place() -> None:
    text = rule("1", "avec a = vrai : r = 2", more="  exception e\n    2 si a\n")
    assert missing(text, Kind.VERSION) == ["version version à compter du 2012-01-01 : 1"]


def test_what_a_rule_applies_to() -> None:
    text = rule("1", "avec a = vrai : r = 1").replace("  version", "  applicable si a\n  version")
    assert missing(text) == ["not_applicable a", "condition a"]
    assert missing(text.replace("r = 1", "r = 1\n  avec a = faux : r est sans objet")) == []


def test_a_lacuna_is_reached_by_asking_on_one_of_its_days() -> None:
    text = rule("1", "avec a = vrai : r = 1", more="  lacune du 2010-01-01 au 2011-12-31 « texte non retrouvé »\n")
    assert missing(text) == ["lacuna lacune du 2010-01-01 au 2011-12-31 « texte non retrouvé »"]
    assert missing(text.replace("r = 1", "r = 1\n  avec jour = 2011-01-01 : r est inconnu")) == []


def test_the_text_that_was_not_found_is_a_branch_like_another() -> None:
    body = "1 si a\n    sinon inconnu faute de « l'annexe »"
    lines = ["avec a = vrai : r = 1"]
    assert missing(rule(body, *lines), Kind.BRANCH) == ["otherwise inconnu faute de « l'annexe »"]
    assert missing(rule(body, *lines, "avec a = faux : r est inconnu")) == []


BAREME = """barème t : entier
  à compter du 2008-01-01 : 7
  à compter du 2012-01-01 : 8
  à compter du 2013-01-01 : 9
  à compter du 2030-01-01 : 10
"""


def test_periods_that_something_can_read() -> None:
    """Those of 2008 and 2030 lie outside the days of the reader and of the edition: nothing can read them."""
    assert missing(rule("t", "avec a = vrai : r = 8", more=BAREME)) == ["period à compter du 2013-01-01 : 9"]
    text = rule("t en vigueur au jour", "avec a = vrai : r = 8", more=BAREME)
    assert missing(text) == ["period à compter du 2008-01-01 : 7", "period à compter du 2013-01-01 : 9"]


def test_cells_are_counted_and_not_required() -> None:
    table = "barème t : entier par mode\n    | annee | collective | mixte |\n    | 2012 | 1 | 2 |\n"
    text = rule("t(m)", "avec m = mixte : r = 2", more=table)
    assert missing(text) == []
    assert str(total(files(text), Kind.CELL)) == "Tally(reached=1, total=2)"


def test_each_reading_is_a_version() -> None:
    text = f"""{FACTS}règle r : entier
  lecture guide « le guide »
    version à compter du 2012-01-01 : 1
  lecture code « le code »
    version à compter du 2012-01-01 : 2
scénario « essai »
  avec jour = 2012-01-01 : r = 1
"""
    assert missing(text) == ["version version à compter du 2012-01-01 : 2"]
    assert missing(text + "  avec jour = 2012-01-01 selon la lecture code : r = 2\n") == []


def test_what_interrupts_a_delay_counts_and_does_not() -> None:
    body = "délai de 2 ans à compter de jour\n      interrompu de debut à fin"
    lines = ["avec debut = sans objet : r = 2014-01-01"]
    assert missing(rule(body, *lines, type="date le cas échéant")) == ["counts debut"]
    lines = ["avec debut = 2013-01-01 ; fin = 2013-06-01 : r = 2015-06-01"]
    assert missing(rule(body, *lines, type="date le cas échéant")) == ["does_not_count debut"]


def test_the_latest_of_several_is_each_of_them_once() -> None:
    body = "la plus tardive des\n      1° jour\n      2° debut"
    lines = ["avec debut = 2011-01-01 : r = 2012-01-01"]
    assert missing(rule(body, *lines, type="date")) == ["picked debut"]


def test_elements_of_a_list_show_a_pair_between_them() -> None:
    text = f"""{FACTS}structure accident
  trajet : booléen
fait accidents : liste de accident
règle accident.compte : entier
  version à compter du 2012-01-01 : si accident.trajet alors 0 sinon 1
règle r : entier
  version à compter du 2012-01-01 : somme de x.compte pour x dans accidents
scénario « essai »
  soit accidents =
    | trajet |
    | vrai   |
    | faux   |
  avec jour = 2012-01-01 : r = 1
"""
    assert missing(text) == []
    assert missing(text.replace("    | faux   |\n", "").replace("r = 1", "r = 0"), Kind.BRANCH) == ["else 1"]


def test_a_norm_and_what_lifts_its_prior_step() -> None:
    text = f"""{FACTS}acteur x « x »
acteur y « y »
faculté r « agir » de x envers y
  version à compter du 2012-01-01 si a
  après s « la mise en demeure » sauf si b
obligation s « mettre en demeure » de x envers y
  version à compter du 2012-01-01
scénario « essai »
  soit jour = 2012-01-01
  avec a = vrai ; b = faux : r = vrai ; s = vrai
"""
    assert missing(text) == ["condition a", "exempted b", "condition b"]


def test_a_rule_without_its_day_reaches_nothing() -> None:
    text = (
        rule("1", "avec a = vrai : r = 1").replace("  soit jour = 2012-01-01\n", "").replace("r = 1", "r est inconnu")
    )
    assert missing(text) == ["version version à compter du 2012-01-01 : 1"]


def test_a_transitional_measure_and_its_lorsque() -> None:
    measure = "  mesure transitoire t du 2012-01-01 au 2012-12-31\n    lorsque a :\n      5 si b\n"
    lines = ["avec a = faux : r = 1", "avec a = vrai ; b = vrai : r = 5"]
    assert missing(rule("1", lines[0], more=measure)) == [
        "when a",
        "condition a",
        "arm 5",
        "no_match 5 si b",
        "condition b",
    ]
    # Outside its « lorsque », nothing is shown of what it does within.
    assert missing(rule("1", *lines, more=measure)) == ["no_match 5 si b", "condition b"]
    assert missing(rule("1", *lines, "avec a = vrai ; b = faux : r = 1", more=measure)) == []
