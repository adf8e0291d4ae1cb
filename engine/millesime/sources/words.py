"""Whole numbers in French words: « vingt et un », « cent quatre-vingts », « deux mille », « vingt-neuvième »."""

from __future__ import annotations

import re
from typing import Final

SMALL: Final = {
    word: number
    for number, word in enumerate(
        [
            "zéro",
            "un",
            "deux",
            "trois",
            "quatre",
            "cinq",
            "six",
            "sept",
            "huit",
            "neuf",
            "dix",
            "onze",
            "douze",
            "treize",
            "quatorze",
            "quinze",
            "seize",
        ]
    )
} | {"une": 1}
TENS: Final = {"vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60} | {
    "septante": 70,
    "huitante": 80,
    "nonante": 90,
}
HUNDREDS: Final = {"cent": 100, "cents": 100}
LARGE: Final = {"mille": 10**3, "million": 10**6, "millions": 10**6, "milliard": 10**9, "milliards": 10**9}
_LAST: Final = {"premier": 1, "première": 1, "premiers": 1, "premières": 1, "second": 2, "seconde": 2, "unième": 1}
_STEMS: Final = {"cinqu": 5, "neuv": 9, "quatr": 4, "cent": 100, "mill": 1000} | {
    word.removesuffix("e"): number
    for word, number in (SMALL | TENS).items()
    if word not in ("zéro", "un", "une", "cinq", "neuf", "quatre", "vingts")
}

_WORD = re.compile(r"[a-zà-öø-ÿœ]+")
_JOIN = re.compile(r"[ -]{1,3}")


def ordinal(word: str) -> int | None:
    """The rank that one word says: « deuxième » is 2, « premier » 1.

    >>> ordinal("vingtième"), ordinal("neuvième"), ordinal("système")
    (20, 9, None)
    """
    if word in _LAST:
        return _LAST[word]
    for ending in ("ième", "ièmes"):
        if word.endswith(ending):
            return _STEMS.get(word.removesuffix(ending))
    return None


def numbers(text: str) -> list[tuple[int, int, int, bool]]:
    """Every number in words in a text in lower case: its value, where it starts and ends, whether it is a rank.

    A lone « un » or « une » is an article as often as a number: the reader of units decides.

    >>> numbers("les cent quatre-vingts jours, et le vingt-neuvième")
    [(180, 4, 22, False), (29, 36, 50, True)]
    """
    found: list[tuple[int, int, int, bool]] = []
    words = list(_WORD.finditer(text))
    index = 0
    while index < len(words):
        taken, value, rank = _phrase(text, words, index)
        if taken == index:
            index += 1
            continue
        found.append((value, words[index].start(), words[taken - 1].end(), rank))
        index = taken
    return found


def _phrase(text: str, words: list[re.Match[str]], first: int) -> tuple[int, int, bool]:
    """The longest number that begins at a word: the index of the word after it, its value, whether it is a rank."""
    total = group = 0
    index = first
    while index < len(words):
        word = words[index][0]
        if index > first:
            between = text[words[index - 1].end() : words[index].start()]
            if not _JOIN.fullmatch(between):
                break
            # « vingt et un », « soixante et onze »; elsewhere « et » parts two numbers.
            if word == "et":
                after = words[index + 1][0] if index + 1 < len(words) else ""
                if group % 100 in (20, 30, 40, 50, 60) and after in ("un", "une", "unième", "onze", "onzième"):
                    index += 1
                    continue
                break
        if (rank := ordinal(word)) is not None and (word not in _LAST or word == "unième"):
            if word == "unième" and index == first:
                break
            if not _fits(group, rank) and group:
                break
            return index + 1, total + _joined(group, rank), True
        if word in SMALL or word in TENS or word in HUNDREDS:
            value = SMALL.get(word) or TENS.get(word) or HUNDREDS.get(word) or 0
            if not _fits(group, value):
                break
            group = _joined(group, value)
        elif word in LARGE and (group or word == "mille"):
            total += (group or 1) * LARGE[word]
            group = 0
        elif index == first and word in _LAST:
            return index + 1, _LAST[word], True
        else:
            break
        index += 1
    return index, total + group, False


def _fits(group: int, value: int) -> bool:
    """Whether a word can follow what has been read of hundreds, tens and units."""
    rest = group % 100
    if value == 100:
        return group < 10
    if value == 20 and rest == 4:
        return True
    if value >= 20:
        return rest == 0
    if value >= 10:
        return rest in (0, 60, 80) or (rest == 10 and value > 10)
    return rest in (0, 20, 30, 40, 50, 60, 70, 80, 90) or (value in (7, 8, 9) and rest in (10, 70, 90))


def _joined(group: int, value: int) -> int:
    if value == 100:
        return max(group, 1) * 100
    if value == 20 and group % 100 == 4:
        return group + 76
    return group + value
