"""Flat heads put into one another: readings around versions, versions into exceptions.

A reading without a body groups the versions that follow it; a reading with a body belongs to the version or exception
without a body that precedes it. An exception closes the group; where its head stands bare, it takes the versions that
follow it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import final

from millesime.syntax.heads import Applicable, Event, Head
from millesime.syntax.pieces import Broken, Child, Desk, joined
from millesime.syntax.tree import (
    NO_NOTES,
    ExceptionTree,
    ExprTree,
    LacunaTree,
    Name,
    Notes,
    Period,
    ReadingTree,
    RuleTree,
    TypeTree,
    VersionTree,
)
from millesime.text import Span

_ALWAYS = Period(None, None)
"""The period of an exception that states none: it lives as long as what it derogates from."""

_WORDS = {"VERSION": "version", "READING": "lecture", "EXCEPTION": "exception", "TRANSITIONAL": "mesure transitoire"}


@final
@dataclass(slots=True)
class _Holder:
    """A rule or an exception while its clauses are gathered."""

    head: Head | None
    readings: dict[str, ReadingTree] = field(default_factory=dict)
    versions: list[VersionTree] = field(default_factory=list)
    lacunae: list[LacunaTree] = field(default_factory=list)
    group: Head | None = None
    """The reading that groups the versions to come."""
    complete: bool = False
    """Whether an exception's own head has its body or bodies, so that no `version` may follow it."""
    end: int = 0


@final
class _Nest:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.top = self.now = _Holder(None)
        self.exceptions: list[_Holder] = []
        self.open: Head | None = None
        """The version, or the exception itself, that may still be given a body."""
        self.fed = False
        """Whether the open head has had one, be it broken."""

    def take(self, clause: Head) -> None:
        match clause.kind:
            case "VERSION":
                self._version(clause)
            case "READING":
                self._reading(clause)
            case "LACUNA":
                self._lacuna(clause)
            case _:
                self._exception(clause)
        self.now.end = clause.span.end

    def close(self) -> None:
        """The open head will get no body any more."""
        if self.open is not None and not self.fed:
            words = _WORDS[self.open.kind] + (f" {self.open.name.text}" if self.open.name else "")
            self.desk.report("ML129", self.open.place, found=words)
        self.open, self.fed = None, False

    def _bare_exception(self) -> bool:
        head = self.now.head
        return head is not None and self.open is head and head.period is None and not self.fed

    def _version(self, head: Head) -> None:
        if self._bare_exception():
            self.open = None
        else:
            self.close()
        if self.now.complete:
            self.desk.report("ML131", head.place)
            group, self.now = self.now.group, self.top
            self.top.group = group
        if head.body is None:
            self.open = head
        else:
            self._put(head, self.now.group)

    def _reading(self, head: Head) -> None:
        assert head.name is not None  # the grammar requires one
        known = self.now.readings.get(head.name.text)
        if known is None or known.notes.label is None:
            self.now.readings[head.name.text] = ReadingTree(head.name, head.notes, head.span)
        if head.body is None and head.period is None:
            if not self._bare_exception():
                self.close()
            self.now.group = head
        elif head.body is None:
            self.desk.report("ML129", head.place, found=f"lecture {head.name.text}")
        elif self.open is not None:
            self.fed = True
            self.now.complete = self.now.complete or self.open is self.now.head
            self._put(self.open, head, within=True)
        elif head.period is not None:
            self._put(head, head)
        else:
            self.desk.report("ML130", head.place, found=head.name.text)

    def _exception(self, head: Head) -> None:
        self.close()
        self.now = _Holder(head)
        self.exceptions.append(self.now)
        if head.body is None:
            self.open = head
        else:
            self.now.complete = True
            self._put(head, None)

    def _lacuna(self, head: Head) -> None:
        self.close()
        group = self.now.group
        assert head.period is not None  # the grammar requires one
        self.now.lacunae.append(LacunaTree(head.period, head.period_notes, group.name if group else None, head.span))

    def _put(self, head: Head, reading: Head | None, *, within: bool = False) -> None:
        """One version: the period of `head`, the body of `head` or (within) of the reading, the notes of both."""
        given = reading if within and reading is not None else head
        if given.body is None or type(given.body) is Broken:
            return
        notes = _notes_of(head) if head.kind == "VERSION" else replace(_notes_of(head), label=None)
        if reading is not None and reading is not head:
            theirs = replace(_notes_of(reading), label=None)
            notes = replace(joined(theirs, notes), label=notes.label) if within else joined(notes, theirs)
        period = (given.period if within else None) or head.period or _ALWAYS
        name = reading.name if reading else None
        self.now.versions.append(VersionTree(period, given.body, notes, name, given.span))


