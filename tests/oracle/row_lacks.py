"""What entries of lacks say, as formulas (z3): a status, and what is missing, a set of facts.

Two lacks of something unknown that want the same facts are one entry, whoever came to it and in which order; but for one that
tells among which choices the unknown one lies.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, Final

import numpy as np
import z3

from millesime.kernels.exact.lacks import FIRST, LACKS
from millesime.values import Status
from tests.oracle.row_terms import I32, Term, bits, chosen

RANKS: Final = (
    Status.CONFLICT, Status.BEYOND_HORIZON, Status.NOT_IN_FORCE, Status.UNKNOWN, Status.NOT_APPLICABLE
)  # fmt: skip
"""From the gravest (DESIGN, semantics 11)."""
CONFLICT, UNKNOWN, INAPPLICABLE = (
    RANKS.index(Status.CONFLICT),
    RANKS.index(Status.UNKNOWN),
    RANKS.index(Status.NOT_APPLICABLE),
)
_NO_LACK: Final = 7
_RANK: Final = z3.Function("rank", I32, z3.BitVecSort(3))
_SET: Final = z3.BitVecSort(16)
_MISSING: Final = z3.Function("missing", I32, _SET)
_ENTRY: Final = z3.Function("entry", _SET, I32)
_PLAIN: Final = z3.Function("plain", I32, I32)
_MANY: Final = z3.Function("many", _SET, I32)
_JOINED: Final = z3.Function("joined", I32, I32, I32)
FACTS: Final = 16
"""So many facts are told apart by name."""


class Entries:
    """The entries that formulas are about; `sets`: what is missing is counted as a set, which takes longer to reason about."""

    def __init__(self, axioms: list[Any], *, sets: bool) -> None:
        self._axioms, self._sets = axioms, sets
        self._facts: dict[str, int] = {}
        self._known: dict[int, Any] = {}

    def mark(self) -> int:
        """How many are known so far."""
        return len(self._known)

    def forget(self, mark: int) -> None:
        """Know no more than was known then."""
        for key in list(self._known)[mark:]:
            del self._known[key]

    def rank(self, k: Term) -> Any:
        """The place of its status, from the gravest; 7 of what is no lack."""
        k = bits(k)
        if k.get_id() not in self._known:
            self._known[k.get_id()] = k  # kept, so that its number stays its own
            self._axioms.append(self._said(k.as_long()) if z3.is_bv_value(k) else self._shaped(k))
        return _RANK(k)

    def _shaped(self, k: Any) -> Any:
        lack = z3.ULE(_RANK(k), len(RANKS) - 1)
        if self._sets:
            lack = z3.And(lack, z3.Implies(_RANK(k) == INAPPLICABLE, _MISSING(k) == 0))
        return z3.If(z3.ULT(k, FIRST), _RANK(k) == _NO_LACK, lack)

    def _said(self, entry: int) -> Any:
        """What an entry says that is written out."""
        k = z3.BitVecVal(entry, 32)
        if not FIRST <= entry < LACKS.size:
            return self._shaped(k)
        lack = LACKS.at(entry)
        said = [_RANK(k) == RANKS.index(lack.status)]
        if lack.status is Status.UNKNOWN and not self._sets:
            return z3.And(said[0], _PLAIN(k) == int(LACKS.plain(np.asarray([entry]))[0]))
        places = [self._facts.setdefault(name, len(self._facts)) for name in sorted(lack.missing)]
        if all(place < FACTS for place in places):
            said.append(_MISSING(k) == z3.BitVecVal(sum(1 << place for place in places), FACTS))
        if lack.status is Status.UNKNOWN and not lack.options:
            said.append(_ENTRY(_MISSING(k)) == k)
        return z3.And(said)

    def unknown(self, k: Term) -> Any:
        """Whether it is a lack of something that is not known."""
        return self.rank(k) == UNKNOWN

    def bare(self, k: Any) -> Any:
        """That an entry does not tell among what the unknown one lies."""
        k = bits(k)
        return z3.Implies(self.unknown(k), (_ENTRY(_MISSING(k)) if self._sets else _PLAIN(k)) == k)

    def plain(self, k: Any) -> Any:
        """The same of something else: what the one may be tells nothing of the other."""
        return z3.If(self.unknown(k), self._of(k), k)

    def _of(self, *lacks: Any) -> Any:
        """The entry of something unknown for want of all that one lack wants, or two."""
        if not self._sets:
            found = _PLAIN(*lacks) if len(lacks) == 1 else _JOINED(*lacks)
            said = _PLAIN(found) == found
        else:
            missing = reduce(or_, map(_MISSING, lacks))
            found = _ENTRY(missing)
            said = _MISSING(found) == missing
        if found.get_id() not in self._known:
            self._known[found.get_id()] = found
            self._axioms.append(z3.And(z3.UGE(found, FIRST), _RANK(found) == UNKNOWN, said))
        return found

    def missing(self, k: Any) -> Any:
        """What an entry wants."""
        return _MISSING(k)

    def wanted(self, lacks: Iterable[tuple[Any, Any]]) -> Any:
        """What some entries want together, those of which something holds."""
        found = z3.BitVecVal(0, FACTS)
        for there, k in lacks:
            found = found | chosen(there, _MISSING(k), z3.BitVecVal(0, FACTS))
        return found

    def many(self, missing: Any) -> Any:
        """The entry of a number of which several are possible."""
        found = _MANY(missing)
        if found.get_id() not in self._known:
            self._known[found.get_id()] = found
            plain = _ENTRY(missing) != found
            self._axioms.append(
                z3.And(z3.UGE(found, FIRST), _RANK(found) == UNKNOWN, _MISSING(found) == missing, plain)
            )
        return found

    def pair(self, how: str, a: Term, b: Term) -> Any:
        """What two lacks come to together."""
        a, b = bits(a), bits(b)
        x, y = self.rank(a), self.rank(b)
        first, here, there = z3.ULE(x, y), x == UNKNOWN, y == UNKNOWN
        either = z3.Or(here, there) if how == "$awaited" else z3.If(first, here, there)
        unknown = z3.If(z3.And(here, there), self._of(a, b), z3.If(here, self._of(a), self._of(b)))
        return z3.If(either, unknown, z3.If(first, a, b))
