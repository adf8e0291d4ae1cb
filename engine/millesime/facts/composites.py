"""Readers made of readers: bounds, « le cas échéant », lists, records; and the reader of each fact of a program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never, final

from millesime.facts.canonical import to_json
from millesime.facts.readers import Reader, boolean, choice, day, exact, length, optional, text, whole
from millesime.facts.refusals import RefusedError, placed, refusal, spelt
from millesime.facts.scalars import is_null, place_of
from millesime.model.program import Fact, Program
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose
from millesime.text.nearest import nearest
from millesime.values import Missing
from millesime.values.types import Kind, Type

LONGEST_LIST = 100_000
DEEPEST = 32
"""Lists and records in one another, and groups of facts in a file."""
_SUGGESTED = 100
"""Refusals after which no nearest name is sought: it takes time, and nobody reads on."""


@final
class FactReaders:
    """Makes the readers of a program's facts; a structure's reader is made once."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._records: dict[str, Reader] = {}

    def of(self, fact: Fact) -> Reader:
        """The reader of a fact or of a field."""
        return self._of(fact.type, fact)

    def _of(self, type: Type, fact: Fact) -> Reader:
        match type.kind:
            case Kind.LIST:
                read = listing(type, self._of(type.item or type, fact))
            case Kind.RECORD:
                read = self._record(type)
            case _:
                read = bounded(self._plain(type), fact, type)
        return optional(read) if type.optional else read

    def _plain(self, type: Type) -> Reader:
        match type.kind:
            case Kind.BOOLEAN | Kind.NORM:
                return boolean(type)
            case Kind.INTEGER:
                return whole(type)
            case Kind.AMOUNT | Kind.RATE | Kind.NUMBER:
                return exact(type)
            case Kind.DATE:
                return day(type)
            case Kind.CALENDAR | Kind.DAYS:
                return length(type)
            case Kind.CHOICE:
                found = self._program.enumerations.get(type.name or "")
                return choice(type, tuple(name for name, _ in found.choices) if found else ())
            case Kind.TEXT | Kind.ANY | Kind.LIST | Kind.RECORD:
                return text(type)
            case _:
                assert_never(type.kind)

    def _record(self, type: Type) -> Reader:
        name = type.name or ""
        if name not in self._records:
            # A structure may hold a list of itself: the entry stands before the fields are read.
            entries: dict[str, tuple[int, Reader]] = {}
            self._records[name] = record(type, entries)
            found = self._program.structures.get(name)
            for index, field in enumerate(found.fields if found else ()):
                entries[field.name] = (index, self.of(field))
        return self._records[name]


def bounded(read: Reader, fact: Fact, type: Type) -> Reader:
    """The same within the bounds that the fact declares, both included, and on its grain."""
    low, high, step = fact.low, fact.high, fact.step
    if low is None and high is None and step is None:
        return read

    def read_within(value: Any, path: str) -> Any:
        found = read(value, path)
        if low is not None and found < low:
            raise refusal("ML550", value, path, bound=to_json(low, type))
        if high is not None and found > high:
            raise refusal("ML551", value, path, bound=to_json(high, type))
        if step is not None and found % step:
            raise refusal("ML552", value, path, step=to_json(step, type))
        return found

    return read_within


def listing(type: Type, item: Reader) -> Reader:
    """A list, each of its elements read under its own path (`sinistres[2]`, the first being 0)."""

    def read(value: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise refusal("ML527" if is_null(value) else "ML545", value, path, type=type)
        if len(value) > LONGEST_LIST:
            raise refusal("ML507", value, path, count=len(value), limit=LONGEST_LIST)
        if path.count("[") >= DEEPEST:
            raise refusal("ML505", value, path, limit=DEEPEST)
        found: list[Any] = []
        refused: list[Diagnostic] = []
        for index, element in enumerate(value):
            try:
                found.append(item(element, f"{path}[{index}]"))
            except RefusedError as refusals:
                refused.extend(refusals.diagnostics)
        if refused:
            raise RefusedError(*refused)
        return tuple(found)

    return read


def record(type: Type, entries: Mapping[str, tuple[int, Reader]]) -> Reader:
    """A record, as a tuple in the order of its fields; a field that is not given is unknown under its own path."""

    def read(value: Any, path: str) -> tuple[Any, ...]:
        if not isinstance(value, Mapping):
            raise refusal("ML527" if is_null(value) else "ML546", value, path, type=type)
        found: dict[str, Any] = {}
        refused: list[Diagnostic] = []
        for key, given in value.items():
            entry = entries.get(key)
            if entry is None:
                refused.append(_unknown_field(key, path, entries, type, len(refused) < _SUGGESTED))
                continue
            try:
                found[key] = entry[1](given, f"{path}.{key}")
            except RefusedError as refusals:
                refused.extend(placed(refusals.diagnostics, key))
        if refused:
            raise RefusedError(*refused)
        return tuple([found[name] if name in found else Missing.of(f"{path}.{name}") for name in entries])

    return read


def _unknown_field(key: object, path: str, entries: Mapping[str, object], type: Type, suggest: bool) -> Diagnostic:
    name = spelt(str(key))
    close = nearest(name, tuple(entries)) if suggest else None
    full, place = f"{path}.{name}", place_of(key)
    if close is None:
        fields = ", ".join(entries)
        return diagnose("ML526", place, path=full, name=full, field=name, type=type, fields=fields)
    return diagnose("ML525", place, path=full, name=full, field=name, type=type, nearest=close)
