"""A run that can be interrupted: its rows so far lie beside OUT, with a journal of the groups that are on the disk.

`OUT.parts/` holds `data` (the beginning of OUT), `rejects`, and `journal`: a line that says what the run is, then a line a
group, written once the group's bytes have reached the disk. Whatever lies after what the last line tells is cut off.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, final

import orjson

from millesime.text import Span
from millesime.text.diagnostic import diagnose
from millesime.workspace.refused import Refused

_NAMES = ("data", "rejects", "journal", "whole", "lock")


@final
class Parts:
    """The folder of a run that is not finished."""

    def __init__(self, out: Path, identity: Mapping[str, Any], *, resume: bool) -> None:
        self.folder = out.with_name(f"{out.name}.parts")
        self.folder.mkdir(exist_ok=True)
        self._lock = (self.folder / "lock").open("wb")
        self._hold(out)
        try:
            self.groups: list[dict[str, Any]] = self._read(identity) if resume else []
        except Refused:
            self._lock.close()
            raise
        """What the journal says of each group that is on the disk."""
        self._worth = bool(self.groups)
        last = self.groups[-1] if self.groups else {"size": 0, "rejects": 0}
        self.data = _cut(self.folder / "data", last["size"])
        self.rejects = _cut(self.folder / "rejects", last["rejects"])
        self._safe = {file.name: file.tell() for file in (self.data, self.rejects)}
        """So much of each file is on the disk."""
        self._journal = (self.folder / "journal").open("ab" if self.groups else "wb")
        if not self.groups:
            self._write({"run": identity})  # of a run without any group nothing is worth keeping

    def _hold(self, out: Path) -> None:
        """Keep others away for as long as this process lives."""
        try:
            from fcntl import LOCK_EX, LOCK_NB, flock
        except ModuleNotFoundError:  # a system that has no such locks
            return
        try:
            flock(self._lock, LOCK_EX | LOCK_NB)
        except OSError:
            self._lock.close()
            raise Refused([diagnose("ML815", Span(str(out), 0, 0), name=str(out))]) from None

    def _read(self, identity: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The groups of the run that was begun, if it is this one; none where there is no such run."""
        lines: list[Any] = []
        with suppress(FileNotFoundError):
            for line in (self.folder / "journal").read_bytes().splitlines():
                try:
                    lines.append(orjson.loads(line))
                except orjson.JSONDecodeError:
                    break  # the line that was being written
        if not lines:
            return []
        begun = lines[0]["run"]
        now = orjson.loads(orjson.dumps(identity))
        for key in (*now, *begun):
            if begun.get(key) != now.get(key):
                name = str(self.folder)
                what = f"{key} = {_short(begun.get(key))} ≠ {_short(now.get(key))}"
                raise Refused([diagnose("ML814", Span(name, 0, 0), name=name, what=what)])
        groups = lines[1:]
        sizes = [_size(self.folder / name) for name in ("data", "rejects")]
        while groups and (groups[-1]["size"] > sizes[0] or groups[-1]["rejects"] > sizes[1]):
            groups.pop()
        return groups

    def note(self, group: Mapping[str, Any]) -> None:
        """Say that a group is written: its bytes reach the disk before the journal's line does."""
        for file in (self.data, self.rejects):
            file.flush()
            if file.tell() != self._safe.get(file.name):  # mostly nothing is rejected
                os.fsync(file.fileno())
                self._safe[file.name] = file.tell()
        self._worth = True
        self._write({"size": self.data.tell(), "rejects": self.rejects.tell(), **group})
        os.fsync(self._journal.fileno())

    def _write(self, line: Mapping[str, Any]) -> None:
        self._journal.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        self._journal.flush()

    def finish(self, whole: Path | None, out: Path, rejects: Path | None) -> None:
        """Give the files their names, each at once, and leave nothing else; others are kept away until then."""
        for file in (self.data, self.rejects):
            file.flush()
            os.fsync(file.fileno())
            file.close()
        if rejects is not None:
            os.replace(self.folder / "rejects", rejects)
        os.replace(whole or self.folder / "data", os.path.realpath(out))
        self.discard()

    def discard(self) -> None:
        """Leave nothing of the run; what somebody else put there stays."""
        self._worth = False
        self.close()

    def close(self) -> None:
        """Let go of the folder; what is in it stays for another to go on, if there is anything."""
        if self._lock.closed:
            return  # the folder may be another's by now
        for file in (self.data, self.rejects, self._journal):
            file.close()
        if not self._worth:
            with suppress(OSError):
                self._clear()
                self.folder.rmdir()
        self._lock.close()

    def _clear(self) -> None:
        for name in _NAMES:
            (self.folder / name).unlink(missing_ok=True)


def _cut(path: Path, size: int) -> BinaryIO:
    path.touch()
    file = path.open("r+b")
    file.truncate(size)
    file.seek(size)
    return file


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    return text if len(text) <= 80 else f"{text[:77]}…"
