"""A journal's file: every altered byte is told at its line, every torn end is known, every acknowledged entry is kept."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from millesime.dossier.entries import Act, Asked, Entry, Law, canonical, id_of, made
from millesime.dossier.journal import Journal, intact
from millesime.dossier.lines import linked
from millesime.dossier.repair import repaired
from millesime.workspace.refused import Refused

WHEN = "2012-04-01T09:30:00Z"


def entries(count: int) -> list[Entry]:
    opening = made(Act.OPEN, WHEN, dossier="0123456789abcdef", law=Law("2012", "sha256:0"), asked=Asked())
    listed = [opening]
    for number in range(count):
        note = 'é « \\ " { [' if number % 2 else None
        listed.append(made(Act.TELL, WHEN, after=listed[-1].id, facts={"a.b": number, "c": [{"d": "e"}]}, note=note))
    return listed


def written(path: Path, count: int = 3) -> list[Entry]:
    first, *more = entries(count)
    journal = Journal(path)
    journal.create(first)
    with journal.writing() as held:
        held.append(*more)
    return [first, *more]


def read(path: Path) -> list[Entry]:
    journal = Journal(path)
    journal.refresh()
    return journal.entries


def codes(attempt: Callable[[], Any]) -> list[tuple[str, Any]]:
    with pytest.raises(Refused) as refused:
        attempt()
    return [(one.code, one.value("line") or None) for one in refused.value.diagnostics]


def test_what_was_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert written(path) == read(path)


def test_every_altered_byte_is_told_at_its_line(tmp_path: Path) -> None:
    """Whichever bit, and in the last line as well: a whole line with something wrong in it was never a torn one."""
    path = tmp_path / "a"
    listed = written(path)
    data = path.read_bytes()
    line = 1
    for place, byte in enumerate(data):
        for bit in (1, 32):
            path.write_bytes(data[:place] + bytes([byte ^ bit]) + data[place + 1 :])
            ((code, told),) = codes(lambda: read(path))
            last = place == len(data) - 1
            assert code in ({"ML773", "ML770", "ML781"} if line == 1 else {"ML773", "ML781"}), (place, code)
            assert told in ({None, "1"} if line == 1 else {str(line)}) or last, (place, told)
        line += byte == 0x0A
    path.write_bytes(data)
    assert read(path) == listed


def test_lines_moved_removed_or_put_in_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a"
    written(path)
    lines = path.read_bytes().splitlines(keepends=True)
    other = tmp_path / "b"
    written(other, 4)
    more = other.read_bytes().splitlines(keepends=True)[-1]
    for bent, line in [
        ([lines[0], lines[2], lines[1], lines[3]], "2"),
        ([lines[0], lines[2], lines[3]], "2"),
        ([*lines[:3], lines[2], lines[3]], "4"),
        ([*lines, lines[0]], "5"),
        ([*lines[:2], more, *lines[2:]], "3"),
        ([*lines, b"\n"], "5"),
    ]:
        path.write_bytes(b"".join(bent))
        assert codes(lambda: read(path)) == [("ML773", line)]


def test_a_line_forged_with_its_hashes_but_out_of_format_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a"
    listed = written(path)
    chain = orjson.loads(path.read_bytes().splitlines()[-1])["chain"]
    said: Any
    for said, code in [({"do": "tell", "at": WHEN, "facts": {}}, "ML773"), ({"do": "sing", "at": WHEN}, "ML781")]:
        line = canonical({"chain": linked(chain, canonical(said)), "entry": said, "id": id_of(said)})
        path.write_bytes(path.read_bytes() + line + b"\n")
        assert codes(lambda: read(path)) == [(code, "5")]
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert read(path) == listed


def test_every_torn_end_is_known_and_mended(tmp_path: Path) -> None:
    """Cut anywhere in its last line, with zeros behind or not: what came before is there, and the next goes on from it."""
    path = tmp_path / "a"
    listed = written(path)
    data = path.read_bytes()
    begins = data.rindex(b"\n", 0, -1) + 1
    for cut in range(begins, len(data)):
        for zeros in (b"", bytes(5)):
            path.write_bytes(data[:cut] + zeros)
            whole = cut == len(data) - 1
            journal = Journal(path)
            _, remark = journal.refresh()
            assert journal.entries == listed[:-1]
            assert (remark is not None) == bool(data[begins:cut] + zeros)
            with journal.writing() as held:
                expected = listed if whole else listed[:-1]
                assert journal.entries == expected
                assert (held.remark is None) == (whole or (cut == begins and not zeros))
                more = made(Act.CLOSE, WHEN, after=expected[-1].id)
                held.append(more)
            assert read(path) == [*expected, more]


def test_a_file_cut_before_its_first_line_ended_is_opened_anew(tmp_path: Path) -> None:
    path = tmp_path / "a"
    (opening,) = written(path, 0)
    data = path.read_bytes()
    for cut in (0, 1, 40, len(data) - 2):
        path.write_bytes(data[:cut])
        assert codes(lambda: read(path)) == [("ML770", None)]
        Journal(path).create(opening)
        assert path.read_bytes() == data
    assert codes(lambda: Journal(path).create(opening)) == [("ML772", None)]


@pytest.mark.parametrize("content", [b"hello", b"hello\n", b"{}\n", b"{", b'{"chain":1}\n', b"\xff\xfe"])
def test_another_file_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a"
    path.write_bytes(content)
    (opening,) = entries(0)

    def go_on() -> None:
        with Journal(path).writing():
            pass

    for attempt in (lambda: read(path), go_on):
        ((code, _),) = codes(attempt)
        assert code in ("ML770", "ML773")
    if content != b"{":  # the very beginning of a line
        assert codes(lambda: Journal(path).create(opening)) == [("ML772", None)]
        assert path.read_bytes() == content


def test_no_entry_is_answered_before_it_is_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    done: list[str] = []

    def noted(name: str) -> None:
        call = getattr(os, name)

        def also(*given: Any) -> Any:
            done.append(name)
            return call(*given)

        monkeypatch.setattr(os, name, also)

    noted("fsync")
    noted("write")
    written(path)
    assert done[-1] == "fsync"
    assert done.count("write") == 2
    assert [done[place + 1] for place, one in enumerate(done) if one == "write"] == ["fsync", "fsync"]


@pytest.mark.parametrize(("fault", "code"), [(errno.ENOSPC, "ML777"), (errno.EIO, "ML777")])
def test_a_disk_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: int, code: str
) -> None:
    path = tmp_path / "a"
    listed = written(path)
    data = path.read_bytes()
    journal = Journal(path)
    calls = [0]
    fsync = os.fsync

    def failing(handle: int) -> None:
        calls[0] += 1
        if calls[0] == 1:
            raise OSError(fault, os.strerror(fault))
        fsync(handle)

    def add() -> None:
        with journal.writing() as held:
            held.append(made(Act.CLOSE, WHEN))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", failing)
        assert codes(add) == [(code, None)]
    assert path.read_bytes() == data
    assert journal.entries == listed
    add()
    assert len(read(path)) == len(listed) + 1


def test_where_nothing_is_known_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk refuses the entry, then refuses to have it taken away."""
    path = tmp_path / "a"
    written(path)

    def failing(*_: Any) -> None:
        raise OSError(errno.EIO, "Input/output error")

    def add() -> None:
        with Journal(path).writing() as held:
            monkeypatch.setattr(os, "fsync", failing)
            monkeypatch.setattr(os, "ftruncate", failing)
            held.append(made(Act.CLOSE, WHEN))

    assert codes(add) == [("ML787", None)]


