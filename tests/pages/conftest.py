"""A browser of the machine, and the pages written out for it. `make check-pages` only: `make test` needs no browser."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",  # a container's root has no other
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where pages, prints and screenshots are left for a person to look at: CHECK_PAGES, or a new folder."""
    given = os.environ.get("CHECK_PAGES")
    folder = Path(given) if given else Path(tempfile.mkdtemp(prefix="millesime-pages-"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """The machine's own Chromium, driven by Playwright, which downloads none."""
    from playwright.sync_api import sync_playwright

    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert found, f"no browser: install one of {', '.join(NAMES)}, or name it in CHROMIUM"
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def reports(shots: Path) -> dict[str, Path]:
    """Every sample as a page, in both languages, by `name-lang`; its printed report beside it."""
    from millesime.cli.report import pdf
    from millesime.difference.page import page as difference_page
    from millesime.difference.pictures.gallery import picture
    from millesime.records.explain import page
    from tests.pages.samples import differences, samples

    written = {}
    for name, record in samples():
        for lang in ("fr", "en"):
            path = shots / f"{name}-{lang}.html"
            path.write_text(page(record, lang), encoding="utf-8")
            path.with_suffix(".pdf").write_bytes(pdf(record, "fr" if lang == "fr" else "en"))
            written[path.stem] = path
    for name, difference, population in differences(shots):
        for lang in ("fr", "en"):
            path = shots / f"{name}-{lang}.html"
            path.write_text(difference_page(difference, population, "fr" if lang == "fr" else "en"), encoding="utf-8")
            written[path.stem] = path
            if population is not None:
                path.with_suffix(".svg").write_text(picture(population, "fr" if lang == "fr" else "en"), "utf-8")
    return written


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say where the pictures are."""
    if folder := os.environ.get("CHECK_PAGES"):
        terminalreporter.write_line(f"pages, prints and screenshots: {folder}")
