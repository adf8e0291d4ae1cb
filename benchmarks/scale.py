"""From ten thousand rows to twenty millions, on one machine and on Spark: what a run costs, and whether the model knew.

`python -m benchmarks.scale [--quick] [--json FILE]`. The model is that of docs/scale.md:

    seconds = start + rows × work ÷ cores          bytes = rows × those of a row, read; and of its answers, written

Its figures are taken from the two sizes marked *; it then says what the others take, and each is measured. What is
printed are the tables of that page. A time is that of a whole process. Spark is held against one machine with its start
and without: the start is what ten thousand rows take. `local[1]` is there to see that a core is a core. `--quick` shows
that all of this runs, and its figures mean nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, final

from benchmarks import job, population

SIZES: Final = (10_000, 100_000, 1_000_000, 5_000_000, 20_000_000)
QUICK: Final = (1_000, 5_000, 20_000, 70_000)
ALLOWED: Final = 1.3
"""What Spark on the cores of one machine may cost beside that machine without it."""
SUPPOSED: Final = ((2_000_000, 2), (20_000_000, 2), (200_000_000, 16), (1_000_000_000, 64), (1_000_000_000, 256))
"""Rows and cores for which the model is asked, where nobody measures."""


@final
@dataclass(frozen=True, slots=True)
class Model:
    """What a run costs, in seconds."""

    start: float
    work: float
    """Seconds that a core is busy with a row."""
    cores: float

    def seconds(self, rows: int, cores: float | None = None) -> float:
        """How long a run takes."""
        return self.start + rows * self.work / (cores or self.cores)


def fitted(few: tuple[int, float], many: tuple[int, float], cores: float) -> Model:
    """The model that two runs make: their rows, and their seconds."""
    each = (many[1] - few[1]) / (many[0] - few[0])
    return Model(few[1] - few[0] * each, each * cores, cores)


@final
class Scale:
    """One run of the benchmark."""

    def __init__(self, folder: Path, sizes: tuple[int, ...], cores: int, runs: int) -> None:
        self.folder, self.sizes, self.cores, self.runs = folder, sizes, cores, runs
        self.few, self.many = sizes[0], sizes[3]
        self.both = f"local[{cores}]"
        self.found: dict[str, Any] = {"cores": cores}

    def run(self) -> None:
        """Measure all sizes, fit the model, and hold it against what it was not fitted to."""
        ways = {"one machine": "columns", self.both: self.both, "local[1]": "local[1]"}
        times: dict[str, dict[int, float]] = {name: {} for name in ways}
        weight: dict[int, tuple[int, int]] = {}
        self._warm()
        for rows in self.sizes:
            country, out = self.folder / f"{rows}.parquet", self.folder / "out.parquet"
            population.write(country, rows)
            for name, master in ways.items():
                if name == "local[1]" and rows not in (self.few, self.many):
                    continue
                times[name][rows] = self._seconds(country, out, master, rows)
            weight[rows] = (country.stat().st_size, out.stat().st_size)
            country.unlink()
            print(
                f"{rows:>12,} rows: "
                + ", ".join(f"{name} {each[rows]:.2f} s" for name, each in times.items() if rows in each)
            )
        one = self._fit("one machine", times["one machine"], 1)
        spark = self._fit(self.both, times[self.both], self.cores)
        self._held(times, {"one machine": one, self.both: spark, "local[1]": spark}, weight)
        self._beside(times["one machine"], times[self.both])
        self._supposed(one, spark, weight[self.many])

    def _warm(self) -> None:
        """Once without counting: the law is compiled, and everything read from the disk."""
        country, out = self.folder / "first.parquet", self.folder / "out.parquet"
        population.write(country, self.few)
        for master in ("columns", "local[1]"):
            self._seconds(country, out, master, self.many + 1)

    def _seconds(self, country: Path, out: Path, master: str, rows: int) -> float:
        more = [] if master == "columns" else ["--engine", "spark", "--master", master]
        words = job.millesime(job.batch(country, out, *more))
        runs = self.runs if rows <= self.many else max(1, self.runs - 1)
        return job.middle([job.ran(words) for _ in range(runs)])

    def _fit(self, name: str, times: dict[int, float], cores: int) -> Model:
        model = fitted((self.few, times[self.few]), (self.many, times[self.many]), cores)
        print(f"\n{name}: start {model.start:.2f} s, work {model.work * 1e6:.2f} s of a core for a million rows")
        self.found[name] = {"start": model.start, "seconds of a core for a million rows": model.work * 1e6}
        return model

    def _held(
        self, times: dict[str, dict[int, float]], models: dict[str, Model], weight: dict[int, tuple[int, int]]
    ) -> None:
        """What the models suppose of every size, beside what was measured: the table of docs/scale.md."""
        print("\n| rows | " + " | ".join(f"{name}: supposed | measured" for name in times) + " | read | written |")
        print("|---:" * (2 * len(times) + 3) + "|")
        for rows in self.sizes:
            cells = [f"{rows:,}" + (" *" if rows in (self.few, self.many) else "")]
            for name, measured in times.items():
                supposed = models[name].seconds(rows, 1 if name == "local[1]" else None)
                cells += [f"{supposed:.1f} s", f"{measured[rows]:.1f} s"] if rows in measured else ["", ""]
            cells += [f"{size / 1e6:,.1f} MB" for size in weight[rows]]
            print("| " + " | ".join(cells) + " |")
        self.found["measured"] = {name: dict(each) for name, each in times.items()}
        self.found["bytes"] = weight

    def _beside(self, one: dict[int, float], spark: dict[int, float]) -> None:
        last = self.sizes[-1]
        apart = (spark[last] - spark[self.few]) / (one[last] - one[self.few])
        whole = spark[last] / one[last]
        print(
            f"\nSpark beside one machine, {last:,} rows: × {apart:.2f} start-up apart (allowed: {ALLOWED}), × {whole:.2f} with it"
        )
        self.found["Spark beside one machine"] = {"start-up apart": apart, "with it": whole, "allowed": ALLOWED}

    def _supposed(self, one: Model, spark: Model, weight: tuple[int, int]) -> None:
        """What nobody measured."""
        print("\n| rows | cores | Spark | one machine | read | written |\n|---:|---:|---:|---:|---:|---:|")
        for rows, cores in SUPPOSED:
            read, written = (size / self.many * rows / 1e9 for size in weight)
            cells = (f"{rows:,}", str(cores), f"{spark.seconds(rows, cores):,.0f} s", f"{one.seconds(rows):,.0f} s")
            print("| " + " | ".join((*cells, f"{read:.2f} GB", f"{written:.2f} GB")) + " |")


def main() -> None:
    """Measure and print; keep the figures where it is asked."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--quick", action="store_true", help="small, to see that it runs")
    asked.add_argument(
        "--cores", type=int, default=min(2, os.cpu_count() or 1), help="those of this machine, for Spark"
    )
    asked.add_argument("--json", type=Path, help="where to write the figures")
    asked.add_argument("--folder", type=Path, help="where the files go for a while; a temporary one without")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        scale = Scale(Path(name), QUICK if given.quick else SIZES, given.cores, 1 if given.quick else 3)
        scale.run()
    if given.json:
        given.json.write_text(json.dumps(scale.found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
