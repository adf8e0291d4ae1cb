"""Bounds from the declared ranges: every value that a case can have lies within them."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from millesime.evaluate.engine import Engine
from millesime.kernels.plan.bounds import Bounds
from millesime.values import Lack
from millesime.values.types import Kind
from tests.dossiers import case
from tests.laboratory import compiled
from tests.programs import program

LAW = """article D.1
  titre « Essai »
fait n : entier de 0 à 100
fait m : montant de 0 € à 1000 €
fait grand : montant au moins 0 €
règle petit : montant exact
  version à compter du 2000-01-01 [D10 1] : m * n + 2 €
règle quotient : taux exact
  applicable si m > 0 €
  version à compter du 2000-01-01 [D10 1] : m / (m + 1 €)
règle carre : montant exact
  version à compter du 2000-01-01 [D10 1] : grand * n * n * n
"""


def test_what_fits_is_shown_and_what_may_not_is_looked_at() -> None:
    bounds = Bounds(compiled(LAW).program)
    small = bounds.of("petit")
    assert small.guarded == ()
    assert small.bound is not None
    assert (small.bound.lo, small.bound.hi, small.bound.den) == (Fraction(2), Fraction(100_002), 100)
    assert bounds.of("quotient").guarded == ("/",)
    assert bounds.of("carre").guarded == ("*",)


@pytest.mark.parametrize("seed", range(24))
def test_values_lie_within(seed: int) -> None:
    random = Random(seed)
    trial = compiled(program(random))
    if not trial.clean:
        return
    law, engine = trial.program, Engine(trial.program)
    bounds = Bounds(law)
    numbers = [
        name
        for name, rule in law.rules.items()
        if rule.structure is None and rule.type.kind in (Kind.INTEGER, Kind.AMOUNT, Kind.RATE, Kind.NUMBER)
    ]
    for _ in range(30):
        facts = case(random, law)
        for answer in engine.ask(facts, numbers, facts["date_reference"]).answers:
            value, bound = answer.node.value, bounds.of(answer.goal).bound
            if isinstance(value, Lack) or value is None:
                continue
            assert bound is not None
            assert bound.lo <= value <= bound.hi, (answer.goal, value, bound)
            assert bound.den is None or not bound.den % Fraction(value).denominator, (answer.goal, value, bound)
