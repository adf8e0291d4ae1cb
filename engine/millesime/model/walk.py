"""Going about a program: what an expression is made of, what a rule reads, what a goal reaches.

Facts, rules, norms and barèmes share one name space, so that a plain name tells which is meant. Beside them, the key
`prime.conditions 1° 2°` stands for some conditions of a rule, which reach less than the whole of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never, final

from millesime.frozen import dataclass
from millesime.model.expressions import (
    Aggregate,
    And,
    Arms,
    Between,
    Call,
    CommonLaw,
    Compare,
    Condition,
    Conditions,
    ConditionsOf,
    Default,
    Delay,
    ElementRef,
    Exists,
    Expr,
    FactRef,
    FieldRef,
    If,
    Limit,
    Literal,
    Not,
    OneOf,
    Or,
    Pick,
    RuleRef,
    ScaleRef,
    Switch,
    Unfound,
    When,
)
from millesime.model.program import DATE_REFERENCE, Exception_, Program, Rule, Scale


def children(expr: Expr) -> tuple[Expr, ...]:
    """The expressions that one is made of, in the order in which they are written."""
    match expr:
        case Literal() | FactRef() | RuleRef() | FieldRef() | ElementRef() | CommonLaw() | Unfound() | ConditionsOf():
            return ()
        case Call(operands=operands) | And(operands=operands) | Or(operands=operands):
            return operands
        case Compare(left=left, right=right):
            return (left, right)
        case Conditions(items=items) | Pick(items=items):
            return tuple(part for item in items for part in _of_condition(item))
        case Arms(arms=arms, otherwise=otherwise):
            parts = tuple(part for arm in arms for part in (arm.test, arm.value))
            return parts if otherwise is None else (*parts, otherwise.value)
        case Switch(subject=subject, cases=cases, otherwise=default):
            parts = (subject, *(case.value for case in cases))
            return parts if default is None else (*parts, default.value)
        case ScaleRef(keys=keys, on=on):
            return keys if on is None else (*keys, on)
        case Not(operand=operand) | Exists(subject=operand) | OneOf(subject=operand):
            return (operand,)
        case Between(subject=subject, low=low, high=high):
            return (subject, low, high)
        case If(condition=condition, then=then, otherwise=other):
            return (condition, then, other)
        case Limit(operand=operand, bound=second) | Default(operand=operand, fallback=second):
            return (operand, second)
        case When(condition=condition, body=body):
            return (condition, body)
        case Aggregate(items=source, filter=kept, body=folded):
            return (source, *(part for part in (kept, folded) if part is not None))
        case Delay(length=length, start=start, causes=causes):
            ends = (part for cause in causes for part in (cause.since, cause.until) if part is not None)
            return (length, start, *ends)
        case _:
            assert_never(expr)


def _of_condition(item: Condition) -> tuple[Expr, ...]:
    return (item.test,) if item.when is None else (item.when, item.test)


def walk(expr: Expr) -> Iterator[Expr]:
    """An expression and everything in it, outermost first, in the order in which it is written."""
    waiting = [expr]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(children(node)))


def rule_expressions(rule: Rule | Exception_ | Scale) -> Iterator[Expr]:
    """Every expression that a rule (with its exceptions and its norm), an exception or a barème is written with."""
    for version in rule.versions:
        if version.body is not None:
            yield version.body
    if isinstance(rule, Rule):
        if rule.applicable is not None:
            yield rule.applicable
        if rule.norm is not None:
            yield from (part for part in (rule.norm.unless, rule.norm.deadline) if part is not None)
        for exception in rule.exceptions:
            yield from rule_expressions(exception)


def named_conditions(rule: Rule, letters: Iterable[str]) -> tuple[Condition, ...]:
    """The conditions of a rule that bear these letters, in all its versions."""
    wanted = frozenset(letters)
    lists = (node for version in rule.versions for node in walk(version.body) if isinstance(node, Conditions))
    return tuple(item for node in lists for item in node.items if item.letter in wanted)


@final
class Reads:
    """What each rule and barème of a program reads directly, found when it is first asked for and then kept.

    Make one where many questions are asked of one program.
    """

    __slots__ = ("_known", "_references", "program")

    def __init__(self, program: Program) -> None:
        self.program = program
        self._known: dict[str, frozenset[str]] = {}
        self._references: dict[str, ConditionsOf] = {}

    def of(self, name: str) -> frozenset[str]:
        """Names read by a rule, a barème, or some conditions of a rule (`prime.conditions 1° 2°`); none for a fact."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = frozenset(self._find(name))
        return found

    def _find(self, name: str) -> Iterator[str]:
        if (rule := self.program.rules.get(name)) is not None:
            yield rule.event
            yield from (exception.event for exception in rule.exceptions if exception.event is not None)
            if rule.norm is not None and rule.norm.after is not None:
                yield rule.norm.after  # the step that must come first is a norm too
            yield from self._named(rule_expressions(rule))
        elif (scale := self.program.scales.get(name)) is not None:
            yield from self._named(rule_expressions(scale))
        elif (reference := self._references.get(name)) is not None:
            target = self.program.rules.get(reference.rule)
            if target is not None:
                yield target.event
                conditions = named_conditions(target, reference.letters)
                yield from self._named(part for item in conditions for part in _of_condition(item))

    def _named(self, roots: Iterable[Expr]) -> Iterator[str]:
        for root in roots:
            for node in walk(root):
                match node:
                    case FactRef(name=name) | RuleRef(name=name):
                        yield name
                    case ScaleRef(name=name, on=on):
                        yield name
                        scale = self.program.scales.get(name)
                        if on is None and scale is not None and scale.event is not None:
                            yield scale.event
                    case ConditionsOf(rule=rule, letters=letters):
                        key = " ".join((rule, *letters))
                        self._references[key] = node
                        yield key
                    case _:
                        pass


