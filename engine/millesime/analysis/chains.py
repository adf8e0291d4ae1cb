"""ML413: rules that rest on one another, one upon the next, further than anyone could follow.

Deciding descends from a rule to those it reads, and the trail is nested as deep: both are bounded, so that a decision can
always be taken and written down, whatever the program that embeds the engine had on its own stack. The law has chains of
some ten rules. Rules are taken in the order of their dependencies, without recursion; a loop is another fault (ML401).

Example: `r0` reads `r1`, which reads `r2`, and so on for two hundred rules. Page: docs/diagnostics/ML413.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from millesime.model.expressions import Aggregate, Arms, Conditions, ConditionsOf, Expr, RuleRef, ScaleRef, Switch, When
from millesime.model.program import Program, Rule, Scale
from millesime.model.walk import children, dependencies, rule_expressions
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose

STEPS = 100
"""How deep a trail may be nested."""
FRAMES = 600
"""How deep the evaluator may descend: each rule and each level of an expression counts."""
_RULE, _EXCEPTION = 4, 5
_LEVELS: Mapping[type, int] = {Conditions: 3, ScaleRef: 3}
"""Calls that a node of an expression takes; any other takes one."""

Depth = tuple[int, int]
"""Of the trail, and of the descent."""


def check(program: Program) -> Iterator[Diagnostic]:
    """One diagnostic for the lowest rule of each chain that is too long."""
    depths: dict[str, Depth] = {}
    reads = dependencies(program)
    for name in _ordered({name: [r for r in sorted(names) if r in reads] for name, names in reads.items()}):
        holder: Rule | Scale | None = program.rules.get(name) or program.scales.get(name)
        if holder is None:
            continue
        below = [_of_expression(root, depths) for root in rule_expressions(holder)]
        ranks = _ranks(holder) if isinstance(holder, Rule) else 0
        steps = 1 + ranks + max((steps for steps, _ in below), default=0)
        frames = _RULE + _EXCEPTION * ranks + max((frames for _, frames in below), default=0)
        depths[name] = (steps, frames)
        if (steps > STEPS or frames > FRAMES) and not any(_long(depths.get(read)) for read in reads[name]):
            yield diagnose("ML413", holder.span, name=name, limit=STEPS)


def _long(depth: Depth | None) -> bool:
    return depth is not None and (depth[0] > STEPS or depth[1] > FRAMES)


def _of_expression(root: Expr, depths: Mapping[str, Depth]) -> Depth:
    """How deep an expression goes, with what it refers to."""
    deepest, descent = 0, 0
    waiting = [(root, 0, 1)]
    while waiting:
        expr, steps, frames = waiting.pop()
        match expr:
            case RuleRef(name=name) | ScaleRef(name=name) | ConditionsOf(rule=name):
                below = depths.get(name, (0, 0))
            case _:
                below = (0, 0)
        deepest, descent = max(deepest, steps + below[0]), max(descent, frames + below[1])
        inner = steps + (
            2 if isinstance(expr, Aggregate) else 1 if isinstance(expr, Arms | Conditions | Switch | When) else 0
        )
        waiting += [(child, inner, frames + _LEVELS.get(type(expr), 1)) for child in children(expr)]
    return deepest, descent


def _ranks(rule: Rule) -> int:
    """How far exceptions are made to exceptions."""
    target = {exception.name: exception.target for exception in rule.exceptions}
    deepest = 0
    for name in target:
        rank, at = 0, name
        while at in target and rank <= len(target):
            rank, at = rank + 1, target[at]
        deepest = max(deepest, rank)
    return deepest


def _ordered(graph: Mapping[str, list[str]]) -> Iterator[str]:
    """Names after those they read; the members of a loop in some order."""
    seen: set[str] = set()
    for root in graph:
        waiting = [(root, iter(graph[root]))] if root not in seen else []
        seen.add(root)
        while waiting:
            name, rest = waiting[-1]
            for read in rest:
                if read not in seen:
                    seen.add(read)
                    waiting.append((read, iter(graph[read])))
                    break
            else:
                waiting.pop()
                yield name
