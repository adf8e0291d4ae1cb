"""A program that was lowered without errors is sound, and each breach of soundness is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from millesime.model.expressions import (
    Arm,
    Arms,
    Call,
    Compare,
    Comparison,
    Expr,
    FactRef,
    FieldRef,
    If,
    Literal,
    Not,
    OneOf,
    RuleRef,
    ScaleRef,
    When,
)
from millesime.model.program import Exception_, Interval, Program, Reading, Rule
from millesime.model.verify import verify
from millesime.values.types import AMOUNT, BOOLEAN, DATE, INTEGER, NUMBER, Kind, Type
from tests.laboratory import compiled
from tests.units.model.sample import DISCORDANCE, FACTS, RULES, SCALES, SCENARIO

PROGRAM = compiled(FACTS, SCALES, RULES, SCENARIO, DISCORDANCE).program
TOTAL = PROGRAM.rules["total"]
TRUE = Literal(True, BOOLEAN)
ZONE = Type(Kind.CHOICE, "zone")


def with_rule(rule: Rule) -> Program:
    return replace(PROGRAM, rules=dict(sorted({**PROGRAM.rules, rule.name: rule}.items())))


def with_body(body: Expr) -> Program:
    return with_rule(replace(TOTAL, versions=(replace(TOTAL.versions[0], body=body),)))


def test_a_lowered_program_is_sound() -> None:
    assert verify(PROGRAM) == ()


@pytest.mark.parametrize(
    ("body", "breach"),
    [
        (FactRef("personne", AMOUNT), "total: no fact `personne`"),
        (RuleRef("personne", AMOUNT), "total: no rule `personne`"),
        (ScaleRef("personne", (), AMOUNT), "total: no scale `personne`"),
        (ScaleRef("plafond", (Literal(1, INTEGER),), AMOUNT), "total: 1 keys for the 0 of `plafond`"),
        (FieldRef("s", "annee", 0, AMOUNT), "total: `s` is no element of a structure"),
        (FactRef("effectif", AMOUNT), "total: montant where entier is wanted"),
        (Literal(True, BOOLEAN), "total: a body of type booléen for a result of type montant"),
        (Literal("x", AMOUNT), "total: `x` is no montant"),
        (
            Call("*", (Literal(1, AMOUNT), Literal(1, AMOUNT)), AMOUNT),
            "total: `*` does not take montant, montant",
        ),
        (Call("racine", (Literal(1, AMOUNT),), AMOUNT), "total: no operator `racine`"),
        (Call("/", (Literal(1, INTEGER), Literal(2, INTEGER)), AMOUNT), "total: `/` gives nombre, not montant"),
        (
            If(Literal(1, INTEGER), Literal(1, AMOUNT), Literal(1, AMOUNT), AMOUNT),
            "total: entier where booléen is wanted",
        ),
        (
            If(Not(Literal(1, INTEGER), BOOLEAN), Literal(1, AMOUNT), Literal(1, AMOUNT), AMOUNT),
            "total: entier where booléen is wanted",
        ),
        (
            If(Compare(Comparison.LT, TRUE, TRUE, BOOLEAN), Literal(1, AMOUNT), Literal(1, AMOUNT), AMOUNT),
            "total: booléen has no order",
        ),
        (
            If(OneOf(FactRef("zone_choisie", ZONE), ("est",), BOOLEAN), Literal(1, AMOUNT), Literal(1, AMOUNT), AMOUNT),
            "total: `est` is no zone",
        ),
        (When(TRUE, Literal(1, AMOUNT), AMOUNT), "total: its version of 2012-01-01 may match nothing"),
        (Arms((Arm(TRUE, Literal(1, AMOUNT)),), None, AMOUNT), "total: its version of 2012-01-01 may match nothing"),
    ],
)
def test_breaches_in_a_body(body: Expr, breach: str) -> None:
    assert verify(with_body(body)) == (breach,)


def test_whole_numbers_are_numbers() -> None:
    rule = Rule("n", NUMBER, (replace(TOTAL.versions[0], body=Literal(3, INTEGER)),))
    assert verify(with_rule(rule)) == ()


def test_breaches_among_versions() -> None:
    version = TOTAL.versions[0]
    early = replace(version, interval=Interval(date(2010, 1, 1), date(2012, 1, 2)))
    assert verify(with_rule(replace(TOTAL, versions=(early, version)))) == (
        "total: two versions on 2012-01-01 in reading (any)",
    )
    apart = (replace(early, reading="guide"), replace(version, reading="code"))
    readings = (Reading("guide"), Reading("code"))
    assert verify(with_rule(replace(TOTAL, versions=apart, readings=readings))) == ()
    assert verify(with_rule(replace(TOTAL, versions=apart, readings=readings[:1]))) == ("total: no reading `code`",)
    empty = replace(version, interval=Interval(date(2012, 1, 1), date(2012, 1, 1)))
    assert verify(with_rule(replace(TOTAL, versions=(empty,)))) == (
        "total: the interval from 2012-01-01 to 2012-01-01 is empty",
    )


def test_breaches_of_a_rule() -> None:
    assert verify(with_rule(replace(TOTAL, event="effectif"))) == (
        "total: its event date `effectif` is not a fact of type date that always exists",
    )
    assert verify(with_rule(replace(TOTAL, event="fin")))
    lost = Exception_("perdue", "ailleurs", TOTAL.versions)
    assert verify(with_rule(replace(TOTAL, exceptions=(lost,)))) == (
        "total, exception perdue: its target `ailleurs` does not lead to the rule",
    )
    ring = (Exception_("a", "b", ()), Exception_("b", "a", ()))
    assert len(verify(with_rule(replace(TOTAL, exceptions=ring)))) == 2
    assert verify(with_rule(replace(TOTAL, structure="personne"))) == ("total: no structure `personne`",)


def test_breaches_of_declarations() -> None:
    backwards = dict(sorted(PROGRAM.facts.items(), reverse=True))
    assert verify(replace(PROGRAM, facts=backwards)) == ("facts: not in name order",)
    crossed = {**PROGRAM.facts, "effectif": replace(PROGRAM.facts["effectif"], low=5, high=3)}
    assert verify(replace(PROGRAM, facts=crossed)) == ("effectif: its bounds are crossed",)
    untyped = {**PROGRAM.facts, "effectif": replace(PROGRAM.facts["effectif"], low=Fraction(1, 2))}
    assert verify(replace(PROGRAM, facts=untyped)) == ("effectif: its low is no entier",)
    renamed = {**PROGRAM.facts, "effectif": replace(PROGRAM.facts["effectif"], name="autre")}
    assert verify(replace(PROGRAM, facts=renamed)) == ("facts: `autre` under the key `effectif`",)


def test_breaches_of_a_scale() -> None:
    scale = PROGRAM.scales["taux_zone"]
    version = scale.versions[0]
    for cells, breach in [
        (version.cells + version.cells[:1], "taux_zone: two cells under the same keys from 2010-01-01 on"),
        (((("est",), version.cells[0][1]),), "taux_zone: a cell's keys do not suit from 2010-01-01 on"),
        (((("nord",), replace(version.cells[0][1], value="x")),), "taux_zone: a cell is no taux from 2010-01-01 on"),
        ((), "taux_zone: neither an expression nor cells from 2010-01-01 on"),
    ]:
        changed = replace(scale, versions=(replace(version, cells=cells),))
        assert verify(replace(PROGRAM, scales={**PROGRAM.scales, scale.name: changed})) == (breach,)


def test_a_lookup_day_is_a_date() -> None:
    body = ScaleRef("plafond", (), AMOUNT, on=Literal(1, INTEGER))
    assert verify(with_body(body)) == (f"total: entier where {DATE} is wanted",)


def test_breaches_of_a_discordance() -> None:
    held = PROGRAM.discordances["k01"]
    first, second = held.sides
    bare = replace(second, scenario=replace(second.scenario, situations=()))
    for changed, breach in [
        (replace(held, sides=(first,)), "discordance k01: fewer than two sides"),
        (replace(held, touches=()), "discordance k01: touches nothing"),
        (replace(held, touches=("base", "personne")), "discordance k01: nothing is called `personne`"),
        (replace(held, sides=(first, bare)), "discordance k01: a grave one with a side that has no situation"),
    ]:
        assert verify(replace(PROGRAM, discordances={"k01": changed})) == (breach,)
    assert verify(replace(PROGRAM, discordances={"k02": held})) == ("discordances: `k01` under the key `k02`",)
