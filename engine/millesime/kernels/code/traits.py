"""What rules turn on, as code: each test and each table of guards written once, for the rules and for the classes of rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import final

from millesime.kernels.code.expressions import Writer
from millesime.kernels.code.layout import identifier, indented, tupled
from millesime.kernels.plan.classes import Classes, Trait
from millesime.model.expressions import FactRef, Switch

CLASSED = "classed=True"
"""What the table of a rule tells that is decided by classes."""


@final
class Traits:
    """The traits of the rules that are decided by classes, and the names that they have in the code."""

    def __init__(self, classes: Classes, writer: Writer) -> None:
        self._classes = classes
        self._writer = writer
        self._code: dict[Trait, str] = {}

    def written(self) -> Iterator[str]:
        """The lines that define them; from then on the writer calls them by their names."""
        writer = self._writer
        for number, trait in enumerate(self._classes.all_traits()):
            match trait:
                case FactRef():
                    self._code[trait] = writer.lambda_of(trait)
                case Switch():
                    guards = writer.guards(trait)
                    if guards is not None:
                        name = writer.shared[trait] = f"guards_{number}"
                        self._code[trait] = f"place({writer.lambda_of(trait.subject)}, {name})"
                        yield from (f"{name} = {guards}", "")
                case _:
                    lines = [f"def test_{number}(f):", indented(f"return {writer.value(trait)}"), ""]
                    self._code[trait] = writer.shared[trait] = f"test_{number}"
                    yield from lines

    def arguments(self, rule: str) -> list[str]:
        """What the table of a rule tells of what it turns on, where that is all told by traits."""
        turns = self._classes.of(rule)
        if turns is None or not self._classes.traits(rule) <= self._code.keys():
            return []
        found = [f"traits={tupled(*(self._code[trait] for trait in turns.traits))}"] if turns.traits else []
        found += [f"rules={tupled(*map(identifier, turns.rules))}"] if turns.rules else []
        return [*found, CLASSED] if self._classes.worth(rule) else found
