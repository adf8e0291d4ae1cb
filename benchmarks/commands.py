"""Whole commands: a bare interpreter, `--version`, `eval` with a warm cache and with none at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from benchmarks.measure import table, wall

CASE = Path(__file__).parents[1] / "examples" / "entreprise-19-salaries.yaml"


def run() -> None:
    """Measure and print."""
    cache = Path(tempfile.mkdtemp())
    cache.chmod(0o700)
    bytecode = (
        tempfile.mkdtemp()
    )  # as after an installation, which compiles; some machines forbid writing beside the source
    env = {**os.environ, "MILLESIME_CACHE": str(cache), "PYTHONPYCACHEPREFIX": bytecode}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    run_it = [sys.executable, "-m", "millesime"]
    decide = [*run_it, "eval", str(CASE), "--edition", "2012", "--at", "2012-06-01", "--goal", "tarification.mode"]
    subprocess.run(decide, env=env, stdout=subprocess.DEVNULL, check=True)
    cold = []
    for _ in range(3):
        shutil.rmtree(cache)
        cache.mkdir(mode=0o700)
        start = perf_counter()
        subprocess.run(decide, env=env, stdout=subprocess.DEVNULL, check=True)
        cold.append((perf_counter() - start) * 1e3)
    rows = [
        ("python -c pass", wall([sys.executable, "-c", "pass"], env=env), ""),
        ("millesime --version", wall([*run_it, "--version"], env=env), "floor: 60 ms"),
        ("millesime eval, warm", wall(decide, env=env), "floor: 150 ms"),
        ("millesime eval, cold", sorted(cold)[1], "no cache, all shipped law; floor: 2000 ms"),
    ]
    table("Whole commands", "ms", rows)
    shutil.rmtree(cache)
    shutil.rmtree(bytecode)


if __name__ == "__main__":
    run()
