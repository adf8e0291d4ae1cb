"""Bodies, one row at a time: the branch that is taken, and what it is cited for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import Final, final

from millesime.kernels.exact.lacks import NO_MATCH, NONE, RETRY
from millesime.kernels.wasm import arithmetic, truths
from millesime.kernels.wasm.doubt import TOP, Doubt, Held, settled
from millesime.kernels.wasm.expressions import Writer
from millesime.kernels.wasm.function import Function
from millesime.kernels.wasm.lacking import both, either, plain
from millesime.kernels.wasm.literals import held, parted
from millesime.kernels.wasm.unasked import alone, any_of, literal, torn, unlike
from millesime.kernels.wasm.values import May, Shape, Unwritten, Val, code, const, lack, number
from millesime.kernels.wasm.whole import whole
from millesime.model.citation import NO_AUTHORITY, Authority
from millesime.model.expressions import Arm, Arms, Case, Expr, Guard, Literal, Switch, When
from millesime.values.types import Kind

Cite = Callable[[Authority], int]
_BRANCHED: Final = (Arms, Switch, When)
_HELD: Final = (May.KNOWN, May.NONE, May.KNOWN | May.NONE, May.LACK, May.COMMON)
"""What an exception may come to that is kept from the stack: what it lacks, if anything, is the same in every row."""


@final
@dataclass(frozen=True, slots=True)
class Branch:
    """One way that a body may go: its condition, written when the ways before it are not gone."""

    test: Callable[[], Val]
    value: Expr
    cite: int


def body(writer: Writer, expr: Expr, cite: Cite | None = None) -> Val:
    """What a body comes to, NO_MATCH where it says nothing of a case; `$cited` is what its branch is cited for."""
    match expr:
        case Arms(arms=(arm,), otherwise=Arm() as otherwise) if unlike([arm, otherwise], expr.type.kind):
            if expr.type.kind is Kind.BOOLEAN:
                return _asked(writer, arm, otherwise, cite)
        case _:
            pass
    doubt = Doubt(writer.f, settles=True)
    value = outcome(writer, expr, doubt, cite)
    return settled(writer.f, value, doubt, choice=expr.type.kind is Kind.CHOICE)


def outcome(writer: Writer, expr: Expr, doubt: Doubt, cite: Cite | None = None) -> Val:
    """The same, all that may hold being on the stack where it is not known which branch is taken."""
    f, program = writer.f, writer.module.plan.program
    match expr:
        case Arms(arms=(arm,), otherwise=None) if not isinstance(arm.value, _BRANCHED):
            return _when(writer, truths.logical(writer.value(arm.test)), arm.value, cite, doubt, _cited(arm, cite))
        case Arms(arms=arms, otherwise=otherwise):
            ways = [Branch(partial(writer.value, arm.test), arm.value, _cited(arm, cite)) for arm in arms]
            open_ = doubt.settles and otherwise is not None and unlike([*arms, otherwise], expr.type.kind)
            outer, points = doubt.used, list[Val]()
            value = _taken(writer, ways, otherwise, cite, doubt, points, unlike_=open_)
            if doubt.used:
                _told(f, doubt, doubt.open, None if open_ else value)
            if doubt.used and not outer and otherwise is not None:
                want, sure = alone(points)
                doubt.any = doubt.settles and want is not None and any_of([*arms[sure:], otherwise], expr.type, program)
                doubt.alone = want if literal([*arms, otherwise]) else None
            return value
        case Switch():
            return _switched(writer, expr, cite, doubt)
        case When(condition=condition, body=inner):
            return _when(writer, truths.logical(writer.value(condition)), inner, cite, doubt)
        case _:
            return writer.branch(expr)


def _asked(writer: Writer, arm: Arm, otherwise: Arm, cite: Cite | None) -> Val:
    """The answer to a test, or the contrary: what the one lacks the other does."""
    f = writer.f
    test = truths.logical(writer.value(arm.test))
    if May.NONE in test.entries:  # nobody can say for want of what it is open
        f.leave(f"(i32.eq {test.k} {code(NONE)})")
        test = test.only(~May.NONE)
    _noted(f, truths.holds(test), _cited(arm, cite))
    _noted(f, truths.fails(test), _cited(otherwise, cite))
    return test if isinstance(arm.value, Literal) and arm.value.value else truths.negation(f, test)


def _cited(branch: Arm | Case, cite: Cite | None) -> int:
    return cite(branch.authority) if cite is not None and branch.authority != NO_AUTHORITY else 0


def _taken(
    writer: Writer,
    ways: Sequence[Branch],
    otherwise: Arm | Case | None,
    cite: Cite | None,
    doubt: Doubt,
    points: list[Val],
    *,
    unlike_: bool = False,
) -> Val:
    """The first way whose test holds for sure, which is the last thing that may hold; tests after it are not looked at, those
    before it are noted (`points`). Where ways are `unlike_`, nobody asks what one that may be gone comes to.
    """
    f = writer.f
    if not ways:
        return _last(writer, otherwise, cite, doubt)
    way, *rest = ways
    test = truths.logical(way.test())
    points.append(test)
    v = f.keep(test.v, "i32")
    if test.k is None:
        with f.into() as lines:
            _note(f, way.cite)
            mine = writer.branch(way.value)
        with f.into() as others:
            other = _taken(writer, rest, otherwise, cite, doubt, points, unlike_=unlike_)
        return f.joined(v, (lines, mine), (others, other))
    v = f.keep(truths.holds(test), "i32")
    _noted(f, v, way.cite)
    first = _apart(f, f"(i32.or {v} {test.k})", partial(writer.branch, way.value))
    with f.into() as lines:
        if test.k not in doubt.asked:  # else a way before this one is open for the same want
            doubt.begun()
            doubt.wants(test.k)
            doubt.asked.add(test.k)
        if unlike_:
            doubt.some(last=False)
        else:
            doubt.option(first)
    f.when(test.k, lines)
    with f.into() as others:
        other = _taken(writer, rest, otherwise, cite, doubt, points, unlike_=unlike_)
    return f.joined(v, ([], first), (others, other))


def _switched(writer: Writer, expr: Switch, cite: Cite | None, doubt: Doubt) -> Val:
    """The case that holds the subject; all those into which it may fall where it is not known."""
    f, program, cases, otherwise = writer.f, writer.module.plan.program, expr.cases, expr.otherwise
    found = writer.value(expr.subject).filled
    ways = [
        Branch(partial(_guarded, writer, found, case.guard, expr.subject), case.value, _cited(case, cite))
        for case in cases
    ]
    every = otherwise is None and May.NONE not in found.entries and whole(expr, program)
    every = every and (doubt.settles or found.k is None)
    if found.k is None:
        last = cases[-1] if every else otherwise
        return _taken(writer, ways[:-1] if every else ways, last, cite, doubt, [])
    none, outer = May.NONE in found.entries, doubt.used
    unasked = doubt.settles and torn(expr, found, every=every)
    falls = f"(local.get {f.local('i32')})" if found.wide and not found.any and not unasked else None
    """The cases into which the subject cannot fall, as bits; it may fall into any where nothing more is known of it."""
    open_ = found.k
    if none or falls is not None:
        open_ = f.keep(f"(i32.gt_u {found.k} {code(NONE)})" if none else f"(i32.ne {found.k} {code(0)})", "i32")
    known = f"(i32.eqz {open_})"
    with f.into() as lines:
        doubt.begun()
        doubt.wants(plain(f, found).k or code(0))
        if falls is not None:
            f.add(falls.replace("local.get", "local.set")[:-1] + f" {_falls(writer, found, expr)})")
            f.leave(f"(i32.eq {falls} {code(RETRY)})")
        for held in (False, True) if unasked else ():  # whatever they are
            doubt.some(last=held)
    f.when(open_, lines)
    tests = [f.keep(both(way.test().v, known), "i32") for way in ways]

    def one(place: int, test: str, value: Expr | None, cited: int) -> Val:
        _noted(f, test, cited)
        if value is None:
            return lack(NO_MATCH)
        falling = open_ if falls is None else f"(i32.and {open_} (i32.eqz (i32.and {falls} {code(1 << place)})))"
        return _apart(f, f"(i32.or {test} {falling})", partial(writer.branch, value))

    rest = (otherwise.value, _cited(otherwise, cite)) if otherwise is not None else (None, 0)
    values = [one(place, test, way.value, way.cite) for place, (test, way) in enumerate(zip(tests, ways, strict=True))]
    if not every:
        none_of = f.keep(both(known, f"(i32.eqz {either(*tests) or code(0)})"), "i32")
        values.append(one(len(ways), none_of, *rest))
    with f.into() as lines:
        for place, value in enumerate(values if not unasked else ()):
            if falls is None:
                if place < len(ways) or otherwise is not None or not doubt.settles:
                    doubt.option(value)
            else:
                _told(f, doubt, f.keep(f"(i32.eqz (i32.and {falls} {code(1 << place)}))", "i32"), value)
    f.when(open_, lines)
    if not outer:
        branches = [*cases, *([otherwise] if otherwise is not None else [])]
        doubt.any = doubt.settles and falls is None and any_of(branches, expr.type, program)
        doubt.alone = found.k if literal(branches) else None
    return f.parted([(test, [], value) for test, value in zip(tests, values[:-1], strict=False)], ([], values[-1]))


def _falls(writer: Writer, subject: Val, expr: Switch) -> str:
    """The cases into which a subject that lacks something cannot fall, as bits."""
    if expr.subject.type.kind is not Kind.CHOICE:
        return f"(select {code(0)} {code(RETRY)} (i32.eq {plain(writer.f, subject).k} {subject.k}))"
    cases = [case.guard.values or () for case in expr.cases]
    site = writer.module.site(parted(writer.module, cases, expr.subject.type))
    return f"(call $falls {code(site)} {subject.k})"


def _when(writer: Writer, test: Val, inner: Expr, cite: Cite | None, doubt: Doubt, cited: int = 0) -> Val:
    """A body where it applies, and no match elsewhere; either, where it is not known whether it does."""
    f = writer.f
    v = f.keep(test.v, "i32")
    if test.k is None:
        _noted(f, v, cited)
        return _said(f, v, _apart(f, v, lambda: outcome(writer, inner, doubt, cite)))
    v = f.keep(truths.holds(test), "i32")
    _noted(f, v, cited)
    first = _apart(f, f"(i32.or {v} {test.k})", lambda: outcome(writer, inner, doubt, cite))
    alone = not doubt.used
    doubt.torn = alone and May.SILENT not in first.entries
    if doubt.torn and doubt.defers and first.entries in _HELD:
        doubt.held = Held(f.keep(f"(i32.ne {test.k} {code(0)})", "i32"), test.k, first)
        return _said(f, v, first)
    with f.into() as lines:
        if alone:
            doubt.begun()
            doubt.option(first)
        else:
            with f.into() as closed:
                doubt.begun_at(TOP)
                doubt.option(first)
            with f.into() as already:
                f.add(f"(call $unwanted {doubt.base})")
            f.when(f.keep(f"(i32.eqz {doubt.open})", "i32"), closed, already)
        doubt.option(lack(NO_MATCH))
        doubt.wants(test.k)
    f.when(test.k, lines)
    return _said(f, v, first)


def _said(f: Function, condition: str, value: Val) -> Val:
    """A value where a condition holds, which is worked out there, and no match elsewhere."""
    k = f.keep(f"(select {value.k or code(0)} {code(NO_MATCH)} {condition})", "i32")
    said = None if May.SILENT in value.entries else condition
    return replace(value, k=k, may=value.entries | May.SILENT, said=said, clean=False)


def _apart(f: Function, condition: str, write: Callable[[], Val]) -> Val:
    """A value that is worked out where a condition holds, and is nothing of use elsewhere."""
    with f.into() as lines:
        value = write()
    if not lines:
        return value  # it is written out
    shape = Shape.of([value])
    target = f.cleaned(f.target(shape), [value])
    f.when(f.keep(condition, "i32"), f.stored(lines, value, target, shape))
    return replace(target, none=value.none)


def _last(writer: Writer, otherwise: Arm | Case | None, cite: Cite | None, doubt: Doubt) -> Val:
    f = writer.f
    if otherwise is None:
        return lack(NO_MATCH)
    cited = _cited(otherwise, cite)
    if doubt.used:
        _noted(f, f"(i32.eqz {doubt.open})", cited)
    else:
        _note(f, cited)
    return writer.branch(otherwise.value)


def _told(f: Function, doubt: Doubt, condition: str, value: Val | None) -> None:
    """Where a condition holds, a value is one of those that may hold; any that is unlike the others."""
    with f.into() as lines:
        if value is None:
            doubt.some(last=True)
        else:
            doubt.option(value)
    f.when(condition, lines)


def _note(f: Function, cite: int) -> None:
    if cite:
        f.add(f"(local.set $cited {code(cite)})")


def _noted(f: Function, condition: str, cite: int) -> None:
    """The same where a condition holds."""
    if cite:
        with f.into() as lines:
            _note(f, cite)
        f.when(condition, lines)


def _guarded(writer: Writer, subject: Val, guard: Guard, of: Expr) -> Val:
    return writer.f.truth(_holds(writer, subject, guard, of))


def _holds(writer: Writer, subject: Val, guard: Guard, of: Expr) -> str:
    """Whether a case of a `selon` holds its subject, if that is known; « sans objet » is in no range."""
    if guard.values is not None:
        kind = "i32" if subject.truth else "i64"
        if of.type.kind not in (Kind.BOOLEAN, Kind.INTEGER, Kind.DATE, Kind.CHOICE, Kind.NORM):
            raise Unwritten("selon")
        given = [held(writer.module, value, of.type) for value in guard.values if value is not None]
        found = either(*(f"({kind}.eq {subject.v} ({kind}.const {value}))" for value in given)) or code(0)
        if May.NONE not in subject.entries:
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
    return both(found, f"(i32.ne {subject.k} {code(NONE)})") if May.NONE in subject.entries else found


def _against(f: Function, subject: Val, edge: Fraction, test: str) -> str:
    if subject.d is not None:
        return arithmetic.compared(f, subject, number(edge.numerator, edge.denominator), test)
    # The edge is brought to the numerator, which is whole: nothing can grow too wide.
    exact = edge * subject.s
    whole = -(-exact.numerator // exact.denominator) if test in ("lt", "ge") else exact.numerator // exact.denominator
    bound = max(-(2**62), min(whole, 2**62))
    return f"(i64.{test}_s {subject.v} {const(bound)})"
