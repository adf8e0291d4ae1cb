"""Where a compiled module looks for things, and where it leaves them: all that is wanted of a module beside its code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import final

from millesime.frozen import dataclass
from millesime.kernels.law.citations import Citations
from millesime.kernels.wasm.cases import Cases
from millesime.kernels.wasm.values import ALWAYS, Shape, Val

Key = tuple[str, str, str]
"""What a column is of: what it is (`fact`, `event`, `field`, `list`), of which list, and its name."""


@final
@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on which one function is what a rule comes to, the first and the last of them, and what that gives; nothing but a
    lack where there is no function.
    """

    first: int
    last: int
    name: str | None
    gives: Val | Shape


@final
@dataclass(frozen=True, slots=True)
class Written:
    """A rule as a function: its name, and what it gives."""

    name: str
    shape: Shape
    cited: int | None
    """Where a goal tells what its value rests on."""
    event: str = ""
    stretches: tuple[Stretch, ...] = ()

    def on(self, event: str, days: tuple[int, int]) -> Stretch | None:
        """The stretch that all of these days of an event fall into, if one is known to be."""
        first, last = days if event == self.event else ALWAYS
        return next((each for each in self.stretches if each.first <= first and last <= each.last), None)


@final
@dataclass(frozen=True, slots=True)
class Layout:
    """The memory of a module, and its goals."""

    rows: Mapping[Key, int]
    """Where the values of a fact begin; what is lacking comes after them."""
    keys: Mapping[Key, int]
    """The headers of what elements of lists have."""
    dens: Mapping[Key, int]
    """The denominators that the numbers of columns are brought to."""
    goals: Sequence[Written | None]
    results: int
    """Where the goals' headers begin."""
    slots: int
    """So many rules keep what they came to."""
    blobs: Mapping[bytes, int]
    """Bytes that are put into memory once, and where."""
    size: int
    sites: Sequence[Cases]
    """The cases of the `selon` whose subject may be one of several values."""
    citations: Citations
