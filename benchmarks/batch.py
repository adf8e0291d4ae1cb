"""Two millions of establishments: `millesime batch`, beside what reading and writing cost, and beside openfisca-core.

`make bench-batch`, or `python -m benchmarks.batch [--quick] [--json FILE] [--peer PYTHON]`. Every time is that of a whole process,
its start included, and every claim a ratio of times taken in turn within one run:

- the whole job, Parquet to Parquet, beside the same command whose kernel decides nothing (`hollow.py`);
- twenty millions beside ten times two, in time and in memory;
- `tarification.mode` beside openfisca-core (`fisca.py`), from file to file and in memory, whose answers are compared;
- rows a second of the kernel alone, of the evaluator row by row, and of reading and writing alone.

`--peer` is an interpreter that has openfisca-core, where this one has not. `--quick` is small: it shows that all of this
runs, and its figures mean nothing.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from collections import Counter
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any, final

import pyarrow.compute as pc
import pyarrow.parquet as pq

import millesime as engine
from benchmarks import job, population
from benchmarks.measure import table

MODE = ("tarification.mode",)
NOTIFIED = (*population.GOALS[:2], "tarification.taux_notifie")


@final
class Bench:
    """One run: its files, its sizes, what it found."""

    def __init__(self, folder: Path, *, quick: bool, peer: str, large: Path | None) -> None:
        self.folder, self.quick, self.peer = folder, quick, peer
        self.rows = 20_000 if quick else population.ROWS
        self.runs = 1 if quick else 5
        self.country = folder / "country.parquet"
        self.large = large or folder / "large.parquet"
        self.out, self.hollow_out = folder / "out.parquet", folder / "hollow.parquet"
        self.found: dict[str, Any] = {"rows": self.rows, "quick": quick, "python": platform.python_version()}

    def run(self, parts: list[str]) -> None:
        """Every part that is asked for, in order."""
        start = perf_counter()
        population.write(self.country, self.rows)
        self.found["drawn in"] = round(perf_counter() - start, 2)
        size = self.country.stat().st_size / 1e6
        print(f"{self.rows:,} establishments drawn in {self.found['drawn in']} s, {size:.0f} MB")
        for name in parts:
            getattr(self, name)()

    def job(self) -> None:
        """The three goals, beside a kernel that decides nothing; and with the rate as it is notified."""
        answers = {}
        for name, goals in (("exact", population.GOALS), ("notified", NOTIFIED), ("mode", MODE)):
            answers[name] = self.folder / f"{name}.arrow"
            job.ran([sys.executable, "-m", "benchmarks.hollow", "record", answers[name], self.country, *goals])
        ways = {}
        for name, goals in (("exact", population.GOALS), ("notified", NOTIFIED)):
            full = job.millesime(job.batch(self.country, self.out, goals=goals))
            words = job.batch(self.country, self.hollow_out, goals=goals)
            empty = [sys.executable, "-m", "benchmarks.hollow", answers[name], *words]
            ways[name] = lambda full=full: job.ran(full)
            ways[f"{name}, empty"] = lambda empty=empty: job.ran(empty)
        found = job.alternating(ways, self.runs)
        self.found["job"] = {name: job.figures(each) for name, each in found.items()}
        for name, rate in (("exact", "tarification.taux_net"), ("notified", "tarification.taux_notifie")):
            true, empty = found[name], found[f"{name}, empty"]
            ratio = job.middle(true) / job.middle(empty)
            self.found["job"][f"{name}: ratio"] = round(ratio, 3)
            table(
                f"The whole job with {rate}, Parquet to Parquet",
                "s",
                [
                    ("a kernel that decides nothing", job.middle(empty), f"peak {_peak(empty)}"),
                    ("millesime batch", job.middle(true), f"peak {_peak(true)}; floors: × 1.5, 400 MB"),
                ],
            )
        self._undecided()

    def _undecided(self) -> None:
        """How the goals came out in the last answers written."""
        answers = pq.ParquetFile(self.out)
        counts: Counter[tuple[str, str]] = Counter()
        for goal in NOTIFIED:
            column = f"{goal}.status"
            for chunk in answers.read([column])[column].chunks:
                for each in pc.value_counts(chunk).to_pylist():
                    counts[goal, str(each["values"])] += each["counts"]
        self.found["statuses"] = {f"{goal} {status}": count for (goal, status), count in sorted(counts.items())}
        for (goal, status), count in sorted(counts.items()):
            print(f"    {goal:<36} {status:<16} {count / answers.metadata.num_rows:7.2%}")

    def linear(self) -> None:
        """Ten times the rows: time and memory."""
        many = self.rows * 10
        if not self.large.exists():
            start = perf_counter()
            population.write(self.large, many, seed=1)
            print(f"\n{many:,} establishments drawn in {perf_counter() - start:.0f} s")
        small = [job.ran(job.millesime(job.batch(self.country, self.out))) for _ in range(self.runs)]
        large = [job.ran(job.millesime(job.batch(self.large, self.out))) for _ in range(1 if self.quick else 2)]
        over = job.middle(large) - 10 * job.middle(small)
        self.found["linear"] = {"small": job.figures(small), "large": job.figures(large), "over": round(over, 2)}
        table(
            "Ten times the rows",
            "s",
            [
                (f"{self.rows:,}, ten times over", 10 * job.middle(small), f"peak {_peak(small)}"),
                (f"{many:,}", job.middle(large), f"peak {_peak(large)}; {over:+.1f} s, floor: + 1.5"),
            ],
        )

    def mode(self) -> None:
        """`tarification.mode` alone, beside openfisca-core."""
        ours = self.folder / "mode.parquet"
        words = job.millesime(job.batch(self.country, ours, goals=MODE))
        theirs = self.folder / "fisca.parquet"
        asked = [self.peer, "-m", "benchmarks.fisca", self.country, theirs]
        if not _has(self.peer, "openfisca_core"):
            print("\n  openfisca-core: not installed, not measured (--peer names an interpreter that has it)")
            return
        found = job.alternating(
            {"ours": lambda: job.ran(words), "theirs": lambda: job.ran([*asked, "--best"])}, self.runs
        )
        ways = json.loads(job.ran(asked).said)
        alone = self._kernel(MODE)
        self.found["mode"] = {name: job.figures(each) for name, each in found.items()} | {"in memory": ways} | alone
        table(
            "tarification.mode from file to file, dates by row",
            "s",
            [
                (
                    "millesime batch",
                    job.middle(found["ours"]),
                    f"exact, cited, with reasons; peak {_peak(found['ours'])}",
                ),
                (
                    "openfisca-core",
                    job.middle(found["theirs"]),
                    f"no citation, no absence; peak {_peak(found['theirs'])}",
                ),
            ],
        )
        named = {name: seconds for name, seconds in ways.items() if " for each " in name}
        rows = [("our kernel, one thread", alone["seconds"], "every date in one call, citations and reasons with it")]
        rows += [(f"openfisca-core, {name}", seconds, "") for name, seconds in named.items()]
        table("… in memory", "s", rows)
        print(self._agreement(ours, theirs))

    def _agreement(self, ours: Path, theirs: Path) -> str:
        """How many of our determined modes the peer gives too, and what it says of the others."""
        a, b = pq.read_table(ours, columns=[*MODE, f"{MODE[0]}.status"]), pq.read_table(theirs)
        mine, said = a[MODE[0]].cast("string"), b["mode"].cast("string")
        determined = pc.is_valid(mine)
        same = pc.sum(pc.and_(determined, pc.fill_null(pc.equal(mine, said), False))).as_py()
        known = pc.sum(determined).as_py()
        self.found["mode"]["agreement"] = [same, known, len(a)]
        return (
            f"  {same:,} of our {known:,} determined modes are the peer's; "
            f"it answers the other {len(a) - known:,} as well, whose facts are missing or whose law has ended"
        )

    def alone(self) -> None:
        """Rows a second of the parts: kernel, evaluator, codec."""
        kernel = self._kernel(population.GOALS)
        edition = engine.load(regulations=job.EDITIONS)
        few = population.table(0, 500 if self.quick else 5000).to_pylist()
        cases = [population.case(row) for row in few]
        start = perf_counter()
        for facts in cases:
            edition.evaluate(facts, population.GOALS)
        each = len(cases) / (perf_counter() - start)
        start = perf_counter()
        read = sum(batch.num_rows for batch in pq.ParquetFile(self.country).iter_batches(1 << 15, use_threads=False))
        reading = read / (perf_counter() - start)
        answers = pq.read_table(self.out)
        start = perf_counter()
        pq.write_table(answers, self.hollow_out, compression="zstd")
        writing = len(answers) / (perf_counter() - start)
        self.found["rows a second"] = {
            "evaluator": each,
            "kernel": kernel["rows"],
            "reading": reading,
            "writing": writing,
            "left to the evaluator": kernel["left"],
        }
        table(
            "Rows a second, one thread, three goals",
            "/s",
            [
                ("the evaluator, row by row", each, "facts checked, trail kept"),
                ("the kernel alone", kernel["rows"], f"{kernel['left']:,} rows left to the evaluator"),
                ("reading alone", reading, "Parquet, zstd"),
                ("writing alone", writing, ""),
            ],
        )

    def _kernel(self, goals: tuple[str, ...]) -> dict[str, Any]:
        """The kernel in this process, on batches that are already in memory."""
        from millesime.kernels.kernel import Kernel

        kernel = Kernel(engine.load(regulations=job.EDITIONS).program, goals)
        names = list(kernel.facts)
        batches = list(pq.ParquetFile(self.country).iter_batches(1 << 15, columns=names))
        best, left = float("inf"), 0
        for _ in range(1 if self.quick else 3):
            start = perf_counter()
            left = sum(len(kernel.decide(batch, nones=frozenset(population.NONES)).retry) for batch in batches)
            best = min(best, perf_counter() - start)
        return {"seconds": best, "rows": self.rows / best, "left": left}


def _peak(found: list[job.Ran]) -> str:
    return f"{max(each.peak for each in found):.0f} MB"


def _has(python: str, module: str) -> bool:
    if python == sys.executable:
        return find_spec(module) is not None
    return (
        "True"
        in job.ran([python, "-c", f"import importlib.util as u; print(u.find_spec({module!r}) is not None)"]).said
    )


PARTS = ("job", "linear", "mode", "alone")


def main() -> None:
    """Measure and print; keep the figures where it is asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("parts", nargs="*", choices=[[], *PARTS], help="all of them without any")
    asked.add_argument("--quick", action="store_true", help="small, to see that it runs")
    asked.add_argument("--json", type=Path, help="where to write the figures")
    asked.add_argument("--peer", default=sys.executable, help="an interpreter that has openfisca-core")
    asked.add_argument("--large", type=Path, help="a country of ten times the rows that is already drawn")
    asked.add_argument("--folder", type=Path, help="where the files go for a while; a temporary one without")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        bench = Bench(Path(name), quick=given.quick, peer=given.peer, large=given.large)
        bench.run(list(given.parts or PARTS))
    if given.json:
        given.json.write_text(json.dumps(bench.found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
