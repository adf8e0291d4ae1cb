"""Writers that are killed, that fill the disk, that all come at once; run as a program, so that nothing else dies with them.

`python -m tests.units.stores.writers kills|crowd|fill WHERE SEED …` prints as JSON what was found; a fault is an AssertionError.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from millesime.records.merkle import Frontier
from millesime.stores.audit import START, damage
from millesime.stores.interface import Kept, Store, StoreError
from millesime.stores.opening import open_store
from tests.repo import house


def address(content: bytes) -> str:
    return "sha256:" + hashlib.sha256(content).hexdigest()


def batch(writer: str, number: int, chance: random.Random) -> tuple[list[bytes], dict[str, bytes], dict[str, bytes]]:
    """Leaves that say with how many they came; each speaks of a blob, and some have a secret."""
    width = chance.choice((1, 1, 1, 2, 5))
    leaves, blobs, secrets = [], {}, {}
    for place in range(width):
        blob = chance.randbytes(chance.choice((10, 500, 5000)))
        said = {"writer": writer, "number": number, "place": place, "width": width, "blob": address(blob)}
        said["secret"] = chance.random() < 0.3
        said["pad"] = chance.randbytes(chance.choice((1, 300, 6000))).hex()
        leaf = json.dumps(said).encode()
        leaves.append(leaf)
        blobs[address(blob)] = blob
        if said["secret"]:
            secrets[address(leaf)] = leaf[:16]
    return leaves, blobs, secrets


def write(where: str, writer: str, chance: random.Random, acknowledge: Callable[[str], None], times: int) -> None:
    """Add batches, and say each id once the store has answered."""
    with open_store(where, create=True) as store:
        for number in range(times):
            kept = store.append(*batch(writer, number, chance))
            acknowledge("".join(f"{one.id}\n" for one in kept))
            last = kept[-1]
            if chance.random() < 0.1 and store.secret(last.id):
                erasure = json.dumps({"erased": last.id}).encode()
                store.erase(last.id, erasure)
                acknowledge(f"{address(erasure)}\n")


def tell(into: int, line: str) -> None:
    os.write(into, line.encode())


def born(work: Callable[[Callable[[str], None]], None]) -> tuple[int, int]:
    """A child that does its work and ends; returns its process and what it acknowledges through."""
    out, into = os.pipe()
    child = os.fork()
    if child:
        os.close(into)
        return child, out
    status = 1
    try:
        os.close(out)
        work(lambda line: tell(into, line))
        status = 0
    finally:
        os._exit(status)


def heard(out: int) -> list[str]:
    """All that was acknowledged until the child was gone."""
    with os.fdopen(out, "rb") as pipe:
        return [line.decode() for line in pipe.read().split(b"\n")[:-1]]


def die_after(events: int) -> None:
    """Kill this process at one of its steps, wherever that is: calls and returns are counted, those into C included."""
    left = [events]

    def count(*_: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)


def check(store: Store, acknowledged: list[str], since: Frontier) -> Frontier:
    """Every acknowledged leaf is there, no batch is there in part, and the tree from `since` on is that of its leaves."""
    fresh = list(store.leaves(since.size))
    ids = [kept.id for kept in fresh]
    assert len(set(ids)) == len(ids), "a leaf is there twice"
    lost = [one for one in acknowledged if one not in set(ids) and store.get(one) is None]
    assert not lost, f"lost: {lost}"
    erased = {said["erased"] for kept in fresh if "erased" in (said := json.loads(kept.leaf))}
    for kept, said in whole(fresh):
        assert store.blob(said["blob"]) is not None, "a blob is lost"
        held = store.secret(kept.id)
        assert held == (kept.leaf[:16] if said["secret"] and kept.id not in erased else None), "a secret is wrong"
    frontier = since
    for report in damage(store, since=since):
        assert not report.findings, report.findings
        frontier = report.frontier
    assert frontier.size == store.size()
    return frontier


def whole(fresh: list[Kept]) -> Iterator[tuple[Kept, dict[str, Any]]]:
    """The leaves of batches, each of which is there from its first to its last leaf, one after another."""
    expected = 0
    for kept in fresh:
        said = json.loads(kept.leaf)
        if "erased" in said:
            assert expected == 0, "a batch is torn"
            continue
        assert said["place"] == expected, "a batch is torn"
        expected = (said["place"] + 1) % said["width"]
        yield kept, said
    assert expected == 0, "the last batch is torn"


def kills(where: str, seed: int, rounds: int) -> dict[str, int]:
    """Kill a writer again and again: by the clock, or at one of its own steps; look at the store after each."""
    chance = random.Random(seed)
    frontier, acknowledged = START, 0
    for turn in range(rounds):
        child_chance = random.Random(chance.random())
        steps = int(chance.expovariate(1 / 15000)) + 1 if turn % 2 else 0

        def work(
            acknowledge: Callable[[str], None],
            turn: int = turn,
            chance: random.Random = child_chance,
            steps: int = steps,
        ) -> None:
            if steps:
                die_after(steps)
            write(where, f"{turn}", chance, acknowledge, 1000)

        child, out = born(work)
        if not steps:
            # From before it has opened the store until a few batches after its first answer.
            if turn % 4:
                select.select([out], [], [], 20)
            time.sleep(chance.random() * 0.06)
            os.kill(child, signal.SIGKILL)
        said = heard(out)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), f"the writer ended by itself: {status}"
        with open_store(where, create=True) as store:
            frontier = check(store, said, frontier)
        acknowledged += len(said)
    with open_store(where, create=False) as store:
        check(store, [], START)
    return {"rounds": rounds, "acknowledged": acknowledged, "size": frontier.size}


def crowd(where: str, seed: int, writers: int) -> dict[str, int]:
    """Many writers at once, and a reader that looks all the while: it never sees a part of a batch."""
    open_store(where, create=True).close()
    children = [
        born(lambda acknowledge, n=n: write(where, f"w{n}", random.Random(seed + n), acknowledge, 12))  # type: ignore[misc]
        for n in range(writers)
    ]
    looks = 0
    waiting = {child for child, _ in children}
    with open_store(where, create=False) as store:
        frontier = START
        while waiting:
            list(whole(list(store.leaves())))
            size, _ = store.head()
            assert size >= frontier.size
            looks += 1
            for child in list(waiting):
                ended, status = os.waitpid(child, os.WNOHANG)
                if ended:
                    assert status == 0, f"a writer failed: {status}"
                    waiting.remove(child)
        said = [heard(out) for _, out in children]
        check(store, [one for each in said for one in each], START)
        places = [[kept.seq for one in each if (kept := store.get(one))] for each in said]
        assert all(each == sorted(each) for each in places), "a writer's leaves are not in its order"
        size = store.size()
        assert size == sum(len(each) for each in said)
    return {"size": size, "looks": looks}


def fill(where: str, seed: int, largest_file: int) -> dict[str, Any]:
    """Add until the disk takes no more (where told, because no file may grow past a size); then look at the store."""
    chance = random.Random(seed)
    said: list[str] = []
    refusal = ""
    with open_store(where, create=True) as store:
        said += [kept.id for kept in store.append(*batch("before", 0, chance))]
        if largest_file:
            resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, resource.RLIM_INFINITY))
        for number in range(5000):
            leaves, blobs, secrets = batch("w", number, chance)
            blobs |= {address(content): content for content in (chance.randbytes(50_000),)}
            try:
                said += [kept.id for kept in store.append(leaves, blobs, secrets)]
            except StoreError as error:
                refusal = error.code
                break
        codes = {refusal}
        for turn in range(3):
            try:
                said += [kept.id for kept in store.append(*batch(f"again{turn}", 0, chance))]
            except StoreError as error:
                codes.add(error.code)
        assert codes == {refusal}
        frontier = check(store, said, START)
    if largest_file:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    with open_store(where, create=False) as store:
        assert check(store, said, START) == frontier
        if largest_file:  # there is room again
            check(store, [kept.id for kept in store.append(*batch("after", 0, chance))], frontier)
    return {"code": refusal, "size": frontier.size}


def until(where: str, seed: int, _: int) -> None:
    """Add until the server is gone, telling each id."""

    def acknowledge(lines: str) -> None:
        sys.stdout.write(lines)
        sys.stdout.flush()

    try:
        write(where, f"u{seed}", random.Random(seed), acknowledge, 100_000)
    except StoreError as error:
        sys.exit(3 if error.code == "ML728" else error.code)


WORK = {"kills": kills, "crowd": crowd, "fill": fill, "until": until}


def run(what: str, where: str, number: int) -> dict[str, Any]:
    """Run the writers in a process of their own, with a seed that is told."""
    seed = random.SystemRandom().randrange(10**9)
    sys.stdout.write(f"python -m tests.units.stores.writers {what} {where} {seed} {number}\n")
    ran = house.run("-m", "tests.units.stores.writers", what, where, str(seed), str(number))
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


if __name__ == "__main__":
    what, where, seed, number = sys.argv[1:]
    sys.stdout.write(json.dumps(WORK[what](where, int(seed), int(number))))
