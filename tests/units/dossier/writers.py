"""Writers of a dossier that are killed, that fill the disk, that come at once; run as a program, as those of the stores are.

`python -m tests.units.dossier.writers kills|crowd|fill FOLDER SEED …` prints as JSON what was found; a fault is an
AssertionError.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import millesime
from millesime.dossier.entries import Entry, written
from millesime.dossier.standing import Judge
from tests.repo import house
from tests.units.stores.writers import born, heard

WHEN = "2012-04-01T09:30:00Z"
FACTS = ("entreprise.effectif", "arret.jour", "rente.montant_annuel")


def judged() -> Judge:
    """The law, loaded once for all the children."""
    return Judge(millesime.load("2012"))


def opened(path: Path, judge: Judge) -> millesime.Dossier:
    return millesime.Dossier(path, edition=judge.edition, judge=judge)


def made(path: Path, judge: Judge) -> millesime.Dossier:
    return millesime.Dossier.open(path, judge.edition, ["tarification.mode"], when=WHEN, judge=judge)


def work(
    path: Path, judge: Judge, chance: random.Random, acknowledge: Callable[[str], None], times: int, unlike: int = 0
) -> None:
    """Tell, correct and withdraw facts, and say each entry's id once the dossier has answered."""
    dossier = opened(path, judge)
    for number in range(times):
        name = chance.choice(FACTS)
        entry = None
        if name in dossier.facts and chance.random() < 0.3:
            with suppress(millesime.Refused):  # another has withdrawn it in the meantime
                entry = dossier.retract(name, when=WHEN, note="x" * chance.choice((0, 5, 9000))).entry
        if entry is None:
            value = 2000 + unlike + number
            entry = dossier.add({name: value}, when=WHEN, correct=True, note="y" * chance.choice((0, 300, 9000))).entry
        acknowledge(f"{entry.id} {entry.at}\n")


def die_after(events: int) -> None:
    """Kill this process at one of its steps inside the dossier, wherever that is, calls into C included.

    Counted only while a journal is written, so that many deaths fall where they could do harm.
    """
    left, inside = [events], [0]

    def count(frame: Any, event: str, _: Any) -> None:
        if frame.f_code.co_name in ("_write", "_mended", "create") and "journal" in frame.f_code.co_filename:
            inside[0] += {"call": 1, "return": -1}.get(event, 0)
        left[0] -= 1 if inside[0] else 0
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)


def torn_writes(chance: random.Random) -> None:
    """Have this process die in the middle of a write, so many bytes in: what a power cut leaves."""
    whole = os.write
    left = chance.randrange(1, 12)

    def some(handle: int, data: Any) -> int:
        nonlocal left
        left -= 1
        if left == 0:
            whole(handle, bytes(data)[: chance.randrange(len(data) + 1)])
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(handle, data)

    os.write = some


def check(path: Path, judge: Judge, acknowledged: list[str]) -> tuple[Entry, ...]:
    """Every acknowledged entry is there, each once, chained, and what is added next is there as well."""
    dossier = opened(path, judge)
    ids = [entry.id for entry in dossier.entries]
    assert len(set(ids)) == len(ids)
    lost = [one for one in acknowledged if one.split()[0] not in set(ids)]
    assert not lost, f"lost: {lost}"
    return dossier.entries


def kills(folder: Path, seed: int, rounds: int) -> dict[str, Any]:
    """Children that die at any point; after each, nothing acknowledged is lost, and others go on from there."""
    judge = judged()
    chance = random.Random(seed)
    path = folder / "killed.dossier"
    made(path, judge)
    said: list[str] = []
    known: tuple[Entry, ...] = ()
    deaths = torn = 0
    for number in range(rounds):
        mine = random.Random(f"{seed} {number}")

        def die(acknowledge: Callable[[str], None], mine: random.Random = mine, number: int = number) -> None:
            if number % 2:
                torn_writes(mine)
            else:
                die_after(mine.randrange(1, 150))
            work(path, judge, mine, acknowledge, 20, number * 100)

        child, out = born(die)
        fresh = heard(out)
        _, status = os.waitpid(child, 0)
        assert os.WIFEXITED(status) is False or os.WEXITSTATUS(status) == 0, "a writer failed"
        deaths += os.WIFSIGNALED(status)
        said += fresh
        torn += not path.read_bytes().endswith(b"\n")
        entries = check(path, judge, said)
        assert entries[: len(known)] == known, "what was there is no longer as it was"
        assert len(entries) <= len(known) + len(fresh) + 1, "more than what was under way came of it"
        known = entries
        if chance.random() < 0.3:
            work(path, judge, chance, said.append, 1, number * 100 + 50)
            known = check(path, judge, [one.strip() for one in said])
    return {"deaths": deaths, "torn": torn, "entries": len(known)}


def crowd(folder: Path, seed: int, writers: int) -> dict[str, Any]:
    """Writers that all come at once: their entries do not interleave, and all are there."""
    judge = judged()
    path = folder / "crowd.dossier"
    made(path, judge)
    children = []
    for number in range(writers):
        mine = random.Random(f"{seed} {number}")
        children.append(born(lambda say, mine=mine, number=number: work(path, judge, mine, say, 8, number * 100)))  # type: ignore[misc]
    said = [heard(out) for _, out in children]
    for child, _ in children:
        assert os.waitpid(child, 0)[1] == 0, "a writer failed"
    entries = check(path, judge, [one for each in said for one in each])
    places = {entry.id: place for place, entry in enumerate(entries)}
    for each in said:
        mine_at = [places[one.split()[0]] for one in each]
        assert mine_at == sorted(mine_at)
    assert len(entries) == 1 + sum(map(len, said))
    return {"entries": len(entries)}


def fill(folder: Path, seed: int, largest: int) -> dict[str, Any]:
    """Add until the disk takes no more; then look, and add again once there is room."""
    judge = judged()
    path = folder / "full.dossier"
    made(path, judge)
    chance = random.Random(seed)
    said: list[str] = []
    refusals = []
    if largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))
    for turn in range(400):
        before = path.read_bytes()
        try:
            work(path, judge, chance, said.append, 1, turn)
        except millesime.Refused as refused:
            refusals.append(refused.diagnostics[0].code)
            assert path.read_bytes() == before, "something was left of what was refused"
            if len(refusals) > 5:
                break
    assert refusals
    assert set(refusals) == {"ML777"}
    entries = check(path, judge, [one.strip() for one in said])
    if largest:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        work(path, judge, chance, said.append, 3, 5000)
        check(path, judge, [one.strip() for one in said])
    assert all(written(entry) for entry in entries)
    return {"entries": len(entries)}


def run(what: str, folder: Path, *more: int) -> dict[str, Any]:
    """One of these, as a program of its own."""
    command = [sys.executable, "-m", "tests.units.dossier.writers", what, str(folder), *map(str, more)]
    paths = os.pathsep.join((str(house.ROOT / "engine"), str(house.ROOT)))
    environment = {**os.environ, "PYTHONPATH": paths}
    ran = subprocess.run(
        command, capture_output=True, text=True, timeout=300, check=False, cwd=house.ROOT, env=environment
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


if __name__ == "__main__":
    done = {"kills": kills, "crowd": crowd, "fill": fill}[sys.argv[1]]
    json.dump(done(Path(sys.argv[2]), *map(int, sys.argv[3:])), sys.stdout)
