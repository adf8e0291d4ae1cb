"""The one exception that users of the Python API meet: what they gave was refused, and here is why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from millesime.text import Diagnostic, Source


class Refused(ValueError):
    """Law or facts that were refused. `diagnostics` holds every problem, with its place and remedy."""

    def __init__(self, diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source] | None = None) -> None:
        self.diagnostics = tuple(diagnostics)
        self.sources = dict(sources or {})
        from millesime.text.render import concise

        super().__init__("\n".join(concise(d, self.sources, "en") for d in self.diagnostics))
