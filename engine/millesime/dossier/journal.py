"""The journal of a dossier: a file that grows by a line an entry, each on the disk before anybody is told that it is.

One writer at a time holds the file's lock; who reads takes none, and leaves an unfinished last line alone. A writer that
dies leaves the beginning of a line at most, which the next one cuts off: it was never acknowledged.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_ISREG
from threading import Event
from typing import Any, Final, final

from millesime.dossier.entries import Entry, NewerError
from millesime.dossier.lines import BEGINS, ORIGIN, DamagedError, entry_in, line_of, next_entry, torn
from millesime.stores.disk import sync_folder
from millesime.stores.lock import taken
from millesime.text import Diagnostic, Span
from millesime.text.diagnostic import diagnose
from millesime.workspace.refused import Refused

PATIENCE: Final = 30.0
"""Seconds that a writer waits for its turn."""
_PAUSE: Final = 0.01
_BINARY: Final = getattr(os, "O_BINARY", 0)


def refused(code: str, path: Path, **values: Any) -> Refused:
    """A refusal that concerns a journal."""
    return Refused([diagnose(code, Span(str(path), 0, 0), name=str(path), **values)])


@final
class Journal:
    """The entries of a file, as many as were read; `refresh` reads what was added since."""

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        self.path = path
        self.entries: list[Entry] = []
        self.lines: list[int] = []
        """Where each line ends."""
        self.chain = ORIGIN
        self._patience = patience
        self._file: tuple[int, int] | None = None

    @property
    def size(self) -> int:
        """Bytes of the lines that were read."""
        return self.lines[-1] if self.lines else 0

    # ── reading ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def refresh(self) -> tuple[list[Entry], Diagnostic | None]:
        """What was added since it was last read, and a remark where the last line was never finished."""
        handle = self._opened(os.O_RDONLY)
        try:
            added, tail = self._read(handle)
            # An unfinished line may be another's, who is writing it; where nobody is, whoever wrote it died.
            alone = bool(tail) and taken(handle)
        finally:
            os.close(handle)
        if not self.entries:
            raise refused("ML770", self.path)
        return added, self._unfinished(len(tail)) if alone else None

    def _opened(self, flags: int) -> int:
        try:
            handle = os.open(self.path, flags | _BINARY | getattr(os, "O_NONBLOCK", 0))
        except FileNotFoundError:
            raise refused("ML771", self.path) from None
        except OSError as fault:
            raise refused("ML777", self.path, why=_reason(fault)) from fault
        if not S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise refused("ML770", self.path)
        return handle

    def _read(self, handle: int) -> tuple[list[Entry], bytes]:
        """The entries past those that are known, and what follows the last whole line."""
        status = os.fstat(handle)
        file = (status.st_dev, status.st_ino)
        if self.lines and (self._file != file or status.st_size < self.size):
            raise self._damaged(len(self.lines))  # it became another file, or shorter, while it was in use
        self._file = file
        data = _from(handle, self.size)
        *whole, tail = data.split(b"\n")
        added = [self._take(line) for line in whole]
        if tail and not torn(tail):
            if not self.lines and not tail.startswith(BEGINS):
                raise refused("ML770", self.path)
            raise self._damaged(len(self.lines) + 1)
        return added, tail

    def _take(self, line: bytes) -> Entry:
        number = len(self.lines) + 1
        if number == 1 and not line.startswith(BEGINS):
            raise refused("ML770", self.path)
        try:
            entry, chain = next_entry(line, self.chain, number)
        except NewerError as newer:
            raise refused("ML781", self.path, line=number, found=newer) from None
        except DamagedError:
            raise self._damaged(number) from None
        self.entries.append(entry)
        self.lines.append(self.size + len(line) + 1)
        self.chain = chain
        return entry

    def _damaged(self, line: int) -> Refused:
        return refused("ML773", self.path, line=line)

    # ── writing ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def create(self, opening: Entry) -> None:
        """Make the file, with the entry that opens the dossier; one that never came to its first line is made anew."""
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
        except FileExistsError:
            handle = self._opened(os.O_RDWR)
        except OSError as fault:
            raise refused("ML777", self.path, why=_reason(fault)) from fault
        try:
            self._lock(handle)
            held = _from(handle, 0)
            if b"\n" in held or not torn(held):
                raise refused("ML772", self.path)
            self._cut(handle, 0)
            self._write(handle, [opening])
            with suppress(OSError):
                sync_folder(self.path.parent)
        finally:
            os.close(handle)

    @contextmanager
    def writing(self) -> Iterator[Writing]:
        """The journal to oneself, read up to its end; what was left unfinished by whoever died is cut off."""
        handle = self._opened(os.O_RDWR)
        try:
            self._lock(handle)
            added, tail = self._read(handle)
            if not self.entries:
                raise refused("ML770", self.path)
            remark = None
            if tail:
                remark = self._mended(handle, tail, added)
            yield Writing(self, handle, tuple(added), remark)
        finally:
            os.close(handle)

    def _mended(self, handle: int, tail: bytes, added: list[Entry]) -> Diagnostic | None:
        """The unfinished line taken away, and said so; one that lacks its end alone is whole, and given it."""
        said = tail.rstrip(b"\0")
        whole = False
        with suppress(ValueError, NewerError):
            entry_in(said)
            whole = True
        try:
            self._cut(handle, self.size + (len(said) if whole else 0))
            if whole:
                os.lseek(handle, 0, os.SEEK_END)
                _put(handle, b"\n")
                os.fsync(handle)
        except OSError as fault:
            raise refused("ML777", self.path, why=_reason(fault)) from fault
        if whole:
            added.append(self._take(said))
            return None
        return self._unfinished(len(tail))

    def _unfinished(self, count: int) -> Diagnostic:
        return diagnose("ML782", Span(str(self.path), 0, 0), name=str(self.path), bytes=count)

    def _lock(self, handle: int) -> None:
        never = Event()
        for _ in range(max(1, int(self._patience / _PAUSE))):
            if taken(handle):
                return
            never.wait(_PAUSE)
        raise refused("ML776", self.path, seconds=round(self._patience))

    def _write(self, handle: int, entries: Sequence[Entry]) -> None:
        """The lines of entries, on the disk when this returns; where that fails the file is as it was."""
        lines, chain = [], self.chain
        for entry in entries:
            line, chain = line_of(entry, chain)
            lines.append(line)
        try:
            os.lseek(handle, self.size, os.SEEK_SET)
            _put(handle, b"".join(lines))
            os.fsync(handle)
        except OSError as fault:
            try:
                self._cut(handle, self.size)
            except OSError:
                raise refused("ML787", self.path, why=_reason(fault)) from fault
            raise refused("ML777", self.path, why=_reason(fault)) from fault
        status = os.fstat(handle)
        self._file = (status.st_dev, status.st_ino)
        for entry, line in zip(entries, lines, strict=True):
            self.entries.append(entry)
            self.lines.append(self.size + len(line))
        self.chain = chain

    def _cut(self, handle: int, size: int) -> None:
        os.ftruncate(handle, size)
        os.fsync(handle)


@final
class Writing:
    """A journal that nobody else can write."""

    def __init__(self, journal: Journal, handle: int, added: tuple[Entry, ...], remark: Diagnostic | None) -> None:
        self._journal, self._handle = journal, handle
        self.added = added
        """What others had added in the meantime."""
        self.remark = remark

    def append(self, *entries: Entry) -> None:
        """Add entries, all of them or none; they are on the disk when this returns."""
        self._journal._write(self._handle, entries)


def _from(handle: int, start: int) -> bytes:
    os.lseek(handle, start, os.SEEK_SET)
    parts = []
    while part := os.read(handle, 1 << 20):
        parts.append(part)
    return b"".join(parts)


def _put(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]


def _reason(fault: OSError) -> str:
    return fault.strerror or errno.errorcode.get(fault.errno or 0, str(fault))


def intact(path: Path) -> tuple[list[Entry], list[int]]:
    """Every entry of a damaged journal that is as it was written, and the lines that are not."""
    entries: list[Entry] = []
    lost: list[int] = []
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise refused("ML771", path) from None
    except OSError as fault:
        raise refused("ML777", path, why=_reason(fault)) from fault
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line:
            continue
        try:
            entries.append(entry_in(line)[0])
        except ValueError:
            lost.append(number)
        except NewerError as newer:
            raise refused("ML781", path, line=number, found=newer) from None
    return entries, lost
