"""The memory of a process that decides tables: one heap for all its threads.

Each thread would have one of its own, and what a chunk gave back to one would not serve the next chunk's thread. Asked for
before any library starts a thread, or it is too late; hence apart from all that brings one with it.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys
from contextlib import suppress

_ARENA_MAX = -8
"""M_ARENA_MAX, as malloc.h has it."""


def shared() -> None:
    """Have all threads of this process share one heap, Arrow's own included, where its C library lets itself be told."""
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # numpy's threads for matrices, of which there are none, wait in turns
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def settled() -> None:
    """Have the interpreter look for cycles seldom, never among what there is by now (the law, which stays), and leave
    threads alone for longer: each gives way by itself whenever numpy or Arrow works.
    """
    gc.freeze()
    gc.set_threshold(100_000)
    sys.setswitchinterval(0.05)
