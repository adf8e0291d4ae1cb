"""The score of the code of one row, told from the journal: by edition, and each fault of which something is left to say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final, Protocol

from tests.oracle.row_against import HARMLESS, RIGHTLY
from tests.oracle.row_bench import ANSWERS_MORE, LEAVES_MORE, NOTICED, UNNOTICED
from tests.oracle.row_equivalents import ARGUED
from tests.oracle.row_journal import Entry, Journal

COLUMNS: Final = (NOTICED, HARMLESS, RIGHTLY, ARGUED, LEAVES_MORE, ANSWERS_MORE, UNNOTICED)


class Tried(Protocol):
    """A function that is to be tried."""

    @property
    def digest(self) -> str:
        """What its text is found again by."""
        ...


def report(journal: Journal, units: Sequence[Tried]) -> str:
    """What came of some functions, as far as they were tried."""
    entries = [journal.entries[unit.digest] for unit in units if unit.digest in journal.entries]
    seconds = sum(entry.seconds for entry in entries)
    lines = [
        "# Faults planted in the code of one row", "",
        f"{len(entries)} of {len(units)} functions tried, in {seconds:.0f} s of a processor.", "",
        "| edition, group | functions | planted | " + " | ".join(COLUMNS) + " |",
        "|---" * (3 + len(COLUMNS)) + "|",
    ]  # fmt: skip
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(f"{entry.edition} `{entry.of.partition('.')[0]}`", []).append(entry)
    lines += [_row(name, some) for name, some in sorted(groups.items())] + [_row("together", entries), ""]
    for entry in entries:
        lines += [
            f"- {one.verdict}: {entry.edition} `{entry.goal}` `{one.unit}` line {one.line}, {one.told} ({one.place}): `{one.text}`"
            for one in entry.left
        ]
    return "\n".join([*lines, ""])


def _row(name: str, entries: Sequence[Entry]) -> str:
    found: Counter[str] = Counter()
    for entry in entries:
        found.update(entry.found)
    figures = [len(entries), sum(entry.planted for entry in entries), *(found[told] for told in COLUMNS)]
    return f"| {name} | " + " | ".join(f"{one:,}" for one in figures) + " |"
