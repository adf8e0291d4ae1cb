"""Rules as terms: their days, what they apply to, their exceptions and the exceptions to these (semantics 4, 5, 10, 11)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from millesime.analysis.symbolic import bodies
from millesime.analysis.symbolic.law import Element, Frame, Law
from millesime.analysis.symbolic.logic import Formula, both, every, no, some
from millesime.analysis.symbolic.scales import by_day
from millesime.analysis.symbolic.stretches import Governing
from millesime.analysis.symbolic.terms import (
    AMONG,
    BEYOND,
    COMMON,
    CONFLICT,
    NO_MATCH,
    NOT_APPLICABLE,
    NOT_IN_FORCE,
    PERHAPS,
    UNKNOWN,
    UNSURE,
    Term,
    absorbed,
    choice,
    decided,
    held,
    lacking,
    limited,
    same,
    unsure_where,
)
from millesime.model.expressions import Arms, Conditions, ConditionsOf, Expr
from millesime.model.program import Exception_, Rule


def rule(of: Rule, law: Law, element: Element | None = None) -> Term:
    """What a rule comes to, for one element of a list where it is a derived field."""
    key = (of.name, None if element is None else element[1])
    return law.once(key, lambda: _rule(of, law, element))


def _variables(of: Rule, element: Element | None) -> Mapping[str, Element]:
    return {of.structure: element} if of.structure is not None and element is not None else {}


def _rule(of: Rule, law: Law, element: Element | None) -> Term:
    day = law.day(of.event)
    if day.v is None:
        return Term(None, False, {UNKNOWN: True})
    fixed = [one for one in of.exceptions if one.event in (None, of.event)]

    def made(governing: tuple[Governing, ...], since: int, until: int | None) -> Term:
        frame = Frame(of.name, day.v, since, until, _variables(of, element))
        return _on_days(
            of, governing[0], dict(zip((one.name for one in fixed), governing[1:], strict=True)), frame, law
        )

    with law.under(no(day.lacking)):
        found = by_day([of, *fixed], day.v, (0, None), law, made)
    return found if not day.lacks else choice(day.lacking, Term(None, False, day.lacks), found)


def _on_days(of: Rule, mine: Governing, theirs: Mapping[str, Governing], frame: Frame, law: Law) -> Term:
    from millesime.analysis.symbolic.expressions import term

    if mine.version is None:
        return lacking(mine.lack)
    applies: Term | None = None
    if of.applicable is not None:
        applies = term(of.applicable, frame, law)
        law.saw(frame, of.applicable, "applicable", applies)
    with law.under(True if applies is None else no(applies.false)):
        value = _weighed(of, mine, theirs, frame, law)
    if applies is None:
        return value
    found = choice(applies.false, lacking(NOT_APPLICABLE), value)
    if applies.lacking is False:
        return found
    lacks = {(UNKNOWN if code == AMONG else code): when for code, when in applies.lacks.items()}
    if AMONG in applies.lacks:
        lacks[UNKNOWN] = applies.lack(UNKNOWN, AMONG)
    return choice(applies.lacking, Term(None, False, lacks), found)


def _weighed(of: Rule, mine: Governing, theirs: Mapping[str, Governing], frame: Frame, law: Law) -> Term:
    """The rule's value once its exceptions have been heard."""
    heard = [(one, _aside(exception(one, of, theirs, frame, law))) for one in of.exceptions if one.target == of.name]
    heard = [(one, said) for one, said in heard if said.lacks.get(NO_MATCH) is not True]
    applied = some(_definite(said) for _, said in heard)
    with law.under(no(applied), is_order=True), law.within(mine.version):
        body = bodies.outcome(mine.version.body, frame, law)
        law.saw(frame, of, "body", body)
        general = bodies.settled(body)
    if not heard:
        return general
    _clashes([(one, said, _definite(said)) for one, said in heard], frame, law)
    value = choice(applied, one_of([said for _, said in heard]), general)
    perhaps = [said for _, said in heard if any(code > PERHAPS for code in said.lacks)]
    unsure = some(said.unsure for _, said in heard)
    if not perhaps:
        return unsure_where(value, unsure)
    doubt = _reasons(perhaps)
    doubtful = some(doubt.lacks.values())
    waits = doubt.lack(UNKNOWN)
    torn = {code: both(when, no(waits)) for code, when in absorbed([doubt, value]).items()}
    torn[UNKNOWN] = some((torn.get(UNKNOWN, False), waits))
    torn_term = unsure_where(Term(None, False, held(torn.items())), both(waits, value.lack(CONFLICT)))
    return unsure_where(choice(doubtful, torn_term, value), unsure)


def _aside(said: Term) -> Term:
    """« droit commun » of an exception to the rule itself sets that exception aside."""
    if COMMON not in said.lacks:
        return said
    lacks = {code: when for code, when in said.lacks.items() if code != COMMON}
    lacks[NO_MATCH] = said.lack(COMMON, NO_MATCH)
    return Term(said.v, said.none, lacks)


def _reasons(perhaps: Sequence[Term]) -> Term:
    codes = (CONFLICT, BEYOND, NOT_IN_FORCE, UNKNOWN)
    lacks = [Term(None, False, held((code, said.lack(PERHAPS + code)) for code in codes)) for said in perhaps]
    return Term(None, False, absorbed(lacks, awaiting=True))


def _definite(said: Term) -> Formula:
    """Whether an exception surely takes the rule's place."""
    return no(some(when for code, when in said.lacks.items() if code in (NO_MATCH, COMMON, UNSURE) or code > PERHAPS))


