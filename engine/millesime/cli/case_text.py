"""Facts as people type them, and a case as a file that people read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from millesime.facts.lexicon import Scalar
from millesime.text import Source
from millesime.values.types import Kind, Type

_YES = frozenset(("oui", "o", "vrai", "yes", "y", "true"))
_NO = frozenset(("non", "n", "faux", "no", "false"))
_NULL = frozenset(("null", "sans objet", "none", "-", "~"))
_SPACES = re.compile(r"[\s\u00a0\u202f]")
_LENGTH = re.compile(r"(\d{1,4})\s*(ans?|années?|years?|mois|months?|jours?|days?)", re.IGNORECASE)
_FRENCH_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")
_PLAIN = re.compile(r"-?\d+(\.\d+)?|\d{4}-\d{2}-\d{2}|[a-z_][a-z0-9_]*|P[0-9YMD]+")
_WORDS = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n"))


def answered(text: str, type_: Type, choices: Sequence[str] = ()) -> Any:
    """What a person typed, as a case file would hold it; what is not understood is left for the lexicon to refuse.

    >>> from millesime.values.types import AMOUNT, BOOLEAN, CALENDAR
    >>> answered("1 941,36 €", AMOUNT).text, answered("oui", BOOLEAN).text, answered("20 ans", CALENDAR).text
    ('1941.36', 'true', 'P20Y')
    """
    if type_.optional and text.casefold() in _NULL:
        return Scalar("null", quoted=False)
    match type_.kind:
        case Kind.BOOLEAN:
            word = text.casefold()
            return Scalar("true" if word in _YES else "false" if word in _NO else text, quoted=False)
        case Kind.AMOUNT:
            return Scalar(_SPACES.sub("", text).removesuffix("€").replace(",", "."), quoted=False)
        case Kind.INTEGER | Kind.NUMBER:
            return Scalar(_SPACES.sub("", text).replace(",", "."), quoted=False)
        case Kind.RATE:
            figure = _SPACES.sub("", text).replace(",", ".")
            percent = figure.endswith("%")
            return Scalar(f"{figure[:-1]} %" if percent else figure, quoted=percent)
        case Kind.DATE:
            french = _FRENCH_DATE.fullmatch(text)
            return Scalar(f"{french[3]}-{french[2]:0>2}-{french[1]:0>2}" if french else text, quoted=False)
        case Kind.CALENDAR | Kind.DAYS:
            length = _LENGTH.fullmatch(text)
            unit = {"a": "Y", "y": "Y", "m": "M", "j": "D", "d": "D"}[length[2][0].lower()] if length else ""
            return Scalar(f"P{length[1]}{unit}" if length else text, quoted=False)
        case Kind.CHOICE if text.isdecimal() and 0 < int(text) <= len(choices):
            return Scalar(choices[int(text) - 1], quoted=False)
        case Kind.LIST | Kind.RECORD:
            return _structured(text)
        case _:
            return Scalar(text, quoted=type_.kind is Kind.TEXT)


def _structured(text: str) -> Any:
    """A list typed as YAML on one line."""
    from millesime.workspace.cases import read_case

    read = read_case(Source("<answer>", f"answer: {text}"))
    if read.product is None or read.diagnostics:
        return Scalar(text, quoted=True)
    return read.product["answer"]


def written(facts: Mapping[str, Any]) -> str:
    """A case as YAML: groups indented, the elements of a list one a line.

    >>> print(written({"accident": {"date": "2012-02-10"}, "sinistres": [{"annee": 2010}]}), end="")
    accident:
      date: 2012-02-10
    sinistres:
      - {annee: 2010}
    """
    return "".join(f"{line}\n" for line in _lines(facts, "")) or "{}\n"


def _lines(facts: Mapping[str, Any], indent: str) -> Iterator[str]:
    for name, value in facts.items():
        if isinstance(value, Mapping):
            yield f"{indent}{name}:"
            yield from _lines(value, f"{indent}  ")
        elif isinstance(value, list) and value:
            yield f"{indent}{name}:"
            for item in value:
                yield f"{indent}  - {_inline(item)}"
        else:
            yield f"{indent}{name}: {_inline(value)}"


def _inline(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {_inline(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if value is None or isinstance(value, bool | int):
        return (
            {None: "null", True: "true", False: "false"}[value]
            if value is None or isinstance(value, bool)
            else str(value)
        )
    text = str(value)
    if _PLAIN.fullmatch(text) and text not in _WORDS:
        return text
    import json

    return json.dumps(text, ensure_ascii=False)
