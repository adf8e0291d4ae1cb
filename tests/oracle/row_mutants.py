"""Faults planted in the code of one row, one at a time: a figure, a day, a test, a sign, a rounding, a way, a guard, a citation.

What is edited is the text of a module's own functions. Three things are not: places in memory, the steps of loops (a fault
there would not end), and lines that stand behind a row's being left, which are never run.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, final

from millesime.kernels.exact.lacks import COMMON, FIRST, LACKS, NO_MATCH, RETRY
from millesime.kernels.wasm.judging import TEXT as JUDGING
from millesime.kernels.wasm.runtime import TEXT

TESTS: Final = {"lt": ("le", "ge"), "le": ("lt", "gt"), "gt": ("ge", "le"), "ge": ("gt", "lt"), "eq": ("ne",), "ne": ("eq",)}  # fmt: skip
SIGNS: Final = {"add": "sub", "sub": "add", "mul": "add", "div_s": "mul", "and": "or", "or": "and"}
CALLS: Final[Mapping[str, tuple[str, ...]]] = {
    "$half_up": ("$truncated", "$rounded_up"), "$truncated": ("$half_up", "$rounded_up"),
    "$rounded_up": ("$half_up", "$truncated"), "$absorbed": ("$awaited",), "$awaited": ("$absorbed",),
    "$plus": ("$times",), "$times": ("$plus",), "$may_be_some": ("$may_be_other",), "$may_be_other": ("$may_be_some",),
    "$year": ("$month",), "$month": ("$day_of_month",), "$day_of_month": ("$month",),
}  # fmt: skip
TABLES: Final = ("$upper", "$found")
RECORDED: Final = (
    "$may", "$may_be", "$may_be_or_lack", "$may_be_some", "$may_be_other", "$may_lack", "$want", "$unwanted", "$again", "$options", "$instead", "$instead_whole", "$matching"
)  # fmt: skip
"""What does something with the records of what may hold of a row."""
GUARD, BOUND = "guard", "bound"
OTHER: Final = {0: 1, 1: 0, RETRY: 1, NO_MATCH: COMMON, COMMON: NO_MATCH}
"""What an entry that is no lack is taken for."""
_TOKEN = re.compile(r"[()]|[^\s()]+")
_OPERATOR = re.compile(r"(i32|i64)\.([a-z]+?)(_[su])?")
LEFT: Final = "$left"

Edit = tuple[int, int, str]


class Fault(NamedTuple):
    """One fault: in which function and at which of its lines, what, how many like it stand before, and the edits of the text."""

    unit: str
    told: str
    place: int
    line: int
    edits: list[Edit]

    @property
    def key(self) -> tuple[str, str, int]:
        """What it is called in any text that has the function."""
        return self.unit, self.told, self.place


@final
@dataclass(slots=True)
class Form:
    """A form of the text, or one of its words: where it stands, and what stands in it."""

    start: int
    end: int
    word: str
    parts: list[Form]

    @property
    def head(self) -> str:
        """The first word."""
        return self.parts[0].word if self.parts else ""

    @property
    def operands(self) -> list[Form]:
        """The forms within."""
        return [one for one in self.parts if one.parts]


def forms(text: str, start: int, end: int) -> list[Form]:
    """The forms of a stretch of text."""
    stack: list[Form] = [Form(start, end, "", [])]
    for found in _TOKEN.finditer(text, start, end):
        match found[0]:
            case "(":
                stack.append(Form(found.start(), 0, "", []))
            case ")":
                done = stack.pop()
                done.end = found.end()
                stack[-1].parts.append(done)
            case word:
                stack[-1].parts.append(Form(found.start(), found.end(), word, []))
    return stack[0].parts


def begins(text: str) -> int:
    """Where a module's own functions begin: behind what every module has."""
    return max(text.index(fixed) + len(fixed) for fixed in (TEXT, JUDGING) if fixed in text)


