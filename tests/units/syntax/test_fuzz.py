"""A fuzz of the reader: samples cut, doubled, mixed and littered, for as long as `MILLESIME_FUZZ_SECONDS` says.

Whatever it finds is kept in `tests/corpus/reading/`, and read again at each run.
"""

from __future__ import annotations

import hashlib
import os
import random
import time
from pathlib import Path

import pytest

from millesime.syntax.layout import format as laid_out
from millesime.syntax.reader import read
from millesime.text import Source
from tests.units.syntax.samples import SAMPLES, text_of

SECONDS = float(os.environ.get("MILLESIME_FUZZ_SECONDS", "30"))
CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reading"
SLOW = 5.0
"""Seconds that no text may take."""

LITTER = [
    "«",
    "»",
    "[",
    "]",
    "(",
    ")",
    "|",
    ";",
    ":",
    ",",
    "=",
    "-",
    "–",
    '"',
    "'",
    "’",
    "\u00a0",
    "\n",
    "# ",
    "°",
    "€",
    "%",
    "é",
]
LITTER += [
    "si ",
    "sinon ",
    "version ",
    "règle ",
    "lecture ",
    "toutes ",
    "1° ",
    "a) ",
    "et ",
    "ou ",
    "2012-02-30",
    "9" * 60,
    "\x00",
]


def trial(text: str) -> None:
    """Read a text, and lay it out where it has no faults."""
    start = time.perf_counter()
    checked = read(Source("a.loi", text))
    if not checked.diagnostics:
        once = laid_out(Source("a.loi", text)).product
        assert laid_out(Source("a.loi", once)).product == once
    assert time.perf_counter() - start < SLOW


def mutant(source: random.Random, texts: list[str]) -> str:
    text = source.choice(texts)
    for _ in range(source.randint(1, 6)):
        at = source.randrange(len(text) + 1)
        end = min(at + source.choice([1, 2, 10, 200]), len(text))
        match source.randrange(6):
            case 0:
                text = text[:at] + text[end:]
            case 1:
                text = text[:at] + source.choice(LITTER) + text[at:]
            case 2:
                text = text[:at] + text[at:end] * 2 + text[end:]
            case 3:
                other = source.choice(texts)
                cut = source.randrange(len(other) + 1)
                text = text[:at] + other[cut : cut + source.choice([5, 50, 500])] + text[at:]
            case 4:
                text = (
                    text[:at]
                    + chr(source.choice([source.randrange(32, 127), source.randrange(0x300)]))
                    + text[at + 1 :]
                )
            case _:
                lines = text.split("\n")
                source.shuffle(lines)
                text = "\n".join(lines) if source.random() < 0.1 else text[:at]
        if not text:
            return " "
    return text


@pytest.mark.fuzz
def test_mutants() -> None:
    seed = random.SystemRandom().randrange(2**32)
    source = random.Random(seed)
    texts = [text_of(sample) for sample in SAMPLES]
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        text = mutant(source, texts)
        try:
            trial(text)
        except BaseException:
            CORPUS.mkdir(parents=True, exist_ok=True)
            name = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:12]
            (CORPUS / f"{name}.loi").write_text(text, encoding="utf-8", newline="")
            raise


@pytest.mark.parametrize("find", sorted(CORPUS.glob("*.loi")), ids=lambda path: path.stem)
def test_earlier_finds(find: Path) -> None:
    with find.open(encoding="utf-8", newline="") as file:
        trial(file.read())
