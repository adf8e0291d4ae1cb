"""Reading and layout hold for any text: diagnostics, never an exception; a layout that keeps the tree and itself."""

from __future__ import annotations

import re
import timeit
from functools import cache, partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from millesime.syntax.branches import Brancher, tokens
from millesime.syntax.layout import format as laid_out
from millesime.syntax.machine import Machine
from millesime.syntax.normal import legible
from millesime.syntax.reader import read, tables
from millesime.syntax.tables import load
from millesime.text import Source
from millesime.text.codes import CATALOGUE
from tests.units.syntax.samples import SAMPLES, text_of

MANY = 120
LITTER = ('"', "–", "«", "»", "[", "]", "(", ")", "==", "é", "#", "|", ",", ";", "- ", "\n", "2012", "’")


@cache
def vocabulary() -> list[str]:
    """Every token of the samples, each once, and what mistakes are made of."""
    found = {text[start:end] for text in map(text_of, SAMPLES) for start, end in places(text)}
    return [*sorted(found), *LITTER]


def places(text: str) -> list[tuple[int, int]]:
    machine = Machine(load(tables()), Brancher())
    root = machine.parse(legible(text), lambda run, fault: False)
    return [(token.start_pos, token.end_pos) for token in tokens(root)]


def is_sound(text: str) -> None:
    """A tree and diagnostics: known codes, places inside the text, one run of them."""
    checked = read(Source("a.loi", text))
    assert len(checked.diagnostics) <= 103
    for one in checked.diagnostics:
        assert one.code in CATALOGUE
        assert 0 <= one.primary.start <= one.primary.end <= max(len(text), 1)
        for sentence in (CATALOGUE[one.code].fr, CATALOGUE[one.code].help_fr):
            assert sentence.format_map(dict(one.values)) is not None


@given(st.text(max_size=400))
@settings(max_examples=MANY, deadline=None)
def test_any_text_gives_diagnostics(text: str) -> None:
    is_sound(text)


@given(st.lists(st.sampled_from(vocabulary()), max_size=60).map(" ".join))
@settings(max_examples=MANY, deadline=None)
def test_any_words_give_diagnostics(text: str) -> None:
    is_sound(text)


@given(st.sampled_from(SAMPLES), st.data())
@settings(max_examples=MANY, deadline=None)
def test_samples_cut_and_mixed_give_diagnostics(sample: str, data: st.DataObject) -> None:
    text = text_of(sample)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(start + 80, len(text))))
    is_sound(text[:start] + data.draw(st.sampled_from(vocabulary())) + text[end:])


@pytest.mark.parametrize("sample", SAMPLES)
def test_any_token_may_be_missing(sample: str) -> None:
    text = text_of(sample)
    for start, end in places(text):
        is_sound(text[:start] + text[end:])


@pytest.mark.parametrize("sample", SAMPLES)
def test_any_beginning_may_be_all_there_is(sample: str) -> None:
    text = text_of(sample)
    for start, _ in places(text)[::3]:
        is_sound(text[:start])


def seconds(text: str) -> float:
    """The best of three readings."""
    source = Source("a.loi", text)
    return min(timeit.repeat(partial(read, source), number=1, repeat=3))


@pytest.mark.parametrize(
    "text",
    [text_of("tarif.loi").partition("\n\n")[2], "règle x montant « a\n  version à compter : [b\n", "fait x : « \n"],
)
def test_reading_takes_linear_time(text: str) -> None:
    """Eight times the text takes about eight times as long, with faults or without."""
    assert seconds(text * 160) < 24 * max(seconds(text * 20), 0.001)


@given(st.sampled_from(SAMPLES), st.randoms(use_true_random=False))
@settings(max_examples=MANY // 2, deadline=None)
def test_layout_keeps_the_tree_and_itself(sample: str, random: st.DrawFn) -> None:
    """However the text was broken into lines, and wherever comments were put."""
    text = text_of(sample)
    made = []
    end = 0
    for start, stop in places(text):
        gap = text[end:start]
        choice = random.random()  # type: ignore[attr-defined]
        if gap and choice < 0.15:
            gap = random.choice(["\n", "  ", "\n\n\n", " # ici\n", "\n  # là\n", "\n# dehors\n\n"])  # type: ignore[attr-defined]
        made += [gap, text[start:stop]]
        end = stop
    shaken = "".join(made) + text[end:]
    before = read(Source("a.loi", shaken))
    if before.diagnostics:
        return  # a row of a table was broken
    once = laid_out(Source("a.loi", shaken)).product
    assert read(Source("a.loi", once)).product == before.product
    assert laid_out(Source("a.loi", once)).product == once
    assert len(re.findall("# ici|# là|# dehors", once)) == len(re.findall("# ici|# là|# dehors", shaken))
