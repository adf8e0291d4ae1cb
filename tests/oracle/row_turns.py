"""What holds of the locals of a loop in each of its turns: it holds where the loop begins, and a turn keeps it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import z3

from millesime.kernels.exact.lacks import FIRST, NONE, RETRY
from tests.oracle.row_lacks import INAPPLICABLE, UNKNOWN
from tests.oracle.row_mutants import Form
from tests.oracle.row_symbols import Env, Symbols, Unread
from tests.oracle.row_terms import bits, both, opposite

if TYPE_CHECKING:
    from tests.oracle.row_reader import Reader

Sort = Callable[[Symbols, Any], Any]
SORTS: Final[Mapping[str, Sort]] = {
    "nothing graver than what is not known": lambda symbols, k: z3.UGE(symbols.entries.rank(k), UNKNOWN),
    "nothing that does not apply": lambda symbols, k: symbols.entries.rank(k) != INAPPLICABLE,
    "no row's being left": lambda _, k: bits(k) != RETRY,
    "never « sans objet »": lambda _, k: bits(k) != NONE,
    "nothing of what the unknown may be": lambda symbols, k: symbols.entries.bare(k),
    "no mark": lambda _, k: z3.Or(z3.ULE(bits(k), RETRY), z3.UGE(bits(k), FIRST)),
}
"""Sorts of entries."""
STEPS: Final = 2_000_000
"""So much is spent on each question."""


def zero(_: Symbols, v: Any) -> Any:
    """That a sum stays at 0."""
    return bits(v, 64) == 0


def kept(reader: Reader, loop: Form, env: Env, mine: set[str]) -> list[tuple[str, Sort]]:
    """The locals that a loop sets, each with a sort that it never leaves (Houdini's way: all that might hold is assumed, and
    what a turn breaks is taken back until nothing is).
    """
    symbols, short = reader.symbols, [name for name in sorted(mine) if name not in reader.longs]
    held = [
        (name, sort)
        for name in short
        for sort in SORTS.values()
        if _nothing(env.get(name, 0)) or _never(symbols, opposite(sort(symbols, env[name])))
    ]
    held += [(name, zero) for name in sorted(mine & reader.longs) if _nothing(env.get(name, 0))]
    while held:
        mark = symbols.mark()
        try:
            broken = _broken(reader, loop, env, mine, held)
        except Unread:
            return []
        finally:
            symbols.forget(mark)
        if not broken:
            return held
        held = [one for number, one in enumerate(held) if number not in broken]
    return []


def _broken(reader: Reader, loop: Form, env: Env, mine: set[str], held: list[tuple[str, Sort]]) -> set[int]:
    """Those of some sorts that one turn does not keep, all holding before it."""
    symbols, start = reader.symbols, dict(env)
    for name in mine:
        start[name] = reader._any(name, env.get(name, 0))
    symbols.axioms += [sort(symbols, start[name]) for name, sort in held]
    turn = type(reader)(symbols, reader.text)
    turn.longs = reader.longs
    turn.run(loop.parts[2:], start, True)
    ends = [end for label, found in turn.labels.items() if label.startswith(("$again", "$done")) for end in found]
    wrong: dict[int, Any] = {}
    for number, (name, sort) in enumerate(held):
        ways = [both(alive, opposite(sort(symbols, end[name]))) for alive, end in ends]
        wrong[number] = z3.Or([z3.BoolVal(one) if isinstance(one, bool) else one for one in ways])
    return _possible(symbols, wrong)


def _possible(symbols: Symbols, conditions: Mapping[int, Any]) -> set[int]:
    """Those of some conditions that may hold: all are asked about at once, and a case in which some do tells which."""
    left, found = dict(conditions), set[int]()
    while left:
        solver = symbols.asked(z3.Or(list(left.values())), STEPS)
        told = solver.check()
        if told == z3.unsat:
            return found
        if told == z3.sat:
            model = solver.model()
            holding = {number for number, one in left.items() if z3.is_true(model.eval(one, model_completion=True))}
        else:
            holding = {number for number, one in left.items() if not _never(symbols, one)}
            left = {}
        found |= holding
        left = {number: one for number, one in left.items() if number not in holding}
        if not holding:
            return found | set(left)
    return found


def _nothing(k: Any) -> bool:
    """Whether it is 0, and written so: that is of all sorts."""
    return isinstance(k, int) and k == 0


def _never(symbols: Symbols, wrong: Any) -> bool:
    """Whether something does not hold, as far as can be shown."""
    return not wrong if isinstance(wrong, bool) else bool(symbols.asked(wrong, STEPS).check() == z3.unsat)
