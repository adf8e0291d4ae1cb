"""`audit`: what it finds in a store that somebody altered, what it says of one that nobody did, and how it goes on."""

from __future__ import annotations

import json
import os
import pty
import sqlite3
import subprocess
import sys
import termios
import zlib
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from millesime.workspace import audit as audits
from millesime.workspace.replay import replay_leaf
from tests.acceptance.conftest import ROOT, Ran, Run

VICTIM = ROOT / "examples" / "prime-de-fin-de-reeducation.yaml"
FIRM = """\
entreprise: {{effectif: {n}}}
etablissement: {{annee_creation: 1990, alsace_moselle: false}}
tarification: {{annee: 2012}}
"""
ASKED = ("--edition", "2012", "--at", "2012-06-01", "--goal", "tarification.mode")
COUNT = 6


@pytest.fixture
def store(run: Run, tmp_path: Path) -> Path:
    """Five decisions, of which the last masks the victim's facts, and a signed head of them."""
    path = tmp_path / "d.sqlite"
    for n in range(17, 17 + COUNT - 1):
        assert run("eval", "-", *ASKED, "--record", path, stdin=FIRM.format(n=n)).status == 0
    masked = ("--edition", "2012", "--goal", "prime.eligible", "--mask", "victime.*")
    assert run("eval", VICTIM, *masked, "--record", path).status == 0
    run("record", "key", tmp_path / "key.pem")
    assert run("record", "head", path, "--sign", tmp_path / "key.pem", "--out", tmp_path / "head.json").status == 0
    return path


