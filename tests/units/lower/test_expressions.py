"""What expressions become: types that flow in, choices, what may not exist, barèmes, folds, conditions, delays."""

from __future__ import annotations

from fractions import Fraction

import pytest

from millesime.model.expressions import (
    Aggregate,
    Arms,
    Between,
    Call,
    Compare,
    Conditions,
    ConditionsOf,
    Default,
    Delay,
    ElementRef,
    Expr,
    FactRef,
    FieldRef,
    Fold,
    Guard,
    If,
    Limit,
    Literal,
    Not,
    OneOf,
    Or,
    Pick,
    Quantifier,
    RuleRef,
    ScaleRef,
    Switch,
    Unfound,
)
from millesime.values.types import AMOUNT, BOOLEAN, DATE, INTEGER, NUMBER, RATE, Kind, Type
from tests.units.lower.law import clean

FACTS = """
fait age : entier de 0 à 150
fait nombre_de_jours : nombre
fait depense : montant
fait part : taux
fait ne : date
fait mort : date le cas échéant
fait oui : booléen
énumération mode : forfait | reel
fait choisi : mode
structure paie
  annee : entier
  montant : montant
  fin : date le cas échéant
fait paies : liste de paie
fait annees : liste de entier
barème plafond : montant
  à compter du 2000-01-01 : 100 €
barème cout : montant par mode et entier
  à compter du 2000-01-01
    | mode    | 1   | 2    |
    | forfait | 1 € | 2 €  |
    | reel    | 3 € | 4 €  |
règle paie.retenue : montant
  version à compter du 2000-01-01 : paie.montant dans la limite de plafond
règle due : booléen
  version à compter du 2000-01-01
    vrai si toutes
      1° oui
      2° lorsque mort existe : mort > ne
    sinon faux
règle aide : montant
  applicable si due
  version à compter du 2000-01-01 : depense
"""


def body(type: str, text: str, *, clauses: str = "") -> Expr:
    """The body of a rule of this type."""
    made = clean(FACTS, f"règle x : {type}{clauses}\n  version à compter du 2012-01-01\n    {text}")
    return made.program.rules["x"].versions[0].body


NE, MORT = FactRef("ne", DATE), FactRef("mort", Type(Kind.DATE, optional=True))
MODE = Type(Kind.CHOICE, "mode")


@pytest.mark.parametrize(
    ("type", "text", "expected"),
    [
        ("montant", "728,01 €", Literal(Fraction("728.01"), AMOUNT)),
        ("nombre", "3", Literal(3, NUMBER)),
        ("taux", "0", Literal(0, RATE)),
        ("mode", "reel", Literal("reel", MODE)),
        ("date le cas échéant", "mort", MORT),
        ("nombre", "age", FactRef("age", INTEGER)),
        ("date", "date_reference", FactRef("date_reference", DATE)),
        ("montant", "plafond", ScaleRef("plafond", (), AMOUNT)),
        ("montant", "plafond en vigueur au ne", ScaleRef("plafond", (), AMOUNT, NE)),
        ("montant", "inconnu faute de « arrêté »", Unfound("arrêté", AMOUNT)),
        ("booléen", "due", RuleRef("due", BOOLEAN)),
        ("booléen", "non non due", RuleRef("due", BOOLEAN)),
        ("booléen", "non due", Not(RuleRef("due", BOOLEAN), BOOLEAN)),
        ("booléen", "choisi parmi (forfait ; reel)", OneOf(FactRef("choisi", MODE), ("forfait", "reel"), BOOLEAN)),
    ],
)
def test_values_and_names(type: str, text: str, expected: Expr) -> None:
    assert body(type, text) == expected


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [
        ("choisi = forfait", FactRef("choisi", MODE), Literal("forfait", MODE)),
        ("forfait = choisi", Literal("forfait", MODE), FactRef("choisi", MODE)),
        ("part > 0", FactRef("part", RATE), Literal(0, RATE)),
        ("3 <= nombre_de_jours", Literal(3, NUMBER), FactRef("nombre_de_jours", NUMBER)),
        ("age = nombre_de_jours", FactRef("age", INTEGER), FactRef("nombre_de_jours", NUMBER)),
    ],
)
def test_comparisons_read_the_weaker_side_by_the_other(text: str, left: Expr, right: Expr) -> None:
    found = body("booléen", text)
    assert isinstance(found, Compare)
    assert (found.left, found.right) == (left, right)


def test_arithmetic() -> None:
    found = body("montant", "arrondi(part * depense ; 0,01 €) plafonné à 25 000 €")
    assert isinstance(found, Limit)
    assert found.is_cap
    assert isinstance(found.operand, Call)
    assert (found.operand.operator, found.operand.type) == ("arrondi", AMOUNT)
    assert body("taux", "max(part ; 0)") == Call("max", (FactRef("part", RATE), Literal(0, RATE)), RATE)


def test_what_may_not_exist_makes_arithmetic_so() -> None:
    found = body("date le cas échéant", "mort + 2 ans")
    assert found.type == Type(Kind.DATE, optional=True)


