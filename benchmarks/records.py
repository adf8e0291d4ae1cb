"""Decisions kept: recorded one at a time and in batches, replayed, audited; and what one of them takes on the disk.

The decision is the whole rate of contribution of an establishment or the mode of it, as the facts say; each has facts of
its own, so that no two leaves are alike. Recording one at a time is durable one by one: the disk has it before the next.
The memory of an audit is that of a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

import millesime
from benchmarks.measure import table
from millesime.stores.interface import Store
from millesime.stores.opening import open_store
from millesime.text import Source
from millesime.workspace.bundled import Shelved
from millesime.workspace.cases import read_case
from millesime.workspace.recording import Prepared, keep, prepare
from millesime.workspace.replay import replay_leaf

GOAL = ["tarification.mode"]
PEER = 380_000
"""Bytes of the trace that a peer's web API returns for one case, as the commission of this branch states it."""
MANY = 100_000
CASE = Path(__file__).parents[1] / "examples" / "prime-de-fin-de-reeducation.yaml"
WORDS = ["-m", "millesime", "audit"]


def prepared(count: int, first: int = 0) -> Iterator[Prepared]:
    """Records of decisions on establishments of one worker, two workers, and so on, in every year from 1950."""
    edition = millesime.load("2012")
    for n in range(first, first + count):
        facts = {
            "entreprise": {"effectif": 1 + n % 400},
            "etablissement": {"annee_creation": 1950 + n // 400 % 60, "alsace_moselle": False},
            "tarification": {"annee": 2012},
        }
        day = f"2012-{1 + n // 24_000 % 12:02}-01"
        yield prepare(edition.evaluate(facts, goals=GOAL, at=day), at="2012-06-01T09:30:00Z")


def rate(call: Callable[[], int], *, runs: int = 3) -> float:
    """How many a second, the best of several runs; the call says how many there were."""
    best = 0.0
    for _ in range(runs):
        start = perf_counter()
        count = call()
        best = max(best, count / (perf_counter() - start))
    return best


def one_at_a_time(store: Store, ready: list[Prepared]) -> int:
    """Each durable before the next."""
    for each in ready:
        keep([each], store)
    return len(ready)


def in_batches(store: Store, ready: list[Prepared], size: int = 1000) -> int:
    """A transaction a batch."""
    for start in range(0, len(ready), size):
        keep(ready[start : start + size], store)
    return len(ready)


def recording(folder: Path) -> None:
    """Records a second, and what the disk alone would allow."""
    ready = list(prepared(6 * 1000 + 3 * 10_000))
    singles = iter([ready[at : at + 500] for at in range(0, 3000, 500)])
    batches = iter([ready[at : at + 10_000] for at in range(6000, len(ready), 10_000)])
    with open_store(str(folder / "one.sqlite"), create=True) as store, (folder / "sync").open("wb") as file:

        def synced() -> int:
            for each in ready[:500]:
                file.write(each.leaf)
                file.flush()
                os.fsync(file.fileno())
            return 500

        rows = [
            ("one at a time, durable", rate(lambda: one_at_a_time(store, next(singles))), ""),
            ("in batches of 1,000", rate(lambda: in_batches(store, next(batches))), ""),
            ("a bare file, fsync after each", rate(synced), "what the disk allows"),
            ("decided and made ready, not kept", rate(lambda: len(list(prepared(2000)))), "evaluation, JSON, digests"),
        ]
    table("Records kept a second, SQLite", "/s", rows)


def size_on_disk(folder: Path) -> None:
    """Bytes of a record, beside the trace of a peer."""
    with open_store(str(folder / "size.sqlite"), create=True) as store:
        ready = list(prepared(10_000))
        in_batches(store, ready)
        bundle = ready[0].blobs
    whole = (folder / "size.sqlite").stat().st_size
    law = sum(len(zlib.compress(data, 9)) for data in bundle.values())
    longest = _longest()
    rows = [
        ("a peer's trace of one case, JSON", float(PEER), "as stated, not measured here"),
        ("leaf, JSON", sum(len(each.leaf) for each in ready) / len(ready), "tarification.mode"),
        ("leaf, compressed", sum(len(zlib.compress(each.leaf)) for each in ready) / len(ready), ""),
        ("on the disk, with index, tree and law", whole / len(ready), "of a store of 10,000"),
        ("the longest leaf of the examples, JSON", float(len(longest)), "every goal that its facts reach"),
        ("the longest leaf, compressed", float(len(zlib.compress(longest))), ""),
        ("the law of an edition, once", float(law), f"{len(bundle)} files, compressed"),
    ]
    table("Bytes of a record", "B", rows)


def _longest() -> bytes:
    """The leaf of the bonus at the end of rehabilitation, of loans and all else that the facts of the example reach."""
    case = read_case(Source("example", CASE.read_text(encoding="utf-8"))).product
    assert case is not None
    return prepare(millesime.load("2012").evaluate(case), at="2012-06-01T09:30:00Z").leaf


def audit(folder: Path) -> None:
    """The audit of a hundred thousand records, as a process; then with every decision replayed, on fewer."""
    path, few = folder / "many.sqlite", folder / "few.sqlite"
    with open_store(str(path), create=True) as store:
        for first in range(0, MANY, 10_000):
            in_batches(store, list(prepared(10_000, first)))
        size = store.size()
    with open_store(str(few), create=True) as store:
        in_batches(store, list(prepared(5000)))
        leaves = [kept.leaf for kept in store.leaves(0, 2000)]
        law = Shelved(store.blob)

        def replayed() -> int:
            assert all(replay_leaf(leaf, law).same for leaf in leaves)
            return len(leaves)

        speed = rate(replayed)
    rows = []
    for name, asked in (
        (f"{size:,} records, no replay", [str(path), "--replays", "none"]),
        (f"{size:,} records, 100 replays", [str(path)]),
        ("5,000 records, every replay", [str(few), "--replays", "all"]),
    ):
        seconds, memory = process([sys.executable, *WORDS, *asked])
        rows.append((name, seconds, f"peak memory {memory:.0f} MB"))
    table("Audit, a whole command", "s", rows)
    table("Replays a second, from a bundle", "/s", [("tarification.mode", speed, "")])


def process(command: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes of a process that must end well."""
    measured = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    start = perf_counter()
    ran = subprocess.run([sys.executable, "-c", measured, *command], check=True, capture_output=True, text=True)
    return perf_counter() - start, int(ran.stdout) / 1024


def run() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        recording(folder)
        size_on_disk(folder)
        audit(folder)


if __name__ == "__main__":
    run()
