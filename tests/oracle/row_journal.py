"""What was tried of the code of one row: a line for each function, kept as it is tried, found again by the function's text."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import final

from tests.oracle.row_bench import UNNOTICED
from tests.oracle.row_trial import Left


@final
@dataclass(frozen=True, slots=True)
class Entry:
    """What came of the faults of a function."""

    edition: str
    goal: str
    rule: str
    path: str | None
    unit: str
    of: str
    digest: str
    planted: int
    found: dict[str, int]
    left: list[Left]
    seconds: float


@final
class Journal:
    """A file of such entries. The last one of a text holds; a line that was cut off is none."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.entries: dict[str, Entry] = {}
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        for line in lines:
            try:
                read = json.loads(line)
            except json.JSONDecodeError:
                continue
            entry = Entry(**{**read, "left": [Left(*one) for one in read["left"]]})
            self.entries[entry.digest] = entry
        self._again = {
            entry.digest for entry in self.entries.values() if any(one.verdict == UNNOTICED for one in entry.left)
        }

    def open(self, digest: str, *, again: bool) -> bool:
        """Whether a text is still to be tried, or once more where a fault survived."""
        return digest not in self.entries or (again and digest in self._again)

    def note(self, entry: Entry) -> None:
        """Keep what came of a function."""
        self.entries[entry.digest] = entry
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")


def digest(name: str, text: str) -> str:
    """What a function's text is found again by."""
    return sha256(f"{name}\n{text}".encode()).hexdigest()[:24]
