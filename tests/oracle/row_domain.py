"""What a module's memory may hold, by what its types allow, and what its functions may come to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Final, final

import numpy as np
import z3

from millesime.kernels.exact.calendar import days_of
from millesime.kernels.exact.lacks import NONE, RETRY, missing
from millesime.kernels.wasm.declared import reach
from millesime.kernels.wasm.memory import BLOCK
from millesime.kernels.wasm.module import Module
from millesime.kernels.wasm.values import EDGE
from millesime.model.program import Program
from millesime.values.types import DATE, Kind, Type
from tests.oracle.row_against import HARMLESS, RIGHTLY, Against
from tests.oracle.row_lacks import INAPPLICABLE, UNKNOWN
from tests.oracle.row_mutants import Form, Wat
from tests.oracle.row_sound import Sound
from tests.oracle.row_symbols import Domain, Means, Result, Symbols, Unread
from tests.oracle.row_terms import bits, both, either, opposite, truth, unlike
from tests.oracle.thresholds import NUMERIC

SMALL: Final = 40
"""Tables of so many numbers are known by heart."""
LONGEST: Final = 1200
"""No function of more lines is worked out where it is called."""
_FIRST_DAY, _LAST_DAY = days_of(date.min), days_of(date.max)


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
        self.root: str | None = None
        """For whom all is worked out that is called: on its days."""
        self.results: dict[str, Result] = {}
        self._ignored: dict[str, str | None] = {}

    def called_by(self, root: str) -> Reads:
        """The same, as far as it matters to a function of the case: on its days."""
        found = Reads(self.program, self._module, self.text, self._named, self._readers)
        found.root = root
        return found

    @contextmanager
    def doubting(self, faulty: bool = True) -> Iterator[None]:
        """Nothing is known of a place that faulty code alone reads: it may be another's."""
        self.doubtful = faulty
        try:
            yield
        finally:
            self.doubtful = False

    def load(self, form: Form, text: str) -> tuple[str, Sequence[int], int | None, int | None] | None:
        """What may stand where something is read."""
        if self.doubtful:
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

    def cases(self, site: int) -> Sequence[Sequence[int | None]]:
        """The cases of a choice."""
        return self._module.sites[site] if site < len(self._module.sites) else ()

    def table(self, place: int, head: str) -> list[int] | None:
        """What a barème holds, or the numbers that it is asked by, with whatever stands behind the last one."""
        size = {"i64.load": 8, "i32.load": 4, "i32.load8_u": 1}.get(head, 0)
        content = self._blobs.get(place)
        if content is None or not size or len(content) > SMALL * size:
            return None
        end = place + len(content)
        if len(content) % 16:
            content += bytes(16 - len(content) % 16)
        elif end in self._blobs:
            content += self._blobs[end][:size]
        numbers: list[int] = np.frombuffer(content, {8: np.int64, 4: np.int32, 1: np.uint8}[size]).tolist()
        return numbers

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
        within, _, name = key[1].rpartition("/")
        listed = ("field", within, name) if within else ("fact", "", name)
        none = (NONE,) if self.type(listed if key[0] == "list" else key).optional else ()
        if key[0] == "fact":
            return "lack", (0, missing(key[2]), *none), None, None
        return "field", (0, RETRY, *none), None, None

    def _value(self, key: tuple[str, str, str]) -> tuple[str, Sequence[int], int | None, int | None] | None:
        type_ = self.type(key)
        if type_.kind in NUMERIC:
            return "value", (), *reach(self.program, key, self._module.facts.dens[key])
        return "value", (), *self.bounds(type_)

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
        return self.text.functions.get(name) if f"{name}/0" in self.text.functions else None

    def entered(self, name: str, symbols: Symbols) -> None:
        """A stretch is asked on its days, where these are known without going by its rule's function."""
        rule, path = self._named[name]
        written = self._module.rule(rule, path)
        place = None if written is None else self._module.facts.rows.get(("event", "", written.event))
        if written is None or place is None or self.chooser(name.rpartition("/")[0]) is not None:
            return
        day, k = symbols.memory("i64.load", place, 3), symbols.memory("i32.load", place + 8 * BLOCK, 2)
        days = [z3.And(day >= each.first, day <= each.last) for each in written.stretches if each.name == name]
        if days:
            symbols.axioms.append(z3.And(k == 0, z3.Or(days)))

    def readers(self, rule: str) -> list[str]:
        """The functions that read a rule."""
        call, text = re.compile(rf"\(call {re.escape(rule)}(?:/\d+)?[ )]"), self._readers
        return [
            name for name in text.functions if name.rpartition("/")[0] != rule != name and call.search(text.of(name))
        ]

    def ignored(self, rule: str) -> str | None:
        """Whether whoever reads a rule comes to the same whatever stands for a value beside a lack: HARMLESS; RIGHTLY where
        what stands there may have the row left.
        """
        if rule not in self._ignored:
            text, readers = self._readers, self.readers(rule)
            whole = Reads(self.program, self._module, text, self._named, text) if readers else self
            told = [whole.ignores(name, rule) for name in readers]
            self._ignored[rule] = None if None in told else RIGHTLY if RIGHTLY in told else HARMLESS
        return self._ignored[rule]

    def ignores(self, name: str, rule: str) -> str | None:
        """Whether a function comes to the same whatever stands for a rule's value beside a lack."""
        try:
            return Against(
                self, name, loose={one for one in self.text.functions if one.rpartition("/")[0] == rule}
            ).ignores()
        except Unread:
            return None

    def fine(self, name: str) -> int:
        """How far the denominator goes that a function comes to."""
        written = self._module.rule(*self._named[name])
        return EDGE if written is None else written.shape.fine

    def _plain(self, name: str) -> Result:
        form = self.text.functions[name]
        results = next(one for one in form.parts if one.head == "result").parts[1:]
        rule, path = self._named[name]
        least, most = self.bounds(self.program.rules[rule].type)
        written = self._module.rule(rule, path)
        far, fine = (EDGE, EDGE) if written is None else (written.shape.far, written.shape.fine)
        natural = written is not None and written.shape.natural
        return Result(
            results[0].word == "i32",
            len(results) == 3,
            max(-far if least is None else least, 0 if natural else -far),
            far if most is None else min(most, far),
            fine,
            wide=self.program.rules[rule].type.kind not in (Kind.BOOLEAN, Kind.NORM),
        )

    def _summed(self, name: str, plain: Result) -> Result:
        """What a function may lack: what it calls is worked out as well where there is no telling otherwise."""
        found = plain
        for depth in (0, 1):
            try:
                found = _told(Sound(self, name, Means(depth)), found)
            except Unread:
                break
            if not any((found.none, found.inapplicable, found.graver, found.wide, found.left)):
                break
        return found


