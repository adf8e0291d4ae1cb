"""Dossiers opened and closed leave nothing behind: neither in our process nor in the second engine's."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from benchmarks.dossiers import kept
from millesime.workspace.crossed import Second
from tests import memory


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read where Linux tells it")
def test_memory_stays_flat() -> None:
    """A few hundred; a hundred thousand: `python -m benchmarks.dossiers`."""
    with tempfile.TemporaryDirectory(dir=memory.folder()) as folder, Second() as second:
        found = kept(Path(folder), 300, second)
    (_, theirs, ours), (_, their_last, our_last) = found[4], found[-1]
    assert their_last - theirs < 1024
    assert our_last - ours < 4096
