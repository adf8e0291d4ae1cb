"""From ten thousand rows to twenty millions, on one machine and on Spark: what a run costs, and whether the model knew.

`python -m benchmarks.scale [--quick] [--json FILE]`. The model is that of docs/scale.md:

    seconds = start + rows × work ÷ cores          bytes = rows × those of a row, read; and of its answers, written

Its figures are taken from the two sizes marked *; it then says what the others will take, and each is measured. A time
is that of a whole process. Spark's share is told with its start and without: the start is what ten thousand rows take.
`local[1]` is there to see that a core is a core. `--quick` shows that all of this runs, and its figures mean nothing.
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
        self.few, self.many = sizes[0], sizes[2]
        self.found: dict[str, Any] = {"cores": cores, "sizes": {}}

    def run(self) -> None:
        """Measure all sizes, fit the model, and hold it against what it was not fitted to."""
        ways = {"one machine": "columns", f"local[{self.cores}]": f"local[{self.cores}]", "local[1]": "local[1]"}
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
                f"{rows:>12,} rows  "
                + "  ".join(f"{name} {times[name][rows]:.2f} s" for name in ways if rows in times[name])
            )
        self._bytes(weight)
        one = self._held("one machine", times["one machine"])
        spark = self._held(f"local[{self.cores}]", times[f"local[{self.cores}]"])
        self._core(spark, times["local[1]"])
        self._beside(times["one machine"], times[f"local[{self.cores}]"])
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

    def _bytes(self, weight: dict[int, tuple[int, int]]) -> None:
        read, written = (size / self.many for size in weight[self.many])
        print(f"\nbytes a row: {read:.1f} read, {written:.1f} written (from {self.many:,} rows)")
        for rows, sizes in weight.items():
            print(
                f"{rows:>12,} rows  "
                + "  ".join(
                    f"{verb} {size / 1e6:9.2f} MB, supposed {rows * each / 1e6:9.2f}"
                    for verb, size, each in zip(("read", "written"), sizes, (read, written), strict=True)
                )
            )
        self.found["bytes a row"] = {"read": read, "written": written}

    def _held(self, name: str, times: dict[int, float]) -> Model:
        """The model of one way, held against all its sizes."""
        model = fitted((self.few, times[self.few]), (self.many, times[self.many]), self.cores)
        print(f"\n{name}: start {model.start:.2f} s, {model.work * 1e6:.3f} core-seconds for a million rows")
        told = {}
        for rows, measured in times.items():
            supposed = model.seconds(rows)
            mark = " *" if rows in (self.few, self.many) else "  "
            print(
                f"{rows:>12,}{mark} supposed {supposed:8.2f} s  measured {measured:8.2f} s  {supposed / measured - 1:+.0%}"
            )
            told[rows] = {"supposed": round(supposed, 3), "measured": round(measured, 3)}
        self.found["sizes"][name] = told
        self.found[name] = {"start": model.start, "core-seconds for a million rows": model.work * 1e6}
        return model

    def _core(self, spark: Model, alone: dict[int, float]) -> None:
        supposed = spark.seconds(self.many, 1)
        measured = alone[self.many]
        print(f"\nlocal[1], {self.many:,} rows: supposed {supposed:.2f} s, measured {measured:.2f} s")
        self.found["local[1]"] = {"supposed": supposed, "measured": measured}

    def _beside(self, one: dict[int, float], spark: dict[int, float]) -> None:
        last = self.sizes[-1]
        apart = (spark[last] - spark[self.few]) / (one[last] - one[self.few])
        whole = spark[last] / one[last]
        print(
            f"\nSpark beside one machine, {last:,} rows: × {apart:.2f} start-up apart (allowed: {ALLOWED}), × {whole:.2f} with it"
        )
        self.found["Spark beside one machine"] = {"start-up apart": apart, "with it": whole, "allowed": ALLOWED}

    def _supposed(self, one: Model, spark: Model, weight: tuple[int, int]) -> None:
        print("\nnot measured, supposed:")
        for rows, cores in SUPPOSED:
            read, written = (size / self.many * rows / 1e9 for size in weight)
            here = f"here {one.seconds(rows):7.0f} s" if rows <= SIZES[-1] * 50 else ""
            print(
                f"{rows:>14,} rows on {cores:>3} cores: {spark.seconds(rows, cores):7.0f} s  {read:6.2f} GB read, {written:6.2f} written  {here}"
            )


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
