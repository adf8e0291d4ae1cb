"""The library's process, seen from outside: requests sent, answers awaited for so long, its death survived."""

from __future__ import annotations

import json
import select
import subprocess
import sys
from contextlib import suppress
from typing import Any, Final, final

from millesime.rete.network import Network, wire

PATIENCE: Final = 30
"""Seconds after which a process that says nothing is held to be lost."""
BOOKS: Final = 400
"""Networks that one process keeps; the one that was used longest ago is forgotten for the next."""


@final
class LostError(Exception):
    """The second engine cannot answer: it is not installed, it died, or it refused what it was given (`reason`)."""

    def __init__(self, reason: str, said: str = "") -> None:
        super().__init__(f"{reason}: {said}" if said else reason)
        self.reason = reason
        self.said = said


NOT_INSTALLED, DIED, SILENT, REFUSED, UNSAID = "not_installed", "died", "silent", "refused", "unsaid"
"""Why: the library is not there; its process ended; it said nothing for too long; a limit; the derivation has a hole."""


@final
class Matcher:
    """A process that matches facts against networks. It is started when it is first needed, and anew after it died."""

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "millesime.rete.worker")) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._books: dict[int, tuple[str, Network]] = {}
        """By the network's identity, its name over there and the network, the one used last at the end."""
        self._compiled = 0
        self._rest = b""
        self.library = ""
        """The library and its version, once the process said so."""

    def __enter__(self) -> Matcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The process, None while there is none."""
        return self._process.pid if self._process is not None else None

    def begin(self, network: Network, facts: list[Any]) -> list[int]:
        """Open a session on a network, compiled where it is not yet, and tell it facts; which rules fired."""
        if id(network) not in self._books or self._process is None:
            self._compile(network)
        book = self._books[id(network)] = self._books.pop(id(network))
        return self._asked({"do": "begin", "name": book[0], "facts": facts})  # type: ignore[no-any-return]

    def more(self, facts: list[Any]) -> list[int]:
        """Tell the open session more; which rules fired."""
        return self._asked({"do": "more", "facts": facts})  # type: ignore[no-any-return]

    def end(self) -> None:
        """Close the session."""
        self._asked({"do": "end"})

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        self._books.clear()
        self._rest = b""
        if process is not None:
            assert process.stdin is not None
            assert process.stdout is not None
            with suppress(OSError):  # it died, and took the other end with it
                process.stdin.close()
            process.kill()
            process.wait()
            process.stdout.close()

    def _compile(self, network: Network) -> None:
        self._start()
        while len(self._books) >= BOOKS:
            oldest = next(iter(self._books))
            self._asked({"do": "forget", "name": self._books.pop(oldest)[0]})
        self._compiled += 1
        name = f"n{self._compiled}"
        self._asked({"do": "compile", "name": name, "rules": wire(network)})
        self._books[id(network)] = (name, network)

    def _start(self) -> None:
        if self._process is not None:
            return
        self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        greeting = self._answer()
        if "missing" in greeting:
            self.close()
            raise LostError(NOT_INSTALLED)
        self.library = greeting["ready"]

    def _asked(self, request: Any) -> Any:
        self._start()
        assert self._process is not None
        assert self._process.stdin is not None
        data = memoryview(json.dumps(request).encode() + b"\n")
        try:
            while data:
                data = data[self._process.stdin.write(data) :]
        except OSError:
            raise self._lost(DIED) from None
        answer = self._answer()
        if "fault" in answer:
            self.close()
            raise LostError(REFUSED, answer["fault"])
        return answer["answer"]

    def _answer(self) -> Any:
        process = self._process
        assert process is not None
        assert process.stdout is not None
        while b"\n" not in self._rest:
            if not select.select([process.stdout], [], [], PATIENCE)[0]:
                raise self._lost(SILENT)
            part = process.stdout.read(1 << 20)
            if not part:
                raise self._lost(DIED)
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\n")
        return json.loads(line)

    def _lost(self, reason: str) -> LostError:
        process = self._process
        self.close()
        return LostError(reason, f"exit {process.returncode}" if process is not None and reason == DIED else "")
