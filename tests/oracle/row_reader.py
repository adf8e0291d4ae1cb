"""A function of one row, or a part of it, read as formulas of what it reads.

A loop is a function of what it reads; where a fault is in it, one turn of it is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import z3

from millesime.kernels.exact.lacks import ABSENT, FIRST, NONE, RETRY
from millesime.kernels.wasm.judging import AGREED, RECORD, TRUTHS, WHY
from millesime.kernels.wasm.memory import PLAIN, STACK_END, STATUSES
from millesime.kernels.wasm.values import EDGE
from tests.oracle.row_mutants import LEFT, Form
from tests.oracle.row_operations import Operations
from tests.oracle.row_records import Stack, added, asked, before, come_to, merged, unclear
from tests.oracle.row_symbols import RECORDS, Entered, Env, Symbols, Unread
from tests.oracle.row_terms import I32, I64, SHORT, Long, Term, bits, both, chosen, either, opposite, truth
from tests.oracle.row_turns import SORTS, kept

TOP, STACK, BARE, RECORDED = " top", " stack", " bare", " records"
"""Where what may hold of a row ends, all that stands there, where the last lack was put that tells nothing of what the unknown
one may be, and what is known of each record, among the locals.
"""
OPERANDS: Final[Mapping[str, tuple[int, ...]]] = {
    "$may": (64, 64, 32), "$may_be": (64,), "$may_be_or_lack": (64, 32), "$may_be_some": (), "$may_be_other": (), "$may_lack": (32,), "$want": (32,), "$unwanted": (32,), "$again": (32, 32, 32), "$options": (32, 32),
    "$instead": (32, 32, 64, 64, 32), "$instead_whole": (32, 32, 64, 32), "$matching": (32, 32),
    "$settled": (32, 32, 32), "$settled_whole": (32, 32, 32), "$settled_over": (32, 32, 64, 32),
}  # fmt: skip
"""What does something with the records of what may hold of a row, and how wide its operands are."""
ADDED: Final[Mapping[str, int]] = {"$may": 2, "$want": 0, "$again": 2, "$instead": 4}
"""Which operand is what lacks of a record that is added."""
NUMERIC_CALLS: Final = (
    "$half_up", "$truncated", "$rounded_up", "$moved", "$next_period", "$age", "$year", "$month", "$day_of_month"
)  # fmt: skip


class Reader(Operations):
    """Reads one function: `text` is what its forms are of."""

    def __init__(self, symbols: Symbols, text: str, inside: Form | None = None) -> None:
        self.symbols, self.text, self.inside = symbols, text, inside
        self.longs: set[str] = set()
        """The locals of 64 bits."""
        self.left: Any = False
        self.returns: list[tuple[Any, list[Term]]] = []
        self.tops: list[tuple[Any, Term]] = []
        """Where what may hold of a row ends, as it is returned."""
        self.entered: Entered | None = None
        self.labels: dict[str, list[tuple[Any, Env]]] = {}
        self.stack: list[Term] = []
        self.read: set[str] = set()
        self.stored: dict[str, Term] = {}
        self.trace: list[tuple[Form, Env, Any, list[Term]]] | None = None
        """Each statement that was come to, and what it was come to with."""
        self.met: dict[str, list[Any]] = {}
        """The conditions on which each function is called."""
        self.ways: list[tuple[Form, Any]] = []
        """Each way with the condition of its being gone."""

    # ── statements ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def run(self, parts: Sequence[Form], env: Env, alive: Any) -> Any:
        """Statements one after the other; where what comes after them is reached."""
        for one in parts:
            if alive is False:
                break
            alive = self.step(one, env, alive)
        return alive

    def step(self, one: Form, env: Env, alive: Any) -> Any:
        """One statement."""
        if self.trace is not None:
            self.trace.append((one, dict(env), alive, list(self.stack)))
        match one.head:
            case "local.set":
                given = one.operands
                env[one.parts[1].word] = self.value(given[0], env) if given else self.stack.pop()
            case "drop":
                self.stack.pop()
            case "if":
                return self._if(one, env, alive)
            case "br_if":
                test = truth(self.value(one.parts[2], env))
                self._branch(one.parts[1].word, both(alive, test), env)
                return both(alive, opposite(test))
            case "br":
                self._branch(one.parts[1].word, alive, env)
                return False
            case "block":
                return self._block(one, env, alive)
            case "loop":
                return self._loop(one, env, alive)
            case "return":
                self.returns.append((alive, [self.value(each, env) for each in one.operands]))
                self.tops.append((alive, self.was(env, TOP)))
                return False
            case "global.set":
                env[TOP] = self.value(one.operands[0], env)
                env[RECORDED] = before(self.was(env, RECORDED), bits(env[TOP]))
            case "call" if one.parts[1].word in OPERANDS:
                self._recorded(one.parts[1].word, [self.value(each, env) for each in one.operands], env)
            case "call":
                self.met.setdefault(one.parts[1].word, []).append(alive)
                self.stack += self._called(one, env)
            case "i32.store" | "i64.store":
                self._store(one, env)
            case _:
                raise Unread(one.head)
        return alive

    def _if(self, one: Form, env: Env, alive: Any) -> Any:
        test = truth(self.value(one.parts[1], env))
        ways = {each.head: each for each in one.operands[1:]}
        then, other = both(alive, test), both(alive, opposite(test))
        self.ways += [(ways[name], here) for name, here in (("then", then), ("else", other)) if name in ways]
        if test is True or test is False:
            way = ways.get("then" if test else "else")
            return self.run(way.parts[1:], env, alive) if way is not None else alive
        mine, others = dict(env), dict(env)
        stored = dict(self.stored)
        then = self.run(ways["then"].parts[1:], mine, then)
        first, self.stored = self.stored, dict(stored)
        if "else" in ways:
            other = self.run(ways["else"].parts[1:], others, other)
        for name in mine.keys() | others.keys():
            a, b = (each[name] if name in each else self.was(env, name) for each in (mine, others))
            if name == RECORDED:
                env[name] = merged(test, a, b)
            elif a is not b:
                env[name] = b if then is False else a if other is False else chosen(test, a, b)
            else:
                env[name] = a
        for place in first.keys() | self.stored.keys():
            a, b = (each[place] if place in each else self._stood(place) for each in (first, self.stored))
            self.stored[place] = chosen(test, a, b)
        return either(then, other)

    def _stood(self, place: str) -> Term:
        """What stood where nothing was stored."""
        return z3.Const(f"stood {place}", I64 if place.startswith("i64") else I32)

    def was(self, env: Env, name: str) -> Term:
        """What a local was; at first it is nothing."""
        if name in SORTS:
            return env.get(name, False)
        if name in (BARE, RECORDED):
            return env.get(name, 0 if name == BARE else ())
        return env.get(name, self.symbols.top if name == TOP else self.symbols.stack if name == STACK else 0)

    def _recorded(self, name: str, given: list[Term], env: Env) -> None:
        """What is done with the records of what may hold: where they end then, and what stands there."""
        top, stack = bits(self.was(env, TOP)), self.was(env, STACK)
        if name.startswith("$may"):  # of a lack nobody asks for a value
            name, given = "$may", _record(name, given)
            k = truth(given[2])
            given[:2] = [chosen(k, Long(0), given[0]), chosen(k, Long(1), given[1])]
        if name == "$instead_whole":
            name, given = "$instead", [*given[:3], Long(1), given[3]]
        sizes = OPERANDS[name]
        terms = [bits(one, size) for one, size in zip(given, sizes, strict=True)]
        sorts = [RECORDS, I32, *(I64 if size == 64 else I32 for size in sizes)]
        records: Stack = self.was(env, RECORDED)
        if name.startswith("$settled"):
            terms[1] = asked(self.symbols.entries, records, terms[0], terms[1])

        def told(what: str, sort: Any) -> Any:
            return z3.Function(f"{name} {what}", *sorts, sort)(stack, top, *terms)

        if name in ADDED:
            for sort, of in SORTS.items():
                env[sort] = either(self.was(env, sort), opposite(of(self.symbols, terms[ADDED[name]])))
        if name == "$may":
            bare = z3.And(z3.UGE(terms[2], FIRST), self.symbols.entries.bare(terms[2]))
            env[BARE] = chosen(bare, top, self.was(env, BARE))
        if not name.startswith("$settled"):
            records = added(records, top, name, terms)
        if name.startswith("$settled"):
            v, d, k = told("v", I64), told("d", I64), told("k", I32)
            here = z3.And(v >= -EDGE, v <= EDGE, d >= 1, d <= EDGE)
            among = z3.UGE(bits(self.was(env, BARE)), terms[0])
            bare = z3.Implies(z3.Or(terms[1] & TRUTHS != 0, among), self.symbols.entries.bare(k))
            left = self._unclear(records, terms[0])
            comes = self._comes(records, terms[0], terms[1], (v, d, k), why=False)
            settled = z3.If(k == 0, here, z3.And(v == 0, d == 1))
            sorts = either(both(terms[1] & 7 == AGREED, k == ABSENT), self._of_sorts(k, env))
            self.symbols.once(k, z3.And(settled, sorts, bare, comes), v, d)
            self.symbols.axioms.append(z3.Implies(k == RETRY, z3.And(v == 0, d == 1)))
            self.symbols.axioms.append(z3.Implies(left, k == RETRY))
            records = before(records, terms[-1])
            self.stack += [v, d, k] if name == "$settled" else [v, k]
            env[TOP] = terms[-1]
            env[BARE] = chosen(z3.ULT(bits(self.was(env, BARE)), env[TOP]), self.was(env, BARE), 0)
        else:
            env[STACK] = told("stack", RECORDS)
            if name in ("$may", "$want"):
                env[TOP] = top + RECORD
            elif name != "$unwanted":
                env[TOP] = told("top", I32)
                self.symbols.axioms.append(z3.And(z3.UGE(env[TOP], top), z3.ULE(env[TOP], STACK_END)))
        env[RECORDED] = records

    def _comes(self, records: Stack, start: Any, how: Any, found: Sequence[Any], *, why: bool) -> Any:
        """What records come to that stand behind a place, if that is one of this function's own."""
        known = come_to(self.symbols.entries, records, start, how, found, why=why, sets=self.symbols.means.sets)
        return either(z3.ULT(start, self.symbols.top), known)

    def _unclear(self, records: Stack, start: Any) -> Any:
        """Whether records are left that stand behind a place, if that is one of this function's own."""
        return both(opposite(z3.ULT(start, self.symbols.top)), unclear(records, start))

    def _of_sorts(self, k: Any, env: Env) -> Any:
        """What records come to is no sort of lack that none of them is: of those that were added here, nobody knows of others."""
        found: Any = True
        for sort, of in () if self.symbols.domain.doubtful else SORTS.items():
            found = both(found, either(self.was(env, sort), of(self.symbols, k)))
        return found

    def _branch(self, label: str, alive: Any, env: Env) -> None:
        if alive is False:
            return
        if label == LEFT:
            self.left = either(self.left, alive)
        else:
            self.labels.setdefault(label, []).append((alive, dict(env)))

    def _block(self, one: Form, env: Env, alive: Any) -> Any:
        label = one.parts[1].word
        if label == LEFT:
            self.run(one.parts[2:], env, alive)
            return False
        if len(one.parts) == 3 and one.parts[2].head == "loop":
            return self._loop(one.parts[2], env, alive)
        raise Unread("block")

    def _loop(self, one: Form, env: Env, alive: Any) -> Any:
        """What a loop does to what it sets, as a function of what it reads; nothing of how often it turns."""
        mine = {each.parts[1].word for each in within(one) if each.head == "local.set"}
        if any(
            each.head == "global.set" or (each.head == "call" and each.parts[1].word in OPERANDS)
            for each in within(one)
        ):
            raise Unread("records in a loop")
        if self.inside is not None and one.start <= self.inside.start and self.inside.end <= one.end:
            before, env = env, dict(env)
            for name in mine:
                env[name] = self._any(name, env.get(name, 0))
            self._sure(one, before, mine, env)
            self.entered = Entered(dict(env), alive, one)
            if any(
                each.head == "loop" and each.start <= self.inside.start < each.end
                for each in within(one)
                if each is not one
            ):
                self.run(one.parts[2:], env, alive)
            return False
        # What it sets in no turn, or in some only, keeps what it was.
        reads = sorted(mine | {each.parts[1].word for each in within(one) if each.head == "local.get"})
        given = [bits(env.get(name, 0), 64 if name in self.longs else 32) for name in reads]
        key = ("loop", self.text[one.start : one.end], tuple(each.get_id() for each in given))
        leaves = any(each.head in ("br", "br_if") and each.parts[1].word == LEFT for each in within(one))
        known = self.symbols.symbol(
            key,
            lambda: (
                given,
                self._ended(one, env, mine),
                self.symbols.fresh("left", z3.BoolSort()) if leaves else False,
            ),
        )
        for name in mine:
            env[name] = known[1][name]
        self.left = either(self.left, both(alive, known[2]))
        return both(alive, opposite(known[2]))

    def _ended(self, loop: Form, env: Env, mine: set[str]) -> Env:
        """What a loop may leave in the locals that it sets."""
        found = {name: self._any(name, 0) for name in mine}
        self._sure(loop, env, mine, found)
        return found

    def _sure(self, loop: Form, env: Env, mine: set[str], found: Env) -> None:
        """Some locals are such entries as those that a loop begins with, if each turn of it leaves them so."""
        begun = [bits(env.get(name, 0), 64 if name in self.longs else 32) for name in sorted(mine)]
        key = self.text[loop.start : loop.end], tuple(one.get_id() for one in begun)
        if key not in self.symbols.kept:
            self.symbols.kept[key] = begun, kept(self, loop, env, mine)
        for name, sort in self.symbols.kept[key][1]:
            self.symbols.axioms.append(sort(self.symbols, found[name]))

    def _any(self, name: str, like: Term) -> Any:
        return self.symbols.fresh(name, I64 if name in self.longs else I32)

    def _store(self, one: Form, env: Env) -> None:
        at, what = one.operands
        offset = next((each.word for each in one.parts if each.word.startswith("offset=")), "")
        place = f"{one.head} {offset} {self.text[at.start : at.end]}"
        if "local.get" in place:
            raise Unread("store")
        self.stored[place] = self.value(what, env)

    # ── expressions ────────────────────────────────────────────────────────────────────────────────────────────────────

    def value(self, one: Form, env: Env) -> Term:
        """What an expression comes to."""
        head = one.head
        match head:
            case "local.get":
                name = one.parts[1].word
                self.read.add(name)
                return env.get(name, 0)
            case "i32.const":
                number = int(one.parts[1].word)
                self.symbols.entries.rank(number)
                return number % SHORT
            case "i64.const":
                return Long(int(one.parts[1].word))
            case "global.get":
                return self.symbols.row if one.parts[1].word == "$row" else self.was(env, TOP)
            case "select":
                a, b, test = (self.value(each, env) for each in one.operands)
                return chosen(truth(test), a, b)
            case "if":
                return self._chosen(one, env)
            case "call":
                return self._called(one, env)[0]
            case _:
                pass
        if ".load" in head:
            return self._load(one, env)
        operands = [self.value(each, env) for each in one.operands]
        kind, _, name = head.partition(".")
        return self._operation(kind, name, operands)

    def _chosen(self, one: Form, env: Env) -> Term:
        test = truth(self.value(one.operands[1], env))
        then, other = (self.value(each.parts[1], env) for each in one.operands[2:])
        return chosen(test, then, other)

    def _called(self, one: Form, env: Env) -> list[Term]:
        name = one.parts[1].word
        given = [self.value(each, env) for each in one.operands]
        if name in ("$absorbed", "$awaited"):
            a, b = given
            if any(isinstance(each, int) and each == NONE for each in given):
                return [NONE]
            return [self.symbols.pair(name, a, b)]
        if name == "$cited_too":
            a, b = (bits(each) for each in given)
            u = z3.Function("cited", I32, I32, I32)(a, b)
            return [z3.If(a == 0, b, z3.If(b == 0, a, u))]
        counted = self._reached(given) if name == "$upper" else None
        if counted is not None:
            return [counted]
        if name in ("$upper", "$found"):
            sorts = (I32, I32, I64)
            return [z3.Function(name, *sorts, I32)(bits(given[0]), bits(given[1]), bits(given[2], 64))]
        if name in NUMERIC_CALLS:
            return [self._opaque(name, given)]
        if name in ("$plus", "$times"):
            return list(self.symbols.ratio(name, [bits(each, 64) for each in given]))
        if name == "$fits":
            return [z3.Function(name, I64, I64, z3.BoolSort())(*(bits(each, 64) for each in given))]
        if name == "$against":
            return [self._against([bits(each, 64) for each in given])]
        if name == "$judged":
            terms = [*(bits(each) for each in given), self.was(env, STACK)]
            k = z3.Function(name, *(each.sort() for each in terms), I32)(*terms)
            why = isinstance(given[2], int) and given[2] & 7 == WHY
            lack = z3.And(k >= 0, z3.Or(k == RETRY, z3.UGE(k, FIRST))) if why else z3.BoolVal(True)
            if why:
                records = before(self.was(env, RECORDED), terms[1])
                self.symbols.axioms.append(z3.Implies(self._unclear(records, terms[0]), k == RETRY))
                lack = both(lack, self._comes(records, terms[0], terms[2], (0, 1, k), why=True))
            self.symbols.once(
                k, z3.And(lack, z3.Implies(k >= 0, z3.And(self._of_sorts(k, env), self.symbols.entries.bare(k))))
            )
            return [k]
        if name == "$falls":
            return [self.symbols.falls(*given)]
        inner = self.symbols.domain.chooser(name)
        if inner is not None:
            return self._chooses(inner, given)
        result = self.symbols.domain.result(name)
        if result is None:
            raise Unread(name)
        body = self.symbols.domain.body(name) if self.symbols.depth and name not in self.symbols.loose else None
        if body is not None:
            self.symbols.depth -= 1
            try:
                return self._chooses(body, given)
            finally:
                self.symbols.depth += 1
        return self.symbols.called(name, given, result)

    def _reached(self, given: Sequence[Term]) -> Term | None:
        """How many of a table's numbers a number has reached, where it is known which they are."""
        place, n, v = given
        table = self.symbols.domain.table(int(place), "i64.load") if isinstance(place, int) else None
        if table is None or not isinstance(n, int) or not 0 <= n <= len(table):
            return None
        found: Term = z3.BitVecVal(0, 32)
        for edge in table[:n]:  # they ascend
            found = found + z3.If(bits(v, 64) >= edge, z3.BitVecVal(1, 32), z3.BitVecVal(0, 32))
        return found

    def _of_table(self, one: Form, env: Env) -> Term | None:
        """What stands at a place of a table, where it is known what stands there."""
        added = one.operands[0]
        if added.head != "i32.add" or added.operands[0].head != "i32.const":
            return None
        short = one.head == "i32.load8_u"
        if not short and added.operands[1].head != "i32.shl":
            return None
        table = self.symbols.domain.table(int(added.operands[0].parts[1].word), one.head)
        if not table:
            return None
        at = bits(self.value(added.operands[1] if short else added.operands[1].operands[0], env))
        if short:
            holds = z3.Or([at == place for place, held in enumerate(table) if held])
            return chosen(z3.ULT(at, len(table)), holds, z3.Function("beyond bytes", I32, z3.BoolSort())(at))
        size = 64 if one.head == "i64.load" else 32
        found = z3.Function(f"beyond {one.head}", I32, z3.BitVecSort(size))(at)
        for place, held in enumerate(table):
            found = z3.If(at == place, z3.BitVecVal(held, size), found)
            if size == 32:
                self.symbols.entries.rank(held)
        return found

    def _chooses(self, inner: Form, given: Sequence[Term]) -> list[Term]:
        """What a rule comes to, by the days on which one or the other of its stretches is called."""
        held = [bits(one) for one in given]
        key = ("chosen", self.symbols.depth, inner.parts[1].word, tuple(one.get_id() for one in held))
        if key not in self.symbols._held:
            reader = Reader(self.symbols, self.symbols.domain.whole)
            reader.longs = {
                one.parts[1].word for one in inner.parts if one.head == "local" and one.parts[2].word == "i64"
            }
            reader.run(
                [next(one for one in inner.parts if one.head == "block")], {"$e": given[0]} if given else {}, True
            )
            results = next(one for one in inner.parts if one.head == "result").parts[1:]
            found: list[Term] = [0, RETRY, Long(1)][: len(results)]
            for alive, values in reader.returns:
                found = [chosen(alive, mine, other) for mine, other in zip(values, found, strict=True)]
            if results[0].word == "i32":
                found[0] = truth(found[0])
            self.symbols._held[key] = (found, held)
        return self.symbols._held[key][0]

    def _load(self, one: Form, env: Env) -> Term:
        """What is read from memory: the same at the same place."""
        symbols = self.symbols
        held = self._of_table(one, env)
        if held is not None:
            return held
        offset = next((int(each.word[7:]) for each in one.parts if each.word.startswith("offset=")), 0)
        at = self.value(one.operands[0], env)
        if one.head == "i32.load8_u" and offset == STATUSES:
            return symbols.unknown(at)
        place = bits(at)
        key = (one.head, offset, place.get_id())
        if key in symbols._held:
            return symbols._held[key][0]
        sort = I64 if one.head == "i64.load" else z3.BoolSort() if one.head == "i32.load8_u" else I32
        found = z3.Function(f"{one.head} {offset}", I32, sort)(place)
        symbols._held[key] = (found, place)
        beside = symbols.domain.beside(offset)
        if beside is not None and one.head != "i32.load":  # where a fact lacks its value is nothing
            k = symbols.memory("i32.load", beside, 2)
            symbols.axioms.append(z3.Implies(k != 0, z3.Not(found) if z3.is_bool(found) else found == 0))
        if offset == PLAIN and one.operands[0].head == "i32.shl":
            k = bits(self.value(one.operands[0].operands[0], env))
            symbols.axioms.append(found == symbols.entries.plain(k))
        known = symbols.domain.load(one, self.text)
        of = symbols.domain.field(one)
        if of is not None:
            symbols.fields.setdefault((of, one.head != "i32.load"), found)
        if of is not None and one.head != "i32.load":
            k = self._lack_of_field(one, env)
            symbols.axioms.append(z3.Implies(k != 0, z3.Not(found) if z3.is_bool(found) else found == 0))
        if known is not None:
            sort_, entries, least, most = known
            if sort_ == "lack":
                symbols.lack(found, entries)
            elif sort_ == "field":
                symbols.leavers.append((True, [None, found]))
                symbols.axioms.append(z3.Or([*(found == entry for entry in entries), symbols.unknown(found)]))
                symbols.axioms.append(symbols.entries.bare(found))
            elif least is not None and most is not None:
                symbols.axioms.append(z3.And(found >= least, found <= most))
        return found

    def _lack_of_field(self, value: Form, env: Env) -> Any:
        """What an element's field lacks whose value is read: its header stands behind that of the values."""
        load = z3.Function("i32.load 0", I32, I32)
        header = int(value.operands[0].operands[0].operands[0].parts[1].word)
        element = next(one for one in within(value) if one.head == "i32.and").operands[0]
        start, mask = (load(z3.BitVecVal(header + more, 32)) for more in (8, 12))
        return load(start + ((bits(self.value(element, env)) & mask) << 2))


def _record(name: str, given: list[Term]) -> list[Term]:
    """A record of what may hold: a number, its denominator, and what is lacking."""
    match name:
        case "$may_lack":
            return [Long(0), Long(1), given[0]]
        case "$may_be_some" | "$may_be_other":
            return [Long(name == "$may_be_other"), Long(1), 0]
        case "$may_be" | "$may_be_or_lack":
            return [given[0], Long(1), *given[1:], 0][:3]
        case _:
            return given


def within(form: Form) -> Sequence[Form]:
    """A form and all that stands in it."""
    found = [form]
    for one in found:
        found += one.operands
    return found