def _notes_of(head: Head) -> Notes:
    """The notes before and after the head's period, as one."""
    notes = joined(head.period_notes, head.notes)
    return notes if notes.label is not None or head.notes is NO_NOTES else replace(notes, label=head.notes.label)


def _exception_tree(
    held: _Holder, name: Name, target: Name | None, notes: Notes, span: Span, event: Name | None = None
) -> ExceptionTree:
    transitional = held.head is not None and held.head.kind == "TRANSITIONAL"
    readings, versions = tuple(held.readings.values()), tuple(held.versions)
    return ExceptionTree(name, target, event, notes, readings, versions, tuple(held.lacunae), transitional, span)


def _gather(desk: Desk, clauses: list[Child]) -> tuple[_Nest, Event | None, Applicable | None]:
    nest = _Nest(desk)
    event: Event | None = None
    applicable: Applicable | None = None
    for clause in clauses:
        kind = type(clause)
        if kind is Head:
            nest.take(clause)
        elif kind is Event:
            if event is not None:
                desk.report("ML132", clause.span, also=event.span, found="s'apprécie")
            event = event or clause
        elif kind is Applicable:
            if applicable is not None:
                desk.report("ML132", clause.span, also=applicable.span, found="applicable si")
            applicable = applicable or clause
        elif kind is Broken:
            nest.open = None
    nest.close()
    return nest, event, applicable


def _exceptions(nest: _Nest) -> tuple[ExceptionTree, ...]:
    made = []
    for held in nest.exceptions:
        head = held.head
        if head is not None and head.name is not None:
            span = Span(head.span.file, head.span.start, max(held.end, head.span.end))
            made.append(_exception_tree(held, head.name, head.target, _notes_of(head), span))
    return tuple(made)


def nest_rule(desk: Desk, name: Name, kind: TypeTree, rest: list[Child], span: Span) -> RuleTree:
    """A rule from its head and its flat clauses."""
    nest, event, applicable = _gather(desk, rest)
    top = nest.top
    condition: tuple[ExprTree, Notes] | None = None
    if applicable is not None:
        condition = (applicable.condition.test, applicable.condition.notes)
    if not top.versions and not nest.exceptions and not any(type(clause) in (Head, Broken) for clause in rest):
        desk.report("ML144", name.span, found=name.text)
    return RuleTree(
        name,
        kind,
        desk.notes(rest),
        event.name if event else None,
        condition,
        tuple(top.readings.values()),
        tuple(top.versions),
        _exceptions(nest),
        tuple(top.lacunae),
        span,
    )


def nest_derogation(desk: Desk, name: Name, target: Name, rest: list[Child], span: Span) -> ExceptionTree:
    """An exception written outside its rule."""
    nest, event, applicable = _gather(desk, rest)
    if applicable is not None:
        desk.report("ML145", applicable.span, found="applicable si", word="dérogation")
    for held in nest.exceptions:
        if held.head is not None:
            desk.report("ML145", held.head.place, found=_WORDS[held.head.kind], word="dérogation")
    return _exception_tree(nest.top, name, target, desk.notes(rest), span, event.name if event else None)
