"""The processes that a process has started, and those started by them: whom a test may kill, and whether all are gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")


def below(pid: int) -> dict[int, str]:
    """The command lines of all that come from a process, by their numbers."""
    children: dict[int, list[int]] = {}
    for number, parent in _parents():
        children.setdefault(parent, []).append(number)
    found: dict[int, str] = {}
    waiting = [pid]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            found[child] = _command(child)
            waiting.append(child)
    return found


def alive(pid: int) -> bool:
    """Whether there is such a process, and it has not ended."""
    state = dict(_states()).get(pid)
    return state is not None and state != "Z"


def _parents() -> Iterator[tuple[int, int]]:
    for number, fields in _fields():
        yield number, int(fields[1])


def _states() -> Iterator[tuple[int, str]]:
    for number, fields in _fields():
        yield number, fields[0]


def _fields() -> Iterator[tuple[int, list[str]]]:
    """Of each process, what follows its name, which may hold anything."""
    for path in PROC.glob("[0-9]*/stat"):
        try:
            yield int(path.parent.name), path.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended


def _command(pid: int) -> str:
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""
