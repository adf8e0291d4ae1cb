"""The engine asked aside: what any part of the law comes to on the facts of a case, once the case has been decided."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, final

from millesime.evaluate import bodies
from millesime.evaluate.engine import Engine
from millesime.evaluate.references import Closure
from millesime.evaluate.trail import Node, Run
from millesime.facts.canonical import to_json
from millesime.model.citation import Authority
from millesime.model.expressions import Expr
from millesime.records.citations import Json, source
from millesime.records.parts import kind_of
from millesime.records.trail import Writer
from millesime.text import Span
from millesime.values import Lack
from millesime.values.types import Type

Quote = Callable[[Span], str]
"""The words of a rule file that a span covers."""


class Place(NamedTuple):
    """Where an expression stands: the rule being decided, and the rule or exception whose text it is."""

    node: Node
    owner: str


@final
class Asking:
    """Puts expressions to the engine, in a run of its own that begins with all that the case came to."""

    def __init__(self, engine: Engine, run: Run, quote: Quote) -> None:
        self.engine = engine
        self.program = engine.program
        self.run = Run(run.values, run.at, run.preference, run.presumptions, dict(run.memo))
        self.quote = quote
        self.writer = Writer(engine.program)
        self.told: set[tuple[int, Any, tuple[str, ...]]] = set()
        """The rules that were refuted already, each for a value."""
        self._closures: dict[tuple[int, str], Closure] = {}

    def come_to(self, expr: Expr, place: Place) -> tuple[Any, list[Any]]:
        """The outcome of an expression or of a whole body, with the steps that led to it."""
        key = (id(expr), place.owner)
        if key not in self._closures:
            self._closures[key] = bodies.outcome(expr, self.engine, place.owner)
        aside = self.aside(place.node)
        return self._closures[key](self.run, aside), aside.steps

    def aside(self, node: Node) -> Node:
        """A node like one that was decided, to be written to."""
        aside = Node(node.unit, node.locals)
        aside.day, aside.assumed, aside.plan, aside.selection = node.day, node.assumed, node.plan, node.selection
        return aside

    def steps(self, place: Place, steps: list[Any]) -> list[Json]:
        """Steps of the engine as a record writes them."""
        return self.writer.of(place.node, steps)

    def put(self, step: Json, value: Any, type: Type) -> Json:
        """A step with what it came to."""
        if value.__class__ is Lack:
            step["status"] = value.status.value
            if value.missing:
                step["missing"] = sorted(value.missing)
        else:
            step["value"], step["type"] = to_json(value, type, self.program.structures), str(type)
        return step


def truth(value: Any) -> str:
    """The kind of step that a condition makes."""
    return "applied" if value is True else "not_satisfied" if value is False else kind_of(value)


def noted(step: Json, authority: Authority) -> Json:
    """A step with the law's label for it, and what it says of its own source."""
    if authority.label:
        step["label"] = authority.label
    cited = {"article": authority.article, "alinea": authority.alinea, "source": source(authority.pointers)}
    pointed = {key: value for key, value in cited.items() if value is not None}
    if pointed:
        step["citation"] = pointed
    return step
