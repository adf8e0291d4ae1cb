"""Never lose a decision: writers killed at 200 points in all, and eight writers at once.

Each test prints its seed. A longer run: `MILLESIME_KILLS=2000 pytest -n0 -s tests/units/stores/test_kills.py`.
"""

from __future__ import annotations

import os

import pytest

from tests.units.stores.writers import run

KILLS = int(os.environ.get("MILLESIME_KILLS", "200"))
SHARES = {"sqlite": 0.5, "postgresql": 0.4, "folder": 0.1}


@pytest.mark.on_disk
def test_writers_killed_at_random_points_lose_nothing(where: str, request: pytest.FixtureRequest) -> None:
    kind = request.node.callspec.params["where"]
    rounds = round(KILLS * SHARES[kind])
    found = run("kills", where, rounds)
    assert found["rounds"] == rounds
    assert found["size"] >= found["acknowledged"] > 0


def test_eight_writers_at_once(where: str) -> None:
    found = run("crowd", where, 8)
    assert found["size"] >= 8 * 12
    assert found["looks"] > 1
