"""Dossiers opened and closed leave nothing behind: neither in the second engine's process nor in ours."""

from __future__ import annotations

from pathlib import Path

import pytest

import millesime
from benchmarks.rete import derived
from millesime.rete.laws import Laws
from millesime.rete.process import Matcher


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read where Linux tells it")
def test_memory_stays_flat() -> None:
    """Past the limit of dossiers that the library can hold, twice over; a hundred thousand: `python -m benchmarks.rete`."""
    with Matcher() as matcher:
        found = derived(matcher, Laws(millesime.load("2012").program), 2200)
    (_, theirs, ours), (_, their_last, our_last) = found[2], found[-1]
    assert their_last - theirs < 1024
    assert our_last - ours < 8192
