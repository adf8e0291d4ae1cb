"""Other engines set up for the same job, each as its own documentation does it. Only imported where installed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

CALL = {"headcount": 19, "year": 2012, "created": 1990}


def _jdm() -> str:
    """The thresholds as a GoRules decision table."""
    inputs = [("h", "headcount"), ("y", "year"), ("n", "year - created")]
    rules = [
        {"_id": "1", "h": "", "y": "", "n": "<= 1", "o": "'collective'"},
        {"_id": "2", "h": "< 20", "y": ">= 2012", "n": "", "o": "'collective'"},
        {"_id": "3", "h": "[20..149]", "y": ">= 2012", "n": "", "o": "'mixte'"},
        {"_id": "4", "h": ">= 150", "y": ">= 2012", "n": "", "o": "'individuelle'"},
        {"_id": "5", "h": "< 10", "y": "< 2012", "n": "", "o": "'collective'"},
        {"_id": "6", "h": "[10..199]", "y": "< 2012", "n": "", "o": "'mixte'"},
        {"_id": "7", "h": ">= 200", "y": "< 2012", "n": "", "o": "'individuelle'"},
    ]
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": key, "name": field, "field": field, "type": "expression"} for key, field in inputs],
        "outputs": [{"id": "o", "name": "mode", "field": "mode", "type": "expression"}],
        "rules": rules,
    }
    place = {"x": 0, "y": 0}
    nodes = [
        {"id": "in", "type": "inputNode", "name": "in", "position": place, "content": {}},
        {"id": "t", "type": "decisionTableNode", "name": "t", "position": place, "content": content},
        {"id": "out", "type": "outputNode", "name": "out", "position": place, "content": {}},
    ]
    edges = [
        {"id": "a", "sourceId": "in", "targetId": "t", "type": "edge"},
        {"id": "b", "sourceId": "t", "targetId": "out", "type": "edge"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def zen_with_trace() -> Callable[[], object]:
    """zen-engine (Rust), a compiled decision, its trace asked for."""
    import zen

    decision = zen.ZenEngine().create_decision(_jdm())
    answer: Any = decision.evaluate(CALL, {"trace": True})
    assert answer["result"]["mode"] == "collective"
    assert answer["trace"]
    return lambda: decision.evaluate(CALL, {"trace": True})


def rule_engine() -> Callable[[], object]:
    """rule-engine: an expression a branch, tried in order."""
    import rule_engine as engine

    branches = [
        ("year - created <= 1", "collective"),
        ("year >= 2012 and headcount < 20", "collective"),
        ("year >= 2012 and headcount < 150", "mixte"),
        ("year >= 2012", "individuelle"),
        ("headcount < 10", "collective"),
        ("headcount < 200", "mixte"),
        ("true", "individuelle"),
    ]
    rules = [(engine.Rule(text), value) for text, value in branches]

    def decide() -> str:
        return next(value for rule, value in rules if rule.matches(CALL))

    assert decide() == "collective"
    return decide


def durable() -> Callable[[], object]:
    """durable_rules: a ruleset, one fact posted and its session ended, in this process."""
    from durable.lang import delete_state, m, none, post, ruleset, when_all  # noqa: F401

    found: list[str] = []
    with ruleset("mode"):

        @when_all((m.headcount < 20) & (m.year >= 2012) & (m.age > 1))
        def collective(c: Any) -> None:
            found.append("collective")

        @when_all((m.headcount >= 20) & (m.headcount < 150) & (m.year >= 2012) & (m.age > 1))
        def mixed(c: Any) -> None:
            found.append("mixte")

        @when_all((m.headcount >= 150) & (m.year >= 2012) & (m.age > 1))
        def individual(c: Any) -> None:
            found.append("individuelle")

        @when_all(m.age <= 1)
        def new(c: Any) -> None:
            found.append("collective")

    fact = {"headcount": 19, "year": 2012, "age": 22}

    def decide() -> str:
        found.clear()
        post("mode", fact)
        return found[-1]

    assert decide() == "collective"
    return decide


def _openfisca(*, trace: bool) -> Callable[[], object]:
    from openfisca_core import entities, periods, simulation_builder, taxbenefitsystems, variables

    establishment = entities.SingleEntity("establishment", "establishments", "", "")

    class headcount(variables.Variable):  # type: ignore[misc]
        value_type, entity, definition_period, label = int, establishment, periods.YEAR, "headcount"

    class created(variables.Variable):  # type: ignore[misc]
        value_type, entity, definition_period, label = int, establishment, periods.YEAR, "created"

    class mode(variables.Variable):  # type: ignore[misc]
        value_type, entity, definition_period, label = int, establishment, periods.YEAR, "mode"

        def formula_2012(population, period):  # type: ignore[no-untyped-def]  # noqa: N805
            h, c = population("headcount", period), population("created", period)
            return ((h >= 20) + (h >= 150) * 1) * (period.start.year > c + 1)

        def formula_1996(population, period):  # type: ignore[no-untyped-def]  # noqa: N805
            h, c = population("headcount", period), population("created", period)
            return ((h >= 10) + (h >= 200) * 1) * (period.start.year > c + 1)

    system = taxbenefitsystems.TaxBenefitSystem([establishment])
    for variable in (headcount, created, mode):
        system.add_variable(variable)
    situation = {"establishments": {"e": {"headcount": {"2012": 19}, "created": {"2012": 1990}}}}

    def decide() -> object:
        simulation = simulation_builder.SimulationBuilder().build_from_entities(system, situation)
        simulation.trace = trace
        return simulation.calculate("mode", "2012")[0]

    assert decide() == 0
    return decide


def openfisca() -> Callable[[], object]:
    """openfisca-core: one situation, one variable with two formulas by date."""
    return _openfisca(trace=False)


def openfisca_with_trace() -> Callable[[], object]:
    """The same, with its tracer."""
    return _openfisca(trace=True)
