"""What the functions of a module may read and come to, as symbols (z3): the same of the same reads in all of them.

Numbers of 64 bits are exact but for products, quotients (unless these are worked out: `Means`) and what the runtime works out, of
which only is known that the same operands give the same. Memory that is read and rules that are called are unknown too, within
what their types and the lacks that there are allow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final, NamedTuple, final

import z3

from millesime.kernels.exact.lacks import FIRST, NONE, RETRY
from millesime.kernels.wasm.cases import TOLD
from millesime.kernels.wasm.memory import STACK_END
from millesime.kernels.wasm.values import EDGE
from tests.oracle.row_lacks import INAPPLICABLE, UNKNOWN, Entries
from tests.oracle.row_mutants import Form
from tests.oracle.row_numbers import Numbers, bounded
from tests.oracle.row_terms import I32, I64, Term, bits

Env = dict[str, Term]
RECORDS: Final = z3.DeclareSort("Records")


class Means(NamedTuple):
    """What a proof may use: so many calls deep, what is called is worked out; `exact`: products with figures that are written
    out, and quotients by them, are worked out; `sets`: what is missing is counted as a set; `days`: what may be called comes to
    what it does on the days of the caller.
    """

    depth: int = 0
    exact: bool = False
    sets: bool = False
    days: bool = False


class Unread(Exception):
    """What is not read as a formula."""


@final
@dataclass(frozen=True)
class Result:
    """What a function that is called may come to: a truth or a number, with a denominator of its own; of which element."""

    truth: bool
    rowwise: bool
    least: int = -EDGE
    most: int = EDGE
    fine: int = EDGE
    none: bool = True
    unknown: bool = True
    inapplicable: bool = True
    graver: bool = True
    known: bool = True
    left: bool = True
    wide: bool = True
    """Whether what it lacks may tell among what it lies."""
    holds: bool = True
    """Whether a truth is ever known to hold."""
    always: int | None = None
    """What it lacks in every row."""
    over: int | None = None
    """What a number is over in every row."""


class Domain:
    """What memory may hold, and what functions may come to. Nothing is known of either here."""

    doubtful = False
    """Whether faulty code is read: of a place that it alone reads nothing is known, which may be another's."""

    def load(self, form: Form, text: str) -> tuple[str, Sequence[int], int | None, int | None] | None:
        """For a load: `lack` and the entries that there may be, or `value` and its bounds; None where nothing is known."""
        return None

    def field(self, form: Form) -> Any:
        """Of which field of elements something is read, or what lacks of it; None where it is of none."""
        return None

    def cases(self, site: int) -> Sequence[Sequence[int | None]]:
        """The cases of a choice: all its values, parted."""
        return ()

    def table(self, place: int, head: str) -> list[int] | None:
        """The numbers of a small table; None where there is none at a place, or it is too large."""
        return None

    def result(self, name: str) -> Result | None:
        """What a function may come to; None where it is none of the module's own."""
        return None

    def beside(self, offset: int) -> int | None:
        """Where it stands what a fact lacks whose value stands somewhere."""
        return None

    whole = ""
    """The text that the functions stand in."""

    def body(self, name: str) -> Form | None:
        """A function that may be worked out where it is called; None where it is too large."""
        return None

    def chooser(self, name: str) -> Form | None:
        """A function that chooses among the stretches of a rule; None where it is none."""
        return None


@final
@dataclass
class Outcome:
    """How a function, or a turn of a loop, ends: where the row is left, and else what is read afterwards."""

    left: Term
    values: dict[str, Term] = field(default_factory=dict)
    lack: Term = 0


@final
@dataclass
class Entered:
    """What a loop is entered with."""

    env: Env
    alive: Term
    form: Form


