"""Rows handed out to a cluster, and parts gathered as they are finished."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, final

from millesime.batch.spark.errand import Errand, Rows, Trouble
from millesime.batch.spark.session import opened
from millesime.text.diagnostic import diagnose
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from pyspark import Accumulator, AccumulatorParam, SparkContext

    from millesime.batch.question import Input, Job
    from millesime.batch.units import Part
    from millesime.text import Diagnostic
    from millesime.text.render import Lang
    from millesime.workspace.edition import Edition

_PAUSE: Final = 1 / 10
"""Seconds between two looks at what is finished."""


def decided_on(
    master: str,
    environment: Mapping[str, str],
    edition: Edition,
    job: Job,
    rows: Sequence[Rows],
    folder: Path,
    *,
    shown: int = 5,
    lang: Lang = "fr",
) -> Generator[Part | None, None, None]:
    """Each part as soon as it is finished, in no order; None while there is nothing new.

    The parts lie in `folder`, which every worker must reach. Raises `Refused`. To close the iterator ends the session.
    """
    bundle = edition.bundle
    with opened(master, environment) as context:
        law = context.broadcast(bundle)
        errand = Errand(_placed(job), bundle.id, law, str(folder.absolute()), lang, shown)
        running = _Running(context, errand, rows)
        try:
            yield from running
        finally:
            running.cancel()


@final
class _Running:
    """One job of Spark: a thread waits for it, so that the first is free for a person."""

    def __init__(self, context: SparkContext, errand: Errand, rows: Sequence[Rows]) -> None:
        self._context = context
        self._finished: Accumulator[list[Any]] = context.accumulator([], _gathering())
        self._fault: Exception | None = None
        self._all: list[Part | Trouble] = []
        self._thread = Thread(target=self._wait, args=(errand, rows), daemon=True)
        self._thread.start()

    def _wait(self, errand: Errand, rows: Sequence[Rows]) -> None:
        finished = self._finished

        def run(given: Iterable[Rows]) -> Iterator[Part | Trouble]:
            for each in errand(given):
                finished.add([each])
                yield each

        try:
            self._all = self._context.parallelize(rows, len(rows)).mapPartitions(run).collect()
        except Exception as fault:  # noqa: BLE001 -- told where it is waited for
            self._fault = fault

    def __iter__(self) -> Iterator[Part | None]:
        told: set[int] = set()
        looked = 0
        while True:
            last = not self._thread.is_alive()  # asked first, so that what comes meanwhile is seen
            # What each task added is told when it ends; the answer of the whole job repeats it.
            finished = self._all if last and not self._fault else self._finished.value[looked:]
            looked += len(finished)
            for each in finished:
                if isinstance(each, Trouble):
                    raise Refused(each.diagnostics)
                if each.start not in told:
                    told.add(each.start)
                    yield each
            if last:
                break
            if not finished:
                self._thread.join(_PAUSE)
                yield None
        if self._fault:
            raise Refused([_cause(str(self._fault))]) from self._fault

    def cancel(self) -> None:
        """Have nothing more of it run."""
        if self._thread.is_alive():
            self._context.cancelAllJobs()


def _placed(job: Job) -> Job:
    """The job with whole paths: a worker works in another folder."""
    sides = tuple(replace(side, input=_whole(side.input)) for side in job.sides)
    return replace(job, input=_whole(job.input), sides=sides)


def _whole(input: Input) -> Input:
    return replace(input, path=str(Path(input.path).absolute()))


def _gathering() -> AccumulatorParam[list[Any]]:
    """Lists that add up."""
    from pyspark import AccumulatorParam

    class Gathering(AccumulatorParam[list[Any]]):
        def zero(self, value: list[Any]) -> list[Any]:
            return []

        def addInPlace(self, value1: list[Any], value2: list[Any]) -> list[Any]:  # noqa: N802 -- Spark's word
            value1 += value2
            return value1

    return Gathering()


def _cause(said: str) -> Diagnostic:
    """What Java and Python tell over many lines, in one."""
    lacks = re.search(r"No module named '(\w+)", said)
    if lacks:
        return diagnose("ML836", package=lacks[1])
    told = re.findall(r"^(?:.*Exception: )?(\S.*)$", said.partition("\n\tat ")[0], re.MULTILINE)
    return diagnose("ML835", why=" ".join(told[-1].split())[:300] if told else said[:300])
