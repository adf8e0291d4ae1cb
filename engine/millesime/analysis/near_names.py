"""ML408: two facts, rules or barèmes whose names differ by one letter, as a slip of the pen does.

One letter more, fewer or another, or two neighbours exchanged, in one word of five letters or more while all the other
words are the same. Words are what lies between dots and underscores. Not counted, because a lawyer means them: numbered
names (`it_4_15`, `m1`), words that differ at their very end only (`majore`, `majoree`, `sinistre`, `sinistres`), and
pairs that were both inherited.

Example: `etablissement.effectif` and `etablissement.efectif`. Page: docs/diagnostics/ML408.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from millesime.model.program import Fact, Program, Rule, Scale
from millesime.text import Diagnostic, Label
from millesime.text.diagnostic import diagnose

_WORDS = re.compile(r"[._]")
_LEAST = 5
"""Letters of the longer word, below which one letter more or less is commonly meant."""


def check(program: Program) -> Iterator[Diagnostic]:
    """Every pair of names, at least one of them of this edition, that one slip turns into one another."""
    named: dict[str, Fact | Rule | Scale] = {**program.facts, **program.scales, **program.rules}
    for first, second in sorted(_pairs(named)):
        if program.edition in (named[first].edition, named[second].edition) and slipped(first, second):
            earlier, later = sorted((named[first], named[second]), key=lambda one: (one.span.file, one.span.start))
            yield diagnose(
                "ML408", later.span, secondary=[Label(earlier.span, "other")], name=later.name, other=earlier.name
            )


def _pairs(named: Mapping[str, object]) -> set[tuple[str, str]]:
    """Names that become the same when one character of either is left out: few, found without comparing all."""
    without: dict[str, list[str]] = {}
    for name in named:
        for shorter in {name, *(name[:at] + name[at + 1 :] for at in range(len(name)))}:
            without.setdefault(shorter, []).append(name)
    return {(one, other) for names in without.values() for one in names for other in names if one < other}


def slipped(first: str, second: str) -> bool:
    """Whether one slip of the pen turns the one name into the other.

    >>> slipped("entreprise.effectif", "entreprise.efectif"), slipped("cout.it_4_15", "cout.it_4_16")
    (True, False)
    """
    words, others = _WORDS.split(first), _WORDS.split(second)
    if len(words) != len(others):
        return False
    differing = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    return len(differing) == 1 and _one_letter(*differing[0])


def _one_letter(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(long) < _LEAST or not (short.isalpha() and long.isalpha()):
        return False
    start = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if start >= len(long) - 1:  # the very last letter: a plural, a feminine
        return False
    rest, longer = short[start:], long[start:]
    if len(short) < len(long):
        return rest == longer[1:]
    return rest[1:] == longer[1:] or (rest[:2] == longer[1::-1] and rest[2:] == longer[2:])
