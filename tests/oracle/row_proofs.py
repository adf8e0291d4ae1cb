"""Faults that change nothing, proved: a function with the fault comes to the same as without it, whatever it reads (z3).

What it may read is what its types allow, what lacks there are, and, of each function that is called, whether that may lack
something, be « sans objet » or be left: which is worked out of that function beforehand, in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final, final

import numpy as np
import z3

from millesime.kernels.exact.calendar import days_of
from millesime.kernels.exact.lacks import FIRST, NONE, RETRY, missing
from millesime.kernels.wasm.function import EDGE
from millesime.kernels.wasm.memory import BLOCK
from millesime.kernels.wasm.module import Module
from millesime.model.program import Program
from millesime.values.types import DATE, Kind, Type
from tests.oracle.row_mutants import LEFT, Fault, Form, Wat, forms
from tests.oracle.row_symbols import (
    Domain,
    Env,
    Outcome,
    Reader,
    Result,
    Symbols,
    Unread,
    bits,
    both,
    chosen,
    either,
    opposite,
    truth,
    within,
)

HARMLESS, RIGHTLY = "change no answer, as is proved", "answer rightly what was left, as is proved"
LONGEST: Final = 1200
"""No function of more lines is worked out where it is called."""
_STAMP: Final = re.compile(
    r"\(i32\.store (offset=\d+) \(i32\.const 0\) \(i32\.add \(((?:global|local)\.get \$\w+)\) \(i32\.const 1\)\)\)"
)
MOST_STEPS: Final = 3_000_000
"""So much is spent on a proof (z3's own count, the same on every machine)."""
_FIRST_DAY, _LAST_DAY = days_of(__import__("datetime").date.min), days_of(__import__("datetime").date.max)


@final
class Reads(Domain):
    """What a module's memory may hold, and what its functions may come to."""

    def __init__(
        self, program: Program, module: Module, text: Wat, named: dict[str, tuple[str, str | None]], readers: Wat
    ) -> None:
        self.program, self.text, self._named, self._readers = program, text, named, readers
        self.whole = text.text
        self._rows = {place: key for key, place in module.facts.rows.items()}
        self._keys = list(module.facts.keys)
        self._module = module
        self._blobs = {place: content for content, place in module.blobs.items()}
        self.results: dict[str, Result] = {}
        self._ignored: dict[str, str | None] = {}
        self.trusting = True
        """Whether places are those that sound code reads."""

    def load(self, form: Form, text: str) -> tuple[str, Sequence[int], int | None, int | None] | None:
        """What may stand where something is read."""
        if not self.trusting:
            return None
        offset = next((int(one.word[7:]) for one in form.parts if one.word.startswith("offset=")), None)
        if offset is not None:
            if offset in self._rows:
                return self._value(self._rows[offset])
            if offset - 8 * BLOCK in self._rows and form.head == "i32.load":
                return self._lack(self._rows[offset - 8 * BLOCK])
            return None
        added = form.operands[0]
        if added.head != "i32.add" or len(added.operands) != 2:
            return None
        base = added.operands[0]
        if base.head == "i32.const":
            return self._table(form, int(base.parts[1].word))
        if base.head == "i32.load" and base.operands[0].head == "i32.const":
            header = int(base.operands[0].parts[1].word)
            place, word = divmod(header, 16)
            if place < len(self._keys) and word in (0, 8):
                key = self._keys[place]
                if word == 8 and form.head == "i32.load":
                    return self._lack(key)
                return self._value(key) if key[0] == "field" else None
        return None

    @property
    def facts(self) -> dict[tuple[str, str, str], int]:
        """Where the facts of a row stand."""
        return self._module.facts.rows

    def beside(self, offset: int) -> int | None:
        """Where it stands what a fact lacks."""
        return offset + 8 * BLOCK if offset in self._rows else None

    def relations(self, symbols: Symbols) -> None:
        """An event's day is that of the fact, where it is given."""
        for key, place in self._module.facts.rows.items():
            fact = self._module.facts.rows.get(("fact", "", key[2]))
            if key[0] == "event" and fact is not None:
                v, k, w, lacks = (
                    symbols.memory(head, at + offset, shift)
                    for at in (place, fact)
                    for head, offset, shift in (("i64.load", 0, 3), ("i32.load", 8 * BLOCK, 2))
                )
                symbols.axioms.append(z3.Implies(lacks == 0, z3.And(k == 0, v == w)))

    def field(self, form: Form) -> tuple[str, str, str] | None:
        """Of which field something is read."""
        added = form.operands[0] if form.operands else form
        if added.head != "i32.add" or added.operands[0].head != "i32.load":
            return None
        header = added.operands[0].operands[0]
        place = int(header.parts[1].word) // 16 if header.head == "i32.const" else len(self._keys)
        key = self._keys[place] if place < len(self._keys) else ("", "", "")
        return key if key[0] == "field" else None

    def _table(self, form: Form, base: int) -> tuple[str, Sequence[int], int | None, int | None] | None:
        """What a barème holds."""
        content = self._blobs.get(base)
        if content is None:
            return None
        if form.head == "i64.load":
            figures = np.frombuffer(content, np.int64)
            return ("value", (), int(figures.min()), int(figures.max())) if figures.size else None
        if form.head == "i32.load":
            entries = np.unique(np.frombuffer(content, np.int32)).tolist()
            return ("lack", entries, None, None) if len(entries) < 20 else None
        return None

    def type(self, key: tuple[str, str, str]) -> Type:
        """The type of what a column holds."""
        what, path, name = key
        if what in ("fact", "event"):
            return self.program.facts[name].type if name in self.program.facts else DATE
        held = self.program.facts[path.partition("/")[0]].type
        for field in (*path.split("/")[1:], name):
            fields = self.program.structures[(held.item or held).name or ""].fields if field else ()
            held = next((each.type for each in fields if each.name == field), held.item or held)
        return held

    def _lack(self, key: tuple[str, str, str]) -> tuple[str, Sequence[int], int | None, int | None]:
        if key[0] == "event":
            return "lack", (0, RETRY), None, None
        type_ = self.type(key) if key[0] != "list" else self.type(("field", key[1], ""))
        none = (NONE,) if type_.optional else ()
        if key[0] == "list":
            return "field", (0, RETRY, NONE), None, None
        if key[0] == "fact":
            return "lack", (0, missing(key[2]), *none), None, None
        return "field", (0, RETRY, *none), None, None

    def _value(self, key: tuple[str, str, str]) -> tuple[str, Sequence[int], int | None, int | None] | None:
        least, most = self.bounds(self.type(key))
        return "value", (), least, most

    def bounds(self, type_: Type) -> tuple[int | None, int | None]:
        """Between what numbers of a type are."""
        match type_.kind:
            case Kind.CHOICE:
                return 0, len(self.program.enumerations[type_.name or ""].choices) - 1
            case Kind.DATE:
                return _FIRST_DAY, _LAST_DAY
            case Kind.BOOLEAN | Kind.NORM:
                return None, None
            case _:
                return -EDGE, EDGE

    def result(self, name: str) -> Result | None:
        """What a function may come to, worked out of it once."""
        if name not in self.text.functions:
            return None
        if name not in self.results:
            self.results[name] = self._plain(name)
            self.results[name] = self._summed(name, self.results[name])
        return self.results[name]

    def body(self, name: str) -> Form | None:
        """A function that may be worked out where it is called."""
        form = self.text.functions[name]
        return form if self.whole.count("\n", form.start, form.end) < LONGEST else None

    def chooser(self, name: str) -> Form | None:
        """A rule's function, which calls those of its stretches."""
        return self.text.functions[name] if f"{name}/0" in self.text.functions else None

    def ignored(self, rule: str) -> str | None:
        """Whether whoever reads a rule comes to the same whatever stands for a value beside a lack: HARMLESS; RIGHTLY where
        what stands there may have the row left.
        """
        if rule not in self._ignored:
            call = f"(call {rule}"
            text = self._readers
            readers = [name for name in text.functions if f"{call})" in (body := text.of(name)) or f"{call} " in body]
            whole = Reads(self.program, self._module, text, self._named, text) if readers else self
            told = [whole.ignores(name, rule) for name in readers]
            self._ignored[rule] = None if None in told else RIGHTLY if RIGHTLY in told else HARMLESS
        return self._ignored[rule]

    def ignores(self, name: str, rule: str) -> str | None:
        """Whether a function comes to the same whatever stands for a rule's value beside a lack."""
        try:
            return Function(
                self, name, loose={one for one in self.text.functions if one.rpartition("/")[0] == rule}
            ).ignores()
        except Unread:
            return None

    def _plain(self, name: str) -> Result:
        form = self.text.functions[name]
        results = next(one for one in form.parts if one.head == "result").parts[1:]
        rule, _ = self._named[name]
        least, most = self.bounds(self.program.rules[rule].type)
        return Result(
            results[0].word == "i32",
            len(results) == 3,
            -EDGE if least is None else least,
            EDGE if most is None else most,
        )

    def _summed(self, name: str, plain: Result) -> Result:
        """What a function may lack."""
        try:
            sound = Function(self, name)
        except Unread:
            return plain
        k, s = sound.outcome.lack, sound.symbols
        here = opposite(sound.outcome.left)
        entry = k if not isinstance(k, int) else z3.BitVecVal(k, 32)
        lacks = z3.UGE(entry, FIRST)
        may = sound.possible
        return Result(
            plain.truth, plain.rowwise, plain.least, plain.most,
            none=may(both(here, entry == NONE)), unknown=may(both(here, both(lacks, s.unknown(entry)))),
            graver=may(both(here, both(lacks, opposite(s.unknown(entry))))), known=may(both(here, entry == 0)),
            left=may(either(sound.outcome.left, both(here, entry == RETRY))),
        )  # fmt: skip


@final
class Function:
    """A function that is sound, against which faults in it are held."""

    def __init__(self, domain: Reads, name: str, loose: set[str] | None = None, depth: int = 0) -> None:
        self.domain, self.name, self.text = domain, name, domain.text.text
        self.form = domain.text.functions[name]
        self.symbols = Symbols(domain, depth)
        self.symbols.loose = loose or set()
        domain.relations(self.symbols)
        self.longs = {
            each
            for one in self.form.parts
            if one.head == "local"
            for each in (one.parts[1].word,)
            if one.parts[2].word == "i64"
        }
        self._steps = MOST_STEPS
        self.guarded = False
        """Whether the fault is in a guard."""
        self._solver = z3.Solver()
        self._solver.set("rlimit", MOST_STEPS)
        self._told = 0
        self._model: Any = None
        self.unfinished = 0
        """So many proofs were not brought to an end."""
        body = [one for one in self.form.parts[2:] if one.head not in ("param", "result", "local")]
        place = next(at for at, one in enumerate(body) if one.head == "block")
        self._before, self._block = body[:place], body[place]
        self._statements = list(self._block.parts[2:])
        self._after: list[set[str]] = [set() for _ in (*self._statements, None)]
        """For each statement the locals that it or one after it reads."""
        for at in reversed(range(len(self._statements))):
            self._after[at] = self._after[at + 1] | _reads(self._statements[at])
        self._stamp = _STAMP.search(self.text, self.form.start, self.form.end)
        self._kept: list[tuple[Env, Any, Reader]] = []
        reader, env = self._reader(self.text), self._begin()
        self._trace: list[tuple[Form, Env, Any, list[Any]]] = []
        reader.trace = self._trace
        alive: Any = True
        for one in self._statements:
            self._kept.append((dict(env), alive, self._copied(reader, self.text)))
            alive = reader.step(one, env, alive) if alive is not False else False
        self.outcome = self._ended(reader)
        self.ways, self.met = reader.ways, reader.met
        rule = domain.chooser(name.rpartition("/")[0])
        if rule is not None:  # a stretch is entered on its days
            other = self._reader(self.text)
            other.run([next(one for one in rule.parts if one.head == "block")], self._begin(), True)
            met: Any = False
            for alive in other.met.get(name, ()):
                met = either(met, alive)
            self.symbols.axioms.append(z3.BoolVal(met) if isinstance(met, bool) else met)

    def _begin(self) -> Env:
        if any(one.head == "param" for one in self.form.parts):
            element = z3.BitVec("element", 32)
            self.symbols.axioms.append(z3.ULT(element, 2**30))
            return {"$e": element}
        return {}

    def _reader(self, text: str, inside: Form | None = None) -> Reader:
        reader = Reader(self.symbols, text, inside)
        reader.longs = self.longs
        return reader

    def _copied(self, reader: Reader, text: str, inside: Form | None = None) -> Reader:
        found = self._reader(text, inside)
        found.left, found.returns = reader.left, list(reader.returns)
        found.stack, found.stored = list(reader.stack), dict(reader.stored)
        return found

    def _ended(self, reader: Reader) -> Outcome:
        """What the function comes to, where it does not leave the row."""
        parts = len(next(one for one in self.form.parts if one.head == "result").parts) - 1
        found: list[Any] = [0] * parts
        for alive, values in reader.returns:
            found = [chosen(alive, mine, other) for mine, other in zip(values, found, strict=True)]
        outcome = Outcome(reader.left, {f"result {place}": one for place, one in enumerate(found)}, found[1])
        outcome.values |= {f"kept {place}": one for place, one in reader.stored.items()}
        return outcome

    # ── faults ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def possible(self, condition: Any) -> bool:
        """Whether something may hold, as far as can be shown."""
        if isinstance(condition, bool):
            return condition
        self._tell()
        self._solver.push()
        self._solver.add(condition)
        found = self._solver.check()
        self.unfinished += found == z3.unknown
        if found == z3.sat:
            self._model = self._solver.model()
        self._solver.pop()
        return bool(found != z3.unsat)

    def _tell(self) -> None:
        for axiom in self.symbols.axioms[self._told :]:
            self._solver.add(axiom)
        self._told = len(self.symbols.axioms)

    def judged(self, fault: Fault, steps: int = MOST_STEPS) -> str | None:
        """HARMLESS or RIGHTLY where that is proved of a fault, else None."""
        self._model = None
        self._tell()
        mark = self.symbols.mark()
        self._solver.push()
        try:
            return self._judged(fault, steps)
        finally:
            self._solver.pop()
            self.symbols.forget(mark)
            self._told = len(self.symbols.axioms)

    def witness(self) -> dict[tuple[str, str, str], tuple[int | bool, int]]:
        """The facts of a row for which the last proof failed, as far as they matter: the value, and what lacks."""
        if self._model is None:
            return {}
        named = {one.name() for one in self._model.decls()}
        found: dict[tuple[str, str, str], tuple[int | bool, int]] = {}
        for key, place in self.domain.facts.items():
            lacking = f"i32.load {place + 8 * BLOCK}"
            for head, shift in (("i64.load", 3), ("i32.load8_u", 0)):
                if not {f"{head} {place}", lacking} & named:
                    continue
                sort = z3.BitVecSort(64) if shift else z3.BoolSort()
                at = self.symbols.row << shift if shift else self.symbols.row
                v = self._model.eval(z3.Function(f"{head} {place}", z3.BitVecSort(32), sort)(at), model_completion=True)
                k = self._model.eval(self.symbols.memory("i32.load", place + 8 * BLOCK, 2), model_completion=True)
                if shift or f"{head} {place}" in named:
                    found[key] = (v.as_signed_long() if shift else z3.is_true(v), k.as_long() if lacking in named else 0)
        for (key, value), term in self.symbols.fields.items():
            if value and f"{term.decl().name()}" in named:
                v = self._model.eval(term, model_completion=True)
                lack = self.symbols.fields.get((key, False))
                k = 0 if lack is None else self._model.eval(lack, model_completion=True).as_long()
                found[key] = (z3.is_true(v) if z3.is_bool(v) else v.as_signed_long(), k)
        return found

    def _judged(self, fault: Fault, steps: int) -> str | None:
        self._steps = steps
        self._solver.set("rlimit", steps)
        at = fault.edits[0][0]
        self.guarded = fault.told.startswith("guard")
        place = next((n for n, one in enumerate(self._statements) if one.start <= at < one.end), None)
        if any(one.start <= at < one.end for one in self._before):
            return self._remembered(fault)
        if place is None:  # what stands beside a row's being left is not read
            read = f"entry {RETRY} " in fault.told or at < self._block.end
            return None if read and self.possible(self.outcome.left) else HARMLESS
        statement = self._statements[place]
        mutant = self.text[statement.start : statement.end]
        for start, end, new in sorted(fault.edits, reverse=True):
            mutant = mutant[: start - statement.start] + new + mutant[end - statement.start :]
        self.domain.trusting = False
        try:
            loops = [one for one in within(statement) if one.head == "loop" and one.start <= at < one.end]
            if loops:
                return self._turned(place, max(loops, key=lambda one: one.start), fault)
            return HARMLESS if self._nearby(fault) else self._changed(place, mutant)
        finally:
            self.domain.trusting = True

    def _changed(self, place: int, mutant: str) -> str | None:
        env, alive, before = self._kept[place]
        env, reader = dict(env), self._copied(before, mutant)
        for one in forms(mutant, 0, len(mutant)):
            alive = reader.step(one, env, alive) if alive is not False else False
        if self._alike(place, env, alive, reader):
            return HARMLESS
        reader.text = self.text
        for one in self._statements[place + 1 :]:
            alive = reader.step(one, env, alive) if alive is not False else False
        return self._against(self.outcome, self._ended(reader))

    def _nearby(self, fault: Fault) -> bool:
        """Whether the very statement that a fault is in does to what is read elsewhere what it did, or leaves the row."""
        first, last = min(start for start, _, _ in fault.edits), max(end for _, end, _ in fault.edits)
        around = [each for each in self._trace if each[0].start <= first and last <= each[0].end]
        if not around:
            return False
        statement, env, alive, stack = min(around, key=lambda each: each[0].end - each[0].start)
        mutant = self.text[statement.start : statement.end]
        for start, end, new in sorted(fault.edits, reverse=True):
            mutant = mutant[: start - statement.start] + new + mutant[end - statement.start :]
        ends = []
        for text, forms_ in ((self.text, [statement]), (mutant, forms(mutant, 0, len(mutant)))):
            reader, mine, reached = self._reader(text), dict(env), alive
            reader.stack = list(stack)
            for one in forms_:
                reached = reader.step(one, mine, reached) if reached is not False else False
            if reader.returns or reader.labels:
                return False
            ends.append((reader, mine, reached))
        (sound, mine, reached), (other, others, also) = ends
        if len(sound.stack) != len(other.stack) or sound.stored.keys() != other.stored.keys():
            return False
        differs = either(sound.left, False)
        for name in mine.keys() | others.keys():
            if self._read_elsewhere(statement, name):
                differs = either(differs, _unlike(mine.get(name, 0), others.get(name, 0)))
        for a, b in (
            *zip(sound.stack, other.stack, strict=True),
            *((sound.stored[n], other.stored[n]) for n in sound.stored),
        ):
            differs = either(differs, _unlike(a, b))
        del reached, also
        return not self.possible(both(both(alive, opposite(other.left)), differs))

    def _alike(self, place: int, env: Env, alive: Any, reader: Reader) -> bool:
        """Whether all that is read afterwards is the same already behind a statement."""
        if place + 1 >= len(self._kept):
            return False
        mine, reached, before = self._kept[place + 1]
        if reader.stack or before.stack or len(reader.returns) != len(before.returns):
            return False
        differs = either(_unlike(reached, alive), _unlike(before.left, reader.left))
        for name in self._after[place + 1] & (mine.keys() | env.keys()):
            differs = either(differs, both(reached, _unlike(mine.get(name, 0), env.get(name, 0))))
        for name in before.stored.keys() | reader.stored.keys():
            if name not in before.stored or name not in reader.stored:
                return False
            differs = either(differs, _unlike(before.stored[name], reader.stored[name]))
        return not self.possible(differs)

    def _remembered(self, fault: Fault) -> str | None:
        """A fault where it is asked whether the rule was looked at before for this row: then that is what it came to."""
        known = self._before[0]
        mutant = self.text[known.start : known.end]
        for start, end, new in sorted(fault.edits, reverse=True):
            mutant = mutant[: start - known.start] + new + mutant[end - known.start :]
        stamp, held, wrong = self._looked(self.text[known.start : known.end])
        test, values, _ = self._looked(mutant)
        del test, wrong
        sound = self._reader(mutant)
        for one in forms(mutant, 0, len(mutant)):
            sound.step(one, self._begin(), True)
        found: Any = False
        for alive, given in sound.returns:
            results = [self.outcome.values[f"result {place}"] for place in range(len(given))]
            differs: Any = self.outcome.left
            for mine, result in zip(given, results, strict=True):
                differs = either(differs, _unlike(mine, result))
            found = either(found, both(alive, differs))
        kept: Any = stamp
        for mine, result in zip(
            held, [self.outcome.values[f"result {place}"] for place in range(len(held))], strict=True
        ):
            kept = both(kept, opposite(_unlike(mine, result)))
        kept = either(kept, opposite(stamp))
        del values
        return (
            None
            if self.possible(both(both(kept, either(opposite(stamp), opposite(self.outcome.left))), found))
            else HARMLESS
        )

    def _looked(self, text: str) -> tuple[Any, list[Any], None]:
        reader = self._reader(text)
        for one in forms(text, 0, len(text)):
            reader.step(one, self._begin(), True)
        return (*reader.returns[0], None) if reader.returns else (False, [], None)

    def ignores(self) -> str | None:
        """HARMLESS where it comes to the same whatever stands for a value beside a lack in what is loose; RIGHTLY where it is
        only not left for that, now and then.
        """
        turns = [self._entered(loop) for loop in within(self.form) if loop.head == "loop"]
        if any(turn is None for turn in turns):
            return None
        swaps = []
        for key, held in list(self.symbols._held.items()):
            if isinstance(key, tuple) and key[0] == "call" and key[1] in self.symbols.loose:
                found, _ = held
                for place in (0, 2):
                    if place < len(found):
                        other = self.symbols.fresh("beside", found[place].sort())
                        if place == 2:  # nobody divides by nothing
                            self.symbols.axioms.append(other >= 1)
                        swaps.append((found[place], z3.If(found[1] == 0, found[place], other)))
        values = {name: _swapped(one, swaps) for name, one in self.outcome.values.items()}
        other_ = Outcome(_swapped(self.outcome.left, swaps), values, _swapped(self.outcome.lack, swaps))
        ends: list[tuple[Any, Outcome, Outcome]] = [(True, self.outcome, other_)]
        ends += [each for turn in turns if turn is not None for each in self._ends(turn, swaps)]
        if all(self._same(*each, strict=True) for each in ends):
            return HARMLESS
        return RIGHTLY if all(self._same(*each, strict=False) for each in ends) else None

    def _same(self, alive: Any, one: Outcome, other: Outcome, *, strict: bool) -> bool:
        """Whether two come to the same where neither leaves the row, or where only the first may not."""
        differs: Any = False
        for name in one.values:
            differs = either(differs, _unlike(one.values[name], other.values[name]))
        differs = either(one.left, differs) if strict else both(opposite(one.left), differs)
        return not self.possible(both(both(alive, differs), opposite(other.left)))

    def _entered(self, loop: Form) -> tuple[Any, tuple[Reader, Env, Any], Form, set[str]] | None:
        """A turn of a loop, from anything that it may be entered with."""
        place = next((n for n, one in enumerate(self._statements) if one.start <= loop.start < one.end), None)
        if place is None:
            return None
        env, alive, before = self._kept[place]
        reader = self._copied(before, self.text, loop)
        reader.step(self._statements[place], dict(env), alive)
        if reader.entered is None:
            return None
        turn, reads = self._turn(reader.entered.env, self.text, loop)
        return reader.entered.alive, turn, loop, reads

    def _ends(
        self, turn: tuple[Any, tuple[Reader, Env, Any], Form, set[str]], swaps: Sequence[Any]
    ) -> list[tuple[Any, Outcome, Outcome]]:
        """How a turn of a loop ends, each way, and how it does where something stands for what is loose."""
        alive, mine, loop, reads = turn
        sets = {one.parts[1].word for one in within(loop) if one.head == "local.set"}
        after = {name for name in sets if name in reads or self._read_elsewhere(loop, name)}
        found = []
        for way in ("again", "done"):
            sound = _of(mine, way, after)
            values = {name: _swapped(one, swaps) for name, one in sound.values.items()}
            found.append((alive, sound, Outcome(_swapped(sound.left, swaps), values)))
        return found

    def _against(self, sound: Outcome, other: Outcome) -> str | None:
        """Whether one comes to what the other does."""
        found = self._compared(sound, other, strict=True)
        ignored = self.domain.ignored(self.name.rpartition("/")[0] or self.name) if found is None else None
        if ignored is not None and self._compared(sound, other, strict=False) is not None:
            found = ignored
        return self._rightly(sound, other) if found is None and self.guarded else found

    def _rightly(self, sound: Outcome, other: Outcome) -> str | None:
        """Whether one answers what the other does where what is called, and was left there, is known for once."""
        if not self.symbols.leavers or sound.values.keys() != other.values.keys():
            return None
        swaps, known = [], []
        for when, found in self.symbols.leavers:
            k = found[1]
            lost = z3.FreshConst(z3.BoolSort(), "lost")
            known.append(z3.Implies(when, k != RETRY))
            if found[0] is None:  # no value is lost with it
                known.append(z3.Implies(lost, z3.UGE(k, FIRST)))
            swaps.append((k, z3.If(lost, z3.BitVecVal(RETRY, 32), k)))
            if found[0] is not None:
                v = found[0]
                swaps.append((v, z3.If(lost, z3.BoolVal(False) if z3.is_bool(v) else z3.BitVecVal(0, 64), v)))
            if len(found) == 3:
                swaps.append((found[2], z3.If(lost, z3.BitVecVal(1, 64), found[2])))
        differs: Any = sound.left
        for name_ in sound.values:
            unlike = _unlike(sound.values[name_], _swapped(other.values[name_], swaps))
            differs = either(
                differs, both(unlike, _equal(sound.lack, 0)) if name_ in ("result 0", "result 2") else unlike
            )
        wrong = both(opposite(_swapped(other.left, swaps)), differs)
        if wrong is False:
            return RIGHTLY
        solver = z3.Solver()
        solver.set("rlimit", self._steps)
        axioms = [one for one in self.symbols.axioms if not isinstance(one, bool)]
        solver.add(*axioms, *known, *(z3.substitute(one, *swaps) for one in axioms))
        solver.add(wrong)
        told = solver.check()
        self.unfinished += told == z3.unknown
        return RIGHTLY if told == z3.unsat else None

    def _compared(self, sound: Outcome, other: Outcome, *, strict: bool) -> str | None:
        if other.left is True:
            return HARMLESS
        differs: Any = sound.left
        for name in sound.values.keys() | other.values.keys():
            if name not in sound.values or name not in other.values:
                return None
            a, b = sound.values[name], other.values[name]
            unlike = _unlike(a, b)
            if self._stamp is not None and name.startswith("kept") and self._stamp[1] in name:
                later = (
                    both(unlike, z3.And(z3.UGT(bits(b), self.symbols.row), z3.ULE(bits(b), BLOCK)))
                    if self._stamp[2] == "global.get $row"
                    else unlike
                )
                if not self.possible(both(opposite(other.left), later)):
                    continue  # no row after this one finds what is kept under a lesser number
            if not strict and name in ("result 0", "result 2"):
                here = _equal(sound.lack, 0)
                unlike = both(unlike, either(here, bits(b, 64) <= 0) if name == "result 2" else here)
            differs = either(differs, unlike)
        wrong = both(opposite(other.left), differs)
        if self.possible(wrong):
            return None
        return HARMLESS

    def _turned(self, place: int, loop: Form, fault: Fault) -> str | None:
        """A fault within a loop: one turn of it, from anything that it may be entered with."""
        env, alive, before = self._kept[place]
        reader = self._copied(before, self.text, loop)
        reader.step(self._statements[place], dict(env), alive)
        entered = reader.entered
        if entered is None:
            return HARMLESS
        start = self.text[loop.start : loop.end]
        for first, end, new in sorted(fault.edits, reverse=True):
            if not loop.start <= first < loop.end:
                return None
            start = start[: first - loop.start] + new + start[end - loop.start :]
        sets = {one.parts[1].word for one in within(loop) if one.head == "local.set"}
        outside = _reads(self.form) - _reads(loop, sets)
        sound, reads = self._turn(entered.env, self.text, loop)
        other, mine = self._turn(entered.env, start, forms(start, 0, len(start))[0])
        after = {name for name in sets if name in outside or name in reads or name in mine}
        after |= {name for name in sets if self._read_elsewhere(loop, name)}
        for way in ("again", "done"):
            a, b = _of(sound, way, after), _of(other, way, after)
            a.left, b.left = either(a.left, opposite(entered.alive)), b.left
            found = self._against_in(entered.alive, a, b)
            if found is None:
                return None
        return HARMLESS

    def _read_elsewhere(self, loop: Form, name: str) -> bool:
        every = self.text[self.form.start : self.form.end].count(f"(local.get {name})")
        return every > self.text[loop.start : loop.end].count(f"(local.get {name})")

    def _against_in(self, alive: Any, sound: Outcome, other: Outcome) -> str | None:
        differs: Any = False
        for name in sound.values:
            differs = either(differs, _unlike(sound.values[name], other.values[name]))
        here = both(alive, opposite(other.left))
        if self.possible(both(here, either(sound.left, differs))):
            return None
        return HARMLESS

    def _turn(self, env: Env, text: str, loop: Form) -> tuple[tuple[Reader, Env, Any], set[str]]:
        """One turn of a loop; and what it reads of the turn before."""
        mine = dict(env)
        reader = self._reader(text)
        first = _first_reads(loop)
        alive = reader.run(loop.parts[2:], mine, True)
        if reader.returns or reader.stored:
            raise Unread("a loop that stores, or ends the function")
        return (reader, mine, alive), first


def _of(turn: tuple[Reader, Env, Any], way: str, after: set[str]) -> Outcome:
    """How a turn of a loop ends, once more or for good: whether it does, and what is read afterwards."""
    reader, _, _ = turn
    found: Any = dict.fromkeys(after, 0)
    reached: Any = False
    for label, ends in reader.labels.items():
        if label.startswith(f"${way}"):
            for alive, env in ends:
                found = {name: chosen(alive, env.get(name, 0), found[name]) for name in after}
                reached = either(reached, alive)
    outcome = Outcome(False if reader.left is False else reader.left, {name: found[name] for name in after})
    outcome.values = {name: chosen(reached, one, 0) for name, one in outcome.values.items()}
    outcome.values[" reached"] = reached
    return outcome


def _first_reads(loop: Form) -> set[str]:
    """Locals that a turn may read before it sets them."""
    found: set[str] = set()

    def walked(form: Form, known: set[str]) -> set[str]:
        if form.head == "local.get":
            if form.parts[1].word not in known:
                found.add(form.parts[1].word)
            return known
        if form.head == "if":
            known = (
                walked(form.operands[0], known)
                if form.operands[0].head != "result"
                else walked(form.operands[1], known)
            )
            ways = [one for one in form.operands if one.head in ("then", "else")]
            after = []
            for way in ways:
                mine = set(known)
                for one in way.operands:
                    mine = walked(one, mine)
                after.append(mine)
            return set.intersection(*after) if len(after) == 2 else known
        for one in form.operands:
            known = walked(one, known)
        return known | {form.parts[1].word} if form.head == "local.set" else known

    walked(loop, set())
    return found


def _reads(form: Form, among: set[str] | None = None) -> set[str]:
    found = {one.parts[1].word for one in within(form) if one.head == "local.get"}
    return found if among is None else found & among


def _equal(a: Any, entry: int) -> Any:
    return int(a) == entry if isinstance(a, int) else a == entry


def _swapped(term: Any, swaps: Sequence[tuple[Any, Any]]) -> Any:
    return z3.substitute(term, *swaps) if z3.is_expr(term) else term


def _unlike(a: Any, b: Any) -> Any:
    if a is b:
        return False
    if isinstance(a, int) and isinstance(b, int):
        return int(a) != int(b)
    if any(z3.is_bool(one) or isinstance(one, bool) for one in (a, b)) and not any(z3.is_bv(one) for one in (a, b)):
        x, y = truth(a), truth(b)
        if isinstance(x, bool):
            return y if not x else opposite(y)
        if isinstance(y, bool):
            return x if not y else opposite(x)
        return False if x.eq(y) else z3.Xor(x, y)
    size = next((one.size() for one in (a, b) if z3.is_bv(one)), 32)
    x, y = bits(a, size), bits(b, size)
    return False if x.eq(y) else x != y


_ = LEFT
