"""The figures of a rule: every number, day and length in it, with the words that it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, final

from millesime.difference.model import FigureChange, Where
from millesime.difference.written.words import Script
from millesime.model.expressions import Expr, Literal, OneOf, Switch, Value
from millesime.model.notation import written
from millesime.model.outline import guard
from millesime.model.walk import walk
from millesime.values.types import Kind, Type

_FIGURES = frozenset({
    Kind.INTEGER, Kind.AMOUNT, Kind.RATE, Kind.NUMBER, Kind.DATE, Kind.CALENDAR, Kind.DAYS,
})  # fmt: skip


@final
@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and the words around it, `…` in its place."""

    what: str
    text: str


def figures(version: Any, type: Type, script: Script, name: str) -> tuple[Figure, ...]:
    """All the figures of a version, in the order in which they are written."""
    if version is None:
        return ()
    if version.body is not None:
        return tuple(_of(version.body, script))
    found = []
    for keys, cell in version.cells:
        called = " ; ".join(key if isinstance(key, str) else _plain(key) for key in keys)
        text = "?" if cell.missing else written(cell.value, type)
        found.append(Figure(f"{name}({called})", text))
    return tuple(found)


def _plain(value: Value) -> str:
    return str(value)


def _of(body: Expr, script: Script) -> Iterator[Figure]:
    for node in walk(body):
        match node:
            case Literal(value=value, type=type) if type.kind in _FIGURES and value is not None:
                yield Figure(script.around(node.span) or "…", written(value, type))
            case Switch(subject=subject, cases=cases) if subject.type.kind in _FIGURES:
                for case in cases:
                    said = (script.quoted(case.span) or "").split("\n")[0]
                    head, colon, tail = said.partition(":")
                    shown = " ".join(head.split()) if colon else guard(case.guard, subject.type)
                    on = script.quoted(subject.span) or "…"
                    yield Figure(f"{on} … : {' '.join(tail.split('[')[0].split())}".rstrip(" :"), shown)
            case OneOf(subject=subject, values=values) if subject.type.kind in _FIGURES:
                for value in values:
                    yield Figure(script.around(node.span) or "…", written(value, subject.type))
            case _:
                pass


def changed(
    where: Where, before: Sequence[Figure], after: Sequence[Figure], cited_by: str | None
) -> tuple[FigureChange, ...]:
    """The figures that are not what they were; those in the same words are held against each other, in their order."""
    found: list[FigureChange] = []
    waiting: dict[str, list[str]] = {}
    for one in before:
        waiting.setdefault(one.what, []).append(one.text)
    fresh: list[Figure] = []
    for one in after:
        if waiting.get(one.what):
            was = waiting[one.what].pop(0)
            if was != one.text:
                found.append(FigureChange(where, one.what, was, one.text, cited_by))
        else:
            fresh.append(one)
    gone = [Figure(what, text) for what, texts in waiting.items() for text in texts]
    if len(gone) == len(fresh) == 1:
        old, new = gone[0], fresh[0]
        return (
            *found,
            *([FigureChange(where, new.what, old.text, new.text, cited_by)] if old.text != new.text else []),
        )
    texts = [one.text for one in fresh]
    for lost in gone:
        if lost.text in texts:  # the same figure in other words
            fresh.pop(texts.index(lost.text))
            texts.remove(lost.text)
        else:
            found.append(FigureChange(where, lost.what, lost.text, None, cited_by))
    found += [FigureChange(where, one.what, None, one.text, cited_by) for one in fresh]
    return tuple(found)
