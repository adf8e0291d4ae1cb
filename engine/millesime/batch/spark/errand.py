"""What is sent to a worker: a job, the law as the bytes it was loaded from, and which rows; what comes back is how it went.

A worker needs the package, and nothing else of the machine that sends it. Its law is made once for each process.
"""

from __future__ import annotations

import socket
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, final

import pyarrow as pa

from millesime.batch.law import lend
from millesime.batch.question import Job
from millesime.batch.units import Part, decide_slice
from millesime.bundle import VERSION
from millesime.records.bundle import Bundle
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose
from millesime.workspace.bundled import edition_of
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from pyspark import Broadcast

    from millesime.text.render import Lang


class Rows(NamedTuple):
    """Rows to decide, and the files that they go to; names in the folder of the parts."""

    start: int
    stop: int
    part: str
    rejects: str | None


class Trouble(NamedTuple):
    """Why rows could not be decided, where trying again would not help."""

    diagnostics: tuple[Diagnostic, ...]


@final
@dataclass(frozen=True, slots=True)
class Errand:
    """Decides rows on a worker. A part appears under its name when it is whole: to do it twice is harmless."""

    job: Job
    bundle: str
    law: Broadcast[Bundle]
    folder: str
    lang: Lang
    shown: int
    sender: str = VERSION

    def __call__(self, given: Iterable[Rows]) -> Iterator[Part | Trouble]:
        """What came of each."""
        host = socket.gethostname()
        if self.sender != VERSION:
            yield Trouble((diagnose("ML833", host=host, found=VERSION, known=self.sender),))
            return
        for rows in given:
            try:
                _prepare(self.bundle, self.law)
                yield self._decided(rows)
            except Refused as wrong:
                yield Trouble(wrong.diagnostics)
            except OSError as fault:
                name = fault.filename or self.folder
                yield Trouble((diagnose("ML834", host=host, name=name, why=fault.strerror or fault),))

    def _decided(self, rows: Rows) -> Part:
        folder = Path(self.folder)
        rejects = folder / rows.rejects if rows.rejects else None
        return decide_slice(self.job, rows.start, rows.stop, folder / rows.part, rejects, self.shown, self.lang)


_READY: set[str] = set()
"""The bundles whose law this process has made."""


def _prepare(bundle: str, law: Broadcast[Bundle]) -> None:
    """Have this process know the law. Raises `Refused` where this engine does not make the same law of it."""
    if bundle in _READY:
        return
    made = edition_of(law.value)
    if made.product is None:
        raise Refused(made.diagnostics)
    lend(made.product)
    pa.set_memory_pool(pa.system_memory_pool())  # what one chunk gives back serves the next
    pa.set_cpu_count(1)  # a worker has as many processes as it has cores to give
    _READY.add(bundle)
