"""What a declaration rests on: every authority that it carries, from its versions down to its conditions."""

from __future__ import annotations

from collections.abc import Iterator

from millesime.model.citation import Authority
from millesime.model.expressions import Arms, Call, Conditions, Delay, Expr, Pick, Switch
from millesime.model.program import Exception_, Rule, Scale
from millesime.model.walk import rule_expressions, walk


def authorities(declared: Rule | Scale | Exception_) -> Iterator[Authority]:
    """Every authority of a rule (its exceptions and norm included), of an exception or of a barème, outermost first."""
    for version in declared.versions:
        yield version.authority
        cells = getattr(version, "cells", ())
        yield from (cell.authority for _, cell in cells)
    yield from (lacuna.authority for lacuna in declared.lacunae)
    if isinstance(declared, Rule):
        yield declared.applicable_authority
        if declared.norm is not None:
            yield declared.norm.after_authority
            yield declared.norm.deadline_authority
        for exception in declared.exceptions:
            yield from (version.authority for version in exception.versions)
            yield from (lacuna.authority for lacuna in exception.lacunae)
    for written in rule_expressions(declared):
        for node in walk(written):
            yield from carried(node)


def carried(node: Expr) -> Iterator[Authority]:
    """The authorities that one node carries itself."""
    match node:
        case Call(authority=authority):
            yield authority
        case Conditions(items=items) | Pick(items=items):
            yield from (item.authority for item in items)
        case Arms(arms=arms, otherwise=otherwise):
            yield from (arm.authority for arm in arms)
            if otherwise is not None:
                yield otherwise.authority
        case Switch(cases=cases, otherwise=default):
            yield from (case.authority for case in cases)
            if default is not None:
                yield default.authority
        case Delay(causes=causes):
            yield from (cause.authority for cause in causes)
        case _:
            return
