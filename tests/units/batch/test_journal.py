"""The journal of a run: what it knows is on the disk, and nothing after it counts."""

from __future__ import annotations

from pathlib import Path

import pytest

import millesime
from millesime.batch.journal import Parts

RUN = {"goals": ["a"], "files": [["in", 1, 2]]}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out.csv"


def begun(out: Path, groups: int = 3) -> Path:
    """A run that was cut off while it wrote its fourth group."""
    parts = Parts(out, RUN, resume=False)
    for n in range(groups):
        parts.data.write(b"%d\n" % n)
        parts.note({"stop": n + 1})
    parts.data.write(b"half a gr")
    parts.close()
    return parts.folder


def test_it_goes_on_after_the_last_group(out: Path) -> None:
    folder = begun(out)
    parts = Parts(out, RUN, resume=True)
    assert [group["stop"] for group in parts.groups] == [1, 2, 3]
    parts.data.write(b"3\n")
    parts.note({"stop": 4})
    parts.finish(None, out, None)
    assert out.read_bytes() == b"0\n1\n2\n3\n"
    assert not folder.exists()


@pytest.mark.parametrize("cut", range(2, 40))
def test_a_line_that_was_being_written_counts_for_nothing(out: Path, cut: int) -> None:
    journal = begun(out) / "journal"
    journal.write_bytes(journal.read_bytes()[:-cut])
    parts = Parts(out, RUN, resume=True)
    size = 2 * len(parts.groups)
    assert len(parts.groups) in (1, 2)
    assert (parts.data.tell(), (parts.folder / "data").stat().st_size) == (size, size)
    parts.close()


def test_groups_whose_bytes_are_gone_are_done_again(out: Path) -> None:
    folder = begun(out)
    (folder / "data").write_bytes(b"0\n1")
    parts = Parts(out, RUN, resume=True)
    assert [group["stop"] for group in parts.groups] == [1]
    parts.close()
    (folder / "data").unlink()
    parts = Parts(out, RUN, resume=True)
    assert parts.groups == []
    parts.close()


def test_what_is_not_the_same_is_named(out: Path) -> None:
    begun(out)
    with pytest.raises(millesime.Refused) as refused:
        Parts(out, {**RUN, "goals": ["b"]}, resume=True)
    (problem,) = refused.value.diagnostics
    assert (problem.code, problem.value("what")) == ("ML814", 'goals = ["a"] ≠ ["b"]')
    parts = Parts(out, {**RUN, "goals": ["b"]}, resume=False)
    assert (parts.groups, parts.data.tell()) == ([], 0)
    parts.discard()
    assert not parts.folder.exists()


def test_nothing_to_go_on_from_is_a_beginning(out: Path) -> None:
    parts = Parts(out, RUN, resume=True)
    assert parts.groups == []
    (parts.folder / "mine").touch()
    parts.discard()
    assert [path.name for path in parts.folder.iterdir()] == ["mine"]
