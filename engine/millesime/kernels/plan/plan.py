"""The plan of a kernel: which rules and barèmes it needs, in order, and for each from which day on what governs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import final

from millesime.frozen import dataclass
from millesime.kernels.exact.lacks import LACKS
from millesime.kernels.law.citations import Citations, cited_of
from millesime.kernels.plan.bounds import Bounds, Proof
from millesime.kernels.plan.stretches import Choice, Timeline
from millesime.model.citation import NO_AUTHORITY, Authority
from millesime.model.expressions import Arm, Arms, Case, ConditionsOf, Expr, Switch, When
from millesime.model.program import DATE_REFERENCE, Exception_, Fact, Program, Rule, Scale, Version
from millesime.model.walk import Reads, reached, rule_expressions, walk
from millesime.values.types import DATE

Stretch = tuple[date | None, Choice]


@final
@dataclass(frozen=True, slots=True)
class PlannedException:
    """An exception, the exceptions made to it, and its own days where it looks at another event date than its rule."""

    exception: Exception_
    timeline: Timeline
    own: tuple[Stretch, ...] | None
    made_to: tuple[PlannedException, ...]


@final
@dataclass(frozen=True, slots=True)
class PlannedRule:
    """A rule from each day on: the version, or why there is none; what its exceptions then say is asked by day."""

    rule: Rule
    stretches: tuple[Stretch, ...]
    exceptions: tuple[PlannedException, ...]
    goal: bool
    reads: int = 0
    """How many other rules it reads, by any path."""


@final
@dataclass(frozen=True, slots=True)
class PlannedScale:
    """A barème from each day on."""

    scale: Scale
    stretches: tuple[Stretch, ...]


@final
@dataclass(frozen=True, slots=True)
class Plan:
    """All that a kernel is generated from."""

    program: Program
    goals: tuple[str, ...]
    preference: tuple[str, ...]
    rules: tuple[PlannedRule, ...]
    scales: tuple[PlannedScale, ...]
    partials: tuple[tuple[ConditionsOf, tuple[Stretch, ...]], ...]
    facts: Mapping[str, Fact]
    citations: Citations = field(default_factory=Citations, compare=False)

    def cite(self, version: Version, branch: Authority | None, day: date) -> int:
        """The entry of what a version rests on, a branch of it saying so more precisely, on a day."""
        return self.citations.code((cited_of(version.authority, branch, version.interval.since, day),))

    def __str__(self) -> str:
        return "\n".join(_shown(self))


def planned(program: Program, goals: Sequence[str], preference: Sequence[str] = ()) -> Plan:
    """The plan for some goals, readings being preferred in this order."""
    reads = Reads(program)
    reach = reached(program, *goals, within=reads)
    names = list(_in_order(program, goals, reads))
    rules = [
        replace(
            _rule(program, program.rules[name], preference, goal=name in goals),
            reads=len(reached(program, name, within=reads).rules) - 1,
        )
        for name in names
        if name in program.rules
    ]
    scales = [
        PlannedScale(scale, tuple(Timeline(program, scale, preference).stretches()))
        for scale in (program.scales[name] for name in names if name in program.scales)
    ]
    references = _partials(program, names)
    facts = {name: program.facts.get(name, Fact(DATE_REFERENCE, DATE)) for name in sorted(reach.facts)}
    lent = [(one, tuple(Timeline(program, program.rules[one.rule], preference).stretches())) for one in references]
    return Plan(program, tuple(goals), tuple(preference), tuple(rules), tuple(scales), tuple(lent), facts)


def _in_order(program: Program, goals: Sequence[str], reads: Reads) -> Iterator[str]:
    """What the goals need, each after what it reads."""
    seen: set[str] = set()
    waiting: list[tuple[str, bool]] = [(goal, False) for goal in reversed(goals)]
    while waiting:
        name, done = waiting.pop()
        if done:
            yield name
        elif name not in seen:
            seen.add(name)
            waiting.append((name, True))
            waiting += [(read, False) for read in sorted(reads.of(name), reverse=True) if read not in seen]


def _partials(program: Program, names: Iterable[str]) -> list[ConditionsOf]:
    found: dict[str, ConditionsOf] = {}
    for name in names:
        of = program.rules.get(name) or program.scales.get(name)
        roots = rule_expressions(of) if of else ()
        if " " in name and name.partition(" ")[0] in program.rules:
            roots = rule_expressions(program.rules[name.partition(" ")[0]])
        for root in roots:
            for expr in walk(root):
                if isinstance(expr, ConditionsOf):
                    found[" ".join((expr.rule, *expr.letters))] = expr
    return [found[key] for key in sorted(found)]


def _rule(program: Program, rule: Rule, preference: Sequence[str], *, goal: bool) -> PlannedRule:
    cuts: set[date] = set()
    timelines = {one.name: Timeline(program, one, preference) for one in rule.exceptions}
    windows = set(_windows(rule)) if goal else set()

    def of(exception: Exception_) -> PlannedException:
        timeline = timelines[exception.name]
        own = None
        if exception.event is not None and exception.event != rule.event:
            own = tuple(timeline.stretches(*windows))
        else:
            cuts.update(timeline.cuts)
        made = tuple(of(one) for one in rule.exceptions if one.target == exception.name)
        return PlannedException(exception, timeline, own, made)

    exceptions = tuple(of(one) for one in rule.exceptions if one.target == rule.name)
    stretches = Timeline(program, rule, preference).stretches(*cuts, *windows)
    return PlannedRule(rule, tuple(stretches), exceptions, goal)


def _windows(rule: Rule) -> Iterator[date]:
    """The days on which what is cited changes its Légifrance version."""
    for authority in _authorities(rule):
        for window in authority.windows:
            yield window.since
            if window.until is not None:
                yield window.until


def _authorities(rule: Rule) -> Iterator[Authority]:
    versions = [*rule.versions, *(version for one in rule.exceptions for version in one.versions)]
    for version in versions:
        yield version.authority
        for expr in walk(version.body):
            yield from branch_authorities(expr)


def branch_authorities(expr: Expr) -> Iterator[Authority]:
    """What the branches of a body rest on, where they say it themselves."""
    branches: tuple[Arm | Case | None, ...] = (*expr.arms, expr.otherwise) if isinstance(expr, Arms) else ()
    if isinstance(expr, Switch):
        branches = (*expr.cases, expr.otherwise)
    yield from (one.authority for one in branches if one is not None and one.authority != NO_AUTHORITY)


def cites_within(body: Expr) -> bool:
    """Whether a branch that says itself what it rests on stands where its place in the trail would have to be known."""
    inner: list[Expr] = [body]
    while inner and isinstance(inner[0], When):
        inner = [inner[0].body]
    if isinstance(inner[0], Arms | Switch):
        return False
    return any(True for expr in walk(body) for _ in branch_authorities(expr))


def _shown(plan: Plan) -> Iterator[str]:
    yield f"# edition {plan.program.edition}: {', '.join(plan.goals)}"
    if plan.preference:
        yield f"# read as {', '.join(plan.preference)}"
    yield f"facts ({len(plan.facts)})"
    for name, fact in plan.facts.items():
        yield f"  {name} : {fact.type}{_bounds(fact)}"
    for scale in plan.scales:
        yield f"barème {scale.scale.name} : {scale.scale.type}"
        yield from _lines(scale.stretches, scale.scale)
    bounds = Bounds(plan.program)
    for rule in plan.rules:
        yield f"rule {rule.rule.name} : {rule.rule.type}, by {rule.rule.event}"
        yield from _proved(bounds.of(rule.rule.name))
        yield from _lines(rule.stretches, rule.rule)
        yield from (f"    unless {line}" for one in rule.exceptions for line in _exception(one, 0))


def _proved(proof: Proof) -> Iterator[str]:
    """What is shown of a rule's numbers, whatever case the lexicon accepts."""
    if proof.guarded:
        yield f"    64 bits: looked at as it runs ({', '.join(proof.guarded)})"
    elif proof.bound is not None:
        lo, hi, den = proof.bound
        grain = "" if den == 1 else " over each row's own denominator" if den is None else f" over {den}"
        yield f"    64 bits: enough, {_short(lo)} to {_short(hi)}{grain}"


