"""Decisions kept: `eval --record`, `record`, `replay`. What the statuses promise, whatever the store and whoever named it."""

from __future__ import annotations

import json
import os
import pty
import shutil
import sqlite3
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests import postgres
from tests.acceptance.conftest import ROOT, Run
from tests.acceptance.contract import held

CASE = ROOT / "examples" / "entreprise-19-salaries.yaml"
VICTIM = ROOT / "examples" / "prime-de-fin-de-reeducation.yaml"
ASKED = ("--edition", "2012", "--at", "2012-06-01", "--goal", "tarification.mode")
MASKED = ("--edition", "2012", "--goal", "prime.eligible", "--mask", "victime.*")


@pytest.fixture(params=["decisions.sqlite", "folder:decisions", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A place where there is no store yet."""
    if request.param == "postgresql":
        return postgres.server().schema()
    scheme, _, name = request.param.rpartition(":")
    return f"{scheme}:{tmp_path / name}" if scheme else str(tmp_path / name)


def listed(run: Run, store: str, *more: str) -> list[dict]:
    ran = run("record", "list", store, "--format", "json", *more)
    assert ran.status == 0, ran.err
    return ran.json()


def test_the_answer_comes_with_its_record(run: Run, store: str) -> None:
    ran = run("eval", CASE, *ASKED, "--record", store)
    assert ran.status == 0, ran.err
    (one,) = listed(run, store)
    assert one["id"] in ran.out
    assert (one["seq"], one["edition"], one["masked"], one["erased"]) == (0, "2012", [], False)
    leaf = run("record", "show", store, "0", "--format", "json").out.removesuffix("\n").encode()
    assert one["id"] == "sha256:" + sha256(leaf).hexdigest()


def test_json_stays_json(run: Run, store: str) -> None:
    ran = run("eval", CASE, *ASKED, "--record", store, "--format", "json")
    decision = held(ran.out.removesuffix("\n"))
    assert listed(run, store)[0]["id"] in ran.err
    assert run("record", "show", store, "0", "--format", "json").json()["decision"] == decision


def test_what_was_recorded_replays_without_the_checkout(run: Run, store: str, tmp_path: Path) -> None:
    run("eval", CASE, *ASKED, "--record", store)
    elsewhere = tmp_path / "empty"
    elsewhere.mkdir()
    ran = run("replay", "0", "--store", store, "--regulations", elsewhere)
    assert (ran.status, ran.out.split()[1]) == (0, "same")


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """The law of 2012 with one threshold changed: under fifteen where it was under twenty."""
    law = tmp_path / "law"
    shutil.copytree(ROOT / "regulations", law)
    path = law / "2012" / "D10" / "D242-6-2.loi"
    text = path.read_text(encoding="utf-8")
    changed = text.replace("moins de 20 ", "moins de 15 ").replace("de 20 à 149 ", "de 15 à 149 ")
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    return law


def test_an_edited_threshold_is_named(run: Run, store: str, edited: Path) -> None:
    run("eval", CASE, *ASKED, "--record", store)
    assert run("replay", "0", "--store", store, "--regulations", edited).status == 0
    ran = run("replay", "0", "--store", store, "--with", "2012", "--regulations", edited, "--format", "json")
    told = ran.json()
    assert (ran.status, told["status"], told["edition_changed"]) == (1, "different", True)
    assert told["step"]["goal"] == "tarification.mode"
    assert told["step"]["before"]["guard"]["below"] == 20
    assert told["step"]["after"]["guard"]["from"] == 15
    assert (told["step"]["before"]["value"], told["step"]["after"]["value"]) == ("collective", "mixte")


def test_trails_stand_beside_each_other_where_there_is_room(
    run: Run, tmp_path: Path, edited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = str(tmp_path / "d.sqlite")
    run("eval", CASE, *ASKED, "--record", store)
    asked = ("replay", "0", "--store", store, "--with", str(edited / "2012"), "--regulations", edited)
    monkeypatch.setenv("COLUMNS", "150")
    wide = run(*asked).out
    assert [line for line in wide.splitlines() if "less than 20" in line and "≠" in line and "from 15 to 149" in line]
    assert max(map(len, wide.splitlines())) <= 150
    monkeypatch.setenv("COLUMNS", "80")
    narrow = run(*asked).out
    assert "less than 20" in narrow
    assert not [line for line in narrow.splitlines() if "less than 20" in line and "from 15 to 149" in line]


def test_every_kind_of_file_replays(run: Run, store: str, tmp_path: Path) -> None:
    decision, leaf, export = (tmp_path / name for name in ("decision.json", "leaf.json", "export.json"))
    run("eval", CASE, *ASKED, "--record", store, "--format", "json", "--out", decision)
    leaf.write_text(run("record", "show", store, "0", "--format", "json").out, encoding="utf-8")
    assert run("record", "export", store, "0", "--out", export).status == 0
    for path in (decision, leaf, export):
        assert run("replay", path).status == 0, path
    assert run("replay", leaf, "--store", store).status == 0
    assert run("replay", "-", stdin=decision.read_bytes()).status == 0


def test_an_altered_decision_is_different(run: Run, tmp_path: Path) -> None:
    text = run("eval", CASE, *ASKED, "--format", "json").out
    path = tmp_path / "decision.json"
    path.write_text(text.replace('"value":"collective"', '"value":"mixte"'), encoding="utf-8")
    ran = run("replay", path)
    assert ran.status == 1
    assert "different" in ran.out
    record = json.loads(text)
    path.write_text(json.dumps({**record, "digest": "sha256:" + 64 * "0"}), encoding="utf-8")
    ran = run("replay", path)
    assert ran.status == 1
    assert "altered" in ran.out


def test_unreadable_says_why(run: Run, tmp_path: Path) -> None:
    text = run("eval", CASE, *ASKED, "--format", "json").out
    path = tmp_path / "decision.json"
    path.write_text(json.dumps({**json.loads(text), "edition": {"id": "1912", "digest": "sha256:0"}}), encoding="utf-8")
    ran = run("replay", path)
    assert ran.status == 1
    assert "unreadable" in ran.out
    assert "1912" in ran.out
    path.write_text(json.dumps({**json.loads(text), "question": {"goals": ["tarification.mode"]}}), encoding="utf-8")
    assert run("replay", path).status == 1
    path.write_text("{}", encoding="utf-8")
    assert run("replay", path).status == 2


def test_masked_replayed_erased(run: Run, store: str, tmp_path: Path) -> None:
    ran = run("eval", VICTIM, *MASKED, "--record", store)
    assert ran.status == 0, ran.err
    shown = run("record", "show", store, "0")
    assert "victime.condamnation" in shown.out
    assert "condamnation  no" not in shown.out
    leaf = run("record", "show", store, "0", "--format", "json").json()
    assert "condamnation" not in json.dumps(leaf["decision"])
    assert run("replay", "0", "--store", store).status == 0
    assert run("replay", "0", "--store", store, "--facts", VICTIM).status == 0
    bare, whole = tmp_path / "bare.json", tmp_path / "whole.json"
    run("record", "export", store, "0", "--out", bare)
    ran = run("record", "export", store, "0", "--out", whole, "--with-secrets")
    assert "masked facts" in ran.err
    assert (run("replay", bare).status, run("replay", whole).status) == (1, 0)
    assert stat.S_IMODE(whole.stat().st_mode) == 0o600

    refused = run("record", "erase", store, "0")
    assert refused.status == 2
    assert "--yes" in refused.err
    assert run("record", "erase", store, "0", "--yes").status == 0
    gone = run("replay", "0", "--store", store)
    assert gone.status == 1
    assert "erased" in gone.out
    again = run("record", "erase", store, "0", "--yes")
    assert again.status == 2
    assert "since" in again.err
    newest, oldest = listed(run, store)
    assert (newest["kind"], newest["record"]) == ("erasure", oldest["id"])
    assert (oldest["erased"], oldest["results"][0]["value"]) == (True, True)
    audited = run("audit", store, "--replays", "all")
    assert audited.status == 0
    assert "of which erased: 1" in audited.out
    assert run("record", "show", store, "0", "--with-secrets").status == 2


def test_an_erasure_is_confirmed_on_a_terminal(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "d.sqlite"
    run("eval", VICTIM, *MASKED, "--record", store)
    for answer, status, places in ((b"n\n", 1, 1), (b"\n", 1, 1), (b"y\n", 0, 2)):
        ours, theirs = pty.openpty()
        os.write(ours, answer)
        command = [sys.executable, "-m", "millesime", "record", "erase", str(store), "0"]
        ran = subprocess.run(command, stdin=theirs, capture_output=True, check=False, timeout=60)
        os.close(ours)
        os.close(theirs)
        assert ran.returncode == status, ran.stderr
        assert b"victime.*" in ran.stderr
        assert len(listed(run, str(store))) == places


def test_a_replay_tells_no_masked_fact_unasked(run: Run, tmp_path: Path, edited: Path) -> None:
    store = tmp_path / "d.sqlite"
    run("eval", CASE, *ASKED, "--record", store, "--mask", "entreprise.effectif")
    other = ("replay", "0", "--store", store, "--with", "2012", "--regulations", edited)
    ran = run(*other)
    assert ran.status == 1
    assert "tarification.mode" in ran.out
    assert "effectif" not in ran.out
    told = run(*other, "--format", "json").json()
    assert (told["sealed"], set(told["step"])) == (True, {"goal", "path", "key"})
    assert "19" in run(*other, "--with-secrets").out


def test_facts_that_are_not_those_of_the_record(run: Run, store: str, tmp_path: Path) -> None:
    run("eval", VICTIM, *MASKED, "--record", store)
    other = tmp_path / "other.yaml"
    other.write_text(VICTIM.read_text("utf-8").replace("condamnation: false", "condamnation: true"), "utf-8")
    ran = run("replay", "0", "--store", store, "--facts", other)
    assert ran.status == 1
    assert "victime.condamnation" in ran.out


def test_a_mask_that_covers_nothing_keeps_nothing(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "d.sqlite"
    ran = run("eval", VICTIM, "--edition", "2012", "--goal", "prime.eligible", "--record", store, "--mask", "victme.*")
    assert (ran.status, ran.out, store.exists()) == (2, "", False)
    assert run("eval", VICTIM, "--mask", "victime.*").status == 2


@pytest.mark.parametrize("package", ["sqlalchemy", "cryptography"])
def test_a_missing_extra_is_named(tmp_path: Path, package: str) -> None:
    """In a process of its own, to which the package is hidden."""
    hidden = (
        f"import sys; sys.modules[{package!r}] = None; from millesime.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", hidden, "eval", str(VICTIM), *MASKED, "--record", str(tmp_path / "d.sqlite")]
    ran = subprocess.run(command, capture_output=True, check=False, text=True)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "pip install 'millesime[records]'" in ran.stderr
    assert package in ran.stderr


def test_what_cannot_be_kept_is_not_answered(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("not a store\n", encoding="utf-8")
    for where in (other, "ftp://example", tmp_path / "no" / "where.sqlite"):
        ran = run("eval", CASE, *ASKED, "--record", where)
        assert (ran.status, ran.out) == (2, ""), where
        assert ran.err.startswith("error")
    assert other.read_text(encoding="utf-8") == "not a store\n"
    store = tmp_path / "d.sqlite"
    ran = run("eval", "-", "--record", store, stdin="{}")
    assert (ran.status, ran.out, store.exists()) == (2, "", False)


def test_a_store_that_another_holds(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "d.sqlite"
    run("eval", CASE, *ASKED, "--record", store)
    monkeypatch.setattr("millesime.stores.sqlite.PATIENCE", 0.1)
    connection = sqlite3.connect(store, isolation_level=None)
    try:
        connection.execute("begin immediate")
        ran = run("eval", VICTIM, "--edition", "2012", "--goal", "prime.eligible", "--record", store)
        assert (ran.status, ran.out) == (2, "")
        assert "ML724" in ran.err
        assert len(listed(run, str(store))) == 1
    finally:
        connection.close()


@pytest.mark.parametrize(
    "words",
    [
        ("record",),
        ("record", "burn", "x"),
        ("record", "list"),
        ("record", "list", "absent.sqlite"),
        ("record", "show", "absent.sqlite", "0"),
        ("record", "list", "x", "y"),
        ("record", "list", "x", "--yes"),
        ("record", "list", "x", "--limit", "many"),
        ("replay",),
        ("replay", "0123456789"),
        ("replay", "absent.json"),
        ("replay", "0", "--store", "absent.sqlite"),
    ],
)
def test_what_cannot_be_obeyed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run(*words)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("error")
    assert list(tmp_path.iterdir()) == []


def test_ids_that_name_nothing(run: Run, store: str) -> None:
    run("eval", CASE, *ASKED, "--record", store)
    for key in ("7", "0123456789ab", "sha256:" + 64 * "0", "abc", "../../etc/passwd"):
        ran = run("record", "show", store, key)
        assert (ran.status, ran.out) == (2, ""), key
    one = listed(run, store)[0]["id"]
    for key in (one, one[:20], one.removeprefix("sha256:")[:8]):
        assert run("record", "show", store, key).status == 0


def test_lists_are_chosen(run: Run, store: str) -> None:
    run("eval", CASE, *ASKED, "--record", store)
    run("eval", VICTIM, "--edition", "2012", "--goal", "prime.eligible", "--record", store)
    assert [one["seq"] for one in listed(run, store)] == [1, 0]
    assert [one["seq"] for one in listed(run, store, "--limit", "1")] == [1]
    assert [one["seq"] for one in listed(run, store, "--goal", "tarification.mode")] == [0]
    assert [one["seq"] for one in listed(run, store, "--since", "2020-01-01")] == [1, 0]
    assert listed(run, store, "--since", "9998-01-01") == []
    text = run("record", "list", store)
    assert "prime.eligible yes" in text.out
    assert len(text.out.splitlines()) == 2


def test_carried_to_another_store(run: Run, store: str, tmp_path: Path) -> None:
    run("eval", VICTIM, *MASKED, "--record", store)
    export, copy = tmp_path / "export.json", tmp_path / "copy.sqlite"
    run("record", "export", store, "0", "--out", export, "--with-secrets")
    ran = run("record", "import", copy, export)
    assert ran.status == 0, ran.err
    assert listed(run, str(copy))[0]["id"] == listed(run, store)[0]["id"]
    assert run("replay", "0", "--store", copy).status == 0
    assert "already" in run("record", "import", copy, export).out
    assert len(listed(run, str(copy))) == 1


@pytest.mark.parametrize(
    "alter",
    [
        lambda held: {**held, "seq": 1},
        lambda held: {**held, "proof": [64 * "0"]},
        lambda held: {**held, "blobs": {}},
        lambda held: {**held, "head": {**held["head"], "root": "sha256:" + 64 * "0"}},
        lambda held: {**held, "record": {**held["record"], "recorded_at": "2012-04-01T09:30:00Z"}},
        lambda held: {**held, "format": "millesime/export/9"},
        lambda held: [],
    ],
    ids=["place", "proof", "bundle", "head", "record", "format", "list"],
)
def test_an_altered_export_is_refused(run: Run, tmp_path: Path, alter) -> None:
    store, export, copy = tmp_path / "d.sqlite", tmp_path / "export.json", tmp_path / "copy.sqlite"
    run("eval", CASE, *ASKED, "--record", store)
    run("record", "export", store, "0", "--out", export)
    export.write_text(json.dumps(alter(json.loads(export.read_text("utf-8")))), encoding="utf-8")
    ran = run("record", "import", copy, export)
    assert (ran.status, ran.out, copy.exists()) == (2, "", False)
    assert run("replay", export).status in (1, 2)


def test_heads_and_keys(run: Run, tmp_path: Path) -> None:
    store, key, head = tmp_path / "d.sqlite", tmp_path / "auditor.pem", tmp_path / "head.json"
    run("eval", CASE, *ASKED, "--record", store)
    made = run("record", "key", key)
    assert (made.status, stat.S_IMODE(key.stat().st_mode)) == (0, 0o600)
    assert run("record", "key", key).status == 2
    assert run("record", "head", store, "--sign", key, "--out", head).status == 0
    signed = json.loads(head.read_text("utf-8"))
    assert (signed["size"], signed["key"] in made.out) == (1, True)
    assert json.loads(run("record", "head", store).out)["signature"] is None
    assert run("record", "head", store, "--sign", CASE).status == 2
    export = json.loads(run("record", "export", store, "0").out)
    assert export["head"] == signed


def test_hostile_names_do_not_drive_the_terminal(run: Run, tmp_path: Path) -> None:
    store = tmp_path / "d\x1b[31m\u202eetirw.sqlite"
    ran = run("eval", CASE, *ASKED, "--record", store)
    assert ran.status == 0, ran.err
    for words in (("record", "list", store), ("record", "show", store, "0"), ("replay", "0", "--store", store)):
        ran = run(*words)
        assert ran.status == 0
        assert not set("\x1b\u202e") & set(ran.out + ran.err)
    ran = run("record", "show", tmp_path / "no\x1b[31m.sqlite", "0")
    assert ran.status == 2
    assert "\x1b" not in ran.err


def test_a_plain_evaluation_pays_nothing_for_it() -> None:
    code = (
        "import sys; from millesime.cli import main; "
        f"main(['eval', {str(CASE)!r}, '--edition', '2012', '--at', '2012-06-01', '--goal', 'tarification.mode']); "
        "sys.exit(bool({'sqlalchemy', 'cryptography', 'tqdm', 'millesime.stores', 'millesime.records.seal'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