def dependencies(program: Program) -> Mapping[str, frozenset[str]]:
    """What each rule and barème reads directly, by name; a reference to conditions reads the whole of their rule.

    Event dates, exceptions, applicability and norms count. The graph has no cycle in a program without errors, so that
    it gives an order in which to prepare rules. A thousand rules take some ten milliseconds.
    """
    reads = Reads(program)
    names = (*program.rules, *program.scales)
    return {name: frozenset(read.partition(" ")[0] for read in reads.of(name)) for name in names}


@final
@dataclass(frozen=True, slots=True)
class Reach:
    """All that a goal may read, by any path and on any day; the goal's own rule included."""

    facts: frozenset[str]
    rules: frozenset[str]
    scales: frozenset[str]
    readings: frozenset[str]

    @property
    def names(self) -> frozenset[str]:
        """Facts, rules and barèmes together."""
        return self.facts | self.rules | self.scales


def reached(program: Program, *goals: str, within: Reads | None = None) -> Reach:
    """All that these goals may read: facts (event dates too), rules, barèmes, and the names of their readings.

    Of a rule that lends only some of its conditions, the readings count and its other conditions do not.
    """
    reads = Reads(program) if within is None else within
    seen: set[str] = set()
    waiting = list(goals)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting.extend(reads.of(name))
    rules = seen & program.rules.keys()
    scales = seen & program.scales.keys()
    lent = {name.partition(" ")[0] for name in seen} & program.rules.keys()
    readings = {name for rule in rules for name in _readings(program.rules[rule])}
    readings |= {one.name for rule in lent for one in program.rules[rule].readings}
    readings |= {one.name for scale in scales for one in program.scales[scale].readings}
    facts = frozenset(name for name in seen if name in program.facts or name == DATE_REFERENCE)
    return Reach(facts, frozenset(rules), frozenset(scales), frozenset(readings))


def _readings(rule: Rule) -> Iterator[str]:
    yield from (reading.name for reading in rule.readings)
    yield from (reading.name for exception in rule.exceptions for reading in exception.readings)


def readers(program: Program, names: Iterable[str], within: Reads | None = None) -> frozenset[str]:
    """The rules that read one of these names, by any path: the goals that a case's facts reach (semantics 17)."""
    reads = Reads(program) if within is None else within
    back: dict[str, list[str]] = {}
    unread = [*program.rules, *program.scales]
    known = set(unread)
    while unread:
        reader = unread.pop()
        for read in reads.of(reader):
            back.setdefault(read, []).append(reader)
            if " " in read and read not in known:
                known.add(read)
                unread.append(read)
    seen: set[str] = set()
    waiting = list(names)
    while waiting:
        for reader in back.get(waiting.pop(), ()):
            if reader not in seen:
                seen.add(reader)
                waiting.append(reader)
    return frozenset(seen & program.rules.keys())
