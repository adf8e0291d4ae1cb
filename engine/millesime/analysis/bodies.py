"""Where a program's expressions stand: the body of a version, a condition, a figure of a barème. What checks go through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import final

from millesime.frozen import dataclass
from millesime.model.expressions import Aggregate, Expr, FieldRef
from millesime.model.program import Fact, Program, Rule, Scale, Structure
from millesime.model.walk import walk
from millesime.text import Span
from millesime.values.types import Kind


@final
@dataclass(frozen=True)
class Body:
    """One expression of the law with its surroundings.

    `owner` is the rule or barème, or None for a check between facts; `edition` who wrote it. `is_result`: its value is
    that of the owner, on some day. `may_fail`: as the body of an exception it may match nothing.
    """

    expr: Expr
    owner: Rule | Scale | None
    edition: str
    around: Span
    """A stretch that it surely lies in, for parts whose own place was not kept."""
    is_result: bool = False
    may_fail: bool = False

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.expr.span if self.expr.span.file else self.around

    @cached_property
    def nodes(self) -> tuple[Expr, ...]:
        """The expression and everything in it."""
        return tuple(walk(self.expr))

    def fields(self, program: Program) -> Fields:
        """The fields that its loop variables have."""
        return Fields.of(self, program)


@final
@dataclass(frozen=True, slots=True)
class Fields:
    """The structure that each variable of a body runs over; variables used for two structures are left out."""

    by_variable: Mapping[str, Structure]

    @staticmethod
    def of(body: Body, program: Program) -> Fields:
        """Those of a body: its loops, and the element that a derived field is about."""
        found: dict[str, set[str]] = {}
        if isinstance(body.owner, Rule) and body.owner.structure is not None:
            found[body.owner.structure] = {body.owner.structure}
        for node in body.nodes:
            if isinstance(node, Aggregate) and node.items.type.item is not None:
                item = node.items.type.item
                found.setdefault(node.variable, set()).add(item.name or "" if item.kind is Kind.RECORD else "")
        single = {variable: next(iter(names)) for variable, names in found.items() if len(names) == 1}
        return Fields({v: program.structures[name] for v, name in single.items() if name in program.structures})

    def fact(self, reference: FieldRef) -> Fact | None:
        """What is declared of a field, where it is known which structure it belongs to."""
        structure = self.by_variable.get(reference.variable)
        if structure is None:
            return None
        return next((field for field in structure.fields if field.name == reference.field), None)


def bodies(program: Program) -> Iterator[Body]:
    """Every expression of a program, in name order: rules with their exceptions and norms, barèmes, checks of facts."""
    for rule in program.rules.values():
        for version in rule.versions:
            yield Body(version.body, rule, version.edition, version.span, is_result=True)
        for exception in rule.exceptions:
            for version in exception.versions:
                yield Body(version.body, rule, version.edition, version.span, is_result=True, may_fail=True)
        for part in (rule.applicable, *(() if rule.norm is None else (rule.norm.unless, rule.norm.deadline))):
            if part is not None:
                yield Body(part, rule, rule.edition, rule.span)
    for scale in program.scales.values():
        for figure in scale.versions:
            if figure.body is not None:
                yield Body(figure.body, scale, figure.edition, figure.span, is_result=True)
    for coherence in program.coherences:
        yield Body(coherence.test, None, coherence.edition, coherence.span)
