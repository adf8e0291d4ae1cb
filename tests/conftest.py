"""Pages of cases are collected as tests; `--accept` writes what came out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.casebook import Page

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept`: a person has read what comes out and takes it as what is expected."""
    parser.addoption("--accept", action="store_true", help="write what came out into the pages of cases")


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    """Every page under tests/cases."""
    if file_path.suffix == ".md" and (ROOT / "tests" / "cases") in file_path.parents:
        return Page.from_parent(parent, path=file_path)
    return None
