"""Both sentences of a label ask for the same values."""

from string import Formatter

import pytest

from millesime.text.labels import LABELS


@pytest.mark.parametrize("key", LABELS)
def test_both_languages_name_the_same_values(key: str) -> None:
    french, english = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in LABELS[key])
    assert french == english