def test_two_writers_do_not_hold_it_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a"
    written(path)

    def second() -> None:
        with Journal(path, patience=0.05).writing():
            pass

    with Journal(path).writing():
        assert codes(second) == [("ML776", None)]
        read(path)  # who reads needs no turn
    second()


def test_a_reader_leaves_what_is_being_written_alone(tmp_path: Path) -> None:
    path = tmp_path / "a"
    listed = written(path)
    journal = Journal(path)
    with journal.writing():
        with path.open("ab") as file:
            file.write(b'{"chain":"')
        reader = Journal(path)
        _, remark = reader.refresh()
        assert (reader.entries, remark) == (listed, None)


def test_a_file_that_became_another_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a"
    written(path)
    journal = Journal(path)
    journal.refresh()
    path.write_bytes(path.read_bytes()[:300])
    assert codes(journal.refresh) == [("ML773", "4")]


def test_what_is_intact_is_gathered(tmp_path: Path) -> None:
    path, new = tmp_path / "a", tmp_path / "b"
    listed = written(path, 5)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[2] = lines[2].replace(b'"a.b":1', b'"a.b":9')
    path.write_bytes(b"".join(lines))
    assert intact(path)[0] == [*listed[:2], *listed[3:]]
    kept, lost = repaired(path, new)
    assert kept == 5
    assert lost == [3]
    assert read(new) == [*listed[:2], *listed[3:]]
    assert codes(lambda: repaired(path, new)) == [("ML772", None)]
