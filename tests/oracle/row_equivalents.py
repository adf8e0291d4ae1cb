"""Faults in the code of one row that no row shows: those that change nothing, and those of which that is not shown.

A fault changes nothing where the compiler makes the same machine code with it and without it (« trivial compiler
equivalence »), once what has only constants in it is worked out: much of what is written for the general case is settled
where an operand can lack nothing. What is told of an entry that is itself a constant is settled too.
"""

from __future__ import annotations

import re
import struct
from collections import Counter
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final, final

import numpy as np
import wasmtime

from millesime.kernels.exact.lacks import LACKS, RETRY
from millesime.kernels.wasm.memory import STATUSES
from millesime.values import Status
from tests.oracle.row_mutants import BOUND, GUARD, Fault, Wat

_FUNCTION: Final = "\n(func "
_NUMBER: Final = r"\(i32\.const (-?\d+)\)"
_BOTH: Final = re.compile(rf"\(i32\.(and|or|eq|ne|lt_u|gt_u) {_NUMBER} {_NUMBER}\)")
_NOT: Final = re.compile(rf"\(i32\.eqz {_NUMBER}\)")
_STATUS: Final = re.compile(rf"\(i32\.load8_u offset={STATUSES} {_NUMBER}\)")
_SAME: Final = re.compile(rf"\(select (\([^()]*\)) \1 {_NUMBER}\)")
_NEVER: Final = re.compile(r"\(br_if \$left \(i32\.const 0\)\)")
_SET: Final = re.compile(r"\(local\.set (\$x\d+) (.*)\)$", re.MULTILINE)
_ANY_SET: Final = re.compile(r"\(local\.set (\$x\d+)")
_ZERO: Final = re.compile(r"\(i(?:32|64)\.const 0\)")
_NOTHING: Final = re.compile(r"\(if \(local\.get \$x\d+\)\n\(then\s*\)\s*\)")
_CHOSEN: Final = re.compile(
    r"\(local\.set (\$x\d+) \(select \(local\.get \$x\d+\) \(i32\.const 0\) \(local\.get (\$x\d+)\)\)\)"
)
_OPERATIONS: Final[Mapping[str, Callable[[int, int], int]]] = {
    "and": lambda a, b: a & b, "or": lambda a, b: a | b, "eq": lambda a, b: a == b, "ne": lambda a, b: a != b,
    "lt_u": lambda a, b: a < b, "gt_u": lambda a, b: a > b,
}  # fmt: skip


def settled(text: str) -> str:
    """The same text, what has only constants in it worked out."""
    return _FUNCTION.join(_settled(one) for one in text.split(_FUNCTION))


@lru_cache(maxsize=512)
def _settled(function: str) -> str:
    before = ""
    while before != function:
        before = function
        function = _STATUS.sub(lambda one: f"(i32.const {_unknown(int(one[1]))})", function)
        function = _BOTH.sub(lambda one: f"(i32.const {int(_OPERATIONS[one[1]](int(one[2]), int(one[3])))})", function)
        function = _NOT.sub(lambda one: f"(i32.const {int(one[1] == '0')})", function)
        function = _without_zeros(_NOTHING.sub("", _NEVER.sub("", _SAME.sub(r"\1", function))))
    return function


def _without_zeros(function: str) -> str:
    """A function, the locals that only ever come to zero taken out: that is what they begin with."""
    sets = Counter(_ANY_SET.findall(function))
    zeros = Counter(name for name, value in _SET.findall(function) if _ZERO.fullmatch(value))
    for name in (name for name, count in zeros.items() if sets[name] == count):
        kind = "i64" if f"(local {name} i64)" in function else "i32"
        function = re.sub(rf"\(local\.set {re.escape(name)} \({kind}\.const 0\)\)", "", function)
        function = function.replace(f"(local.get {name})", f"({kind}.const 0)")
    return function


def _unknown(entry: int) -> int:
    return int(LACKS.of_status(np.asarray([entry], np.int32), Status.UNKNOWN)[0])


