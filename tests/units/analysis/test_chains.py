"""ML413: what is refused for its depth, and that what is let through can be decided, written and told."""

from __future__ import annotations

from datetime import date

import pytest

from tests.laboratory import compiled, decide


def chain(length: int, body: str = "{} + 1") -> str:
    """So many rules, each resting on the next."""
    rules = "".join(
        f"règle r{n} : entier\n  version à compter du 2012-01-01 : {body.format(f'r{n + 1}')}\n" for n in range(length)
    )
    return f"fait n : entier\nfait vrai_fait : booléen\n{rules}règle r{length} : entier\n  version à compter du 2012-01-01 : n\n"


BODIES = ["{} + 1", "si vrai_fait alors {} sinon 0", "{} dans la limite de 9", "(({} + 1) + 1) - 2"]


@pytest.mark.parametrize("body", BODIES)
def test_the_longest_that_is_let_through_is_decided_written_and_told(body: str) -> None:
    """The bound is what the evaluator, the record and the account can bear, with room left for whoever calls."""
    length = (
        max(n for n in range(5, 130) if "ML413" not in compiled(chain(n, body)).codes()) if body == BODIES[0] else 40
    )
    law = compiled(chain(length, body))
    assert law.clean
    decision = decide(law, "n: 1\nvrai_fait: true", ["r0"], at=date(2012, 6, 1))
    assert decision["r0"].value is not None
    assert decision.to_json()
    assert decision.explain("fr")


def test_one_rule_of_a_long_chain_is_named() -> None:
    """The lowest one that is too far from the facts, once."""
    assert compiled(chain(200)).codes().count("ML413") == 1


def test_exceptions_upon_exceptions() -> None:
    """They are nested in the trail as rules are."""
    law = (
        "fait n : entier\nrègle r : entier\n  version à compter du 2012-01-01 : 0\n  exception e0\n    1 si n > 0\n"
        + "".join(f"  exception e{i + 1} à e{i}\n    {i} si n > {i}\n" for i in range(150))
    )
    assert "ML413" in compiled(law).codes()
