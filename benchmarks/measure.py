"""Timing by the best of many short runs, and tables of ratios: machines are noisy, ratios within one run are less so."""

from __future__ import annotations

import subprocess
import timeit
from collections.abc import Callable, Sequence
from time import perf_counter


def micros(call: Callable[[], object], *, runs: int = 9, seconds: float = 0.15) -> float:
    """Microseconds a call, the best of several runs of about this length each."""
    call()
    number = 1
    while (taken := timeit.timeit(call, number=number)) < seconds / 10:
        number *= 4
    number = max(1, int(number * seconds / max(taken, 1e-9)))
    return min(timeit.repeat(call, number=number, repeat=runs)) / number * 1e6


def wall(command: Sequence[str], *, runs: int = 7, env: dict[str, str] | None = None) -> float:
    """Milliseconds of a whole process: the median of several runs after one that does not count."""
    taken = []
    for _ in range(runs + 1):
        start = perf_counter()
        subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        taken.append((perf_counter() - start) * 1e3)
    return sorted(taken[1:])[runs // 2]


def table(title: str, unit: str, rows: Sequence[tuple[str, float, str]]) -> None:
    """A table with the ratio of each row to the first."""
    width = max(len(name) for name, _, _ in rows)
    print(f"\n{title}")
    first = rows[0][1]
    for name, figure, note in rows:
        print(f"  {name:<{width}}  {figure:>10.2f} {unit}  × {figure / first:<8.3g} {note}".rstrip())
