"""The library's own process, asked of networks gone wrong: what it refuses is raised, and does not end it."""

from __future__ import annotations

import json
from typing import Any, final

from millesime.rete.network import Network, wire
from millesime.rete.process import REFUSED, LostError, Matcher

ENOUGH = 20_000
"""Networks after which the process is begun anew."""


@final
class Library:
    """durable_rules behind its guard, as `--cross-check` has it; it keeps the network that was asked last."""

    def __init__(self) -> None:
        self._matcher = Matcher()
        self._network: Network | None = None
        self.compiled = self.sessions = 0

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *_: object) -> None:
        self._matcher.close()

    @property
    def library(self) -> str:
        """The library and its version, once it was asked."""
        return self._matcher.library

    def begin(self, network: Network, facts: list[Any]) -> list[int]:
        """Open a session on a network; which rules fired."""
        if network is not self._network:
            self._compile(network)
        self.sessions += 1
        return self._asked({"do": "begin", "name": "one", "facts": facts})

    def more(self, facts: list[Any]) -> list[int]:
        """Tell the open session more; which rules fired."""
        return self._asked({"do": "more", "facts": facts})

    def end(self) -> None:
        """Close the session."""
        self._asked({"do": "end"})

    def _compile(self, network: Network) -> None:
        self._network = None
        self.compiled += 1
        if self.compiled % ENOUGH == 0:
            self._matcher.close()
        else:
            self._asked({"do": "end"})  # one that was cut short by what was refused
        self._asked({"do": "compile", "name": "one", "rules": wire(network)})
        self._network = network

    def _asked(self, request: Any) -> Any:
        matcher = self._matcher
        if matcher.pid is None:
            self._network = None
        matcher._start()
        assert matcher._process is not None
        assert matcher._process.stdin is not None
        data = memoryview(json.dumps(request).encode() + b"\n")
        while data:
            data = data[matcher._process.stdin.write(data) :]
        answer = matcher._answer()
        if "fault" in answer:
            raise LostError(REFUSED, answer["fault"])
        return answer["answer"]
