"""The lines of a journal: what each holds, how it is chained to those before it, and what is wrong with one.

A line is canonical JSON: `entry`, what it says; `id`, the hash of that; `chain`, the hash of the chain before it and of the
entry. So a byte altered anywhere is seen at its line, and so is a line moved, removed or put in.
"""

from __future__ import annotations

import hashlib
from typing import Final, final

import orjson

from millesime.dossier.entries import Act, Entry, NewerError, canonical, read, written

BEGINS: Final = b'{"chain":"'
"""How every line begins."""
ORIGIN: Final = ""
"""What the first line is chained to."""


@final
class DamagedError(Exception):
    """A line that is not as it was written, or not in its place."""


def line_of(entry: Entry, before: str) -> tuple[bytes, str]:
    """The line of an entry after a chain, and the chain that it makes."""
    said = canonical(written(entry))
    chain = linked(before, said)
    return canonical({"chain": chain, "entry": written(entry), "id": entry.id}) + b"\n", chain


def linked(before: str, said: bytes) -> str:
    """A chain and what is said next, as the next chain."""
    return hashlib.sha256(before.encode() + b"\n" + said).hexdigest()


def entry_in(line: bytes) -> tuple[Entry, str]:
    """The entry of a line, whatever it is chained to, and the chain that it states; ValueError where it is no whole one."""
    try:
        held = orjson.loads(line)
    except orjson.JSONDecodeError as fault:
        raise ValueError(f"not JSON ({fault.msg})") from None
    if not isinstance(held, dict) or held.keys() != {"chain", "entry", "id"} or canonical(held) != line:
        raise ValueError("not a line of a journal")
    entry = read(held["entry"])
    if entry.id != held["id"]:
        raise ValueError(f"says `{held['id']}`, and its content comes to `{entry.id}`")
    return entry, str(held["chain"])


def next_entry(line: bytes, before: str, number: int) -> tuple[Entry, str]:
    """The entry of a line after a chain; `DamagedError` where it is not the one that was written there."""
    try:
        entry, chain = entry_in(line)
    except NewerError:
        raise
    except ValueError as fault:
        raise DamagedError(str(fault)) from None
    if chain != linked(before, canonical(written(entry))):
        raise DamagedError("not the line that followed the one before it")
    if (entry.act is Act.OPEN) != (number == 1):
        raise DamagedError("a dossier is opened once, on its first line")
    return entry, chain


def torn(tail: bytes) -> bool:
    """Whether what follows the last whole line is a line that was being written when the writer died.

    Such a line was never acknowledged: that comes after its last byte is on the disk. It is the beginning of a line, with
    zeros behind it where a disk had set room aside. What follows a line that is whole is damage.
    """
    said = tail.rstrip(b"\0")
    if not (BEGINS.startswith(said) or said.startswith(BEGINS)):
        return False
    # The outermost brace of a line closes at its very end: where it closes sooner, something follows a whole line.
    depth, quoted, escaped = 0, False, False
    for place, byte in enumerate(said):
        if escaped:
            escaped = False
        elif quoted:
            escaped = byte == 0x5C
            quoted = byte != 0x22
        elif byte == 0x22:
            quoted = True
        elif byte in b"{[":
            depth += 1
        elif byte in b"]}":
            depth -= 1
            if depth == 0:
                return place == len(said) - 1
    return True
