"""What a declaration says before any of its versions: its type, its label, its day, whom it concerns, as lines to compare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from millesime.difference.written.words import Script
from millesime.model.notation import written
from millesime.model.outline import lines
from millesime.model.program import (
    Actor,
    Coherence,
    Enumeration,
    Exception_,
    Fact,
    Norm,
    Rule,
    Scale,
    Structure,
)
from millesime.values.types import Type


def head(of: Any, script: Script) -> tuple[str, ...]:
    """The lines of a declaration that are not its versions, in the words of the language."""
    return tuple(_head(of, script)) if of is not None else ()


def _head(of: Any, script: Script) -> Iterator[str]:
    match of:
        case Rule(norm=None):
            yield f"{_labelled(f'règle {of.name} : {of.type}', of.label)}{' exact' if of.exact else ''}"
            yield from _when(of, script)
        case Rule(norm=Norm() as norm):
            yield _labelled(f"{norm.kind.value} {of.name}", norm.action or of.label)
            yield from _norm(norm, script)
            yield from _when(of, script)
        case Exception_():
            kind = "mesure transitoire" if of.transitional else "dérogation"
            yield _labelled(f"{kind} {of.name} à {of.target}", of.label)
            if of.event is not None:
                yield f"  s'apprécie à {of.event}"
            yield from _readings(of)
        case Scale():
            keys = f" par {', '.join(map(str, of.keys))}" if of.keys else ""
            yield _labelled(f"barème {of.name} : {of.type}{keys}", of.label)
            if of.event is not None:
                yield f"  s'apprécie à {of.event}"
            yield from _readings(of)
        case Fact():
            yield _fact(of)
        case Enumeration():
            yield f"énumération {of.name} :"
            yield from (_labelled(f"  {name}", label) for name, label in of.choices)
        case Structure():
            yield _labelled(f"structure {of.name} :", of.label)
            yield from (f"  {_fact(one)}" for one in of.fields)
        case Actor():
            yield _labelled(f"acteur {of.name}", of.label)
        case Coherence():
            yield f"cohérence « {of.label} » :"
            yield from (f"  {line}" for line in _words(of.test, script))
        case _:
            return


def _labelled(text: str, label: str | None) -> str:
    return f"{text} « {label} »" if label else text


def _when(of: Rule, script: Script) -> Iterator[str]:
    yield f"  s'apprécie à {of.event}"
    if of.applicable is not None:
        shown = _words(of.applicable, script)
        yield f"  applicable si {shown[0]}"
        yield from (f"    {line}" for line in shown[1:])
    yield from _readings(of)


def _readings(of: Any) -> Iterator[str]:
    for reading in of.readings:
        yield _labelled(f"  lecture {reading.name}", reading.held_by)
    for lacuna in of.lacunae:
        until = f" au {lacuna.interval.until}" if lacuna.interval.until else ""
        yield _labelled(f"  lacune du {lacuna.interval.since}{until}", lacuna.label)


def _norm(norm: Norm, script: Script) -> Iterator[str]:
    yield f"  de {norm.holder}{' envers ' + ' ou '.join(norm.towards) if norm.towards else ''}"
    if norm.after is not None or norm.after_label is not None:
        yield _labelled(f"  après {norm.after or ''}".rstrip(), norm.after_label)
    for word, expr, label in (
        ("sauf si", norm.unless, None),
        ("délai", norm.deadline, norm.deadline_label),
    ):
        if expr is not None:
            shown = _words(expr, script)
            yield _labelled(f"  {word} {shown[0]}", label)
            yield from (f"    {line}" for line in shown[1:])
    if norm.forum is not None or norm.forum_label is not None:
        yield _labelled(f"  devant {norm.forum or ''}".rstrip(), norm.forum_label)


def _words(expr: Any, script: Script) -> tuple[str, ...]:
    from millesime.difference.written.words import bare

    quoted = script.quoted(expr.span)
    return (bare(quoted) if quoted else ()) or tuple(lines(expr))


def _fact(of: Fact) -> str:
    parts = [f"fait {of.name} : {of.type}"]
    low, high, step = (
        None if value is None else written(value, _plain(of.type)) for value in (of.low, of.high, of.step)
    )
    if low is not None and high is not None:
        parts.append(f"de {low} à {high}")
    elif low is not None or high is not None:
        parts.append(f"au moins {low}" if low is not None else f"au plus {high}")
    if step is not None:
        parts.append(f"par pas de {step}")
    if of.has_presumption:
        parts.append(f"présumé {written(of.presumed, _plain(of.type))}")
    return _labelled(" ".join(parts), of.label)


def _plain(type: Type) -> Type:
    return type.item or type