@final
class Compiled:
    """The machine code of a text, that of others being held against it."""

    def __init__(self, text: str) -> None:
        self._engine = wasmtime.Engine()
        self._code = self._machine(text)

    def same(self, text: str) -> bool:
        """Whether another text comes to the same code."""
        return self._machine(text) == self._code

    def _machine(self, text: str) -> bytes:
        """The section of code of the file that the compiler makes."""
        raw = bytes(wasmtime.Module(self._engine, bytes(wasmtime.wat2wasm(settled(text)))).serialize())
        at = struct.unpack_from("<Q", raw, 0x28)[0]
        size, count, names = struct.unpack_from("<HHH", raw, 0x3A)
        sections = [struct.unpack_from("<IIQQQQ", raw, at + size * place) for place in range(count)]
        found = [one for one in sections if raw.startswith(b".text\0", sections[names][4] + one[0])]
        assert len(found) == 1
        return raw[found[0][4] : found[0][4] + found[0][5]]


def never_found(text: Wat, fault: Fault) -> bool:
    """Whether what a rule came to is kept under a lesser number of the row: no row, in their order, finds it again.

    It is worked out anew then, and comes to the same.
    """
    line = text.line(fault)
    kept = line.startswith("(i32.store offset=") and line.endswith(" (i32.add (global.get $row) (i32.const 1)))")
    return kept and fault.told in ("i32.add → sub", "entry 1 → 0")


def masked(text: Wat, fault: Fault) -> bool:
    """Whether « sans objet » stands for no lack in an operand whose pair is read only where the operand is another.

    « Sans objet » and whatever else come to « sans objet », which leaves no row; and where the test holds by which the
    operand is chosen, it is not this one; where it does not, what the pair comes to is not chosen either.
    """
    found = _CHOSEN.fullmatch(text.line(fault))
    if found is None or fault.told != "entry 0 → 1":
        return False
    operand, unknown = found[1], found[2]
    function = text.of(fault.unit)
    pairs = re.findall(rf"\(local\.set (\$x\d+) \(i32\.or \(local\.get {re.escape(operand)}\) ", function)
    if len(pairs) != 1:
        return False
    around = function[function.index(text.line(fault)) :].split("\n")[1:5]
    here = sum(one.count(f"(local.get {operand})") for one in around)
    pair = f"(local.get {pairs[0]})"
    reads = [
        one
        for one in function.split("\n")
        if pair in one and f"(br_if $left (i32.eq {pair} (i32.const {RETRY})))" != one
    ]
    last = re.compile(
        rf"\(local\.set \$x\d+ \(select {re.escape(pair)} \S+ \S+ \(local\.get {re.escape(unknown)}\)\)\)"
    )
    return here == function.count(f"(local.get {operand})") and len(reads) == 1 and last.fullmatch(reads[0]) is not None


def _beside_a_lack(text: Wat, fault: Fault, line: str) -> bool:
    """Whether a fault is in the zero, or in the one below it, that fills the place of a value where something lacks."""
    if fault.told not in ("0 → 1", "0 → -1", "1 → 0", "1 → 2", "entry 0 → 1"):
        return False
    start, end, _ = fault.edits[0]
    before, after = text.text[:start].rpartition("\n")[2], text.text[end:].partition("\n")[0]
    if not before and not after:
        return True  # of a row that is left
    if line.startswith("(return "):
        filled = f"(select {text.text[start:end]} {text.text[start:end]} "  # there is nothing but the lack
        return after.startswith(" (i32.eqz ") or (before + text.text[start:]).startswith(
            filled, len(before) - len("(select ")
        )
    following = text.text[end + 2 :].partition("\n")[0]
    alone = before.count("(") == 1 and after == ")"
    return alone and following.startswith("(local.set $x") and not following.endswith(" (i32.const 0))")


def unshown(text: Wat, fault: Fault) -> str | None:
    """Why no row of ours may show a fault, by its sort; None where nothing is known of it.

    None of these is shown to change nothing: they are told apart so that what is neither noticed nor of these sorts is seen.
    """
    sort = fault.told.partition(": ")[0]
    line = text.line(fault)
    if _beside_a_lack(text, fault, line):
        return "what stands beside a lack, or beside a row's being left, and is not to be read"
    if sort == BOUND:
        return "a bound of 62 bits, or of the centuries at hand, where no row of ours goes"
    if sort == GUARD and re.search(rf"\(i32\.eq \(local\.get \$\w+\) \(i32\.const {RETRY}\)\)", line):
        return "a guard against what other code leaves, where none of our rows is left"
    if sort == GUARD:
        return "another guard that keeps none of our rows"
    return None
