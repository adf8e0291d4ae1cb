"""ML401: every path by which a rule can come back to itself."""

from __future__ import annotations

import pytest

from tests.units.analysis.finds import finds, places, sentences

LOOP = """
règle a : entier
  version à compter du 2012-01-01 : b + 1
règle b : entier
  version à compter du 2012-01-01 : si c > 3 alors 1 sinon 2
règle c : entier
  version à compter du 2012-01-01 : a
règle libre : entier
  version à compter du 2012-01-01 : a
"""


def test_the_whole_loop_is_shown_once() -> None:
    assert sentences(LOOP, "ML401") == ["`a` dépend de lui-même : `a` → `b` → `c` → `a`"]
    assert finds(LOOP) == [("ML401", "b")]
    assert places(LOOP, "ML401") == [["c", "a"]]


PATHS = {
    "itself": """
règle a : entier
  version à compter du 2012-01-01 : a + 1
""",
    "the condition of applicability": """
règle a : entier
  applicable si b
  version à compter du 2012-01-01 : 1
règle b : booléen
  version à compter du 2012-01-01 : a > 3
""",
    "an exception that reads the rule rather than « droit commun »": """
fait f : booléen
règle a : entier
  version à compter du 2012-01-01 : 1
  exception x à compter du 2012-01-01 : a + 1 si f
""",
    "a derived field": """
structure s
  n : entier
fait liste_s : liste de s
règle s.x : entier
  version à compter du 2012-01-01 : total + s.n
règle total : entier
  version à compter du 2012-01-01 : somme de e.x pour e dans liste_s
""",
    "a barème whose figure is a rule": """
barème p : entier
  à compter du 2012-01-01 : a
règle a : entier
  version à compter du 2012-01-01 : p
""",
    "conditions lent by a rule": """
règle a : booléen
  version à compter du 2012-01-01
    toutes
      1° b
règle b : booléen
  version à compter du 2012-01-01 : conditions 1° de a
""",
    "versions that live on different days": """
règle a : entier
  version du 2010-01-01 au 2010-12-31 : 1
  version à compter du 2011-01-01 : b
règle b : entier
  version du 2010-01-01 au 2010-12-31 : a
  version à compter du 2011-01-01 : 2
""",
}


@pytest.mark.parametrize("law", PATHS.values(), ids=PATHS.keys())
def test_every_path_counts(law: str) -> None:
    assert [code for code, _ in finds(law)] == ["ML401"]


def test_two_knots_are_two_diagnostics() -> None:
    law = "".join(f"règle {n} : entier\n  version à compter du 2012-01-01 : {m}\n" for n, m in ("ab", "ba", "cd", "dc"))
    assert len(finds(law, "ML401")) == 2


def test_a_long_chain_is_no_loop() -> None:
    law = "règle r0 : entier\n  version à compter du 2012-01-01 : 1\n" + "".join(
        f"règle r{n} : entier\n  version à compter du 2012-01-01 : r{n - 1} + r{max(n - 2, 0)}\n" for n in range(1, 400)
    )
    assert finds(law, "ML401") == []
