"""What somebody changes who goes around a store is found, on each store; and what cannot be found without a known head."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from millesime.records.merkle import Frontier
from millesime.stores.addresses import content
from millesime.stores.audit import START, damage
from millesime.stores.interface import Store
from millesime.stores.opening import open_store
from tests.units.stores.doors import Door, opened, unguarded
from tests.units.stores.test_contract import address, frontier

LEAVES = [b'{"n":%d}' % n for n in range(21)]
BLOBS = {address(blob): blob for blob in (b"law of 2012", b"law of 2016")}
Tamper = Callable[[str], None]


def found(store: Store, since: Frontier = START, known: Mapping[int, bytes] | None = None) -> list[tuple[str, ...]]:
    """What an audit finds: code and values."""
    reports = damage(store, since=since, known=known or {})
    return [
        (finding.code, *(value for _, value in sorted(finding.values)))
        for report in reports
        for finding in report.findings
    ]


@pytest.fixture
def filled(where: str) -> str:
    with open_store(where, create=True) as store:
        for leaf in LEAVES:
            store.append([leaf], BLOBS)
    return where


def audited(where: str, known: Mapping[int, bytes] | None = None) -> list[tuple[str, ...]]:
    with open_store(where, create=False) as store:
        return found(store, known=known)


# --- ways in: by statements past the guards, or in the files themselves ---


def statements(*each: tuple[str, tuple[object, ...]]) -> Tamper:
    def tamper(where: str) -> None:
        with opened(where) as door:
            unguarded(door, where)
            for statement, given in each:
                door.execute(statement if isinstance(door, _sqlite()) else statement.replace("?", "%s"), given)

    return tamper


def _sqlite() -> type:
    import sqlite3

    return sqlite3.Connection


def in_file(seq: int, change: Callable[[dict[str, Any], bytes], bytes | None]) -> Tamper:
    """Change the file of one leaf: its first line as JSON, and its bytes; None removes it."""

    def tamper(where: str) -> None:
        path = Path(where.removeprefix("folder:")) / "log" / "000000" / f"{seq:012d}.jsonl"
        line, leaf = path.read_bytes().split(b"\n", 1)
        changed = change(json.loads(line), leaf)
        path.unlink()
        if changed is not None:
            path.write_bytes(changed)

    return tamper


def line(said: object) -> bytes:
    return json.dumps(said, separators=(",", ":")).encode() + b"\n"


def forged_line(said: dict[str, Any], leaf: bytes) -> bytes:
    """The first line made to fit other bytes; its nodes stay."""
    said["leaves"][0] |= {"id": address(leaf), "bytes": len(leaf)}
    return line(said) + leaf + b"\n"


def swapped(where: str) -> None:
    """Leaves 4 and 5 in each other's place, each with its own id."""
    folder = Path(where.removeprefix("folder:")) / "log" / "000000"
    for seq, leaf in ((4, LEAVES[5]), (5, LEAVES[4])):
        path = folder / f"{seq:012d}.jsonl"
        said = json.loads(path.read_bytes().split(b"\n", 1)[0])
        path.unlink()
        path.write_bytes(forged_line(said, leaf))


def squeezed(where: str) -> None:
    """Leaf 4 removed, and all that follow moved up by one, their nodes where they were."""
    folder = Path(where.removeprefix("folder:")) / "log" / "000000"
    for seq in range(4, 20):
        path = folder / f"{seq:012d}.jsonl"
        said = json.loads(path.read_bytes().split(b"\n", 1)[0])
        path.unlink()
        path.write_bytes(forged_line(said, LEAVES[seq + 1]))
    (folder / "000000000020.jsonl").unlink()


def widened(where: str) -> None:
    """A leaf put in at 4, and all that follow moved down by one."""
    folder = Path(where.removeprefix("folder:")) / "log" / "000000"
    for seq in range(20, 3, -1):
        path = folder / f"{seq:012d}.jsonl"
        said = json.loads(path.read_bytes().split(b"\n", 1)[0])
        leaf = LEAVES[seq - 1] if seq > 4 else b"put in"
        path.unlink()
        path.write_bytes(forged_line(said, leaf))


def bad_blob(where: str) -> None:
    name = next(iter(BLOBS)).removeprefix("sha256:")
    path = Path(where.removeprefix("folder:")) / "blobs" / name[:2] / name
    path.unlink()
    path.write_bytes(b"law of 2013")


def nodes(change: Callable[[list[str]], list[str]]) -> Tamper:
    """Change the nodes that leaf 7 completed: those of levels 0 to 3."""

    def changed(said: dict[str, Any], leaf: bytes) -> bytes:
        said["leaves"][0]["nodes"] = change(said["leaves"][0]["nodes"])
        return line(said) + leaf

    return in_file(7, changed)


def stored(leaf: bytes) -> bytes:
    return zlib.compress(leaf)


