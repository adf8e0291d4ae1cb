"""Samples of every construct, in words of our own."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
SAMPLES = sorted(path.name for path in HERE.glob("*.loi"))


def text_of(name: str) -> str:
    """The text of a sample."""
    return (HERE / name).read_text(encoding="utf-8")