def _short(value: Fraction) -> str:
    return (
        str(value)
        if value.denominator == 1 and abs(value) < 10**9
        else f"{Decimal(value.numerator) / value.denominator:.6g}"
    )


def _bounds(fact: Fact) -> str:
    if fact.low is None and fact.high is None:
        return ""
    return f" [{'' if fact.low is None else fact.low} .. {'' if fact.high is None else fact.high}]"


def _exception(one: PlannedException, depth: int) -> Iterator[str]:
    on = f", by {one.exception.event}" if one.own is not None else ""
    yield "  " * depth + one.exception.name + on
    for inner in one.made_to:
        yield from _exception(inner, depth + 1)


def _lines(stretches: Sequence[Stretch], of: Rule | Scale) -> Iterator[str]:
    shown: str | None = None
    for since, choice in stretches:
        told = _told(choice, of)
        if told != shown:
            yield f"    {since.isoformat() if since else 'before':10}  {told}"
        shown = told


def _told(choice: Choice, of: Rule | Scale) -> str:
    if choice.version is None:
        return str(LACKS.at(choice.code).status)
    version = of.versions[choice.version]
    reading = f", reading {version.reading}" if version.reading else ""
    return f"version of {version.interval.since.isoformat()} ({version.authority.article or 'no article'}){reading}"
