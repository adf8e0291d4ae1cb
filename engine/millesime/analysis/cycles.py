"""ML401: a rule or barème that cannot be decided before itself.

Every path counts: bodies of all versions and readings, exceptions, applicability, event dates, conditions borrowed from
another rule, derived fields of a list's elements, barèmes and the day they are looked up on, the step that a norm must
follow; and exceptions made to one another. A loop is refused even where its versions live on different days: an auditor
must be able to tell in which order rules are decided without asking when. The whole loop is shown, the shortest of those
that pass through its first name.

Example: `prime.montant` reads `prime.plafond`, which reads `prime.montant`. Page: docs/diagnostics/ML401.md.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from millesime.model.expressions import ConditionsOf, RuleRef, ScaleRef
from millesime.model.program import Exception_, Program, Rule, Scale
from millesime.model.walk import dependencies, rule_expressions, walk
from millesime.text import Diagnostic, Label, Span
from millesime.text.diagnostic import diagnose

_SHOWN = 12
"""How many names of a loop are told; of a longer one, its beginning and its end."""


def check(program: Program) -> Iterator[Diagnostic]:
    """One diagnostic for each knot of rules that depend on one another, and for each ring of exceptions."""
    reads = dependencies(program)
    graph = {name: sorted(read for read in names if read in reads) for name, names in reads.items()}
    for knot in _knots(graph):
        loop = _loop(min(knot), graph, knot)
        if loop:
            places = [_place(program, name, read) for name, read in pairwise(loop)]
            yield _diagnostic(loop, places)
    for rule in program.rules.values():
        yield from _exceptions(rule)


def _diagnostic(loop: Sequence[str], places: Sequence[Span]) -> Diagnostic:
    told = [f"`{name}`" for name in loop]
    if len(told) > _SHOWN:
        told = [*told[: _SHOWN // 2], f"… ({len(loop) - 1})", *told[-_SHOWN // 2 :]]
    labels = [Label(at, "cycle") for at in places[1:_SHOWN]]
    return diagnose("ML401", places[0], secondary=labels, name=loop[0], loop=" → ".join(told))


def _place(program: Program, name: str, read: str) -> Span:
    """Where one of them reads the next."""
    reader: Rule | Scale | None = program.rules.get(name) or program.scales.get(name)
    if reader is None:
        return Span("", 0, 0)
    for root in rule_expressions(reader):
        for node in walk(root):
            match node:
                case RuleRef(name=found) | ScaleRef(name=found) | ConditionsOf(rule=found) if found == read:
                    return node.span if node.span.file else reader.span
                case _:
                    pass
    return reader.span


def _exceptions(rule: Rule) -> Iterator[Diagnostic]:
    """Exceptions of a rule that derogate from one another in a ring, and so from nothing."""
    by_name = {exception.name: exception for exception in rule.exceptions}
    settled: set[str] = set()
    for name in sorted(by_name):
        path: list[Exception_] = []
        at = by_name.get(name)
        while at is not None and at.name not in settled:
            settled.add(at.name)
            path.append(at)
            at = by_name.get(at.target)
        ring = [one.name for one in path]
        if at is not None and at.name in ring:
            members = path[ring.index(at.name) :]
            yield _diagnostic([*(one.name for one in members), at.name], [one.span for one in members])


def _loop(start: str, graph: Mapping[str, Sequence[str]], knot: frozenset[str]) -> tuple[str, ...]:
    """The shortest way from a name back to itself inside its knot; nothing where there is none."""
    came: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        for read in graph[name]:
            if read == start:
                way = [start, name]
                while way[-1] != start:
                    way.append(came[way[-1]])
                return tuple(reversed(way))
            if read in knot and read not in came:
                came[read] = name
                waiting.append(read)
    return ()


def _knots(graph: Mapping[str, Sequence[str]]) -> Iterator[frozenset[str]]:
    """Sets of names that all reach one another (Tarjan's strongly connected components), without recursion."""
    index: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_: list[str] = []
    is_open: set[str] = set()
    for root in graph:
        waiting = [(root, iter(graph[root]))] if root not in index else []
        while waiting:
            name, rest = waiting[-1]
            if name not in index:
                index[name] = lowest[name] = len(index)
                open_.append(name)
                is_open.add(name)
            for read in rest:
                if read not in index:
                    waiting.append((read, iter(graph[read])))
                    break
                if read in is_open:
                    lowest[name] = min(lowest[name], lowest[read])
            else:
                waiting.pop()
                if waiting:
                    above = waiting[-1][0]
                    lowest[above] = min(lowest[above], lowest[name])
                if lowest[name] == index[name]:
                    at = open_.index(name)
                    knot = frozenset(open_[at:])
                    del open_[at:]
                    is_open -= knot
                    yield knot
