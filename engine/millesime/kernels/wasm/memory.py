"""Where things stand in a module's memory: columns' headers, then tables, then what is kept of a row, then the columns."""

from __future__ import annotations

from typing import Final

from millesime.kernels.exact.lacks import MOST
from millesime.kernels.wasm.runtime import PAIRS

BLOCK: Final = 16384
"""Rows that are put into memory at a time: what a processor holds near at hand."""
DECIDED: Final = 2
"""Of a row that is skipped: it was decided before."""
HEADERS: Final = 0
HEADER: Final = 16
"""Where the values of a field are and a mask for the element's number; the same of what is lacking."""
STATUSES: Final = 1 << 16
"""For each entry whether it is a lack of something that is not known."""
PLAIN: Final = STATUSES + MOST
"""For each entry the same of something else, of which it is not known among which values it lies."""
PAIR: Final = 16
PAIRED: Final = PLAIN + 4 * MOST
"""What pairs of entries come to."""
ASKED: Final = PAIRED + PAIR * PAIRS
"""The pairs that were met and not told: how many, then each."""
MOST_ASKED: Final = 63
PATTERN: Final = 96
"""A pattern's words, the last of its places being what it comes to."""
PATTERNS: Final = 1024
"""Places for patterns; a power of two."""
JUDGED: Final = ASKED + 8 * (MOST_ASKED + 1)
"""What patterns come to."""
PATTERNS_ASKED: Final = JUDGED + PATTERN * PATTERNS
"""The patterns that were met and not told, as pairs are."""
WONDERED: Final = PATTERNS_ASKED + PATTERN * (MOST_ASKED + 1)
"""The pattern at hand."""
STACK: Final = WONDERED + PATTERN
"""What may hold of the row at hand."""
STACK_END: Final = STACK + 24 * 4096
SLOTS: Final = STACK_END
"""What rules came to in the row at hand."""
SLOT: Final = 24
MOST_SLOTS: Final = 1 << 14
TABLES: Final = SLOTS + SLOT * MOST_SLOTS
"""Columns, results and the figures of barèmes."""
