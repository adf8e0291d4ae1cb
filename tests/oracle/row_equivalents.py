"""Faults in the code of one row that no row can show and no proof is found for, each sort with its reason.

A sort is told by what is planted and by the line that it is planted in. One that a row does show is not looked up here, so that
a reason which no longer holds spares nothing.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

ARGUED: Final = "change nothing, as is argued"
_WIDE: Final = r"\(i64\.gt_u \(i64\.add \(local\.get \$x\d+\) \(i64\.const (\d{13,})\)\) \(i64\.const (\d{13,})\)\)"


class Sort(NamedTuple):
    """A sort of faults: in which functions, what is planted, in which lines, and why that changes nothing."""

    unit: re.Pattern[str]
    told: re.Pattern[str]
    line: re.Pattern[str]
    reason: str


def _sort(told: str, line: str, reason: str, unit: str = "") -> Sort:
    return Sort(re.compile(unit), re.compile(told), re.compile(line), reason)


SORTS: Final = (
    _sort(
        r"bound: (-62091 → -6209[02]|146461 → 14646[02]|i64\.gt_u → ge)$",
        r"\(i64\.gt_u \(i64\.sub .* \(i64\.const -62091\)\) \(i64\.const 146461\)\)",
        "days are counted alike in all years of the calendar: one more or less at the end of the centuries at hand is answered alike",
    ),
    _sort(
        r"bound: (\d{13,} → \d{13,}|i64\.gt_u → ge)$",
        _WIDE,
        "a number one beyond 62 bits is counted in 64 as exactly, and whoever adds or multiplies it has a bound of his own",
    ),
    _sort(
        r"1 → 2$",
        r"^\(local\.set \$d \(i64\.const 1\)\)$",
        "of a stretch of which something is lacking the figure is nothing, and nothing over two is nothing",
    ),
    _sort(
        r"\$half_up → \$rounded_up$",
        r"\(call \$half_up \(local\.get \$x\d+\) \(i64\.const 2\)\)",
        "what is not whole over two is a half, which goes up either way",
    ),
    _sort(
        r"2000 → (1999|2001)$",
        r"^\(call \$may \(local\.get \$x\d+\) \(i64\.const 2000\)",
        "the two shares that may hold are one for a head count of 150 alone, which no firm of this mode has, and for none over another figure",
        r"^\$tarification_fraction_individuelle/",
    ),
    _sort(
        r"(i32\.add → sub|entry 1 → 0)$",
        r"^\(i32\.store offset=\d+ \(i32\.const 0\) \(i32\.add \(local\.get \$e\) \(i32\.const 1\)\)\)$",
        "claims are gone through from the first to the last, and once more only where it is not known which of several counts is meant: of these no figure is told",
        r"^\$sinistre_",
    ),
    _sort(
        r"(test negated|i32\.or → and)$",
        r"^\(if \(i32\.or \(local\.get \$x\d+\) \(local\.get \$x\d+\)\)$",
        "of an element whose year lacks the loop before told so already, and so did the year of reference, which both limits are counted from",
        r"^\$tarification_masse_complete/",
    ),
    _sort(
        r"(i32\.ge_s → gt|entry 0 → 1)$",
        r"^\(local\.set \$x\d+ \(i32\.ge_s \(call \$against .*\) \(i32\.const 0\)\)\)$",
        "the greater of two rates is the one as well as the other where they are equal",
        r"^\$tarification_taux_net/",
    ),
    _sort(
        r"i32\.le_s → lt$",
        r"^\(local\.set \$x\d+ \(i32\.le_s \(call \$against .*\) \(i32\.const 0\)\)\)$",
        "the lesser of two rates is the one as well as the other where they are equal",
        r"^\$tarification_taux_net/",
    ),
    _sort(
        r"bound: removed$",
        _WIDE,
        "the head count of a firm of the mixed mode has three figures",
        r"^\$tarification_fraction_individuelle/",
    ),
)  # fmt: skip


def reason(unit: str, told: str, line: str) -> str | None:
    """Why a fault that no row shows changes nothing; None where that is not argued."""
    held = (one for one in SORTS if one.unit.search(unit) and one.told.match(told) and one.line.search(line))
    found = next(held, None)
    return None if found is None else found.reason
