"""Questions against brute force: on programs made at random, the fewest that are enough in the worst case are asked.

The game is played to its end for every answer there may be, and held against the best that any order of questions can do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from millesime.whatif.certificate import Ground, Standing, certified, checked
from millesime.whatif.matter import Matter
from millesime.whatif.questioning import step
from millesime.whatif.setting import Setting
from tests.properties.test_what_if import SMALL, all_of, domain, matters

PARTS, SEEDS = 4, 25
Values = Mapping[str, Any]


def knowing(matter: Matter, facts: Values) -> Matter:
    """The same question with more facts."""
    more = matter.edition.check_facts(matter.written_nested({**matter.values, **facts})).product
    assert more is not None
    return Matter(matter.edition, more, matter.goal, None, matter.reading, matter.presumptions)


class Best:
    """The best that any order of questions can do, by trying them all."""

    def __init__(self, matter: Matter, names: tuple[str, ...]) -> None:
        self.names, self._program = names, matter.program
        self._cases = [
            ({name: facts[name] for name in names}, (answer.status, answer.value))
            for facts, answer in all_of(matter, names)
        ]
        self._met: dict[frozenset[tuple[str, Any]], int] = {}

    def worst(self, known: Values) -> int:
        """The fewest questions that are enough whatever the answers to them are."""
        key = frozenset(known.items())
        if key not in self._met:
            left = [said for facts, said in self._cases if all(facts[name] == value for name, value in known.items())]
            self._met[key] = 0 if len(set(left)) < 2 else min(self._after(known, name) for name in self.names if name not in known)  # fmt: skip
        return self._met[key]

    def _after(self, known: Values, name: str) -> int:
        return 1 + max(self.worst({**known, name: value}) for value in domain(name, self._program))


def played(matter: Matter, best: Best, known: Values, told: str) -> int:
    """How many questions are asked at worst, the bounds that are told holding at every one of them."""
    now = knowing(matter, known)
    found = step(now)
    if found.question is None:
        if found.certificate is None:
            assert found.standing is Standing.NOT_ESTABLISHED, told
            return 0
        met = {said for facts, said in best._cases if all(facts[name] == value for name, value in known.items())}
        assert met == {(found.certificate.answer.status, found.certificate.answer.value)}, told
        return 0
    assert found.question not in known, told
    asked = 1 + max(
        played(matter, best, {**known, found.question: value}, told) for value in domain(found.question, matter.program)
    )
    assert best.worst(known) <= asked <= found.at_most, (told, known, found)
    assert found.at_least <= best.worst(known), (told, known, found)
    return asked


@pytest.mark.parametrize("part", range(PARTS))
def test_no_order_of_questions_takes_fewer(part: int) -> None:
    met: Counter[str] = Counter()
    for seed in range(300 + part * SEEDS, 300 + (part + 1) * SEEDS):
        for matter in matters(seed, SMALL):
            names = tuple(name for name in SMALL if name in matter.missing)
            if not names or names != tuple(sorted(matter.missing, key=SMALL.index)):
                continue
            best = Best(matter, names)
            found = step(knowing(matter, {}))
            asked = played(matter, best, {}, f"seed {seed}: {matter.goal}")
            met["exact" if found.exact else "bounded"] += 1
            met[f"{asked} questions"] += 1
            if found.exact:
                assert asked == best.worst({}), f"seed {seed}: {matter.goal}"
    assert met["exact"] > 0.8 * (met["exact"] + met["bounded"]), met
    assert met["2 questions"] + met["3 questions"] + met["4 questions"] > 0, met


@pytest.mark.parametrize("part", range(PARTS))
def test_certificates_hold_and_only_they(part: int) -> None:
    met: Counter[Standing] = Counter()
    for seed in range(400 + part * SEEDS, 400 + (part + 1) * SEEDS):
        for matter in matters(seed, SMALL):
            setting = Setting(matter, matter.missing)
            found = certified(setting)
            met[found.standing] += 1
            names = tuple(sorted(matter.missing))  # what is presumed is assumed, and the certificate says so
            said = {(answer.status, answer.value) for _, answer in all_of(matter, names)}
            told = f"seed {seed}: {matter.goal}"
            if found.certificate is not None:
                assert said == {(found.certificate.answer.status, found.certificate.answer.value)}, told
                again, faults = checked(found.certificate.record(), matter.edition)
                assert (faults, again.certificate) == ((), found.certificate), told
                assert found.certificate.ground is Ground.PROVED
            if found.standing is Standing.OPEN:
                assert found.otherwise is not None
                assert len(said) > 1, told
    assert met[Standing.CERTAIN] > 5, met
    assert met[Standing.OPEN] > 5, met
