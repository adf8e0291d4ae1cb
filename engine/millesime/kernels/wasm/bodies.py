"""Bodies, one row at a time: the branch that is taken, and what it is cited for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Final, final

from millesime.kernels.exact.lacks import NO_MATCH, NONE
from millesime.kernels.wasm import arithmetic, truths
from millesime.kernels.wasm.doubt import Doubt, doubted
from millesime.kernels.wasm.expressions import Writer
from millesime.kernels.wasm.function import Function, Shape, Unwritten, Val, code, const, lack, number
from millesime.kernels.wasm.lacking import either
from millesime.kernels.wasm.literals import held
from millesime.model.citation import NO_AUTHORITY, Authority
from millesime.model.expressions import Arm, Arms, Case, Expr, Guard, Switch, When
from millesime.values.types import Kind

Cite = Callable[[Authority], int]
MANY: Final = 8
"""So many branches at most are all looked at where it is not known which of them is taken."""


@final
@dataclass(frozen=True, slots=True)
class Branch:
    """One way that a body may go: its condition, written when the ways before it are not gone."""

    test: Callable[[], Val]
    value: Expr
    cite: int


def body(writer: Writer, expr: Expr, cite: Cite | None = None, *, settled: bool = True) -> Val:
    """What a body comes to, NO_MATCH where it says nothing of a case; `$cited` is what its branch is cited for.

    Where a value is needed (`settled`), some rows whose branch is not known for sure have an answer nevertheless.
    """
    f = writer.f
    match expr:
        case Arms(arms=arms, otherwise=otherwise):
            ways = [Branch(partial(writer.value, arm.test), arm.value, _cited(arm, cite)) for arm in arms]
            cites = any(way.cite for way in ways) or (otherwise is not None and _cited(otherwise, cite) > 0)
            return _taken(
                writer, ways, otherwise, cite, Doubt(f) if settled and len(arms) <= MANY and not cites else None
            )
        case Switch(subject=subject, cases=cases, otherwise=otherwise):
            found = writer.value(subject)
            if found.none:
                raise Unwritten("nothing")
            cites = any(_cited(case, cite) for case in (*cases, *([otherwise] if otherwise else [])))
            doubt = Doubt(f) if settled and len(cases) <= MANY and not cites else None
            if found.k is not None:
                doubted(f, found.k, doubt)
            held = [
                Branch(partial(_guarded, writer, found, case.guard, subject), case.value, _cited(case, cite))
                for case in cases
            ]
            return _switched(writer, held, otherwise, cite, doubt)
        case When(condition=condition, body=inner):
            test = truths.certain(f, writer.value(condition))
            with f.into() as lines:
                value = body(writer, inner, cite, settled=settled)
            return f.joined(test, (lines, value), ([], lack(NO_MATCH)))
        case _:
            return writer.value(expr)


def _cited(branch: Arm | Case, cite: Cite | None) -> int:
    return cite(branch.authority) if cite is not None and branch.authority != NO_AUTHORITY else 0


def _taken(
    writer: Writer, ways: Sequence[Branch], otherwise: Arm | Case | None, cite: Cite | None, doubt: Doubt | None
) -> Val:
    """The first way whose test holds; tests after it are not looked at."""
    f = writer.f
    if not ways:
        return _last(writer, otherwise, cite)
    way, *rest = ways
    value = way.test()
    if value.none and doubt is None:
        f.leave()
    value = truths.logical(value)
    if value.k is None or doubt is None:
        test = truths.certain(f, value)
        with f.into() as lines:
            _note(f, way.cite)
            mine = writer.value(way.value)
        with f.into() as others:
            other = _taken(writer, rest, otherwise, cite, doubt)
        return f.joined(test, (lines, mine), (others, other))
    open_ = f.keep(f"(i32.ne {value.k} {code(0)})", "i32")
    doubt.noted(open_, value.k)
    first = _apart(f, f"(i32.or {value.v} {open_})", partial(writer.value, way.value))
    second = _apart(f, f"(i32.or (i32.eqz {value.v}) {open_})", partial(_taken, writer, rest, otherwise, cite, doubt))
    with f.into() as torn:
        lacking = Val(const(0), doubt.torn([first, second]), none=True)
    test = f.keep(value.v, "i32")
    return f.parted([(open_, torn, lacking), (test, [], first)], ([], second))


def _switched(
    writer: Writer, ways: Sequence[Branch], otherwise: Arm | Case | None, cite: Cite | None, doubt: Doubt | None
) -> Val:
    """The case that holds the subject; all of them where it is not known which does."""
    f = writer.f
    if doubt is None:
        return _taken(writer, ways, otherwise, cite, None)
    open_ = f.keep(f"(i32.ne {doubt.why} {code(0)})", "i32")
    tests = [f.keep(way.test().v, "i32") for way in ways]
    values = [
        _apart(f, f"(i32.or {test} {open_})", partial(writer.value, way.value))
        for test, way in zip(tests, ways, strict=True)
    ]
    if otherwise is not None:
        none_of = f"(i32.eqz {either(*tests)})"
        values.append(_apart(f, f"(i32.or {none_of} {open_})", partial(writer.value, otherwise.value)))
    with f.into() as torn:
        lacking = Val(const(0), doubt.torn(values), none=True)
    *rest, last = values if otherwise is not None else [*values, lack(NO_MATCH)]
    held: list[tuple[str, list[str], Val]] = [(test, [], value) for test, value in zip(tests, rest, strict=True)]
    return f.parted([(open_, torn, lacking), *held], ([], last))


def _apart(f: Function, condition: str, write: Callable[[], Val]) -> Val:
    """A value that is worked out where a condition holds, and is nothing of use elsewhere."""
    with f.into() as lines:
        value = write()
    target = f.target(Shape.of([value]))
    shape = Shape.of([value])
    f.when(f.keep(condition, "i32"), f.stored(lines, value, target, shape))
    return replace(target, none=value.none)


def _last(writer: Writer, otherwise: Arm | Case | None, cite: Cite | None) -> Val:
    if otherwise is None:
        return lack(NO_MATCH)
    _note(writer.f, _cited(otherwise, cite))
    return writer.value(otherwise.value)


def _note(f: Function, cite: int) -> None:
    if cite:
        f.add(f"(local.set $cited {code(cite)})")


def _guarded(writer: Writer, subject: Val, guard: Guard, of: Expr) -> Val:
    return writer.f.truth(_holds(writer, subject, guard, of))


def _holds(writer: Writer, subject: Val, guard: Guard, of: Expr) -> str:
    """Whether a case of a `selon` holds its subject; « sans objet » is in no range."""
    if guard.values is not None:
        kind = "i32" if subject.truth else "i64"
        if of.type.kind not in (Kind.BOOLEAN, Kind.INTEGER, Kind.DATE, Kind.CHOICE, Kind.NORM):
            raise Unwritten("selon")
        given = [held(writer.module, value, of.type) for value in guard.values if value is not None]
        found = either(*(f"({kind}.eq {subject.v} ({kind}.const {value}))" for value in given)) or code(0)
        if subject.k is None:
            return found
        absent = f"(i32.eq {subject.k} {code(NONE)})"
        return f"(if (result i32) {absent} (then {code(int(None in guard.values))}) (else {found}))"
    if of.type.kind is Kind.TEXT or subject.truth:
        raise Unwritten("selon")
    tests = []
    for edge, test in (
        (guard.low, "gt" if guard.low_open else "ge"),
        (guard.high, "lt" if guard.high_open else "le"),
    ):
        if edge is not None:
            exact = Fraction(edge) if isinstance(edge, int | Fraction) else Fraction(held(writer.module, edge, of.type))
            tests.append(_against(writer.f, subject, exact, test))
    found = tests[0] if len(tests) == 1 else f"(i32.and {tests[0]} {tests[1]})" if tests else code(1)
    return found if subject.k is None else f"(i32.and {found} (i32.eqz {subject.k}))"


def _against(f: Function, subject: Val, edge: Fraction, test: str) -> str:
    if subject.d is not None:
        return arithmetic.compared(f, subject, number(edge.numerator, edge.denominator), test)
    # The edge is brought to the numerator, which is whole: nothing can grow too wide.
    exact = edge * subject.s
    whole = -(-exact.numerator // exact.denominator) if test in ("lt", "ge") else exact.numerator // exact.denominator
    bound = max(-(2**62), min(whole, 2**62))
    return f"(i64.{test}_s {subject.v} {const(bound)})"
