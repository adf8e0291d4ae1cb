"""Faults planted in the generated code of a kernel, one at a time: what the agreement of rows must not let pass.

A bound, a comparison, a sign, a rounding, a day, an arm, an exception, a citation: each is an edit of the text.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple, final

import numpy as np

from millesime.kernels.exact.columns import Column
from millesime.kernels.law.guards import Ranges

SWAPS: Mapping[str, tuple[str, ...]] = {
    "lt": ("le", "ge"), "le": ("lt", "gt"), "gt": ("ge", "le"), "ge": ("gt", "lt"), "eq": ("ne",), "ne": ("eq",),
    "add": ("sub",), "sub": ("add",), "mul": ("div",), "div": ("mul",),
    "add_days": ("sub_days",), "sub_days": ("add_days",), "add_months": ("sub_months",), "sub_months": ("add_months",),
    "half_up": ("truncated", "rounded_up"), "truncated": ("half_up", "rounded_up"), "rounded_up": ("truncated", "half_up"),
    "greatest": ("least",), "least": ("greatest",), "cap": ("floor",), "floor": ("cap",),
    "all_of": ("any_of",), "any_of": ("all_of",), "none_of": ("any_of",), "all_in": ("any_in",), "any_in": ("all_in",),
    "next_month": ("next_quarter",), "next_quarter": ("next_month",), "next_half_year": ("next_quarter",),
    "next_year": ("next_quarter",), "year": ("month",), "month": ("day_of_month",),
}  # fmt: skip
"""A call and what may stand wrongly in its place."""
LACKS = {"NOT_IN_FORCE": "BEYOND", "BEYOND": "NOT_IN_FORCE"}
MODULES = ("Rule", "Scale")
SAME = " (alike)"

Edit = tuple[int, int, bytes]


class Mutant(NamedTuple):
    """One fault: where, what, and the text with it."""

    unit: str
    told: str
    place: int
    """How many like it were planted in the unit before."""
    line: int
    source: str
    equivalent: str | None = None
    """Why it is no fault at all, where that is certain from the text."""


@final
class Text:
    """A module of generated code, cut into the units that its rules and barèmes are."""

    def __init__(self, source: str, citations: Sequence[object] = ()) -> None:
        self._bytes = source.encode()
        self._lines = [0]
        for line in self._bytes.splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self.tree = ast.parse(source)
        self._citations = citations
        self._named: dict[str, ast.stmt] = {}
        self._choices: dict[str, list[str]] = {}
        for statement in self.tree.body:
            match statement:
                case ast.FunctionDef(name=name):
                    self._named[name] = statement
                case ast.Assign(targets=[ast.Name(id=name)]):
                    self._named[name] = statement
                case ast.ClassDef(name=name, body=body):
                    self._choices[name] = [t.id for one in body if isinstance(one, ast.Assign) for t in one.targets if isinstance(t, ast.Name)]  # fmt: skip
                case _:
                    pass
        self.goals = self._goals()
        self._inner = self._made_to_others()
        self.units = [name for name, one in self._named.items() if _called(one) in MODULES]
        self.units += [name for name in self._named if name.startswith("coherence_")]

    def _goals(self) -> dict[str, str]:
        table = self._named["GOALS"]
        assert isinstance(table, ast.Assign)
        assert isinstance(table.value, ast.Dict)
        pairs = zip(table.value.keys, table.value.values, strict=True)
        return {k.value: v.id for k, v in pairs if isinstance(k, ast.Constant) and isinstance(v, ast.Name)}  # type: ignore[misc]

    def _made_to_others(self) -> set[str]:
        """Functions that are only heard against an exception, never against a rule."""
        inner: set[str] = set()
        outer: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                names = [one.id for one in node.args if isinstance(one, ast.Name)]
                if node.func.id == "derogated":
                    inner.update(names[2:])
                    outer.update(names[:2])
                elif node.func.id == "weighed":
                    outer.update(names)
        return inner - outer

    def statements(self, unit: str) -> list[ast.stmt]:
        """What belongs to a unit and to no other: its table of days, and the functions that it names."""
        seen, waiting, found = {unit}, [unit], []
        others = set(self.units) - {unit}
        while waiting:
            statement = self._named[waiting.pop()]
            found.append(statement)
            for node in ast.walk(statement):
                if isinstance(node, ast.Name) and node.id in self._named and node.id not in seen | others:
                    seen.add(node.id)
                    waiting.append(node.id)
        return sorted(found, key=lambda one: one.lineno)

    def table(self, unit: str) -> list[tuple[date | None, int, int]]:
        """The rows of a unit's table of days: the first day of each, and between which lines it is written."""
        statement = self._named[unit]
        if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Call):
            return []
        rows = [one for one in statement.value.args if isinstance(one, ast.Tuple)]
        firsts = [_value(row.elts[0]) for row in rows]
        days = [date.fromisoformat(first) if isinstance(first, str) and _day(first) else None for first in firsts]
        return [(day, row.lineno, row.end_lineno or row.lineno) for day, row in zip(days, rows, strict=True)]

    def named(self, unit: str) -> set[str]:
        """The other units that one names itself."""
        found = (node.id for one in self.statements(unit) for node in ast.walk(one) if isinstance(node, ast.Name))
        return set(found) & set(self.units) - {unit}

    def mutants(self, unit: str) -> Iterator[Mutant]:
        """Every fault that can be planted in a unit."""
        before: Counter[str] = Counter()
        for statement in self.statements(unit):
            for node in ast.walk(statement):
                for told, edits in self._faults(node):
                    why = self._harmless(statement, node, told)
                    yield Mutant(unit, told, before[told], getattr(node, "lineno", 0), self._edited(edits), why)
                    before[told] += 1

    def alike(self, other: Text, unit: str) -> dict[tuple[str, str, int], Mutant]:
        """The faults of a unit as they are planted in another text that has it."""
        if unit not in other.units:
            return {}
        return {(one.unit, one.told, one.place): one for one in other.mutants(unit)}

    def _harmless(self, statement: ast.stmt, node: ast.AST, told: str) -> str | None:
        """Why a fault would change nothing, where that can be seen."""
        if told.startswith("citation") and isinstance(statement, ast.FunctionDef):
            if statement.name in self._inner:
                return "an exception made to another one is not cited itself"
            values = {ast.unparse(one) for one in ast.walk(statement) if isinstance(one, ast.Call) and ast.unparse(one.func) == "lack"}  # fmt: skip
            held = [
                one for one in ast.walk(statement) if isinstance(one, ast.Call) and ast.unparse(one.func) == "constant"
            ]
            if values == {"lack(COMMON)"} and not held:
                return "what only gives the common law back is not cited"
        if isinstance(node, ast.Call) and told.startswith("Ranges:") and told.endswith(SAME):
            return "every value falls into the same case"
        if isinstance(node, ast.Call) and told == "mul → div" and ast.unparse(node.args[-1]) == "constant(1)":
            return "by one"
        return None

    # ── faults ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _faults(self, node: ast.AST) -> Iterator[tuple[str, list[Edit]]]:
        match node:
            case ast.Call(func=ast.Name(id=name) as func, args=args):
                for other in SWAPS.get(name, ()):
                    yield f"{name} → {other}", [self._at(func, other)]
                if name == "negation":
                    yield "negation dropped", [self._at(node, self._text(args[-1]))]
                yield from self._in_call(name, args)
            case ast.Constant(value=str(text)) if _day(text):
                for step in (-1, 1):
                    moved = (date.fromisoformat(text) + timedelta(days=step)).isoformat()
                    yield f"{text} → {moved}", [self._at(node, f'"{moved}"')]
            case ast.Name(id=name) if name in LACKS:
                yield f"{name} → {LACKS[name]}", [self._at(node, LACKS[name])]
            case ast.Attribute(value=ast.Name(id=holder), attr=name) if holder in self._choices:
                names = self._choices[holder]
                if len(names) > 1:
                    other = names[(names.index(name) + 1) % len(names)]
                    yield f"{name} → {other}", [self._at(node, f"{holder}.{other}")]
            case _:
                return

    def _in_call(self, name: str, args: Sequence[ast.expr]) -> Iterator[tuple[str, list[Edit]]]:
        match name:
            case "cited" | "cited_by":
                yield from self._cited(args[-1])
            case "weighed" | "derogated":
                first = 2
                for index in range(first, len(args)):
                    yield f"{name}: {_told(args[index])} dropped", [self._without(args, index)]
            case "outcomes" | "arms" | "Rule" | "Scale" | "Dated" | "cases":
                yield from self._rows(name, [one for one in args if isinstance(one, ast.Tuple)], args)
            case "select":
                for one in args:
                    if isinstance(one, ast.Tuple):
                        yield from self._swapped(name, one.elts)
                yield from self._numbers(name, args)
            case "negation":
                return
            case "either" | "when":
                if len(args) >= 4:
                    yield f"{name}: branches swapped", self._exchange(args[-2], args[-1])
            case "truth":
                if isinstance(args[0], ast.Constant):
                    yield f"truth {args[0].value!r} → {not args[0].value}", [self._at(args[0], str(not args[0].value))]
            case "lacuna" | "missing":
                if isinstance(args[0], ast.Constant):
                    yield f"{name} {args[0].value!r} renamed", [self._at(args[0], '"autre_chose"')]
            case _:
                yield from self._numbers(name, args)

    def _numbers(self, name: str, args: Sequence[ast.expr]) -> Iterator[tuple[str, list[Edit]]]:
        """Figures a step off, bounds open where they are closed."""
        if name == "Ranges":
            yield from self._ranges([one for one in args if isinstance(one, ast.Tuple)])
            return
        for one in args:
            for part in one.elts if isinstance(one, ast.Tuple) else (one,):
                if isinstance(part, ast.Constant | ast.UnaryOp) and isinstance(value := _value(part), int):
                    for other in (not value,) if isinstance(value, bool) else (value - 1, value + 1):
                        yield f"{name}: {value} → {other}", [self._at(part, str(other))]

    def _ranges(self, cases: Sequence[ast.Tuple]) -> Iterator[tuple[str, list[Edit]]]:
        """The ends of the cases of a `selon`: moved, opened or closed; and borders between two cases moved."""
        given = [tuple(_value(part) for part in case.elts) for case in cases]
        for index, (case, ends) in enumerate(zip(cases, given, strict=True)):
            for place in (0, 2):
                end, flag = ends[place], bool(ends[place + 1])
                if not isinstance(end, int):
                    continue
                told = f"Ranges: {end} {'closed' if flag else 'opened'}"
                changed = self._changed(given, (index, place + 1, not flag))
                yield told + changed, [self._at(case.elts[place + 1], str(not flag))]
                for other in (end - 1, end + 1):
                    changed = self._changed(given, (index, place, other))
                    yield f"Ranges: {end} → {other}{changed}", [self._at(case.elts[place], str(other))]
        for index, (one, following) in enumerate(pairwise(cases)):
            high, low = given[index][2], given[index + 1][0]
            if isinstance(high, int) and isinstance(low, int):
                for step in (-1, 1):
                    edits = [self._at(one.elts[2], str(high + step)), self._at(following.elts[0], str(low + step))]
                    yield f"Ranges: border at {low} → {low + step}", edits

    def _changed(self, cases: Sequence[tuple[object, ...]], change: tuple[int, int, object]) -> str:
        """A note where a changed range holds the very values that it held before.

        Tried at every figure on either side of every end; between two whole numbers too, unless the cases are made for
        whole numbers, the one ending where the next begins one further on.
        """
        index, place, new = change
        moved = [
            tuple(new if (i, j) == (index, place) else v for j, v in enumerate(case)) for i, case in enumerate(cases)
        ]
        ends = [end for case in (*cases, *moved) for end in (case[0], case[2]) if isinstance(end, int)]
        whole = any(one[2] is not None and not one[3] and other[0] == one[2] + 1 for one, other in pairwise(cases))  # type: ignore[operator]  # fmt: skip
        by = 1 if whole else 2
        tried = Column(np.array([by * end + n for end in ends for n in range(-by, by + 1)], np.int64), None, by)
        before, after = Ranges(*cases).find(tried), Ranges(*moved).find(tried)  # type: ignore[arg-type]
        return SAME if np.array_equal(before, after) else ""

    def _cited(self, number: ast.expr) -> Iterator[tuple[str, list[Edit]]]:
        if not isinstance(number, ast.Constant):
            return
        for other, cited in enumerate(self._citations):
            if other not in (0, number.value) and cited != self._citations[int(str(number.value))]:
                yield f"citation {number.value!r} → {other}", [self._at(number, str(other))]
                return

    def _rows(self, name: str, rows: Sequence[ast.Tuple], args: Sequence[ast.expr]) -> Iterator[tuple[str, list[Edit]]]:
        """Rows whose tests or days stay while what they give is exchanged with the next one's; rows left out."""
        for one, other in pairwise(rows):
            if self._text(one.elts[-1]) != self._text(other.elts[-1]):
                yield f"{name}: {_told(one.elts[0])} and {_told(other.elts[0])} exchanged", self._exchange(one.elts[-1], other.elts[-1])  # fmt: skip
        for row in rows:
            if len(rows) > 1:
                yield f"{name}: {_told(row.elts[0])} dropped", [self._without(args, list(args).index(row))]

    def _swapped(self, name: str, parts: Sequence[ast.expr]) -> Iterator[tuple[str, list[Edit]]]:
        for one, other in pairwise(parts):
            if self._text(one) != self._text(other):
                yield f"{name}: {_told(one)} and {_told(other)} exchanged", self._exchange(one, other)

    # ── edits ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _span(self, node: ast.expr) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._lines[node.lineno - 1] + node.col_offset, self._lines[node.end_lineno - 1] + node.end_col_offset

    def _text(self, node: ast.expr) -> str:
        start, end = self._span(node)
        return self._bytes[start:end].decode()

    def _at(self, node: ast.expr, text: str) -> Edit:
        return (*self._span(node), text.encode())

    def _exchange(self, one: ast.expr, other: ast.expr) -> list[Edit]:
        return [self._at(one, self._text(other)), self._at(other, self._text(one))]

    def _without(self, args: Sequence[ast.expr], index: int) -> Edit:
        start, end = self._span(args[index])
        if index:
            return (self._span(args[index - 1])[1], end, b"")
        return (start, self._span(args[1])[0] if len(args) > 1 else end, b"")

    def _edited(self, edits: Sequence[Edit]) -> str:
        text = self._bytes
        for start, end, new in sorted(edits, reverse=True):
            text = text[:start] + new + text[end:]
        return text.decode()


def _called(statement: ast.stmt) -> str | None:
    match statement:
        case ast.Assign(value=ast.Call(func=ast.Name(id=name))):
            return name
        case _:
            return None


def _value(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return node


def _day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _told(node: ast.expr) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 60 else text[:57] + "…"