def _clashes(heard: Sequence[tuple[Exception_, Term, Formula]], frame: Frame, law: Law) -> None:
    """Tells who looks on of every two exceptions of one rank that may say different things."""
    if law.seen is None:
        return
    for place, (one, said, applies) in enumerate(heard):
        for other, answer, too in heard[place + 1 :]:
            known = every((said.lacking is False or no(_lacks_value(said)), no(_lacks_value(answer))))
            clash = every((applies, too, known, no(same(said, answer))))
            law.saw(frame, (one, other), "clash", Term(clash))


def _lacks_value(said: Term) -> Formula:
    return some(when for code, when in said.lacks.items() if code != COMMON)


def one_of(values: Sequence[Term]) -> Term:
    """What the exceptions that apply say together: one value, a conflict, or what one of them lacks."""
    applies = [no(some((said.lack(NO_MATCH, UNSURE), *(w for c, w in said.lacks.items() if c > PERHAPS)))) for said in values]  # fmt: skip
    if len(values) == 1:
        return values[0]
    valued = [both(here, no(_lacks_value(said))) for here, said in zip(applies, values, strict=True)]
    clashes = []
    for place, one in enumerate(values):
        for later in range(place + 1, len(values)):
            other = values[later]
            alike = some((same(one, other), both(one.lack(COMMON), other.lack(COMMON))))
            clashes.append(every((valued[place], valued[later], no(alike))))
    clash = some(clashes)
    shown = [
        Term(None, False, limited({c: w for c, w in said.lacks.items() if c not in (COMMON, NO_MATCH)}, here))
        for here, said in zip(applies, values, strict=True)
    ]
    lacks = limited(absorbed(shown), no(clash))
    lacks[CONFLICT] = some((lacks.get(CONFLICT, False), clash))
    found = values[-1]
    for here, said in zip(reversed(valued[:-1]), reversed(values[:-1]), strict=True):
        found = choice(here, said, found)
    blocked = some(lacks.values())
    return choice(blocked, Term(None, False, held(lacks.items())), found)


def exception(of: Exception_, owner: Rule, theirs: Mapping[str, Governing], frame: Frame, law: Law) -> Term:
    """What an exception comes to once those made to it have been heard: no match, or what takes the rule's place."""
    own = _own(of, theirs, frame, law)
    made_to = [one for one in owner.exceptions if one.target == of.name]
    if not made_to or own.lacks.get(NO_MATCH) is True:
        return own
    with law.under(no(own.lack(NO_MATCH))):
        heard = [exception(one, owner, theirs, frame, law) for one in made_to]
    heard = [said for said in heard if said.lacks.get(NO_MATCH) is not True]
    if not heard:
        return own
    spoken = some(no(some((said.lack(NO_MATCH, UNSURE), *(w for c, w in said.lacks.items() if c > PERHAPS)))) for said in heard)  # fmt: skip
    said = _aside(one_of(heard))
    found = choice(both(spoken, no(own.lack(NO_MATCH))), said, own)
    doubtful = some(
        when for one in (own, *heard) for code, when in one.lacks.items() if code > PERHAPS or code == UNSURE
    )
    lone = both(no(spoken), no(some(w for one in heard for c, w in one.lacks.items() if c > PERHAPS or c == UNSURE)))
    return unsure_where(found, every((doubtful, no(lone), no(own.lack(NO_MATCH)))))


def _own(of: Exception_, theirs: Mapping[str, Governing], frame: Frame, law: Law) -> Term:
    if of.name in theirs:
        return _said(of, theirs[of.name], frame, law)
    assert of.event is not None
    day = law.day(of.event)
    if day.v is None:
        return lacking(PERHAPS + UNKNOWN)

    def made(governing: tuple[Governing, ...], since: int, until: int | None) -> Term:
        # Barèmes are looked up on the rule's day, not on the exception's.
        del since, until
        return _said(of, governing[0], frame, law)

    with law.under(no(day.lacking)):
        found = by_day([of], day.v, (0, None), law, made)
    return found if not day.lacks else choice(day.lacking, lacking(PERHAPS + UNKNOWN), found)


def _said(of: Exception_, governing: Governing, frame: Frame, law: Law) -> Term:
    if governing.version is None:
        return lacking(NO_MATCH if governing.silent else PERHAPS + governing.lack)
    with law.within(governing.version):
        said = bodies.outcome(governing.version.body, frame, law)
        law.saw(frame, of, "exception", said)
    return said


def conditions_of(expr: ConditionsOf, law: Law) -> Term:
    """Some lettered conditions of another rule's version, each on that rule's own event date."""
    return law.once((expr.rule, expr.letters), lambda: _conditions_of(expr, law))


def _conditions_of(expr: ConditionsOf, law: Law) -> Term:
    of = law.program.rules[expr.rule]
    day = law.day(of.event)
    if day.v is None:
        return Term(None, False, {UNKNOWN: True})

    def made(governing: tuple[Governing, ...], since: int, until: int | None) -> Term:
        version = governing[0].version
        if version is None:
            return lacking(governing[0].lack)
        listed = _listed(version.body)
        if listed is None:
            return lacking(UNSURE)
        frame = Frame(of.name, day.v, since, until)
        items = [item for letter in expr.letters for item in listed.items if item.letter == letter]
        return decided([bodies.condition(item, listed.quantifier, frame, law) for item in items], decides=False)

    law.muted = True  # they are looked at where they are written
    found = by_day([of], day.v, (0, None), law, made)
    law.muted = False
    return found if not day.lacks else choice(day.lacking, Term(None, False, day.lacks), found)


def _listed(body: Expr) -> Conditions | None:
    if isinstance(body, Conditions):
        return body
    if isinstance(body, Arms) and isinstance(body.arms[0].test, Conditions):
        return body.arms[0].test
    return None