def tampered(path: Path, *statements: tuple[str, tuple]) -> None:
    """The file under the hand of somebody who may do anything: triggers are dropped first."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for (name,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            connection.execute(f'drop trigger "{name}"')
        for statement, values in statements:
            connection.execute(statement, values)


def leaf(path: Path, seq: int) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        return zlib.decompress(connection.execute("select data from leaves where seq = ?", (seq,)).fetchone()[0])


def codes(run: Run, path: Path, *more: object) -> tuple[int, set[str], str]:
    ran = run("audit", path, "--format", "json", *more)
    told = ran.json()
    assert told["sound"] is (ran.status == 0)
    return ran.status, {each["code"] for each in told["findings"]}, ran.out


def test_a_sound_store(run: Run, store: Path, tmp_path: Path) -> None:
    ran = run("audit", store, "--replays", "all", "--head", tmp_path / "head.json")
    assert (ran.status, ran.err) == (0, "")
    assert f"leaves: {COUNT}" in ran.out
    assert f"same: {COUNT}, different: 0, unreadable: 0" in ran.out
    assert "signed: 2" in ran.out
    assert "✗" not in ran.out


@pytest.mark.parametrize(("asked", "same"), [("none", 0), ("2", 2), ("all", COUNT), ("100", COUNT)])
def test_as_many_replays_as_asked(run: Run, store: Path, asked: str, same: int) -> None:
    assert run("audit", store, "--replays", asked, "--format", "json").json()["replays"]["same"] == same


def test_erased_is_not_damaged(run: Run, store: Path) -> None:
    run("record", "erase", store, str(COUNT - 1), "--yes")
    ran = run("audit", store, "--replays", "all")
    assert ran.status == 0
    assert "masked: 1, of which erased: 1" in ran.out
    assert f"same: {COUNT - 1}, different: 0, unreadable: 0" in ran.out


def altered(path: Path) -> None:
    """One digit of one decision."""
    data = leaf(path, 1).replace(b'"effectif":18', b'"effectif":19')
    tampered(path, ("update leaves set data = ? where seq = 1", (zlib.compress(data),)))


def altered_and_named_anew(path: Path) -> None:
    """… with the id that goes with it."""
    data = leaf(path, 1).replace(b'"effectif":18', b'"effectif":19')
    new = (zlib.compress(data), sha256(data).digest())
    tampered(path, ("update leaves set data = ?, id = ? where seq = 1", new))


def reordered(path: Path) -> None:
    tampered(
        path,
        ("update leaves set seq = -1 where seq = 1", ()),
        ("update leaves set seq = 1 where seq = 2", ()),
        ("update leaves set seq = 2 where seq = -1", ()),
    )


def removed(path: Path) -> None:
    tampered(path, ("delete from leaves where seq = 2", ()))


def last_removed(path: Path) -> None:
    tampered(path, ("delete from leaves where seq = ?", (COUNT - 1,)))


def cut_off(path: Path) -> None:
    """The last leaf with its nodes: only a head tells."""
    tampered(
        path,
        ("delete from leaves where seq = ?", (COUNT - 1,)),
        ("delete from nodes where leaf = ?", (COUNT - 1,)),
    )


def inserted(path: Path) -> None:
    data = leaf(path, 1).replace(b'"effectif":18', b'"effectif":12')
    row = (COUNT, sha256(data).digest(), zlib.compress(data))
    tampered(path, ("insert into leaves (seq, id, data) values (?, ?, ?)", row))


def node_altered(path: Path) -> None:
    tampered(path, ("update nodes set hash = ? where level = 1 and leaf = 1", (bytes(32),)))


def blob_altered(path: Path) -> None:
    tampered(path, ("update blobs set data = ? where id = (select min(id) from blobs)", (zlib.compress(b"law"),)))


def blob_removed(path: Path) -> None:
    tampered(path, ("delete from blobs where id = (select min(id) from blobs)", ()))


def secret_lost(path: Path) -> None:
    tampered(path, ("delete from secrets", ()))


def secret_altered(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (data,) = connection.execute("select data from secrets").fetchone()
    held = json.loads(data)
    held["key"] = "A" * 43 + "="
    tampered(path, ("update secrets set data = ?", (json.dumps(held).encode(),)))


def secret_moved(path: Path) -> None:
    tampered(path, ("update secrets set id = ?", (bytes(32),)))


def head_altered(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (data,) = connection.execute("select head from heads").fetchone()
    held = {**json.loads(data), "at": "2012-04-01T09:30:00Z"}
    tampered(path, ("update heads set head = ?", (json.dumps(held, separators=(",", ":"), sort_keys=True).encode(),)))


@pytest.mark.parametrize(
    ("alter", "expected"),
    [
        (altered, {"ML734"}),
        (altered_and_named_anew, {"ML734"}),
        (reordered, {"ML734"}),
        (removed, {"ML735"}),
        (last_removed, {"ML735"}),
        (cut_off, {"ML738"}),
        (inserted, {"ML736"}),
        (node_altered, {"ML736"}),
        (blob_altered, {"ML737", "ML703"}),
        (blob_removed, {"ML702"}),
        (secret_lost, {"ML743"}),
        (secret_altered, {"ML711"}),
        (secret_moved, {"ML743"}),
        (head_altered, {"ML741"}),
    ],
)
def test_what_was_altered_is_named(run: Run, store: Path, alter: Callable[[Path], None], expected: set[str]) -> None:
    alter(store)
    status, found, out = codes(run, store, "--replays", "none")
    assert status == 1
    assert expected <= found, out
    ran = run("audit", store, "--replays", "none")
    assert ran.status == 1
    assert all(code in ran.out for code in expected)


def test_the_number_of_the_altered_record_is_told(run: Run, store: Path) -> None:
    altered(store)
    assert "record 1 is not the one" in run("audit", store).out


def test_every_byte_of_a_leaf_counts(run: Run, store: Path) -> None:
    """Bytes of the file that hold a leaf, turned over one by one: the audit fails, or the store cannot be opened."""
    before = store.read_bytes()
    with closing(sqlite3.connect(store)) as connection:
        (data,) = connection.execute("select data from leaves where seq = 3").fetchone()
    at = before.find(data[:64])
    assert at > 0
    for offset in range(0, 64, 7):
        wrong = bytearray(before)
        wrong[at + offset] ^= 1
        store.write_bytes(wrong)
        for journal in ("-wal", "-shm"):
            store.with_name(store.name + journal).unlink(missing_ok=True)
        ran = run("audit", store, "--replays", "none")
        assert ran.status == 1, offset


def test_a_head_kept_elsewhere_tells_what_nothing_else_can(run: Run, store: Path, tmp_path: Path) -> None:
    """The whole log made anew, its heads too: the store alone looks sound."""
    other = tmp_path / "other.sqlite"
    assert run("eval", "-", *ASKED, "--record", other, stdin=FIRM.format(n=12)).status == 0
    assert run("audit", other).status == 0
    ran = run("audit", other, "--head", tmp_path / "head.json")
    assert ran.status == 1
    assert "ML738" in ran.out
    head = json.loads((tmp_path / "head.json").read_text("utf-8"))
    forged = tmp_path / "forged.json"
    forged.write_text(json.dumps({**head, "size": 2}), encoding="utf-8")
    assert codes(run, store, "--head", forged)[:2] == (1, {"ML741"})


def test_a_decision_that_was_false_when_it_was_added(run: Run, store: Path) -> None:
    """The chain is sound, and only the replay tells."""
    from millesime.records.decision import canonical_bytes, digest_of
    from millesime.stores.opening import open_store

    held = json.loads(leaf(store, 0))
    decision = held["decision"]
    decision["results"][0]["value"] = "individuelle"
    decision["results"][0]["trail"]["value"] = "individuelle"
    decision["digest"] = digest_of(decision)
    with open_store(str(store), create=False) as opened:
        opened.append([canonical_bytes(held)])
        opened.append([b"{}"])
        opened.append([canonical_bytes({**held, "decision": {**decision, "digest": "sha256:" + 64 * "0"}})])
    status, found, _ = codes(run, store, "--replays", "none")
    assert (status, found) == (1, {"ML742", "ML745"})
    status, found, out = codes(run, store, "--replays", "all")
    assert (status, found) == (1, {"ML742", "ML745", "ML748"})
    assert "tarification.mode" in out


def test_only_the_signatures_of_those_one_trusts(run: Run, store: Path, tmp_path: Path) -> None:
    head = json.loads((tmp_path / "head.json").read_text("utf-8"))
    theirs, other = tmp_path / "theirs.pub", tmp_path / "other.pub"
    theirs.write_text(head["key"], encoding="utf-8")
    other.write_text(run("record", "key", tmp_path / "other.pem").out.split()[-1], encoding="utf-8")
    asked = ("--head", tmp_path / "head.json", "--key")
    assert run("audit", store, *asked, theirs).status == 0
    assert run("audit", store, *asked, other, "--key", theirs).status == 0
    assert codes(run, store, *asked, other)[:2] == (1, {"ML741"})
    assert run("audit", store, *asked, tmp_path / "head.json").status == 2


@pytest.mark.parametrize("where", ["absent.sqlite", "text", "folder", "ftp://nowhere"])
def test_what_is_no_store(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    monkeypatch.chdir(tmp_path)
    Path("text").write_text("not a store", encoding="utf-8")
    Path("folder").mkdir()
    before = sorted(tmp_path.iterdir())
    ran = run("audit", where)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("error")
    assert sorted(tmp_path.iterdir()) == before


def test_what_cannot_be_obeyed(run: Run, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (
        ("--replays", "some"),
        ("--head", VICTIM),
        ("--head", "absent"),
        ("--resume", "--fresh"),
        ("--resume",),
        ("--state", "absent.json", "--resume"),
    ):
        assert run("audit", store, *words).status == 2, words


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretches of two leaves, and somebody who presses ctrl-C at the fifth replay."""
    monkeypatch.setattr("millesime.stores.audit.CHUNK", 2)
    calls, replayed = [], replay_leaf

    def pressed(*arguments: object, **more: object) -> object:
        calls.append(1)
        if len(calls) == 5:
            raise KeyboardInterrupt
        return replayed(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(audits, "replay_leaf", pressed)


@pytest.mark.usefixtures("hasty")
def test_interrupted_and_resumed(run: Run, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    altered(store)
    whole = run("audit", store, "--replays", "none").out
    ran = _interrupted(run, store, "--replays", "all")
    assert "interrupted at 4 of 6" in ran.err
    (state,) = tmp_path.glob("audit-*.json")
    assert run("audit", store).status == 2
    resumed = run("audit", store, "--resume")
    assert resumed.status == 1
    assert "ML734" in resumed.out
    assert whole.splitlines()[0] in resumed.out
    assert f"leaves: {COUNT}" in resumed.out
    assert f"same: {COUNT - 1}, different: 1, unreadable: 0" in resumed.out
    assert not state.exists()


@pytest.mark.usefixtures("hasty")
def test_a_state_of_another_store_or_history(run: Run, store: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    _interrupted(run, store, "--replays", "all", "--state", state)
    other = tmp_path / "other.sqlite"
    other.write_bytes(store.read_bytes())
    ran = run("audit", other, "--resume", "--state", state)
    assert ran.status == 2
    assert "another store" in ran.err
    node_altered(store)
    tampered(store, ("update nodes set hash = ? where level = 2", (bytes(32),)))
    ran = run("audit", store, "--resume", "--state", state)
    assert ran.status == 2
    assert "no longer begins" in ran.err
    assert run("audit", store, "--fresh", "--state", state).status == 1
    state.write_text("{}", encoding="utf-8")
    assert run("audit", store, "--resume", "--state", state).status == 2
    state.write_text('{"format": "millesime/audit/1", "done": 4, "peaks": []}', encoding="utf-8")
    assert run("audit", store, "--resume", "--state", state).status == 2


def _interrupted(run: Run, store: Path, *more: object) -> Ran:
    with pytest.MonkeyPatch.context() as patch:
        # 130 is what a shell gives to what was interrupted; the contract's own statuses are looked at elsewhere.
        patch.setattr("tests.acceptance.conftest._seen", lambda ran: ran)
        ran = run("audit", store, *more)
    assert ran.status == 130
    assert "--resume" in ran.err
    return ran


def test_a_terminal_has_a_bar(store: Path) -> None:
    """With how many a second, and the time that is left; a pipe has none."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 100))
    command = [sys.executable, "-m", "millesime", "audit", str(store)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        assert process.stdout is not None
        out = process.stdout.read().decode()
        assert process.wait(60) == 0
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "records" in shown
    assert "100%" in shown
    assert "records" not in out.splitlines()[0]
