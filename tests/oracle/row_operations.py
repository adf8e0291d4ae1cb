"""What is worked out of numbers and truths, as formulas: exact but for products and quotients."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import z3

from millesime.kernels.wasm.values import EDGE
from tests.oracle.row_symbols import Symbols, Unread
from tests.oracle.row_terms import I32, I64, SHORT, Long, Term, bits, boolean, both, either, opposite, truth

_SIGNED: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "lt_s": lambda a, b: a < b, "le_s": lambda a, b: a <= b, "gt_s": lambda a, b: a > b, "ge_s": lambda a, b: a >= b,
    "lt_u": z3.ULT, "le_u": z3.ULE, "gt_u": z3.UGT, "ge_u": z3.UGE,
}  # fmt: skip
_FOLDED: Final[Mapping[str, Callable[[int, int], bool]]] = {
    "lt": lambda a, b: a < b, "le": lambda a, b: a <= b, "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b,
}  # fmt: skip
_EXACT: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "mul": lambda a, b: a * b, "div_s": lambda a, b: a / b, "rem_s": z3.SRem
}  # fmt: skip

_QUOTIENTS: Final = ("div_s", "$half_up", "$truncated", "$rounded_up")

_FINE: Final = 10_000
"""Quotients by no more than that are worked out."""


def _rounded(name: str, found: Any, n: Any, by: int) -> Any:
    """A quotient rounded as its name says, of numbers that are not below zero and not too large to be doubled."""
    low, high = {
        "$half_up": (2 * by * found - by <= 2 * n, 2 * n < 2 * by * found + by),
        "$truncated": (by * found <= n, n < by * found + by),
        "$rounded_up": (by * found - by < n, n <= by * found),
    }.get(name, (z3.BoolVal(True), z3.BoolVal(True)))
    most = EDGE // (4 * by)
    return z3.Implies(z3.And(n >= 0, n <= most * by), z3.And(low, high, found >= 0, found <= most))


def _next_period(day: int, months: int) -> int:
    at = date.fromordinal(day + _EPOCH)
    month = ((at.year * 12 + at.month - 1) // months + 1) * months if months > 0 else 0
    return date(month // 12, month % 12 + 1, 1).toordinal() - _EPOCH


_EPOCH: Final = date(1970, 1, 1).toordinal()
FOLDED: Final[Mapping[str, Callable[..., int]]] = {"$next_period": _next_period}
"""What is worked out of figures that are written out."""


class Operations:
    """The operations of the language, over the symbols of a module."""

    symbols: Symbols

    def _operation(self, kind: str, name: str, operands: list[Term]) -> Term:
        size = 32 if kind == "i32" else 64
        match name:
            case "eqz":
                return opposite(truth(operands[0]))
            case "wrap_i64":
                return z3.Extract(31, 0, bits(operands[0], 64))
            case "extend_i32_u":
                if isinstance(operands[0], int):
                    return Long(operands[0])
                return z3.ZeroExt(32, bits(operands[0]))
            case _:
                pass
        a, b = operands
        if name in ("and", "or") and kind == "i32":
            if boolean(a) and boolean(b):
                return both(truth(a), truth(b)) if name == "and" else either(truth(a), truth(b))
            if isinstance(a, int) and not a:
                return 0 if name == "and" else b
            if isinstance(b, int) and not b:
                return 0 if name == "and" else a
            x, y = bits(a), bits(b)
            return x & y if name == "and" else x | y
        if name in ("eq", "ne"):
            same = self._same(a, b, size)
            return same if name == "eq" else opposite(same)
        if name in _SIGNED:
            return self._ordered(name, a, b, size)
        return self._arithmetic(name, a, b, size)

    def _same(self, a: Term, b: Term, size: int) -> Any:
        if isinstance(a, int) and isinstance(b, int):
            return int(a) == int(b)
        for one, other in ((a, b), (b, a)):
            if isinstance(one, int) and z3.is_bool(other):
                return other if int(one) == 1 else z3.Not(other) if int(one) == 0 else False
        if z3.is_bool(a) and z3.is_bool(b):
            return a == b
        x, y = bits(a, size), bits(b, size)
        return True if x.eq(y) else x == y

    def _ordered(self, name: str, a: Term, b: Term, size: int) -> Any:
        if isinstance(a, int) and isinstance(b, int):
            whole = 2**size
            x, y = (int(one) % whole for one in (a, b))
            if name.endswith("_s"):
                x, y = (one - whole if one >= whole // 2 else one for one in (x, y))
            return _FOLDED[name[:2]](x, y)
        return _SIGNED[name](bits(a, size), bits(b, size))

    def _arithmetic(self, name: str, a: Term, b: Term, size: int) -> Term:
        if isinstance(a, int) and isinstance(b, int) and name in ("add", "sub", "mul"):
            found = int(a) + int(b) if name == "add" else int(a) - int(b) if name == "sub" else int(a) * int(b)
            half = 2 ** (size - 1)
            found = (found + half) % (2 * half) - half
            return Long(found) if size == 64 else found % SHORT
        x, y = bits(a, size), bits(b, size)
        match name:
            case "add":
                return x + y
            case "sub":
                return x - y
            case "xor":
                return x ^ y
            case "shl":
                return x << y
            case "shr_s":
                return x >> y
            case "and":
                return x & y
            case "or":
                return x | y
            case "mul" if size == 32:
                return x * y
            case "mul" | "div_s" | "rem_s":
                return self._opaque(name, [a, b])
            case _:
                raise Unread(name)

    def _opaque(self, name: str, operands: Sequence[Term]) -> Any:
        """What is worked out of numbers, of which nothing is known but that the same give the same."""
        given = [bits(one, 64) for one in operands]
        if (
            self.symbols.means.exact
            and name in _EXACT
            and any(map(z3.is_bv_value, given[-1:] if name != "mul" else given))
        ):
            return _EXACT[name](*given)
        if name in FOLDED and all(map(z3.is_bv_value, given)):
            return Long(FOLDED[name](*(one.as_signed_long() for one in given)))
        if name == "mul":
            given.sort(key=z3.is_bv_value)
        found = z3.Function(name, *(one.sort() for one in given), I64)(*given)
        if name == "mul" and not z3.is_bv_value(given[1]) and ("mul", found.get_id()) not in self.symbols._held:
            self.symbols._held["mul", found.get_id()] = found
            self.symbols.axioms.append(z3.Implies(z3.Or(given[0] == 0, given[1] == 0), found == 0))
        if name == "mul" and z3.is_bv_value(given[1]):
            by = given[1].as_signed_long()
            most = EDGE // abs(by) if by else 0
            key = ("mul", given[0].get_id(), by)
            if key not in self.symbols._held and by:
                self.symbols._held[key] = given
                x = given[0]
                small = z3.And(x >= -most, x <= most)
                self.symbols.axioms.append(z3.Implies(small, z3.And(found >= -EDGE, found <= EDGE)))
                self.symbols.axioms.append(z3.Implies(small, (found == 0) == (x == 0)))
        if name in _QUOTIENTS and z3.is_bv_value(given[1]):
            self._divided(name, found, *given)
        return found

    def _against(self, given: Sequence[Any]) -> Any:
        """How two numbers compare, over denominators that are written out, or any."""
        found = z3.Function("$against", *[I64] * 4, I32)(*given)
        key = ("against", found.get_id())
        if self.symbols.means.exact and key not in self.symbols._held:
            self.symbols._held[key] = found
            self.symbols.axioms += self.symbols.numbers.compared(found, given)
        return found

    def _divided(self, name: str, found: Any, n: Any, by: Any) -> None:
        """What is known of a quotient by a figure that is written out: a product with the same figure is divided evenly."""
        key, c = (name, n.get_id(), by.as_signed_long()), by.as_signed_long()
        if key in self.symbols._held or c <= 0 or not z3.is_app(n):
            return
        self.symbols._held[key] = n, by
        if self.symbols.means.exact and c <= _FINE:
            self.symbols.axioms.append(_rounded(name, found, n, c))
        what, parts, axioms = n.decl().name(), n.children(), self.symbols.axioms
        if what == "bvadd" and len(parts) == 2:
            for part, rest in (parts, parts[::-1]):
                axioms.append(z3.Implies(rest == 0, found == bits(self._opaque(name, [part, by]), 64)))
        if what != "mul" or len(parts) != 2:
            return
        a, b = parts
        most = EDGE // c
        if z3.is_bv_value(b):
            m = b.as_signed_long()
            if m % c == 0 and m:
                small = z3.And(a >= -(EDGE // abs(m)), a <= EDGE // abs(m))
                even = a if m == c else bits(self._opaque("mul", [a, z3.BitVecVal(m // c, 64)]), 64)
                axioms.append(z3.Implies(small, found == even))
            return
        for one, other in ((a, b), (b, a)):
            small = z3.And(one == c, other >= -most, other <= most)
            axioms.append(z3.Implies(small, found == other))