class Symbols:
    """The formulas of one module's functions. Those of the same reads are the same in all of them."""

    def __init__(self, domain: Domain, means: Means) -> None:
        self.domain = domain
        self.means = means
        self.depth = means.depth
        """So many calls deep, what is called is worked out."""
        self.axioms: list[Any] = []
        self.alike: list[Any] = []
        """What holds besides where as much is told to one as to the other."""
        self._held: dict[Any, Any] = {}
        self.loose: set[str] = set()
        """Functions of whose value nothing is known where something lacks."""
        self.fields: dict[Any, Any] = {}
        """What was read of elements, by what it is of and whether it is the value."""
        self.leavers: list[tuple[Any, list[Term]]] = []
        """What may be left, where something holds: a value if there is one, the entry, and a denominator."""
        self.kept: dict[Any, Any] = {}
        """What holds in each turn of a loop, by its text and what it begins with."""
        self.row = z3.BitVec("row", 32)
        self.axioms.append(z3.ULT(self.row, 8192))
        self.top, self.stack = z3.BitVec("top", 32), z3.Const("stack", RECORDS)
        """Where what may hold of a row ends, and what stands there."""
        self.axioms.append(z3.ULT(self.top, STACK_END))
        self.entries = Entries(self.axioms, sets=means.sets)
        self.numbers = Numbers()

    def mark(self) -> tuple[int, ...]:
        """How much is known so far."""
        known = self.entries.mark(), *self.numbers.mark()
        return len(self.axioms), len(self.alike), len(self.leavers), len(self._held), *known

    def forget(self, mark: tuple[int, ...]) -> None:
        """Know no more than was known then: what one fault brings in is of no use to the next."""
        axioms, alike, leavers, held, entries, *numbers = mark
        self.entries.forget(entries)
        self.numbers.forget(numbers)
        del self.axioms[axioms:], self.alike[alike:], self.leavers[leavers:]
        for key in list(self._held)[held:]:
            del self._held[key]

    def asked(self, condition: Any, steps: int) -> z3.Solver:
        """Whether something may hold, so much being spent on it: a solver made anew, the simple one, which is the quickest here."""
        solver = z3.SimpleSolver()
        solver.set("rlimit", steps)
        solver.add(*(one for one in (*self.axioms, *self.alike) if not isinstance(one, bool)), condition)
        return solver

    def symbol(self, key: Any, make: Callable[[], Any]) -> Any:
        """What stands under a key."""
        if key not in self._held:
            self._held[key] = make()
        return self._held[key]

    def fresh(self, name: str, sort: Any) -> Any:
        """A formula of which nothing is known."""
        return z3.FreshConst(sort, name)

    def memory(self, head: str, offset: int, shift: int) -> Any:
        """What stands in memory for the row."""
        sort = I64 if head == "i64.load" else I32
        return z3.Function(f"{head} {offset}", I32, sort)(self.row << shift)

    def unknown(self, k: Term) -> Any:
        """Whether an entry is a lack of something that is not known."""
        return self.entries.unknown(k)

    def lack(self, k: Any, entries: Sequence[int]) -> None:
        """An entry is one of these."""
        self.axioms.append(z3.Or([k == entry for entry in entries]))
        for entry in entries:
            self.entries.rank(entry)

    def called(self, name: str, arguments: Sequence[Term], result: Result) -> list[Term]:
        """What a function of the module comes to, in the order of its results."""
        given = [bits(one) for one in arguments]
        key = ("call", name, tuple(one.get_id() for one in given))
        if key in self._held:
            return self._held[key][0]
        sorts = [one.sort() for one in given]
        v = z3.Function(f"{name} v", *sorts, z3.BoolSort() if result.truth else I64)(*given)
        k = z3.Function(f"{name} k", *sorts, I32)(*given)
        mine = [k == 0] if result.known else []
        mine += [k == NONE] if result.none else []
        mine += [k == RETRY] if result.left else []
        if result.unknown:
            mine.append(z3.And(z3.UGE(k, FIRST), self.unknown(k)))
        if result.graver:
            mine.append(z3.ULT(self.entries.rank(k), UNKNOWN))
        if result.inapplicable:
            mine.append(self.entries.rank(k) == INAPPLICABLE)
        if not result.wide:
            self.axioms.append(self.entries.bare(k))
        self.axioms.append(z3.Or(mine) if result.always is None else k == result.always)
        beside = name in self.loose
        if result.truth:
            self.axioms.append(z3.BoolVal(True) if beside else z3.Implies(k != 0, z3.Not(v)))
            if not result.holds:
                self.axioms.append(z3.Implies(k == 0, z3.Not(v)))
        else:
            here = z3.And(v >= result.least, v <= result.most)
            self.axioms.append(z3.Implies(k == 0, here) if beside else z3.If(k == 0, here, v == 0))
        found: list[Term] = [v, k]
        if result.rowwise:
            d = z3.Function(f"{name} d", *sorts, I64)(*given)
            here = z3.And(d >= 1, d <= result.fine)
            if result.over is not None and not beside:
                d = z3.If(k == 0, z3.BitVecVal(result.over, 64), z3.BitVecVal(1, 64))
            self.axioms.append(z3.Implies(k == 0, here) if beside else z3.If(k == 0, here, d == 1))
            found.append(d)
        if result.left:
            self.leavers.append((True, found))
        self._held[key] = (found, given)
        return found

    def once(self, term: Any, axiom: Any, value: Any = None, of: Any = None, when: Any = True) -> None:
        """What is known of a term that may be left, of its value and what that is over: of one that is, nothing else."""
        key = ("once", term.get_id())
        if key not in self._held:
            self._held[key] = term
            self.axioms.append(z3.Or(term == RETRY, axiom))
            self.leavers.append((when, [value, term, *([of] if of is not None else [])]))

    def pair(self, how: str, a: Term, b: Term) -> Any:
        """What two entries come to together; where nobody told it yet, they are left."""
        a, b = bits(a), bits(b)
        u = z3.Function(how, I32, I32, I32)(a, b)
        lacks = z3.And(z3.UGE(a, FIRST), z3.UGE(b, FIRST), a != b)
        self.once(u, u == self.entries.pair(how, a, b), when=lacks)
        if ("pair", u.get_id()) not in self._held:
            self._held["pair", u.get_id()] = u
            others = (z3.Function(other, I32, I32, I32)(a, b) for other in ("$absorbed", "$awaited"))
            untold = z3.Function("untold", I32, I32, z3.BoolSort())(a, b)
            self.alike += [z3.Implies(lacks, (one == RETRY) == untold) for one in others if one.eq(u)]
        entry = z3.BitVecVal
        marks = z3.If(
            z3.Or(a == NONE, b == NONE), entry(NONE, 32), z3.If(z3.Or(a == RETRY, b == RETRY), entry(RETRY, 32), a)
        )
        return z3.If(a == 0, b, z3.If(b == 0, a, z3.If(lacks, u, marks)))

    def falls(self, site: Term, k: Term) -> Any:
        """Into which cases a choice may fall of which this is lacking, as the module is told it: there are two at least of the
        choices that it may be.
        """
        given = [bits(one) for one in (site, k)]
        found = z3.Function("$falls", I32, I32, I32)(*given)
        cases = self.domain.cases(site) if isinstance(site, int) else ()
        may = {
            choice: z3.Function(f"may be {choice}", I32, z3.BoolSort())(given[1]) for held in cases for choice in held
        }
        told = z3.BitVecVal(TOLD, 32)
        for place, held in enumerate(cases):
            told = told - z3.If(
                z3.Or([may[choice] for choice in held]), z3.BitVecVal(1 << place, 32), z3.BitVecVal(0, 32)
            )
        two = z3.Or([z3.And(*pair) for pair in combinations(may.values(), 2)])
        self.once(found, z3.Or(found == RETRY, z3.And(found == told, two)) if cases else z3.BoolVal(True))
        return found

    def ratio(self, name: str, given: Sequence[Any]) -> tuple[Any, Any]:
        """A sum or a product over a denominator of its own; over 0, and 0, where it goes too far."""
        sorts = [I64] * len(given)
        v, d = (z3.Function(f"{name} {what}", *sorts, I64)(*given) for what in "vd")
        key = ("ratio", v.get_id())
        if key not in self._held:
            self._held[key] = v, d
            self.axioms += bounded(given, v, d)
            if self.means.exact:
                self.axioms += self.numbers.worked_out(name, given, v, d)
        return v, d
