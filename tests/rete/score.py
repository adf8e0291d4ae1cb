"""The whole mutation score, piece by piece: what was finished is kept, told as it goes, and written up.

`python -m tests.rete.score REPORT [GOAL …] [--resume]`; `make mutate-rete` calls it. A piece is one goal, or one unit that
is no goal's. Each is written to `REPORT.pieces` and on the disk before the next begins; a run that was cut goes on from
there with `--resume`, if neither the law nor the code that the score rests on has changed meanwhile.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any, final

import millesime
from tests.oracle.agreement import EDITIONS, shipped
from tests.rete.library import Library
from tests.rete.mutation import Bench, Score, owner
from tests.rete.written import written

_HOUSE = Path(millesime.__file__).parents[2]
_RESTS_ON = ("engine/millesime/rete", "engine/millesime/values", "engine/millesime/model", "engine/millesime/evaluate", "tests/rete")  # fmt: skip

_AFTERWARDS = ("equivalents.py", "unmet.py", "written.py")
"""What tells nothing but how the score is written up: what is argued is looked up then."""


def version() -> str:
    """The law and the code that the score rests on, as one digest."""
    found = hashlib.sha256()
    for folder in _RESTS_ON:
        files = sorted((_HOUSE / folder).rglob("*.py"))
        for file in (one for one in files if one.name not in _AFTERWARDS and not one.name.startswith("test_")):
            found.update(file.relative_to(_HOUSE).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    for edition in EDITIONS:
        found.update(millesime.load(edition).digest.encode())
    return found.hexdigest()


@final
class Kept:
    """The pieces that are finished, on the disk."""

    def __init__(self, path: Path, *, resume: bool) -> None:
        self._path, self.done = path, dict[tuple[str, str], Any]()
        mine = {"version": version()}
        if resume:
            if not path.exists():
                raise SystemExit(f"{path}: nothing to resume; run without --resume")
            lines = path.read_text(encoding="utf-8").splitlines()
            whole = [json.loads(line) for line in lines if line.endswith("}")]  # the last one may have been cut
            if not whole or whole[0] != mine:
                raise SystemExit(f"{path}: of another version of the law or the code; run without --resume")
            self.done = {(one["edition"], one["piece"]): one for one in whole[1:]}
            path.write_text("".join(json.dumps(one) + "\n" for one in whole), encoding="utf-8")
        else:
            path.write_text(json.dumps(mine) + "\n", encoding="utf-8")

    def add(self, edition: str, piece: str, found: dict[str, Any]) -> None:
        """One more, on the disk when this returns."""
        one = {"edition": edition, "piece": piece, **found}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(one) + "\n")
            file.flush()
            os.fsync(file.fileno())
        self.done[edition, piece] = one


@final
class Told:
    """How far the run is, on standard error."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream, self._started, self._done = stream, time.monotonic(), 0

    def piece(self, edition: str, name: str, left: int, score: Score) -> None:
        """One more is finished."""
        self._done += 1
        spent = time.monotonic() - self._started
        minutes = spent / self._done * left / 60
        self._stream.write(f"{edition} {name}: {score}; {left} pieces left, some {minutes:.0f} min\n")
        self._stream.flush()


def run(kept: Kept, named: Sequence[str], library: Library | None, told: Told) -> None:
    """Every piece that is not finished."""
    goals = {edition: [goal for goal in shipped(edition).goals if not named or goal in named] for edition in EDITIONS}
    for edition in EDITIONS:
        bench, left = (
            Bench(shipped(edition), library),
            [one for one in goals[edition] if (edition, one) not in kept.done],
        )
        later = sum((one, goal) not in kept.done for one in EDITIONS if one > edition for goal in goals[one])
        for number, goal in enumerate(left, 1):
            started = time.process_time()
            scores, others = bench.goal(goal)
            seconds = time.process_time() - started
            kept.add(edition, goal, {"units": _plain(scores), "others": others, "seconds": seconds})
            told.piece(edition, goal, len(left) - number + later, _sum(scores.values()))
        units = list(_units(kept, edition, goals[edition], whole=not named))
        for number, (name, hosts) in enumerate(units, 1):
            if (edition, f"unit {name}") not in kept.done:
                started = time.process_time()
                score = bench.unit(name, hosts)
                seconds = time.process_time() - started
                kept.add(edition, f"unit {name}", {"units": _plain({name: score}), "seconds": seconds})
                told.piece(edition, name, len(units) - number + later, score)
        if not named and (edition, "days") not in kept.done:
            started = time.process_time()
            scores = dict(bench.governing())
            seconds = time.process_time() - started
            kept.add(edition, "days", {"units": _plain(scores), "seconds": seconds})
            told.piece(edition, "days", later, _sum(scores.values()))


def _units(
    kept: Kept, edition: str, goals: Sequence[str], *, whole: bool
) -> Iterator[tuple[str, list[tuple[str, str | None]]]]:
    """What was met and is no goal's own, or not in its own goal's cases; and the goals that read it, by reading."""
    own = frozenset(shipped(edition).goals)
    tried = {name for goal in goals for name in kept.done[edition, goal]["units"]}
    hosts: dict[str, list[tuple[str, str | None]]] = {}
    for goal in goals:
        for name, reading in kept.done[edition, goal]["others"].items():
            if name not in tried and (whole or owner(name, reading) not in own):
                hosts.setdefault(name, []).append((goal, reading))
    yield from sorted(hosts.items(), key=lambda one: (str(one[1][0]), one[0]))


def _plain(scores: dict[str, Score]) -> dict[str, Any]:
    return {name: vars(score) for name, score in scores.items()}


def _sum(scores: Iterable[Score]) -> Score:
    total = Score()
    for score in scores:
        total.add(score)
    return total


def main(words: Sequence[str]) -> int:
    """Every shipped goal, or those named; the report tells the score, and each survivor. 1 where there is one."""
    parser = argparse.ArgumentParser(prog="tests.rete.score", description=__doc__)
    parser.add_argument(
        "report", type=Path, help="where the report goes; REPORT.pieces beside it keeps what is finished"
    )
    parser.add_argument(
        "goals", nargs="*", metavar="GOAL", help="these goals only, with what is no goal that they read"
    )
    parser.add_argument("--resume", action="store_true", help="go on with a run that was cut")
    parser.add_argument("--without-library", action="store_true", help="do not ask durable_rules of what was noticed")
    given = parser.parse_args(words)
    known = {goal for edition in EDITIONS for goal in shipped(edition).goals}
    unknown = [goal for goal in given.goals if goal not in known]
    if unknown:
        parser.error(f"no goal of either edition: {', '.join(unknown)}")
    kept = Kept(given.report.with_name(f"{given.report.name}.pieces"), resume=given.resume)
    with Library() if not given.without_library else nullcontext() as library:
        run(kept, given.goals, library, Told(sys.stderr))
    text, survivors = written(kept.done.values(), whole=not given.goals)
    given.report.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{text.splitlines()[2]}\n{given.report}\n")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
