"""Frames: some rows of a table, or some elements of a list, with what has been worked out for them so far.

Generated code asks a frame for facts and for rules. Where only some rows matter it goes on with a frame of those rows,
which takes from the wider one what that already knows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol, final
from weakref import ref

import numpy as np

from millesime.kernels.exact.columns import Array, Column, codes, full, gathered, lack
from millesime.kernels.exact.lacks import RETRY, Codes, missing


class Elements(Protocol):
    """The elements of a list, one after the other; those of row `i` go from `offsets[i]` to `offsets[i + 1]`."""

    offsets: Array
    k: Codes | None
    """What is lacking where there is no list; « sans objet » is an empty one."""

    def field(self, name: str) -> Column: ...
    def list(self, name: str) -> Elements: ...


class Source(Protocol):
    """Facts by name, a row for each case."""

    def fact(self, name: str) -> Column: ...
    def list(self, name: str) -> Elements: ...


FEW: Final = 8
"""Rows are few where there are fewer than one in so many."""


@final
class Run:
    """One table being decided: its facts, what is presumed, the days that stand for omitted ones."""

    __slots__ = ("_facts", "_lists", "at", "later", "n", "presumed", "presumptions", "source", "why")

    def __init__(
        self, source: Source, n: int, at: Column | None, presumed: Mapping[str, Column], *, presumptions: bool = True
    ) -> None:
        self.source = source
        self.n = n
        self.at = at
        self.presumed = presumed if presumptions else {}
        self.presumptions = presumptions
        self.later: Array | None = None
        """Where they may wait: the rows that do, since too few of them need what is long to work out."""
        self.why: dict[str, int] = {}
        """How many rows each construct left to the evaluator."""
        self._facts: dict[str, Column] = {}
        self._lists: dict[str, Elements] = {}

    def postponed(self, frame: Frame, some: Array | None = None) -> bool:
        """Whether the rows of a frame, or some of them, wait for others like them; they are noted."""
        count = frame.n if some is None else np.count_nonzero(some)
        if self.later is None or frame.outer is not None or count * FEW > self.n:
            return False
        rows = slice(None) if frame.rows is None else frame.rows
        self.later[rows] = True if some is None else some | self.later[rows]
        return True

    def fact(self, name: str) -> Column:
        """A fact; what is presumed where it is absent."""
        found = self._facts.get(name)
        if found is None:
            found = self._facts[name] = or_presumed(self.source.fact(name), self.presumed.get(name), missing(name))
        return found

    def list(self, name: str) -> Elements:
        """A list that is a fact."""
        found = self._lists.get(name)
        if found is None:
            found = self._lists[name] = self.source.list(name)
        return found


def or_presumed(column: Column, presumed: Column | None, absent: int | None) -> Column:
    """A fact, and what is presumed in the rows where it is absent."""
    if presumed is None or column.k is None:
        return column
    lost = column.k == absent if absent is not None else column.k > RETRY
    if not lost.any():
        return column
    if lost.ndim == 0 or lost.all():
        return presumed
    kept = np.flatnonzero(~lost)
    return gathered(len(column), [(np.flatnonzero(lost), presumed), (kept, column.take(kept))])


@final
class Frame:
    """Some rows (`rows` of the table, or of a list's elements; None: all of them)."""

    __slots__ = (
        "__weakref__", "_elements", "_known", "_link", "_outer", "_parent", "day", "n", "owner", "rows", "run"
    )  # fmt: skip

    def __init__(
        self,
        run: Run,
        n: int,
        rows: Array | None = None,
        *,
        parent: Frame | None = None,
        link: Array | None = None,
        outer: Frame | None = None,
        owner: Array | None = None,
        elements: Elements | None = None,
        day: Column | None = None,
    ) -> None:
        self.run = run
        self.n = n
        self.rows = rows
        self._parent = parent
        self._link = link
        # Whoever asks the elements holds the frame of their rows: known by a full reference both would stay for ever.
        self._outer = None if outer is None else ref(outer)
        self.owner = owner
        self._elements = elements
        self.day = day
        """The day that governs whoever reads a barème here, where it is not the day of a rule."""
        self._known: dict[Any, Any] = {}

    @property
    def outer(self) -> Frame | None:
        """The frame whose rows have these elements, and `owner`, which row has which."""
        if self._outer is None:
            return None
        outer = self._outer()
        assert outer is not None, "elements outlived the frame of their rows"
        return outer

    def take(self, at: Array) -> Frame:
        """The frame of these of its rows."""
        return Frame(
            self.run,
            len(at),
            at if self.rows is None else self.rows[at],
            parent=self,
            link=at,
            outer=self.outer,
            owner=None if self.owner is None else self.owner[at],
            elements=self._elements,
            day=None if self.day is None else self.day.take(at),
        )

    def governed(self, day: Column) -> Frame:
        """The same rows, read on another day."""
        return Frame(
            self.run, self.n, self.rows, parent=self, outer=self.outer, owner=self.owner, elements=self._elements, day=day
        )  # fmt: skip

    def known(self, key: Any) -> Any:
        """What was worked out under a key, here or for a wider frame; None where nothing was."""
        found = self._known.get(key)
        if found is None and self._parent is not None:
            wider = self._parent.known(key)
            if wider is not None:
                found = self._known[key] = wider if self._link is None else wider.take(self._link)
        return found

    def keep(self, key: Any, column: Column) -> Column:
        """Keep what was worked out."""
        self._known[key] = column
        return column

    def up(self, of: Callable[[Frame], Column]) -> Column:
        """What holds of the rows that have these elements, for each element."""
        outer = self.outer
        assert outer is not None
        assert self.owner is not None
        return of(outer).take(self.owner)

    def fact(self, name: str) -> Column:
        """A fact of the case."""
        found = self._known.get(name)
        if found is None:
            if self.outer is not None:
                found = self.up(lambda outer: outer.fact(name))
            else:
                whole = self.run.fact(name)
                found = whole if self.rows is None else whole.take(self.rows)
            self._known[name] = found
        return found

    def field(self, name: str, presumed: Column | None = None) -> Column:
        """A field of each element."""
        key = (name, presumed is None)
        found = self._known.get(key)
        if found is None:
            assert self._elements is not None
            whole = self._elements.field(name)
            found = whole if self.rows is None else whole.take(self.rows)
            found = self._known[key] = or_presumed(found, presumed if self.run.presumptions else None, None)
        return found

    def event(self, name: str) -> Column:
        """The day that an event date stands for: the fact, else the day asked about, else the evaluator's affair."""
        key = ("event", name)
        found = self._known.get(key)
        if found is None:
            if self.outer is not None:
                found = self.up(lambda outer: outer.event(name))
            else:
                found = self._dated(self.run.fact(name))
                found = found if self.rows is None else found.take(self.rows)
            self._known[key] = found
        return found

    def _dated(self, day: Column) -> Column:
        if day.k is None:
            return day
        at = self.run.at if self.run.at is not None else lack(RETRY)
        absent = full(codes(day) != 0, self.run.n)
        if absent.all():
            return at
        lost, kept = np.flatnonzero(absent), np.flatnonzero(~absent)
        return gathered(self.run.n, [(lost, at.take(lost)), (kept, day.take(kept))])

    def span(self, name: str) -> tuple[int, int]:
        """The first and the last day of an event date among these rows."""
        key = ("span", name)
        found = self._known.get(key)
        if found is None:
            v = self.event(name).v
            found = self._known[key] = (int(v.min()), int(v.max())) if v.size else (0, 0)
        return found

    def elements(self, name: str, *, within: bool = False) -> Listed:
        """The elements of a list that is a fact or, `within`, a field of these elements."""
        key = ("list", name, within)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._listed(name, within)
        return found

    def _listed(self, name: str, within: bool) -> Listed:
        if within:
            assert self._elements is not None
            whole = self._elements.list(name)
        else:
            assert self.outer is None, "a list that is a fact is read for each case, not for each element"
            whole = self.run.list(name)
        starts, ends, k = whole.offsets[:-1], whole.offsets[1:], whole.k
        if self.rows is not None:
            starts, ends = starts[self.rows], ends[self.rows]
            k = k if k is None or k.ndim == 0 else k[self.rows]
        sizes = ends - starts
        total = int(sizes.sum())
        offsets = np.zeros(self.n + 1, np.int64)
        np.cumsum(sizes, out=offsets[1:])
        owner = np.repeat(np.arange(self.n), sizes)
        rows = np.arange(total) + np.repeat(starts - offsets[:-1], sizes)
        frame = Frame(self.run, total, rows, outer=self, owner=owner, elements=whole, day=None)
        if self.day is not None:
            frame.day = self.day.take(owner)
        return Listed(frame, offsets, k)


@final
class Listed:
    """The elements of the lists of a frame's rows."""

    __slots__ = ("frame", "k", "offsets")

    def __init__(self, frame: Frame, offsets: Array, k: Codes | None) -> None:
        self.frame = frame
        self.offsets = offsets
        self.k = k
