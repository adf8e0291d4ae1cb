"""The mark of tests that run for as long as they are told to."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    """`fuzz`: random texts, for `MILLESIME_FUZZ_SECONDS` (30)."""
    config.addinivalue_line("markers", "fuzz: random texts, for MILLESIME_FUZZ_SECONDS (30)")