@pytest.mark.parametrize(
    "text",
    [
        "si mort existe alors mort sinon ne",
        "si non mort existe alors ne sinon mort",
        "mort si mort existe\n    sinon ne",
        "mort si mort > ne et oui\n    sinon ne",
        "ne si non mort existe\n    sinon mort",
        "mort si toutes\n      a) mort existe\n      b) oui\n    sinon ne",
    ],
)
def test_a_condition_tells_that_something_exists(text: str) -> None:
    assert body("date", text).type == DATE


def test_applicability_tells_that_something_exists() -> None:
    assert body("date", "mort", clauses="\n  applicable si mort existe") == FactRef("mort", DATE)


def test_a_bareme_under_its_keys() -> None:
    assert body("montant", "cout(reel ; age)") == ScaleRef(
        "cout", (Literal("reel", MODE), FactRef("age", INTEGER)), AMOUNT
    )


def test_folds() -> None:
    paies = FactRef("paies", Type(Kind.LIST, item=Type(Kind.RECORD, "paie")))
    year = FieldRef("p", "annee", 0, INTEGER)
    kept = Between(year, Literal(2009, INTEGER), Literal(2011, INTEGER), BOOLEAN)
    assert body("montant", "somme de p.retenue pour p dans paies tels que p.annee entre 2009 et 2011") == Aggregate(
        Fold.SUM, "p", paies, kept, RuleRef("paie.retenue", AMOUNT, "p"), AMOUNT
    )
    counted = body("entier", "nombre de p dans paies tels que p.annee = 2012")
    assert isinstance(counted, Aggregate)
    assert counted.body is None
    assert body("booléen", "il existe a dans annees tel que a = 2012") == Aggregate(
        Fold.ANY,
        "a",
        FactRef("annees", Type(Kind.LIST, item=INTEGER)),
        *_condition(body("booléen", "il existe a dans annees tel que a = 2012")),
        BOOLEAN,
    )


def _condition(found: Expr) -> tuple[Expr | None, Expr | None]:
    assert isinstance(found, Aggregate)
    held = found.filter if found.filter is not None else found.body
    assert isinstance(held, Compare)
    assert held.left == ElementRef("a", INTEGER)
    return found.filter, found.body


def test_a_derived_field_reads_its_own_element() -> None:
    rule = clean(FACTS).program.rules["paie.retenue"]
    assert rule.structure == "paie"
    assert rule.versions[0].body == Limit(
        FieldRef("paie", "montant", 1, AMOUNT), ScaleRef("plafond", (), AMOUNT), True, AMOUNT
    )


def test_conditions_and_references_to_them() -> None:
    held = clean(FACTS).program.rules["due"].versions[0].body
    assert isinstance(held, Arms)
    assert held.otherwise is not None
    conditions = held.arms[0].test
    assert isinstance(conditions, Conditions)
    assert conditions.quantifier is Quantifier.ALL
    assert [item.letter for item in conditions.items] == ["1°", "2°"]
    assert conditions.items[1].when is not None
    assert body("booléen", "conditions 1° et 2° de due") == ConditionsOf("due", ("1°", "2°"), BOOLEAN)


def test_default_of_what_does_not_apply() -> None:
    assert body("montant", "aide à défaut 0 €") == Default(RuleRef("aide", AMOUNT), Literal(0, AMOUNT), AMOUNT)


def test_logic_keeps_its_operands_together() -> None:
    found = body("booléen", "oui ou due ou age > 3")
    assert isinstance(found, Or)
    assert len(found.operands) == 3


def test_a_selon() -> None:
    found = body("entier", "selon age\n      moins de 10 : 1\n      de 10 à 19 : 2\n      20 et plus : 3")
    assert isinstance(found, Switch)
    assert [case.guard for case in found.cases] == [
        Guard(high=10, high_open=True),
        Guard(low=10, high=19),
        Guard(low=20),
    ]
    chosen = body("entier", "selon choisi\n      forfait : 1\n      sinon : 2")
    assert isinstance(chosen, Switch)
    assert chosen.cases[0].guard == Guard(values=("forfait",))
    assert chosen.otherwise is not None


def test_a_pick_exists_where_one_of_its_items_always_does() -> None:
    text = "la plus tardive des\n      1° {}\n      2° mort"
    assert body("date", text.format("ne")).type == DATE
    found = body("date le cas échéant", text.format("mort + 1 an"))
    assert isinstance(found, Pick)
    assert found.type.optional


def test_a_delay_may_not_run() -> None:
    assert body("date", "délai de 2 ans à compter de ne\n      interrompu par mort").type == DATE
    found = body("date le cas échéant", "délai de 30 jours à compter de ne\n      suspendu de ne à mort")
    assert isinstance(found, Delay)
    assert found.type.optional


def test_a_convention_belongs_to_the_rounding() -> None:
    made = clean(FACTS, "règle x : montant\n  version à compter du 2012-01-01 : arrondi(depense ; 1 €), convention")
    version = made.program.rules["x"].versions[0]
    assert isinstance(version.body, Call)
    assert version.body.authority.convention
    assert not version.authority.convention


def test_branches_share_a_type() -> None:
    found = body("booléen", "(si oui alors 1 sinon nombre_de_jours) > 0")
    assert isinstance(found, Compare)
    assert isinstance(found.left, If)
    assert found.left.type == NUMBER
