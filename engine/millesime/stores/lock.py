"""One writer at a time in a folder: the lock is the system's, and falls with the process that held it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from millesime.stores.interface import StoreError

PATIENCE = 30
"""Seconds that a writer waits for its turn."""
_PAUSE = 0.01


@contextmanager
def locked(path: Path, url: str) -> Iterator[None]:
    """Hold the lock of a folder, or say after a while that another holds it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        never = Event()
        for _ in range(int(PATIENCE / _PAUSE)):
            if taken(handle):
                break
            never.wait(_PAUSE)
        else:
            raise StoreError("ML724", url=url, seconds=PATIENCE)
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":

    def taken(handle: int) -> bool:
        """Take the lock of an open file, if nobody holds it."""
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def taken(handle: int) -> bool:
        """Take the lock of an open file, if nobody holds it."""
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
