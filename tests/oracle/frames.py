"""A frame: rows of one relation, and what is worked out for each of them, column upon column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import final

from tests.oracle.sql import LACK, NO_LACK

_WORD = re.compile(r"\w+")
_NAMED = re.compile(r"\b_\d+_\b")
NO_MATCH, COMMON, MAYBE = 6, 7, 8
"""Marks beside values: nothing said, « droit commun », one of several things."""


@final
@dataclass(frozen=True)
class Column:
    """What an expression comes to, row by row, as SQL over a frame's columns.

    `v` is NULL wherever there is a lack `l`, and where the value is « sans objet »; `o` are the values among which an
    unknown one lies. `x` is a mark: where it is MAYBE, `options` are the outcomes, `l` what that lacks and `why` why it
    is not known which of them. What is None never happens, whatever the row.
    """

    v: str
    l: str | None = None  # noqa: E741  # the three letters of every query here: value, lack, options
    o: str | None = None
    x: str | None = None
    options: str | None = None
    why: str | None = None

    def lacking(self) -> str:
        """Whether there is no value for want of something."""
        return "FALSE" if self.l is None else f"({self.l} IS NOT NULL)"

    def nothing(self) -> str:
        """Whether it is known that there is nothing (« sans objet »)."""
        return f"({self.v} IS NULL)" if self.l is None else f"({self.v} IS NULL AND {self.l} IS NULL)"

    def mark(self) -> str:
        """The mark, 0 where there is none."""
        return self.x or "0"

    def plain(self) -> Column:
        """The same without what it may be."""
        return replace(self, o=None)


@final
class Frame:
    """A query in the making over `base`, a relation with the columns `key`, `rid` and `day`."""

    def __init__(self, base: str, day: str, locals: dict[str, tuple[str, str]], counter: list[int]) -> None:
        self.base, self.day, self.locals = base, day, locals
        self._counter = counter
        self._joins: dict[str, str] = {}
        self._columns: dict[str, str] = {}
        self._levels: dict[str, int] = {}
        self._lets: list[list[tuple[str, str]]] = []
        self._known: dict[str, str] = {}

    def joined(self, table: str, column: str, by: str) -> str:
        """A column of another relation, which has one row for each `by` of this one."""
        alias = self._joins.setdefault(f"{table} ON {by}", f"j{len(self._joins)}")
        name = f"{alias}_{column}"
        self._columns[name] = f"{alias}.{column}"
        return name

    def let(self, sql: str) -> str:
        """A name for an expression, worked out once for each row."""
        if re.fullmatch(r"\w+", sql):
            return sql
        found = self._known.get(sql)
        if found is None:
            self._counter[0] += 1
            found = self._known[sql] = f"_{self._counter[0]}_"
            level = max((self._levels[name] + 1 for name in _NAMED.findall(sql) if name in self._levels), default=0)
            self._levels[found] = level
            while len(self._lets) <= level:
                self._lets.append([])
            self._lets[level].append((found, sql))
        return found

    def query(self, outputs: dict[str, str]) -> str:
        """The query that gives these columns beside `key`."""
        needed = self._needed(outputs)
        columns = "".join(f", {sql} AS {name}" for name, sql in self._columns.items() if name in needed)
        joins = ""
        for key, alias in self._joins.items():
            table, _, by = key.partition(" ON ")
            joins += f" LEFT JOIN {table} AS {alias} ON {alias}.key = base.{by}"
        query = f"SELECT base.*{columns} FROM {self.base} AS base{joins}"
        for level in self._lets:
            kept = [f"{sql} AS {name}" for name, sql in level if name in needed]
            if kept:
                query = f"SELECT *, {', '.join(kept)} FROM ({query})"
        return f"SELECT {', '.join(f'{sql} AS {name}' for name, sql in outputs.items())} FROM ({query})"

    def _needed(self, outputs: dict[str, str]) -> set[str]:
        """The columns that the outputs rest on."""
        written = {name: sql for level in self._lets for name, sql in level}
        needed: set[str] = set()
        waiting = list(outputs.values())
        while waiting:
            for name in _WORD.findall(waiting.pop()):
                if name not in needed and (name in written or name in self._columns):
                    needed.add(name)
                    waiting.append(written.get(name, ""))
        return needed

    def option(self, column: Column, type: str) -> str:
        """A column's outcome as a member of a list of outcomes."""
        options = column.o or f"NULL::STRUCT(v {type})[]"
        lack = column.l or NO_LACK
        return self.let(f"{{'v': {column.v}, 'l': {lack}, 'o': {options}, 'x': {column.mark()}::TINYINT}}")

    def either(self, index: str, columns: list[Column], type: str) -> Column:
        """The column that an index tells, from 0 on; nothing else may be its value."""
        if len(columns) == 1:
            return columns[0]

        def member(name: str, empty: str) -> str | None:
            parts = [getattr(column, name) for column in columns]
            if all(part is None for part in parts):
                return None
            cases = " ".join(f"WHEN {i} THEN {part or empty}" for i, part in enumerate(parts))
            return self.let(f"CASE {index} {cases} END")

        v = member("v", "NULL")
        assert v is not None
        return Column(
            v,
            member("l", NO_LACK),
            member("o", f"NULL::STRUCT(v {type})[]"),
            member("x", "0::TINYINT"),
            member("options", f"NULL::{options_of(type)}"),
            member("why", f"NULL::{LACK}[]"),
        )


def options_of(type: str) -> str:
    """The type of a list of outcomes."""
    return f"STRUCT(v {type}, l {LACK}, o STRUCT(v {type})[], x TINYINT)[]"


def present(items: list[str]) -> str:
    """A list of those expressions that are not NULL."""
    return f"list_filter([{', '.join(items)}], lambda one: one IS NOT NULL)"
