"""Sessions of real cases, unit by unit: what each was told, and what its cells came to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple, final

from millesime.rete.derivation import Case, Derivation, _Wanted
from millesime.rete.doubt import Torn
from millesime.rete.laws import Laws
from millesime.rete.process import LostError
from millesime.rete.scope import Scope
from millesime.rete.units import Unit
from millesime.values import Lack
from tests.oracle.agreement import Law, Question, found, same
from tests.rete.plain import Contradiction, Plain

Fact = tuple[int, int | None]
Cells = Mapping[int, Fact]
FAULTS = (LostError, Contradiction, KeyError, TypeError, AttributeError, IndexError, ValueError, AssertionError)
"""What may go wrong with rules that went wrong."""


class Session(NamedTuple):
    """What a unit was told in a case, what it came to, and all that its cells then held."""

    derivation: Derivation
    scope: Scope
    leaves: dict[int, Any]
    result: Any
    cells: Cells = MappingProxyType({})


@final
@dataclass
class Sessions:
    """A unit and its sessions in real cases, each kind of session once."""

    unit: Unit
    held: dict[str, Session] = field(default_factory=dict)


Named = Callable[[Unit], str]


def recorded(
    law: Law,
    laws: Laws,
    questions: Iterable[Question],
    reading: str | None = None,
    named: Named = lambda unit: unit.network.name,
    *,
    presumptions: bool = True,
) -> dict[str, Sessions]:
    """The sessions of these cases, by unit; the evaluator says the same of every case."""
    seen: dict[str, Sessions] = {}
    names: dict[int, str] = {}
    run = Derivation._session
    plain: Any = Plain()

    def kept(derivation: Derivation, unit: Unit, scope: Scope, cells: dict[int, Any]) -> dict[str, Any]:
        leaves = dict(cells)
        result = run(derivation, unit, scope, cells)
        if id(unit) not in names:
            names[id(unit)] = named(unit)
        sessions = seen.setdefault(names[id(unit)], Sessions(unit))
        key = f"{leaves!r} {scope.day} {shown(result)}"
        if key not in sessions.held:
            sessions.held[key] = Session(derivation, scope, leaves, result, dict(plain.known))
        return result

    Derivation._session = kept  # type: ignore[method-assign,assignment]
    try:
        for question in questions:
            told = Derivation(laws, plain, Case(question.row.values, question.day, presumptions)).rule(question.goal)
            assert same(law.said(question, reading, presumptions).found, found(told)), question
    finally:
        Derivation._session = run  # type: ignore[method-assign]
    return seen


def outcome(unit: Unit, session: Session, *, backwards: bool = False, matcher: Any = None) -> Any:
    """What a unit comes to in a session, or how it fails; its facts arrive in their order, or `backwards`.

    `matcher` matches in place of the one that the session was recorded with.
    """
    derivation, own = session.derivation, session.derivation.matcher
    derivation._arrival = (lambda facts: facts[::-1]) if backwards else list
    derivation.matcher = matcher or own
    try:
        while True:
            try:
                return derivation._session(unit, session.scope, dict(session.leaves))
            except _Wanted as wanted:  # a figure that no case asked for so far
                derivation.matcher = own
                wanted.derive()
                derivation.matcher = matcher or own
    except FAULTS as fault:
        return type(fault).__name__
    finally:
        derivation.matcher = own


def ran(unit: Unit, session: Session, *, backwards: bool = False) -> tuple[dict[int, Any], Cells]:
    """What every cell of a unit is in a session, and is to the rules; raises what goes wrong."""
    derivation, matcher = session.derivation, Plain()
    own, derivation.matcher = derivation.matcher, matcher  # type: ignore[assignment]
    derivation._arrival = (lambda facts: facts[::-1]) if backwards else list
    try:
        while True:
            cells = dict(session.leaves)
            try:
                derivation._session(unit, session.scope, cells)
            except _Wanted as wanted:
                derivation.matcher = own
                wanted.derive()
                derivation.matcher = matcher  # type: ignore[assignment]
            else:
                return cells, matcher.known
    finally:
        derivation.matcher = own


def shown(value: Any) -> str:
    """A value with all that counts: of a lack, why it is one only where nothing is missing, as in what two engines must agree on."""
    match value:
        case Lack(status=status, missing=missing, reason=reason, options=options):
            return f"{status} {sorted(missing) or reason} {options!r}"
        case Torn(options=options, reasons=reasons, lack=lack):
            return f"{[*map(shown, options)]} {[*map(shown, reasons)]} {shown(lack)}"
        case dict():
            return repr({name: shown(one) for name, one in value.items()})
        case _:
            return repr(value)
