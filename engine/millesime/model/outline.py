"""Expressions as lines of text: an operation on one line, a choice on a line a branch. For `millesime.model.printer`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from millesime.model.citation import Authority, Pointer, PointerKind, Window
from millesime.model.expressions import (
    Aggregate,
    And,
    Arms,
    Between,
    Call,
    CommonLaw,
    Compare,
    Condition,
    Conditions,
    ConditionsOf,
    Default,
    Delay,
    ElementRef,
    Exists,
    Expr,
    FactRef,
    FieldRef,
    Guard,
    If,
    Limit,
    Literal,
    Not,
    OneOf,
    Or,
    Pick,
    RuleRef,
    ScaleRef,
    Switch,
    Unfound,
    When,
)
from millesime.model.notation import written
from millesime.model.walk import children
from millesime.values.types import Type

_WIDTH = 100
_INFIX = frozenset("+-*/")


def indented(lines: Iterable[str]) -> list[str]:
    """The same lines, one step to the right."""
    return [f"  {line}" for line in lines]


def headed(head: str, expr: Expr, tail: str = "") -> list[str]:
    """`head: expr tail` on one line where the expression has one, below the head otherwise."""
    body = lines(expr)
    if len(body) == 1:
        return [f"{head}: {body[0]}{tail}"]
    return [f"{head}:{tail}", *indented(body)]


def lines(expr: Expr) -> list[str]:
    """The lines of an expression, before any indentation."""
    match expr:
        case Arms(arms=arms, otherwise=otherwise):
            shown: list[str] = []
            for arm in arms:
                shown += headed("if", arm.test, authority(arm.authority))
                shown += indented(headed("then", arm.value))
            if otherwise is not None:
                shown += headed("else", otherwise.value, authority(otherwise.authority))
            return ["arms", *indented(shown)]
        case Switch(subject=subject, cases=cases, otherwise=default):
            shown = headed("on", subject)
            for case in cases:
                shown += headed(guard(case.guard, subject.type), case.value, authority(case.authority))
            if default is not None:
                shown += headed("else", default.value, authority(default.authority))
            return ["switch", *indented(shown)]
        case Conditions(quantifier=quantifier, items=items):
            return [f"conditions: {quantifier.value}", *indented(_conditions(items))]
        case Pick(choice=choice, items=items):
            return [f"pick: {choice.value}", *indented(_conditions(items))]
        case When(condition=condition, body=body):
            return [*headed("when", condition), *indented(lines(body))]
        case Delay(length=length, start=start, causes=causes):
            shown = headed("of", length) + headed("from", start)
            for cause in causes:
                shown += headed(f"{cause.effect.value} since", cause.since, authority(cause.authority))
                if cause.until is not None:
                    shown += indented(headed("until", cause.until))
            return ["delay", *indented(shown)]
        case If(condition=condition, then=then, otherwise=other):
            parts = [lines(part) for part in (condition, then, other)]
            if all(len(part) == 1 for part in parts):
                return [f"if {parts[0][0]} then {parts[1][0]} else {parts[2][0]}"]
            return [*headed("if", condition), *headed("then", then), *headed("else", other)]
        case _:
            parts = [lines(part) for part in children(expr)]
            if any(len(part) > 1 for part in parts) or sum(len(part[0]) for part in parts) > _WIDTH:
                return [_line(expr, ["…"] * len(parts)), *(line for part in parts for line in indented(part))]
            return [_line(expr, [part[0] for part in parts])]


def _line(
    expr: Literal
    | FactRef
    | RuleRef
    | ScaleRef
    | ElementRef
    | FieldRef
    | CommonLaw
    | Unfound
    | Compare
    | Between
    | OneOf
    | Exists
    | Not
    | And
    | Or
    | Call
    | Limit
    | Default
    | Aggregate
    | ConditionsOf,
    parts: list[str],
) -> str:
    """An operation on one line, from the texts of its parts."""
    match expr:
        case Literal(value=value, type=type_):
            return written(value, type_)
        case FactRef(name=name):
            return f"fact {name}"
        case RuleRef(name=name, element=element):
            return f"rule {name}" if element is None else f"rule {name} of {element}"
        case ScaleRef(name=name, keys=keys, on=on):
            called = f"({'; '.join(parts[: len(keys)])})" if keys else ""
            return f"scale {name}{called}" if on is None else f"scale {name}{called} on {parts[-1]}"
        case ElementRef(variable=variable):
            return f"element {variable}"
        case FieldRef(variable=variable, field=field):
            return f"field {variable}.{field}"
        case CommonLaw():
            return "common law"
        case Unfound(label=label):
            return f"unfound « {label} »"
        case Compare(op=op):
            return f"({parts[0]} {op.value} {parts[1]})"
        case Between():
            return f"({parts[0]} between {parts[1]} and {parts[2]})"
        case OneOf(subject=subject, values=values):
            return f"({parts[0]} in {'; '.join(written(value, subject.type) for value in values)})"
        case Exists():
            return f"({parts[0]} exists)"
        case Not():
            return f"not {parts[0]}"
        case And():
            return f"({' and '.join(parts)})"
        case Or():
            return f"({' or '.join(parts)})"
        case Call(operator=operator, authority=noted):
            if operator in _INFIX and len(parts) == 2:
                return f"({parts[0]} {operator} {parts[1]})"
            return f"{operator}({'; '.join(parts)}){authority(noted)}"
        case Limit(is_cap=is_cap):
            return f"({parts[0]} {'at most' if is_cap else 'at least'} {parts[1]})"
        case Default():
            return f"({parts[0]} by default {parts[1]})"
        case Aggregate(fold=fold, variable=variable, filter=kept, body=body):
            folded = f" {parts[-1]}" if body is not None else ""
            such = f" such that {parts[1]}" if kept is not None else ""
            return f"{fold.value}{folded} for {variable} in {parts[0]}{such}"
        case ConditionsOf(rule=rule, letters=letters):
            return f"conditions {', '.join(letters)} of {rule}"
        case _:
            assert_never(expr)


def _conditions(items: tuple[Condition, ...]) -> list[str]:
    shown: list[str] = []
    for item in items:
        if item.when is not None:
            shown += headed(f"{item.letter} when", item.when, authority(item.authority))
            shown += indented(headed("then", item.test))
        else:
            shown += headed(item.letter, item.test, authority(item.authority))
    return shown


def guard(case: Guard, subject: Type) -> str:
    """The guard of a case: `[10, 20[` for a range (a bracket turned outwards leaves its bound out), or its values."""
    if case.values is not None:
        return " or ".join(written(value, subject) for value in case.values)
    low = "]-∞" if case.low is None else f"{']' if case.low_open else '['}{written(case.low, subject)}"
    high = "+∞[" if case.high is None else f"{written(case.high, subject)}{'[' if case.high_open else ']'}"
    return f"{low} ; {high}"


def authority(noted: Authority) -> str:
    """What a part rests on, after two spaces; nothing where it rests on nothing of its own."""
    shown: list[str] = []
    if noted.label is not None:
        shown.append(f"« {noted.label} »")
    if noted.article is not None:
        shown.append(f"{noted.code or '?'} {noted.article}")
    elif noted.code is not None:
        shown.append(noted.code)
    if noted.alinea is not None:
        shown.append(f"al. {noted.alinea}")
    shown += [_window(window) for window in noted.windows]
    shown += [_pointer(pointer) for pointer in noted.pointers]
    if noted.convention:
        shown.append("convention")
    return f"  {' '.join(shown)}" if shown else ""


def _window(window: Window) -> str:
    return f"{window.legifrance} [{window.since} ; {window.until or '+∞'}["


def _pointer(pointer: Pointer) -> str:
    match pointer.kind:
        case PointerKind.DOCUMENT:
            lines_ = f" {pointer.first}" if pointer.first == pointer.last else f" {pointer.first}-{pointer.last}"
            where = f"{pointer.document}:" if pointer.document is not None else ""
            return f"[{where}{pointer.section}{lines_ if pointer.first else ''}]"
        case PointerKind.LAW:
            return f"[law {pointer.section}]"
        case PointerKind.ELSEWHERE:
            return f"[elsewhere « {pointer.section} »]"
        case PointerKind.CONVENTION:
            return "[convention]"
        case _:
            assert_never(pointer.kind)
