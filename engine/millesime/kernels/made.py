"""The generated code of a plan, compiled as far as it is wanted: where rows are decided one by one, its rules never are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, final

from millesime.kernels.code.generate import coherences, generated, tables
from millesime.kernels.code.layout import identifier
from millesime.kernels.exact.columns import Column
from millesime.kernels.law.frames import Frame
from millesime.kernels.law.runtime import names
from millesime.kernels.plan.plan import Plan

if TYPE_CHECKING:
    from millesime.kernels.law.lookups import Scale
    from millesime.kernels.law.rules import Rule


@final
class Made:
    """The code of a plan: what holds its facts together at once, its barèmes and its rules when they are first asked for."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._lock = Lock()
        self._rules: Mapping[str, Rule] | None = None
        self.coherences: Sequence[Callable[[Frame], Column]] = self._run(coherences(plan))["COHERENCES"]

    def scales(self) -> Mapping[str, Scale]:
        """The barèmes."""
        module = self._run(tables(self._plan))
        return {each.scale.name: module[identifier(each.scale.name)] for each in self._plan.scales}

    @cached_property
    def source(self) -> str:
        """The whole text."""
        return generated(self._plan)

    @property
    def rules(self) -> Mapping[str, Rule]:
        """The goals, as they are decided of columns."""
        with self._lock:
            if self._rules is None:
                self._rules = self._run(self.source)["GOALS"]
        return self._rules

    def _run(self, source: str) -> dict[str, Any]:
        module = names(self._plan.citations)
        # The text is generated from the typed law, whose own words stand in it only as comments and as checked names.
        exec(compile(source, "<the law on columns>", "exec"), module)  # noqa: S102
        return module