OTHER = b'{"n":5.}'
RENUMBERED = (
    ("UPDATE leaves SET seq = -seq WHERE seq > 4", ()),
    ("UPDATE leaves SET seq = -seq - 1 WHERE seq < 0", ()),
)
MOVED_DOWN = (
    ("UPDATE leaves SET seq = -seq WHERE seq >= 4", ()),
    ("UPDATE leaves SET seq = -seq + 1 WHERE seq < 0", ()),
)

DATABASE: dict[str, tuple[Tamper, set[tuple[str, ...]]]] = {
    "a leaf altered by one byte": (
        statements(("UPDATE leaves SET data = ? WHERE seq = 4", (stored(OTHER),))),
        {("ML734", "4")},
    ),
    "a leaf altered with its id": (
        statements(("UPDATE leaves SET data = ?, id = ? WHERE seq = 4", (stored(OTHER), content(OTHER)))),
        {("ML734", "4")},
    ),
    "an id altered": (statements(("UPDATE leaves SET id = ? WHERE seq = 4", (content(OTHER),))), {("ML734", "4")}),
    "a leaf made unreadable": (statements(("UPDATE leaves SET data = ? WHERE seq = 4", (b"x",))), {("ML734", "4")}),
    "two leaves reordered": (
        statements(
            ("UPDATE leaves SET seq = -1 WHERE seq = 4", ()),
            ("UPDATE leaves SET seq = 4 WHERE seq = 5", ()),
            ("UPDATE leaves SET seq = 5 WHERE seq = -1", ()),
        ),
        {("ML734", "4"), ("ML734", "5")},
    ),
    "a leaf removed": (statements(("DELETE FROM leaves WHERE seq = 4", ())), {("ML735", "4", "4")}),
    "leaves removed": (statements(("DELETE FROM leaves WHERE seq BETWEEN 4 AND 9", ())), {("ML735", "4", "9")}),
    "a leaf removed, the others moved up": (
        statements(("DELETE FROM leaves WHERE seq = 4", ()), *RENUMBERED),
        {*(("ML734", str(seq)) for seq in range(4, 20)), ("ML735", "20", "20")},
    ),
    "the last leaf removed": (statements(("DELETE FROM leaves WHERE seq = 20", ())), {("ML735", "20", "20")}),
    "a leaf put in": (
        statements(*MOVED_DOWN, ("INSERT INTO leaves VALUES (4, ?, ?)", (content(OTHER), stored(OTHER)))),
        {*(("ML734", str(seq)) for seq in range(4, 21)), ("ML736", "21", "0"), ("ML736", "10", "1")},
    ),
    "a leaf put at the end": (
        statements(("INSERT INTO leaves VALUES (21, ?, ?)", (content(OTHER), stored(OTHER)))),
        {("ML736", "21", "0"), ("ML736", "10", "1")},
    ),
    "a leaf put far beyond the end": (
        statements(("INSERT INTO leaves VALUES (5000000, ?, ?)", (content(OTHER), stored(OTHER)))),
        {("ML735", "21", "4999999")},
    ),
    "a node altered": (
        statements(("UPDATE nodes SET hash = ? WHERE leaf = 7 AND level = 2", (bytes(32),))),
        {("ML736", "1", "2"), ("ML736", "0", "3")},
    ),
    "a node removed": (statements(("DELETE FROM nodes WHERE leaf = 7 AND level = 2", ())), {("ML736", "1", "2")}),
    "a node put in": (
        statements(("INSERT INTO nodes VALUES (2, 1, ?)", (bytes(32),))),
        {("ML736", "1", "1")},
    ),
    "a blob altered": (
        statements(("UPDATE blobs SET data = ? WHERE id = ?", (stored(b"law of 2013"), content(b"law of 2012")))),
        {("ML737", address(b"law of 2012"))},
    ),
    "a blob made unreadable": (
        statements(("UPDATE blobs SET data = ? WHERE id = ?", (b"x", content(b"law of 2012")))),
        {("ML737", address(b"law of 2012"))},
    ),
}

DATABASE |= {
    "a secret put in": (
        statements(("INSERT INTO secrets VALUES (?, ?)", (content(OTHER), b"key"))),
        {("ML739", address(OTHER))},
    ),
    "a head under another number": (statements(("INSERT INTO heads VALUES (3, ?)", (b"{}",))), {("ML719", "0")}),
}


def put(path: str, data: bytes) -> Tamper:
    """A file put into the folder."""

    def tamper(where: str) -> None:
        (Path(where.removeprefix("folder:")) / path).write_bytes(data)

    return tamper


