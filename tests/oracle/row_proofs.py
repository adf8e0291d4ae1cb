"""Faults that change nothing, proved: a function with the fault comes to the same as without it, whatever it reads (z3).

What it may read is what its types allow, what lacks there are, and, of each function that is called, whether that may lack
something, be « sans objet » or be left: which is worked out of that function beforehand, in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, final

import z3

from millesime.kernels.exact.lacks import RETRY
from tests.oracle.row_against import HARMLESS, Against, ended
from tests.oracle.row_mutants import Fault, Form, forms
from tests.oracle.row_reader import STACK, TOP, Reader, within
from tests.oracle.row_sound import MOST_STEPS, reads
from tests.oracle.row_symbols import Env, Means, Outcome
from tests.oracle.row_terms import both, chosen, either, opposite, swapped, truth, unlike

if TYPE_CHECKING:
    from tests.oracle.row_domain import Reads

_PLAINLY: Final = Means()

_SOON: Final = (0, 1, 2, 4, 8, 16, 32)
"""So many statements on it is seen whether a fault tells by then."""


@final
class Function(Against):
    """A function that is sound, against which faults in it are held."""

    def __init__(self, domain: Reads, name: str, means: Means = _PLAINLY) -> None:
        super().__init__(domain, name, means)
        self._flags: dict[tuple[int, str], str | None] = {}

    def judged(self, fault: Fault, steps: int = MOST_STEPS) -> str | None:
        """HARMLESS or RIGHTLY where that is proved of a fault, else None."""
        self._model = None
        mark = self.symbols.mark()
        try:
            return self._judged(fault, steps)
        finally:
            self.symbols.forget(mark)

    def _judged(self, fault: Fault, steps: int) -> str | None:
        self._steps = steps
        at = fault.edits[0][0]
        place = next((n for n, one in enumerate(self._statements) if one.start <= at < one.end), None)
        if any(one.start <= at < one.end for one in self._before):
            return self._remembered(fault)
        if place is None:  # what stands beside a row's being left is not read
            read = f"entry {RETRY} " in fault.told or at < self._block.end
            return None if read and self.possible(self.leaves) else HARMLESS
        statement = self._statements[place]
        loops = [one for one in within(statement) if one.head == "loop" and one.start <= at < one.end]
        if loops:
            return self._turned(place, max(loops, key=lambda one: one.start), fault)
        return HARMLESS if self._nearby(fault) else self._changed(place, _edited(self.text, statement, fault))

    def _changed(self, place: int, mutant: str) -> str | None:
        env, alive, before = self._kept[place]
        env, reader = dict(env), self._copied(before, mutant)
        with self.domain.doubting():
            for one in forms(mutant, 0, len(mutant)):
                alive = reader.step(one, env, alive) if alive is not False else False
        with self.domain.doubting():
            for after, one in enumerate(self._statements[place + 1 :]):
                if after in _SOON and self._alike(place + after, env, alive, reader):
                    return HARMLESS
                reader.text = self.text
                alive = reader.step(one, env, alive) if alive is not False else False
        return self._against(self.outcome, self._ended(reader))

    def _nearby(self, fault: Fault) -> bool:
        """Whether the very statement that a fault is in does to what is read elsewhere what it did, or leaves the row."""
        around = [each for each in self._trace if _within(each[0], fault)]
        if not around:
            return False
        statement, env, alive, stack = min(around, key=lambda each: each[0].end - each[0].start)
        mutant = _edited(self.text, statement, fault)
        ends = []
        for text, forms_ in ((self.text, [statement]), (mutant, forms(mutant, 0, len(mutant)))):
            reader, mine, reached = self._reader(text), dict(env), alive
            reader.stack = list(stack)
            with self.domain.doubting(text is mutant):
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
            if name in (TOP, STACK) or self._read_elsewhere(statement, name):
                differs = either(differs, unlike(sound.was(mine, name), sound.was(others, name)))
        for a, b in (
            *zip(sound.stack, other.stack, strict=True),
            *((sound.stored[n], other.stored[n]) for n in sound.stored),
        ):
            differs = either(differs, unlike(a, b))
        del reached, also
        return not self.possible(both(both(alive, opposite(other.left)), differs))

    def _alike(self, place: int, env: Env, alive: Any, reader: Reader) -> bool:
        """Whether all that is read afterwards is the same already behind a statement."""
        if place + 1 >= len(self._kept):
            return False
        mine, reached, before = self._kept[place + 1]
        if reader.stack or before.stack or len(reader.returns) != len(before.returns):
            return False
        differs = either(unlike(reached, alive), unlike(before.left, reader.left))
        for name in (self._after[place + 1] | {TOP, STACK}) & (mine.keys() | env.keys()):
            differs = either(differs, both(reached, unlike(reader.was(mine, name), reader.was(env, name))))
        for name in before.stored.keys() | reader.stored.keys():
            if name not in before.stored or name not in reader.stored:
                return False
            differs = either(differs, unlike(before.stored[name], reader.stored[name]))
        return not self.possible(differs)

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
        outside = reads(self.form) - reads(loop, sets)
        sound, first_read = self._turn(entered.env, self.text, loop)
        with self.domain.doubting():
            other, mine = self._turn(entered.env, start, forms(start, 0, len(start))[0])
        after = {name for name in sets if name in outside or name in first_read or name in mine}
        after |= {name for name in sets if self._read_elsewhere(loop, name)}
        for way in ("again", "done"):
            a, b = ended(sound, way, after), ended(other, way, after)
            a.left, b.left = either(a.left, opposite(entered.alive)), b.left
            found = self._against_in(entered.alive, a, b)
            if found is None and way == "done":
                found = self._against_in(entered.alive, *self._spared(loop, a, b))
            if found is None:
                return None
        return HARMLESS

    def _spared(self, loop: Form, *ends: Outcome) -> list[Outcome]:
        """How turns of a loop end, without what is not read after it: what a local is where another one holds."""
        found = [Outcome(one.left, dict(one.values)) for one in ends]
        for name in ends[0].values:
            flag = self._flag(loop, name)
            if flag is not None:
                for one in found:
                    one.values[name] = chosen(truth(one.values[flag]), 0, one.values[name])
        return found

    def _flag(self, loop: Form, name: str) -> str | None:
        """Where another local of a loop holds behind it, this one is not read; None where there is no such local."""
        if (loop.start, name) not in self._flags:
            self._flags[loop.start, name] = next(self._flagging(loop, name), None)
        return self._flags[loop.start, name]

    def _flagging(self, loop: Form, name: str) -> Iterator[str]:
        text = self.text[loop.start : loop.end]
        for env in [held[1] for key, held in self.symbols._held.items() if key[0] == "loop" and key[1] == text]:
            for flag in env if name in env and name not in self.longs else ():
                if flag == name or flag in self.longs or f"(local.set {flag} (i32.const 1))" not in text:
                    continue
                other = z3.If(env[flag] != 0, self.symbols.fresh("spared", env[name].sort()), env[name])
                swaps = [(env[name], other)]
                values = {one: swapped(term, swaps) for one, term in self.outcome.values.items()}
                if self._same(True, self.outcome, Outcome(swapped(self.outcome.left, swaps), values), strict=True):
                    yield flag

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
                differs = either(differs, unlike(mine, result))
            found = either(found, both(alive, differs))
        kept: Any = stamp
        for mine, result in zip(
            held, [self.outcome.values[f"result {place}"] for place in range(len(held))], strict=True
        ):
            kept = both(kept, opposite(unlike(mine, result)))
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


def _within(form: Form, fault: Fault) -> bool:
    """Whether a fault is planted in a form, with all its edits."""
    return all(form.start <= start and end <= form.end for start, end, _ in fault.edits)


def _edited(text: str, form: Form, fault: Fault) -> str:
    """The text of a form with a fault that is planted in it."""
    found = text[form.start : form.end]
    for start, end, new in sorted(fault.edits, reverse=True):
        found = found[: start - form.start] + new + found[end - form.start :]
    return found
