"""Where things stand in a module's memory: columns' headers, then tables, then what is kept of a row, then the columns."""

from __future__ import annotations

from typing import Final

from millesime.kernels.exact.lacks import MOST
from millesime.kernels.wasm.runtime import PAIRS

BLOCK: Final = 8192
"""Rows that are put into memory at a time: what a processor holds near at hand."""
HEADERS: Final = 0
STATUSES: Final = 1 << 16
"""For each entry whether it is a lack of something that is not known."""
PAIR: Final = 16
PAIRED: Final = STATUSES + MOST
"""What pairs of entries come to."""
ASKED: Final = PAIRED + PAIR * PAIRS
"""The pairs that were met and not told: how many, then each."""
MOST_ASKED: Final = 63
SLOTS: Final = ASKED + 8 * (MOST_ASKED + 1)
"""What rules came to in the row at hand."""
SLOT: Final = 24
MOST_SLOTS: Final = 1 << 14
TABLES: Final = SLOTS + SLOT * MOST_SLOTS
"""Columns, results and the figures of barèmes."""
