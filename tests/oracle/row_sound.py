"""A function that is sound, read as formulas, and what can be asked of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import z3

from millesime.kernels.exact.lacks import RETRY
from millesime.kernels.wasm.memory import BLOCK
from tests.oracle.row_mutants import Form
from tests.oracle.row_reader import Reader, within
from tests.oracle.row_symbols import Env, Means, Outcome, Symbols
from tests.oracle.row_terms import chosen, either, equal

if TYPE_CHECKING:
    from tests.oracle.row_domain import Reads

_STAMP: Final = re.compile(
    r"\(i32\.store (offset=\d+) \(i32\.const 0\) \(i32\.add \(((?:global|local)\.get \$\w+)\) \(i32\.const 1\)\)\)"
)
_PLAINLY: Final = Means()
MOST_STEPS: Final = 3_000_000
"""So much is spent on a proof (z3's own count, the same on every machine)."""


class Sound:
    """A function as it was written: what each of its statements is come to with, and what it comes to itself."""

    def __init__(self, domain: Reads, name: str, means: Means = _PLAINLY, loose: set[str] | None = None) -> None:
        self.domain, self.name, self.text = domain, name, domain.text.text
        self.form = domain.text.functions[name]
        self.symbols = Symbols(domain, means)
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
        self._model: Any = None
        self._named: set[str] = set()
        self.unfinished = 0
        """So many proofs were not brought to an end."""
        body = [one for one in self.form.parts[2:] if one.head not in ("param", "result", "local")]
        place = next(at for at, one in enumerate(body) if one.head == "block")
        self._before, self._block = body[:place], body[place]
        self._statements = list(self._block.parts[2:])
        self._after: list[set[str]] = [set() for _ in (*self._statements, None)]
        """For each statement the locals that it or one after it reads."""
        for at in reversed(range(len(self._statements))):
            self._after[at] = self._after[at + 1] | reads(self._statements[at])
        self._on_its_days()
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
        self.leaves = reader.left
        """Where the row is left by this function itself."""
        self.ways, self.met = reader.ways, reader.met

    def _on_its_days(self) -> None:
        """A stretch is entered on its days, which may be those of who calls it."""
        for name in filter(None, (self.name, self.domain.root)):
            self.domain.entered(name, self.symbols)
            rule = self.domain.chooser(name.rpartition("/")[0])
            if rule is None:
                continue
            reader = self._reader(self.text)
            reader.run([next(one for one in rule.parts if one.head == "block")], self._begin(), True)
            met: Any = False
            for alive in reader.met.get(name, ()):
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
        found.left, found.returns, found.tops = reader.left, list(reader.returns), list(reader.tops)
        found.stack, found.stored = list(reader.stack), dict(reader.stored)
        return found

    def _ended(self, reader: Reader) -> Outcome:
        """What the function comes to, where it does not leave the row."""
        parts = len(next(one for one in self.form.parts if one.head == "result").parts) - 1
        found: list[Any] = [0] * parts
        for alive, values in reader.returns:
            found = [chosen(alive, mine, other) for mine, other in zip(values, found, strict=True)]
        left = either(reader.left, equal(found[1], RETRY))  # whoever asked leaves the row then
        outcome = Outcome(left, {f"result {place}": one for place, one in enumerate(found)}, found[1])
        outcome.values |= {f"kept {place}": one for place, one in reader.stored.items()}
        top: Any = self.symbols.top
        for alive, mine in reader.tops:
            top = chosen(alive, mine, top)
        outcome.values["kept top"] = top
        return outcome

    def possible(self, condition: Any) -> bool:
        """Whether something may hold, as far as can be shown."""
        if isinstance(condition, bool):
            return condition
        solver = self.symbols.asked(condition, self._steps)
        found = solver.check()
        self.unfinished += found == z3.unknown
        if found == z3.sat:
            self._model = solver.model()
            self._named = {one.name() for one in self._model.decls()}
        return bool(found != z3.unsat)

    def asked(self) -> bool:
        """Whether anybody asks: of what nobody can ask, anything could be proved."""
        return self.possible(z3.BoolVal(True))

    def witness(self) -> dict[tuple[str, str, str], tuple[int | bool, int]]:
        """The facts of a row for which the last proof failed, as far as they matter: the value, and what lacks."""
        if self._model is None:
            return {}
        named = self._named
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
                    found[key] = (
                        v.as_signed_long() if shift else z3.is_true(v),
                        k.as_long() if lacking in named else 0,
                    )
        for (key, value), term in self.symbols.fields.items():
            if value and f"{term.decl().name()}" in named:
                v = self._model.eval(term, model_completion=True)
                lack = self.symbols.fields.get((key, False))
                k = 0 if lack is None else self._model.eval(lack, model_completion=True).as_long()
                found[key] = (z3.is_true(v) if z3.is_bool(v) else v.as_signed_long(), k)
        return found


def reads(form: Form, among: set[str] | None = None) -> set[str]:
    """The locals that a form reads, or those of some."""
    found = {one.parts[1].word for one in within(form) if one.head == "local.get"}
    return found if among is None else found & among
