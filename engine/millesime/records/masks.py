"""Which facts a record keeps back, and what is left of a decision without them.

A pattern is a dotted name in which `*` stands for anything: `victime.*`, `*.condamnation`; a name alone covers all below
it. Inside a list of structures the field is named as in the law: `sinistres.taux_incapacite`; a list whose own name is
covered is kept back whole, with the number of its elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any, Final

from millesime.model.program import DATE_REFERENCE, Program
from millesime.records.decision import digest_of
from millesime.values.types import Kind, Type

Json = dict[str, Any]

_INDEX = re.compile(r"\[[^\]]*\]")
_KEPT: Final = frozenset({"goal", "status", "type", "value", "value_label", "label", "reason", "missing", "lacunae",
                          "citations", "discordances", "norm"})  # fmt: skip
"""What a result keeps beside masked facts: the answer, what states it, never how the facts led to it."""


def covers(pattern: str, name: str) -> bool:
    """Whether a pattern covers a fact, or anything that the fact lies in.

    >>> covers("victime.*", "victime.condamnation"), covers("victime", "victime.condamnation"), covers("*.nom", "nom")
    (True, True, False)
    >>> covers("sinistres.taux", "sinistres[3].taux"), covers("sinistres.*", "sinistres")
    (True, True)
    """
    wanted, parts = _INDEX.sub("", pattern), _INDEX.sub("", name).split(".")
    above = (".".join(parts[:end]) for end in range(1, len(parts) + 1))
    return wanted.removesuffix(".*") == ".".join(parts) or any(fnmatchcase(begun, wanted) for begun in above)


def covered(patterns: Iterable[str], name: str) -> bool:
    """Whether one of several patterns covers a fact."""
    return any(covers(pattern, name) for pattern in patterns)


def maskable(program: Program) -> Iterator[str]:
    """Every name that a pattern may cover: the facts of an edition, and the fields of those that are lists."""
    yield DATE_REFERENCE
    for name, fact in program.facts.items():
        yield name
        yield from _fields(name, fact.type, program, ())


def _fields(name: str, type: Type, program: Program, within: tuple[str, ...]) -> Iterator[str]:
    held = type.item if type.kind is Kind.LIST and type.item else type
    if held.kind is not Kind.RECORD or held.name is None or held.name in within:
        return
    for field in program.structures[held.name].fields:
        yield f"{name}.{field.name}"
        yield from _fields(f"{name}.{field.name}", field.type, program, (*within, held.name))


def kept_back(decision: Mapping[str, Any], patterns: Sequence[str]) -> dict[str, Any]:
    """The facts of a decision that patterns cover, each by its path, in canonical form; the day asked about is one.

    >>> facts = {"a": {"b": 1, "c": [{"d": 2, "e": 3}, {"d": 4}]}}
    >>> kept_back({"facts": facts, "question": {"date_reference": None}}, ["a.c.d"])
    {'a.c[0].d': 2, 'a.c[1].d': 4}
    """
    found = dict(_covered(decision["facts"], patterns, ""))
    day = decision["question"]["date_reference"]
    if day is not None and covered(patterns, DATE_REFERENCE):
        found.setdefault(DATE_REFERENCE, day)
    return found


def _covered(value: Any, patterns: Sequence[str], path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for name, inner in value.items():
            yield from _covered(inner, patterns, f"{path}.{name}" if path else name)
    elif path and covered(patterns, path):
        yield path, value
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _covered(inner, patterns, f"{path}[{index}]")


def left_of(decision: Mapping[str, Any], patterns: Sequence[str]) -> Json:
    """What is left of a decision's record without the facts that patterns cover, under a digest of its own.

    The trail goes with them, since each condition on it tells a fact; so does what was assumed in their place.
    """
    question = dict(decision["question"])
    assumed = {name: value for name, value in decision["assumed"].items() if not covered(patterns, name)}
    if covered(patterns, DATE_REFERENCE):  # it stands for events that were not given
        assumed = {name: value for name, value in assumed.items() if value != question["date_reference"]}
        question["date_reference"] = None
    left: Json = {
        **decision,
        "question": question,
        "facts": _without(decision["facts"], patterns, ""),
        "assumed": assumed,
        "results": [_answer(result, patterns) for result in decision["results"]],
    }
    left["digest"] = digest_of(left)
    return left


def _answer(result: Mapping[str, Any], patterns: Sequence[str]) -> Json:
    kept = {name: value for name, value in result.items() if name in _KEPT}
    for names in kept.keys() & {"missing", "lacunae"}:  # the place of an element would tell how many there are
        told = (_INDEX.sub("", name) if covered(patterns, name) else name for name in result[names])
        kept[names] = list(dict.fromkeys(told))
    return {**kept, "trail": None}


_GONE: Final = object()


def _without(value: Any, patterns: Sequence[str], path: str) -> Any:
    if isinstance(value, Mapping) and value:
        kept = {name: _without(inner, patterns, f"{path}.{name}" if path else name) for name, inner in value.items()}
        kept = {name: inner for name, inner in kept.items() if inner is not _GONE}
        return kept if kept or not path or path.endswith("]") else _GONE
    if path and covered(patterns, path):
        return _GONE
    if isinstance(value, list):
        items = [_without(inner, patterns, f"{path}[{index}]") for index, inner in enumerate(value)]
        return [{} if item is _GONE else item for item in items]
    return value


_STEP = re.compile(r"([^.\[\]]+)|\[(\d{1,9})\]")


def value_at(facts: Any, path: str) -> tuple[bool, Any]:
    """Whether facts hold something at a path, and what."""
    here = facts
    for name, index in _STEP.findall(path):
        if name and isinstance(here, Mapping) and name in here:
            here = here[name]
        elif index and isinstance(here, list) and int(index) < len(here):
            here = here[int(index)]
        else:
            return False, None
    return True, here


def put_back(facts: Mapping[str, Any], shown: Mapping[str, Any]) -> Json:
    """Facts with those that were kept back, by path, in their places again.

    >>> put_back({"a": {"c": [{"e": 3}, {}]}}, {"a.b": 1, "a.c[0].d": 2, "a.c[1].d": 4})
    {'a': {'c': [{'e': 3, 'd': 2}, {'d': 4}], 'b': 1}}
    """
    whole = _copied(facts)
    for path, value in shown.items():
        steps = _STEP.findall(path)
        here = whole
        for name, index in steps[:-1]:
            if name:
                here = here.setdefault(name, {}) if isinstance(here, dict) else {}
            else:
                here = here[int(index)] if isinstance(here, list) and int(index) < len(here) else {}
        last, index = steps[-1] if steps else ("", "")
        if last and isinstance(here, dict):
            here[last] = value
        elif index and isinstance(here, list) and int(index) < len(here):
            here[int(index)] = value
    return whole if isinstance(whole, dict) else {}


def _copied(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _copied(inner) for name, inner in value.items()}
    return [_copied(inner) for inner in value] if isinstance(value, list) else value