FOLDER: dict[str, tuple[Tamper, set[tuple[str, ...]]]] = {
    "a leaf altered by one byte": (in_file(4, lambda said, leaf: line(said) + OTHER[:-1] + b"\n"), {("ML734", "4")}),
    "a leaf altered with its id": (in_file(4, lambda said, leaf: forged_line(said, OTHER)), {("ML734", "4")}),
    "a leaf cut off": (in_file(4, lambda said, leaf: line(said) + leaf[:-3]), {("ML734", "4")}),
    "two leaves reordered": (swapped, {("ML734", "4"), ("ML734", "5")}),
    "a leaf removed": (in_file(4, lambda said, leaf: None), {("ML735", "4", "4")}),
    "a leaf removed, the others moved up": (squeezed, {("ML734", str(seq)) for seq in range(4, 20)}),
    "a leaf put in": (widened, {("ML734", str(seq)) for seq in range(4, 21)}),
    "a node altered": (
        nodes(lambda held: [*held[:2], "00" * 32, *held[3:]]),
        {("ML736", "1", "2"), ("ML736", "0", "3")},
    ),
    "a node removed": (nodes(lambda held: held[:3]), {("ML736", "0", "3")}),
    "a node put in": (nodes(lambda held: [*held, "00" * 32]), {("ML736", "0", "4")}),
    "a blob altered": (bad_blob, {("ML737", next(iter(BLOBS)))}),
    "a head under another number": (put("heads/000000003.json", b"{}"), {("ML719", "0")}),
}


def test_a_secret_whose_record_never_came_is_no_damage_to_a_folder(tmp_path: Path) -> None:
    """There, secrets are written before the record that they belong to: a writer may be cut off in between."""
    where = f"folder:{tmp_path / 'store'}"
    with open_store(where, create=True) as store:
        store.append(LEAVES, BLOBS)
    put(f"secrets/{address(OTHER).removeprefix('sha256:')}", b"key")(where)
    assert audited(where) == []


def test_an_untouched_store_has_nothing_wrong(filled: str) -> None:
    assert audited(filled, {size: frontier(LEAVES[:size]).root for size in range(22)}) == []


@pytest.mark.parametrize("where", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize("how", DATABASE)
def test_tampering_with_a_database_is_found(filled: str, how: str) -> None:
    tamper, expected = DATABASE[how]
    tamper(filled)
    assert set(audited(filled)) == expected


@pytest.mark.parametrize("where", ["folder"], indirect=True)
@pytest.mark.parametrize("how", FOLDER)
def test_tampering_with_a_folder_is_found(filled: str, how: str) -> None:
    tamper, expected = FOLDER[how]
    tamper(filled)
    assert set(audited(filled)) == expected


def cut(door: Door) -> None:
    door.execute("DELETE FROM leaves WHERE seq >= 18")
    door.execute("DELETE FROM nodes WHERE leaf >= 18")


@pytest.mark.parametrize("where", ["sqlite", "postgresql"], indirect=True)
def test_the_end_taken_away_with_its_nodes_is_found_by_a_known_head(filled: str) -> None:
    with opened(filled) as door:
        unguarded(door, filled)
        cut(door)
    assert audited(filled) == []
    assert audited(filled, {21: frontier(LEAVES).root}) == [("ML738", "21")]


@pytest.mark.parametrize("where", ["folder"], indirect=True)
def test_the_last_files_taken_away_are_found_by_a_known_head(filled: str) -> None:
    log = Path(filled.removeprefix("folder:")) / "log" / "000000"
    for seq in (18, 19, 20):
        (log / f"{seq:012d}.jsonl").unlink()
    assert audited(filled) == []
    assert audited(filled, {18: frontier(LEAVES[:18]).root}) == []
    assert audited(filled, {18: frontier(LEAVES[:18]).root, 21: frontier(LEAVES).root}) == [("ML738", "21")]


def test_a_log_made_anew_is_found_by_a_known_head(where: str) -> None:
    forged = [*LEAVES[:4], OTHER, *LEAVES[5:]]
    with open_store(where, create=True) as store:
        store.append(forged)
        assert found(store) == []
        heads = {size: frontier(LEAVES[:size]).root for size in (3, 4, 5, 16)}
        assert found(store, known=heads) == [("ML738", "5"), ("ML738", "16")]


def test_an_audit_goes_on_where_it_stopped(where: str) -> None:
    leaves = [b"%d" % n for n in range(1300)]
    with open_store(where, create=True) as store:
        store.append(leaves[:900])
        reports = damage(store)
        first = next(reports)
        reports.close()
        assert (first.stage, first.done, first.total, first.frontier) == ("leaves", 512, 900, frontier(leaves[:512]))
        store.append(leaves[900:])
        rest = list(damage(store, since=first.frontier, known={200: frontier(leaves[:200]).root, 700: bytes(32)}))
        assert [(report.stage, report.done, report.total) for report in rest] == [
            ("leaves", 1024, 1300),
            ("leaves", 1300, 1300),
            ("heads", 1300, 1300),
            ("blobs", 0, 0),
        ]
        assert rest[-1].frontier == frontier(leaves)
        assert [finding.values for report in rest for finding in report.findings] == [(("size", "700"),)]


def test_a_forged_past_is_found_by_who_goes_on_from_before(where: str) -> None:
    with open_store(where, create=True) as store:
        store.append([b"forged", *LEAVES[1:]])
        assert found(store, since=frontier(LEAVES[:5])) != []
