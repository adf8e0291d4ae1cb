"""What a change comes to: cases moved by years, law read on past its horizon, what is written alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from millesime.difference.effects.continued import continued
from millesime.difference.effects.identity import Identity
from millesime.difference.effects.judge import Bench, Verdict, apart
from millesime.difference.effects.moved import earlier
from millesime.difference.substance import plain, substance
from tests.laboratory import compiled

LAW = """\
article D.1 du code de la sécurité sociale
  titre « Essai »
  légifrance LEGIARTI000000000001 du 2010-01-01 au 2013-12-31

fait n : entier de 0 à 100 « nombre »
fait membres : liste de entier « membres »

règle somme_des_membres : entier
  version à compter du 2010-01-01 : somme de m pour m dans membres          [LEGI D.1]

règle double : entier
  version à compter du 2010-01-01 : somme_des_membres * 2                   [LEGI D.1]
"""


def edited(*swaps: tuple[str, str]) -> Identity:
    text = LAW
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    return Identity(compiled(LAW).program, compiled(text).program)


def test_what_is_written_alike_is_the_same() -> None:
    assert edited().same("double")
    assert edited(("[LEGI D.1]", "[LEGI D.2]")).same("double")
    assert edited(("« membres »", "« les membres »")).same("double")


def test_what_reads_something_else_is_not() -> None:
    changed = edited(("somme de m pour m", "nombre de m pour m"))
    assert (changed.same("somme_des_membres"), changed.same("double"), changed.same("n")) == (False, False, True)
    assert not edited(("au 2013-12-31", "au 2012-06-30")).same("double")


def test_who_wrote_it_says_nothing() -> None:
    rule = compiled(LAW).program.rules["double"]
    other = replace(rule, edition="autre", versions=tuple(replace(one, edition="autre") for one in rule.versions))
    assert rule != other
    assert plain(rule) == plain(other)
    assert substance(rule) == substance(replace(rule, label="libellé"))
    assert plain(rule) != plain(replace(rule, label="libellé"))


def test_law_read_on_past_its_horizon() -> None:
    """A window that was known to close after the horizon stays open, and what both write alike is left as it is."""
    law = compiled(LAW).program
    short = replace(law, horizon=date(2012, 12, 31))
    long = replace(
        law, horizon=date(2017, 12, 31), rules={**law.rules, "double": replace(law.rules["double"], label="x")}
    )
    further = continued(short, long)
    assert further.horizon == date(2017, 12, 31)
    assert further.rules["somme_des_membres"] is long.rules["somme_des_membres"]
    facts = {"membres": (1, 2)}
    assert Bench.of(short).verdict("double", facts, date(2012, 6, 1)) == Verdict("determined", 6)
    assert Bench.of(short).verdict("double", facts, date(2013, 6, 1)).status == "beyond_horizon"
    opened = further.rules["double"].versions[0].authority.windows
    assert [window.until for window in opened] == [None]


@pytest.mark.parametrize(
    ("facts", "moved"),
    [
        ({"jour": date(2016, 2, 29)}, {"jour": date(2012, 2, 29)}),
        ({"jour": date(2013, 2, 28), "né": date(1980, 2, 29)}, {"jour": date(2012, 2, 28), "né": date(1979, 2, 28)}),
        ({"jour": date(2012, 12, 31)}, None),
        ({"né": date(1980, 1, 1)}, None),
        ({"jour": date(2013, 1, 1), "liste": ((date(2013, 5, 5), 3),), "n": 4},
         {"jour": date(2012, 1, 1), "liste": ((date(2012, 5, 5), 3),), "n": 4}),
    ],
)  # fmt: skip
def test_a_case_some_years_earlier(facts: dict[str, object], moved: dict[str, object] | None) -> None:
    assert earlier(facts, {"jour"}, date(2012, 12, 31)) == moved


def test_what_a_law_does_not_admit_shows_nothing() -> None:
    bench = Bench.of(compiled(LAW).program)
    assert bench.verdict("double", {"membres": (1,), "n": 101}, date(2012, 1, 1)).is_refused
    assert bench.verdict("absent", {}, date(2012, 1, 1)).is_refused
    assert not apart(Verdict("refused"), Verdict("determined", 1))
    assert apart(Verdict("determined", True, (("deadline", "determined", 1),)), Verdict("determined", True, ()))


def test_a_suggestion_is_decided_before_it_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A solver that lies is refused by the search itself."""
    from millesime.analysis.symbolic import Witness
    from millesime.difference.effects import questions
    from millesime.difference.effects.search import Search
    from millesime.difference.model import Outcome

    one = compiled(LAW).program
    other = compiled(LAW.replace("somme_des_membres * 2", "somme_des_membres * 3")).program
    assert Search(one, other).find("double").outcome is Outcome.WITNESS
    monkeypatch.setattr(questions, "solve", lambda *_, **__: Witness({"membres": ()}))
    said = Search(one, other).find("double")
    assert (said.outcome, said.why) == (Outcome.NOT_ESTABLISHED, "refused")
