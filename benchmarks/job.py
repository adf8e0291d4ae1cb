"""The job of the batch benchmarks: a country, the law it is decided under, the command, and how a process is measured."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any, final

from benchmarks.population import GOALS, NONES

ROOT = Path(__file__).parents[1]
EDITIONS = ROOT / "benchmarks" / "editions"

_MEASURED = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
ran = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
taken = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([ran.returncode, taken, used.ru_maxrss / 1024, used.ru_utime + used.ru_stime, ran.stdout, ran.stderr]))
"""


@final
@dataclass(frozen=True, slots=True)
class Ran:
    """A process that ended well."""

    seconds: float
    peak: float
    """The most memory that it, or one of its children, ever had: megabytes."""
    busy: float
    """Seconds of all its processors."""
    said: str


def ran(command: Sequence[object]) -> Ran:
    """A whole process, its start included; what it says on failing is shown."""
    words = [sys.executable, "-c", _MEASURED, *map(str, command)]
    path = os.pathsep.join((str(ROOT / "engine"), str(ROOT), os.environ.get("PYTHONPATH", "")))
    env = {**os.environ, "PYTHONPATH": path, "PYTHONPYCACHEPREFIX": _bytecode()}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    wrapped = subprocess.run(words, check=True, capture_output=True, text=True, env=env)
    status, seconds, peak, busy, said, complained = json.loads(wrapped.stdout)
    if status:
        raise SystemExit(f"{' '.join(map(str, command))}\nexit status {status}\n{said[-2000:]}\n{complained[-4000:]}")
    return Ran(seconds, peak, busy, said)


@cache
def _bytecode() -> str:
    """Where every process keeps its modules compiled, as after an installation; some machines forbid it beside them."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def batch(source: Path, out: Path, *more: object, goals: Iterable[str] = GOALS) -> list[object]:
    """The words of `millesime batch` for this job, after the interpreter and the module."""
    asked = [word for goal in goals for word in ("--goal", goal)]
    nones = [word for name in NONES for word in ("--none", name)]
    return ["batch", source, out, "--keep", "numero", "--regulations", EDITIONS, *asked, *nones, *more]


def millesime(words: Iterable[object]) -> list[object]:
    """The command."""
    return [sys.executable, "-m", "millesime", *words]


def alternating(ways: dict[str, Callable[[], Ran]], runs: int) -> dict[str, list[Ran]]:
    """Each way in turn, several times over, after once that does not count: a machine that slows down slows all alike."""
    for way in ways.values():
        way()
    found: dict[str, list[Ran]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            found[name].append(way())
    return found


def middle(found: Sequence[Ran]) -> float:
    """Seconds of the run in the middle."""
    return median(each.seconds for each in found)


def figures(found: Sequence[Ran]) -> dict[str, Any]:
    """What is kept of several runs of one way."""
    return {
        "seconds": [round(each.seconds, 3) for each in found],
        "median": round(middle(found), 3),
        "busy": round(median(each.busy for each in found), 3),
        "peak MB": round(max(each.peak for each in found), 1),
    }