@final
class Wat:
    """The text of a module, and its own functions by name."""

    def __init__(self, text: str, citations: Sequence[object]) -> None:
        self.text = text
        self._citations = citations
        first = begins(text)
        found = forms(text, first, text.index('(func (export "decide")', first))
        self.functions = {one.parts[1].word: one for one in found if one.head == "func"}
        entries = {int(one) for one in re.findall(r"\(i32\.const (\d+)\)", text[first:])}
        self._lacks = sorted(one for one in entries if FIRST <= one < LACKS.size)

    def rule(self, name: str) -> list[str]:
        """The functions of a rule: those of its stretches, and the one that chooses among them."""
        return [one for one in self.functions if one == name or one.rpartition("/")[0] == name]

    def faults(self, names: Sequence[str]) -> Iterator[Fault]:
        """Every fault that can be planted in some functions; `told` begins with the sort of a guard where it is in one."""
        for name in names:
            before: Counter[str] = Counter()
            form = self.functions[name]
            for sort, told, edits in self._all(form, form.parts[2:], name, ""):
                told = f"{sort}: {told}" if sort else told
                line = self.text.count("\n", 0, edits[0][0]) - self.text.count("\n", 0, form.start)
                yield Fault(name, told, before[told], line, edits)
                before[told] += 1

    # ── where ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _all(self, parent: Form, parts: Sequence[Form], unit: str, sort: str) -> Iterator[tuple[str, str, list[Edit]]]:
        """Faults of some forms that follow one another, as far as they are run."""
        for place, one in enumerate(parts):
            following = parts[place + 1] if place + 1 < len(parts) else None
            if one.head in ("param", "result", "local"):
                continue
            if following is not None and following.head == "br" and following.parts[1].word.startswith("$again"):
                continue  # the step of a loop
            yield from self._here(parent, one, unit, sort)
            if one.head == "br" and one.parts[1].word == LEFT:
                return

    def _here(self, parent: Form, one: Form, unit: str, sort: str) -> Iterator[tuple[str, str, list[Edit]]]:
        """Faults of a form, then of what stands in it."""
        if not one.parts or ".load" in one.head or one.head == "i32.shl":
            return
        if one.head in ("br_if", "br") and one.parts[1].word == LEFT:
            sort = sort or (BOUND if self._within(one) else GUARD)
        for told, edits in self._faults(parent, one, unit):
            yield sort, told, edits
        within = one.parts[1:]
        if ".store" in one.head or (one.head == "call" and one.parts[1].word in TABLES):
            within = one.operands[1:]
        yield from self._all(one, within, unit, sort)

    def _within(self, guard: Form) -> bool:
        """Whether a guard keeps a number within the 62 bits, or a day within the centuries at hand."""
        test = self._text(guard).removeprefix(f"(br_if {LEFT} ")
        return test.startswith(("(i64.gt_u (i64.add ", "(i64.gt_u (i64.sub ", "(i64.eqz ", "(i32.eqz (call $fits "))

    # ── what ───────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _faults(self, parent: Form, one: Form, unit: str) -> Iterator[tuple[str, list[Edit]]]:
        head, text = one.head, self._text(one)
        match head:
            case "i64.const":
                number = int(one.parts[1].word)
                for other in (number - 1, number + 1):
                    yield f"{number} → {other}", [self._at(one, f"(i64.const {other})")]
            case "i32.const":
                yield from self._entry(parent, one, int(one.parts[1].word))
            case "i32.eqz":
                yield "eqz dropped", [self._at(one, f"(i32.ne {self._text(one.parts[1])} (i32.const 0))")]
            case "i64.eqz":
                yield "eqz negated", [self._at(one, f"(i32.eqz {text})")]
            case "if":
                ways = [form for form in one.operands if form.head in ("then", "else")]
                test = next(form for form in one.operands if form.head not in ("then", "else", "result"))
                if len(ways) == 2:
                    if self._inner(ways[0]) != self._inner(ways[1]):
                        yield "ways exchanged", [self._at(ways[0], f"(then{self._inner(ways[1])}"), self._at(ways[1], f"(else{self._inner(ways[0])}")]  # fmt: skip
                else:
                    yield "test negated", [self._at(test, f"(i32.eqz {self._text(test)})")]
            case "select":
                first, second = one.operands[:2]
                if self._text(first) != self._text(second):
                    yield "operands exchanged", [self._at(first, self._text(second)), self._at(second, self._text(first))]  # fmt: skip
            case "call":
                yield from self._call(one, unit)
            case "global.set":
                yield "set back dropped", [self._at(one, "")]
            case "br" | "br_if" if one.parts[1].word == LEFT:
                yield "removed", [self._at(one, "")]
                if head == "br_if":
                    test = one.parts[2]
                    yield "negated", [self._at(test, f"(i32.eqz {self._text(test)})")]
            case _:
                yield from self._operator(parent, one)

    def _operator(self, parent: Form, one: Form) -> Iterator[tuple[str, list[Edit]]]:
        found = _OPERATOR.fullmatch(one.head)
        if found is None:
            return
        kind, name, sign = found[1], found[2], found[3] or ""
        ends = parent.head == "br_if" and parent.parts[1].word != LEFT
        for other in TESTS.get(name, ())[: 1 if ends else 2]:
            yield f"{one.head} → {other}", [self._at(one.parts[0], f"{kind}.{other}{sign}")]
        whole = f"{name}{sign}"
        if whole in SIGNS:
            yield f"{one.head} → {SIGNS[whole]}", [self._at(one.parts[0], f"{kind}.{SIGNS[whole]}")]

    def _entry(self, parent: Form, one: Form, number: int) -> Iterator[tuple[str, list[Edit]]]:
        """A citation, a truth, a state or a lack taken for another; the size of a table one off."""
        if self._of_citation(parent):
            for other, cited in enumerate(self._citations):
                if other and cited != self._citations[number] and number:
                    yield f"citation {number} → {other}", [self._at(one, f"(i32.const {other})")]
                    return
        others: tuple[int, ...] = ()
        if parent.head == "i32.mul" or (parent.head == "call" and parent.parts[1].word in TABLES):
            others = (number - 1, number + 1)
        elif number in OTHER:
            others = (OTHER[number],)
        elif number in self._lacks and len(self._lacks) > 1:
            others = (self._lacks[(self._lacks.index(number) + 1) % len(self._lacks)],)
        for other in others:
            yield f"entry {number} → {other}", [self._at(one, f"(i32.const {other})")]

    def _of_citation(self, parent: Form) -> bool:
        return parent.head in ("local.set", "select") and "$cited" in self._text(parent).partition("(i32.const")[0]

    def _call(self, one: Form, unit: str) -> Iterator[tuple[str, list[Edit]]]:
        name = one.parts[1].word
        rule, _, number = name.rpartition("/")
        if number.isdigit():
            for other in self.rule(rule):
                if other not in (name, rule):
                    yield f"{name} → {other}", [self._at(one.parts[1], other)]
        if name in RECORDED:
            yield f"{name} dropped", [self._at(one, "")]
        for other in CALLS.get(name, ()):
            yield f"{name} → {other}", [self._at(one.parts[1], other)]

    # ── edits ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _text(self, form: Form) -> str:
        return self.text[form.start : form.end]

    def _inner(self, way: Form) -> str:
        """What stands in a way, its closing bracket too."""
        return self.text[way.parts[0].end : way.end]

    def _at(self, form: Form, text: str) -> Edit:
        return form.start, form.end, text

    def of(self, name: str) -> str:
        """The text of a function."""
        return self._text(self.functions[name])

    def line(self, fault: Fault) -> str:
        """The line in which a fault is planted."""
        at = fault.edits[0][0]
        end = self.text.find("\n", at)
        return self.text[self.text.rfind("\n", 0, at) + 1 : end]

    def barred(self, fault: Fault) -> list[Edit]:
        """The innermost way that a fault stands on made to trap; no edit where it stands on none."""
        at, form, way = fault.edits[0][0], self.functions[fault.unit], None
        while inner := next((one for one in form.parts if one.parts and one.start <= at < one.end), None):
            form = inner
            way = form if form.head in ("then", "else") else way
        return [] if way is None else [(way.parts[0].end, way.parts[0].end, " (unreachable)")]

    def edited(self, edits: Sequence[Edit]) -> str:
        """The text with some edits."""
        text = self.text
        for start, end, new in sorted(edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text
