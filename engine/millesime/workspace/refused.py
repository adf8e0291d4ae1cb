"""The one exception that users of the Python API meet: what they gave was refused, and here is why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from millesime.text import Diagnostic, Source


class Refused(ValueError):
    """Law or facts that were refused. `diagnostics` holds every problem, with its place and remedy."""

    def __init__(self, diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source] | None = None) -> None:
        self.diagnostics = tuple(diagnostics)
        self.sources = dict(sources or {})
        super().__init__(self.told("en"))

    def told(self, lang: Literal["fr", "en"] = "fr") -> str:
        """Every problem on a line of its own, in French or English."""
        from millesime.text.render import concise

        return "\n".join(concise(diagnostic, self.sources, lang) for diagnostic in self.diagnostics)
