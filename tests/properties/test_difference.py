"""What `diff` says of two programs made at random, the one a copy of the other in which a figure or a word is another one.

A witness parts them, and a proof that there is none is put to cases at random. `MILLESIME_FUZZ_SECONDS` goes on for so long.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest

from millesime.difference.effects.judge import Bench, apart
from millesime.difference.effects.search import Search
from millesime.difference.model import Outcome
from millesime.model.program import DATE_REFERENCE
from tests.dossiers import case
from tests.laboratory import compiled
from tests.programs import HEAD, program

SEEDS, CASES = 24, 12
SECONDS = float(os.environ.get("MILLESIME_FUZZ_SECONDS", "0"))
DAYS = (date(2010, 1, 1), date(2012, 1, 1))
SWAPS = (
    (r"(?<![\w.,-])([0-3])(?![\w.,-])", lambda found: str((int(found[1]) + 1) % 4)),
    (r"\bvrai\b", lambda _: "faux"),
    (r"\brouge\b", lambda _: "vert"),
    (r" < ", lambda _: " <= "),
    (r" >= ", lambda _: " > "),
    (r" et ", lambda _: " ou "),
    (r"\bsi b0\b", lambda _: "si b1"),
    (r"\bn0\b", lambda _: "n1"),
)  # fmt: skip


def edited(text: str, random: Random) -> str:
    """The same text with another figure or word, somewhere below what declares its facts."""
    body = text[len(HEAD) :]
    for pattern, other in random.sample(SWAPS, len(SWAPS)):
        places = list(re.finditer(pattern, body))
        if places:
            at = random.choice(places)
            return HEAD + body[: at.start()] + other(at) + body[at.end() :]
    return text


def pairs() -> Iterator[tuple[str, Any, Any, Random]]:
    started, seed = time.monotonic(), 0
    while seed < SEEDS or time.monotonic() - started < SECONDS:
        random = Random(f"diff {seed}")
        text = program(random)
        one, other = compiled(text), compiled(edited(text, random))
        if one.clean and other.clean and one.program != other.program:
            yield f"seed {seed}", one.program, other.program, random
        seed += 1


@pytest.mark.parametrize("days", [None, DAYS], ids=["laws", "days"])
def test_witnesses_part_and_proofs_hold(days: tuple[date, date] | None) -> None:
    met = dict.fromkeys(Outcome, 0)
    for told, one, other, random in pairs():
        before, after = (one, other) if days is None else (other, other)
        search = Search(before, after, days)
        benches = Bench.of(before), Bench.of(after)
        cases = [case(random, before) for _ in range(CASES)]
        for goal, rule in before.rules.items():
            if rule.structure is not None or goal not in after.rules:
                continue
            said = search.find(goal)
            met[said.outcome] += 1
            if said.outcome is Outcome.WITNESS:
                verdicts = [bench.verdict(goal, facts, day) for bench, facts, day in zip(benches, said.facts, said.days, strict=True)]  # fmt: skip
                assert apart(verdicts[0], verdicts[1]), (told, goal, said)
            elif said.outcome is Outcome.NONE:
                for facts in cases:
                    given = {name: value for name, value in facts.items() if days is None or name not in ("j0", "j1", DATE_REFERENCE)}  # fmt: skip
                    on = days or (given.get(DATE_REFERENCE), given.get(DATE_REFERENCE))
                    verdicts = [bench.verdict(goal, given, day) for bench, day in zip(benches, on, strict=True)]
                    assert not apart(verdicts[0], verdicts[1]), (told, goal, said.why, given, verdicts)
    assert met[Outcome.WITNESS] >= 3, met
    assert met[Outcome.NONE] >= 3, met
