"""Types as written, and what suits what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from millesime.lower.nearest import unknown
from millesime.lower.report import Report
from millesime.syntax.tree import TypeTree
from millesime.text import Span
from millesime.values.types import ANY, Kind, Type

WORDS: Final[dict[str, Type]] = {
    kind.value: Type(kind)
    for kind in (
        Kind.BOOLEAN, Kind.INTEGER, Kind.NUMBER, Kind.AMOUNT, Kind.RATE, Kind.DATE, Kind.CALENDAR, Kind.DAYS, Kind.TEXT,
    )
}  # fmt: skip
"""The types that the language itself has, by their word."""

ORDERED: Final = frozenset(
    {Kind.INTEGER, Kind.NUMBER, Kind.AMOUNT, Kind.RATE, Kind.DATE, Kind.CALENDAR, Kind.DAYS, Kind.ANY}
)
"""The kinds of which one value may be more than another."""

NUMERIC: Final = frozenset({Kind.INTEGER, Kind.NUMBER, Kind.RATE, Kind.AMOUNT})
"""The kinds that can be added up."""

_WIDER: Final[dict[Kind, tuple[Kind, ...]]] = {
    Kind.INTEGER: (Kind.NUMBER, Kind.RATE),
    Kind.NUMBER: (Kind.RATE,),
}


def certain(type: Type) -> Type:
    """The same type, of something that always exists."""
    return replace(type, optional=False) if type.optional else type


def maybe(type: Type, optional: bool = True) -> Type:
    """The same type, « le cas échéant » where asked."""
    return replace(type, optional=optional) if type.optional != optional else type


def suits(found: Type, wanted: Type) -> bool:
    """Whether a value of one type may stand where the other is wanted; « sans objet » is another question.

    A whole number may stand for a number, and either for a rate.
    """
    if Kind.ANY in (found.kind, wanted.kind):
        return True
    if wanted.kind in _WIDER.get(found.kind, ()):
        return True
    return found.kind is wanted.kind and found.name == wanted.name and found.item == wanted.item


def widened(found: Kind, wanted: Kind) -> bool:
    """Whether a literal of one kind may be read as the other."""
    return found is wanted or wanted in _WIDER.get(found, ())


def joined(types: Collection[Type]) -> Type | None:
    """The type that all of these suit: of the widest one; None where there is none."""
    optional = any(one.optional for one in types)
    for candidate in types:
        if candidate.kind is not Kind.ANY and all(suits(one, candidate) for one in types):
            return maybe(candidate, optional)
    return ANY if all(one.kind is Kind.ANY for one in types) else None


def named_type(
    word: str, span: Span, enumerations: Collection[str], structures: Collection[str], report: Report
) -> Type:
    """The type that a word names; ANY, and a complaint, where it names none."""
    if word in WORDS:
        return WORDS[word]
    if word in enumerations:
        return Type(Kind.CHOICE, word)
    if word in structures:
        return Type(Kind.RECORD, word)
    if word:
        unknown(report, word, span, (*WORDS, *enumerations, *structures), alone=span.end - span.start == len(word))
    return ANY


def typed(tree: TypeTree, enumerations: Collection[str], structures: Collection[str], report: Report) -> Type:
    """The type as written. A structure has values only in a list."""
    span = tree.span if tree.is_list else Span(tree.span.file, tree.span.start, tree.span.start + len(tree.word))
    found = named_type(tree.word, span, enumerations, structures, report)
    if tree.is_list:
        return Type(Kind.LIST, item=found, optional=tree.optional)
    if found.kind is Kind.RECORD:
        report.add("ML226", tree.span, name=tree.word)
        return ANY
    return maybe(found, tree.optional) if found.kind is not Kind.ANY else ANY
