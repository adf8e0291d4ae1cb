"""A place for files that need not outlive the test: in memory where there is room, for the sake of speed alone."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_SHARED = Path("/dev/shm")
_ENOUGH = 1 << 30


def folder() -> str | None:
    """Where to make temporary folders; None for the usual place."""
    if _SHARED.is_dir() and os.access(_SHARED, os.W_OK):
        room = os.statvfs(_SHARED)
        if room.f_bavail * room.f_frsize >= _ENOUGH:
            return str(_SHARED)
    return None


def made(prefix: str = "millesime-") -> str:
    """A new folder there; whoever makes it removes it."""
    return tempfile.mkdtemp(prefix=prefix, dir=folder())