def _told(sound: Sound, known: Result) -> Result:
    """What a function may lack, of what it may as far as is known."""
    k, s = sound.outcome.lack, sound.symbols
    here = opposite(sound.outcome.left)
    entry = k if not isinstance(k, int) else z3.BitVecVal(k, 32)
    may = sound.possible
    if not sound.asked():  # nobody calls it on these days
        return known
    v = sound.outcome.values["result 0"]
    if isinstance(v, int) and not known.truth:  # it comes to the same figure in every row
        known = replace(known, least=int(v), most=int(v))
    elif sound.domain.root is not None and not known.truth and not may(both(both(here, entry == 0), bits(v, 64) != 0)):
        known = replace(known, least=0, most=0)
    d = sound.outcome.values.get("result 2")
    if d is not None and known.fine < EDGE and not may(both(both(here, entry == 0), unlike(d, known.fine))):
        known = replace(known, over=known.fine)
    return replace(
        known,
        none=known.none and may(both(here, entry == NONE)),
        unknown=known.unknown and may(both(here, s.unknown(entry))),
        inapplicable=known.inapplicable and may(both(here, s.entries.rank(entry) == INAPPLICABLE)),
        graver=known.graver and may(both(here, z3.ULT(s.entries.rank(entry), UNKNOWN))),
        wide=known.wide and may(both(here, opposite(s.entries.bare(entry)))),
        known=known.known and may(both(here, entry == 0)),
        holds=known.holds and may(both(both(here, entry == 0), truth(sound.outcome.values["result 0"]))),
        left=known.left and may(either(sound.outcome.left, both(here, entry == RETRY))),
        always=int(k) if isinstance(k, int) and sound.outcome.left is False else known.always,
    )
