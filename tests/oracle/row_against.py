"""Whether one function, or one turn of a loop in it, comes to what another does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import z3

from millesime.kernels.exact.lacks import FIRST, RETRY
from millesime.kernels.wasm.memory import BLOCK
from tests.oracle.row_mutants import Form
from tests.oracle.row_reader import Reader, within
from tests.oracle.row_sound import Sound
from tests.oracle.row_symbols import Env, Outcome, Unread
from tests.oracle.row_terms import bits, both, chosen, either, equal, opposite, swapped, unlike

HARMLESS: Final = "change no answer, as is proved"
RIGHTLY: Final = "answer rightly what was left, as is proved"
Turn = tuple[Reader, Env, Any]
"""A turn of a loop: what was read of it, what it leaves, and where its end is reached."""


class Against(Sound):
    """A function against which others are held."""

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
        values = {name: swapped(one, swaps) for name, one in self.outcome.values.items()}
        other_ = Outcome(swapped(self.outcome.left, swaps), values, swapped(self.outcome.lack, swaps))
        ends: list[tuple[Any, Outcome, Outcome]] = [(True, self.outcome, other_)]
        ends += [each for turn in turns if turn is not None for each in self._ends(turn, swaps)]
        if all(self._same(*each, strict=True) for each in ends):
            return HARMLESS
        return RIGHTLY if all(self._same(*each, strict=False) for each in ends) else None

    def _same(self, alive: Any, one: Outcome, other: Outcome, *, strict: bool) -> bool:
        """Whether two come to the same where neither leaves the row, or where only the first may not."""
        differs: Any = False
        for name in one.values:
            differs = either(differs, unlike(one.values[name], other.values[name]))
        differs = either(one.left, differs) if strict else both(opposite(one.left), differs)
        return not self.possible(both(both(alive, differs), opposite(other.left)))

    def _entered(self, loop: Form) -> tuple[Any, Turn, Form, set[str]] | None:
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

    def _ends(self, turn: tuple[Any, Turn, Form, set[str]], swaps: Sequence[Any]) -> list[tuple[Any, Outcome, Outcome]]:
        """How a turn of a loop ends, each way, and how it does where something stands for what is loose."""
        alive, mine, loop, reads = turn
        sets = {one.parts[1].word for one in within(loop) if one.head == "local.set"}
        after = {name for name in sets if name in reads or self._read_elsewhere(loop, name)}
        found = []
        for way in ("again", "done"):
            sound = ended(mine, way, after)
            values = {name: swapped(one, swaps) for name, one in sound.values.items()}
            found.append((alive, sound, Outcome(swapped(sound.left, swaps), values)))
        return found

    def _turn(self, env: Env, text: str, loop: Form) -> tuple[Turn, set[str]]:
        """One turn of a loop; and what it reads of the turn before."""
        mine = dict(env)
        reader = self._reader(text)
        first = _first_reads(loop)
        alive = reader.run(loop.parts[2:], mine, True)
        if reader.returns or reader.stored:
            raise Unread("a loop that stores, or ends the function")
        return (reader, mine, alive), first

    def _read_elsewhere(self, loop: Form, name: str) -> bool:
        every = self.text[self.form.start : self.form.end].count(f"(local.get {name})")
        return every > self.text[loop.start : loop.end].count(f"(local.get {name})")

    def _against(self, sound: Outcome, other: Outcome) -> str | None:
        """Whether one comes to what the other does."""
        found = self._compared(sound, other, strict=True)
        ignored = self.domain.ignored(self.name.rpartition("/")[0] or self.name) if found is None else None
        if ignored is not None and self._compared(sound, other, strict=False) is not None:
            found = ignored
        return self._rightly(sound, other) if found is None else found

    def _rightly(self, sound: Outcome, other: Outcome) -> str | None:
        """Whether one answers what the other does where all is told, whatever it is told itself."""
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
            apart = unlike(sound.values[name_], swapped(other.values[name_], swaps))
            differs = either(differs, both(apart, equal(sound.lack, 0)) if name_ in ("result 0", "result 2") else apart)
        wrong = both(opposite(swapped(other.left, swaps)), differs)
        if wrong is False:
            return RIGHTLY
        solver = z3.SimpleSolver()
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
        read = not strict and bool(self.domain.readers(self.name.rpartition("/")[0] or self.name))
        for name in sound.values.keys() | other.values.keys():
            if name not in sound.values or name not in other.values:
                return None
            a, b = sound.values[name], other.values[name]
            apart = unlike(a, b)
            if name in ("result 0", "result 2") and "result 2" in sound.values and apart is not False:
                apart = both(apart, opposite(self._same_number(sound, other)))
            if self._stamp is not None and name.startswith("kept") and self._stamp[1] in name:
                later = (
                    both(apart, z3.And(z3.UGT(bits(b), self.symbols.row), z3.ULE(bits(b), BLOCK)))
                    if self._stamp[2] == "global.get $row"
                    else apart
                )
                if not self.possible(both(opposite(other.left), later)):
                    continue  # no row after this one finds what is kept under a lesser number
            if not strict and name in ("result 0", "result 2"):
                here = equal(sound.lack, 0)
                apart = both(apart, either(here, bits(b, 64) <= 0) if name == "result 2" and read else here)
            differs = either(differs, apart)
        wrong = both(opposite(other.left), differs)
        if self.possible(wrong):
            return None
        return HARMLESS

    def _same_number(self, sound: Outcome, other: Outcome) -> Any:
        """Whether both come to one number, over whatever: no reader tells that. Where it does not ask whether a product fits, that
        has room for a denominator that is a little larger than the widest.
        """
        (v, d), (w, e) = ([bits(one.values[f"result {place}"], 64) for place in (0, 2)] for one in (sound, other))
        same = z3.And(v == 0, w == 0)
        if self.symbols.means.exact:
            same = z3.Or(same, self.symbols.numbers.of(v, d) == self.symbols.numbers.of(w, e))
        return z3.And(same, e >= 1, e <= self.domain.fine(self.name) // 8 * 9)

    def _against_in(self, alive: Any, sound: Outcome, other: Outcome) -> str | None:
        differs: Any = False
        for name in sound.values:
            differs = either(differs, unlike(sound.values[name], other.values[name]))
        here = both(alive, opposite(other.left))
        if self.possible(both(here, either(sound.left, differs))):
            return None
        return HARMLESS


def ended(turn: Turn, way: str, after: set[str]) -> Outcome:
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
