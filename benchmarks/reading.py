"""Reading `.loi`: lines a second, and whether the time grows in step with the length.

The text is the shipped law, repeated with other names. The LALR tables are loaded before the clock starts, as they are
from the cache on any run but the first.
"""

from __future__ import annotations

from time import perf_counter

from benchmarks.measure import table
from millesime.bundle import regulations
from millesime.syntax.reader import read
from millesime.text import Source


def law(lines: int) -> str:
    """So many lines of the shipped law, heads of files left out after the first."""
    parts: list[str] = []
    for path in sorted(regulations().rglob("*.loi")):
        kept = path.read_text(encoding="utf-8").splitlines()
        body = [
            index for index, line in enumerate(kept) if line.startswith(("règle ", "fait ", "scénario ", "barème "))
        ]
        if body:
            parts += kept[body[0] :]
    repeated = parts * (lines // len(parts) + 1)
    end = lines
    while repeated[end - 1].strip():
        end += 1
    return "\n".join(repeated[:end]) + "\n"


def run() -> None:
    """Measure and print."""
    read(Source("warm.loi", law(200)))
    rows = []
    for lines in (1000, 2000, 4000, 8000):
        text = law(lines)
        best = float("inf")
        for _ in range(4):
            start = perf_counter()
            checked = read(Source("long.loi", text))
            best = min(best, perf_counter() - start)
        assert not checked.diagnostics, checked.diagnostics[:1]
        count = text.count("\n")
        rows.append((f"{count} lines", best / count * 1e6, f"{count / best:,.0f} lines/s"))
    table("Reading, per line (a flat ratio is linear growth)", "µs", rows)


if __name__ == "__main__":
    run()
