"""Pages of cases are collected as tests; `--accept` writes what came out."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest

from tests.casebook import Page

ROOT = Path(__file__).resolve().parent
PAGES = (ROOT / "docs" / "language.md",)
"""Documents whose examples are run as cases are."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--accept`: a person takes what comes out as what is expected. `--documents`, `--legi`: what the law rests on."""
    parser.addoption("--accept", action="store_true", help="write what came out into the pages of cases")
    parser.addoption(
        "--documents", help="folder of the documents that the shipped law cites, to verify it against them"
    )
    parser.addoption("--legi", help="register of the law's articles, to verify the shipped law against it")


def pytest_configure() -> None:
    """Let processes be interrupted, even where whoever started the tests was told to heed no interruption."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.Collector | None:
    """Every page under tests/cases, and the documents whose examples run."""
    if file_path.suffix == ".md" and ((ROOT / "tests" / "cases") in file_path.parents or file_path in PAGES):
        return Page.from_parent(parent, path=file_path)
    return None
