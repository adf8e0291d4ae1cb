"""Arrays of answers depend on their rows alone: not on what other rows, decided meanwhile, have brought up."""

from __future__ import annotations

import numpy as np

from millesime.kernels.tables.answers import _entries


def test_a_dictionary_holds_what_its_rows_cite_and_nothing_else() -> None:
    c = np.asarray([2, 0, 1, 2], np.int32)
    early = _entries(c, [None, "L. 2", "D. 1"])
    late = _entries(c, [None, "L. 2", "D. 1", "A. 0", None, "L. 2 ; D. 1"])
    assert early.to_pylist() == ["D. 1", None, "L. 2", "D. 1"]
    assert early.dictionary.to_pylist() == late.dictionary.to_pylist() == ["D. 1", "L. 2"]
    assert early.indices.equals(late.indices)


def test_rows_that_cite_nothing_have_an_empty_dictionary() -> None:
    silent = _entries(np.asarray([0, 3], np.int32), [None, "L. 2", "D. 1", None])
    assert silent.to_pylist() == [None, None]
    assert silent.dictionary.to_pylist() == []
