"""Bodies as terms: branches, `selon`, `lorsque`, lettered conditions. An exception's body may match nothing."""

from __future__ import annotations

from millesime.analysis.symbolic.law import Frame, Law
from millesime.analysis.symbolic.logic import Formula, below, both, either, equal, every, no, some
from millesime.analysis.symbolic.terms import (
    AMONG,
    NO_MATCH,
    UNKNOWN,
    UNSURE,
    Term,
    absorbed,
    choice,
    decided,
    doubted,
    lacking,
    limited,
    negated,
    unsure_where,
)
from millesime.model.expressions import (
    Arms,
    Choice,
    Condition,
    Conditions,
    Expr,
    Guard,
    Pick,
    Quantifier,
    Switch,
    When,
)
from millesime.values.types import Type


def outcome(expr: Expr, frame: Frame, law: Law) -> Term:
    """What a body comes to, which may be that it does not match."""
    from millesime.analysis.symbolic.expressions import term

    match expr:
        case Arms():
            return _arms(expr, frame, law)
        case Switch():
            return _switch(expr, frame, law)
        case When():
            return _when(expr, frame, law)
        case _:
            return term(expr, frame, law)


def settled(found: Term) -> Term:
    """An outcome where a value is needed: what matches nothing is unknown."""
    if NO_MATCH not in found.lacks:
        return found
    lacks = {code: when for code, when in found.lacks.items() if code != NO_MATCH}
    lacks[UNKNOWN] = found.lack(NO_MATCH, UNKNOWN)
    return Term(found.v, found.none, lacks)


def _arms(expr: Arms, frame: Frame, law: Law) -> Term:
    from millesime.analysis.symbolic.expressions import term

    met: list[tuple[Term, Term]] = []
    passed: list[Formula] = []
    for arm in expr.arms:
        with law.under(every(passed), is_order=True):
            test = term(arm.test, frame, law)
            law.saw(frame, arm, "arm", test)
            with law.under(no(test.false)):
                met.append((test, term(arm.value, frame, law)))
        passed.append(no(test.true))
    if expr.otherwise is None:
        found = lacking(NO_MATCH)
    else:
        with law.under(every(passed), is_order=True):
            law.saw(frame, expr.otherwise, "otherwise", Term(True))
            found = term(expr.otherwise.value, frame, law)
    doubt: Formula = False
    for test, value in reversed(met):
        if test.lacking is False:
            found = choice(test.true, value, found)
            doubt = both(no(test.true), doubt)
            continue
        # Where two tests are in doubt, what is said of their options together is followed only if all agree.
        torn = doubted(test, value, found)
        torn = unsure_where(torn, every((doubt, torn.lacking)))
        found = choice(test.lacking, torn, choice(test.true, value, found))
        doubt = some((test.lacking, both(no(test.true), doubt)))
    return found


def _switch(expr: Switch, frame: Frame, law: Law) -> Term:
    from millesime.analysis.symbolic.expressions import term

    subject = term(expr.subject, frame, law)
    falls = [both(no(subject.lacking), holds(case.guard, subject, expr.subject.type, law)) for case in expr.cases]
    values: list[Term] = []
    for case, here in zip(expr.cases, falls, strict=True):
        with law.under(here):
            law.saw(frame, case, "case", Term(True))
            values.append(term(case.value, frame, law))
    none_holds = no(some((*falls, subject.lacking)))
    with law.under(none_holds, is_order=True):
        law.saw(frame, expr, "hole" if expr.otherwise is None else "default", Term(True))
        found = lacking(NO_MATCH) if expr.otherwise is None else term(expr.otherwise.value, frame, law)
    options = [*values, *([found] if expr.otherwise is not None else [])]
    for here, value in zip(reversed(falls), reversed(values), strict=True):
        found = choice(here, value, found)
    if subject.lacking is False:
        return found
    torn = options[-1]
    for value in reversed(options[:-1]):
        torn = doubted(subject, value, torn)
    # Which cases a value known to be one of several may fall in is not followed, nor more than two that lack something.
    among = some((subject.lack(AMONG), torn.lacking if len(options) > 2 and any(o.lacks for o in options) else False))
    return choice(subject.lacking, unsure_where(torn, both(among, torn.lacking)), found)


def holds(guard: Guard, subject: Term, type: Type, law: Law) -> Formula:
    """Whether a value falls in a case of a `selon`."""
    if guard.values is not None:
        plain = [law.facts.number(value, type) for value in guard.values if value is not None]
        among = some(equal(subject.v, value) for value in plain) if subject.v is not None else False
        return either(subject.none, None in guard.values, among)
    if subject.v is None:
        return False
    tests: list[Formula] = [no(subject.none)]
    if guard.low is not None:
        low = law.facts.number(guard.low, type)
        tests.append(below(low, subject.v) if guard.low_open else no(below(subject.v, low)))
    if guard.high is not None:
        high = law.facts.number(guard.high, type)
        tests.append(below(subject.v, high) if guard.high_open else no(below(high, subject.v)))
    return every(tests)


def _when(expr: When, frame: Frame, law: Law) -> Term:
    from millesime.analysis.symbolic.expressions import term

    condition = term(expr.condition, frame, law)
    law.saw(frame, expr, "when", condition)
    with law.under(no(condition.false)):
        body = outcome(expr.body, frame, law)
    found = choice(condition.true, body, lacking(NO_MATCH))
    if condition.lacking is False:
        return found
    nothing = body.lack(NO_MATCH)
    return choice(condition.lacking, choice(nothing, body, lacking(UNSURE)), found)


def condition(item: Condition, quantifier: Quantifier, frame: Frame, law: Law) -> Term:
    """One lettered condition. Where its `lorsque` is false it binds nobody."""
    from millesime.analysis.symbolic.expressions import term

    if item.when is None:
        test = term(item.test, frame, law)
        law.saw(frame, item, "condition", test)
        return test
    when = term(item.when, frame, law)
    law.saw(frame, item, "lorsque", when)
    with law.under(no(when.false)):
        test = term(item.test, frame, law)
        law.saw(frame, item, "condition", test)
    spared = quantifier is Quantifier.ALL
    found = choice(when.true, test, Term(spared))
    if when.lacking is False:
        return found
    lacks = absorbed([when, test], awaiting=True)
    is_spared = test.true if spared else test.false
    return choice(when.lacking, choice(is_spared, Term(spared), Term(None, False, limited(lacks, True))), found)


def conditions(expr: Conditions, frame: Frame, law: Law) -> Term:
    """`toutes 1° … 2° …`."""
    parts = [condition(item, expr.quantifier, frame, law) for item in expr.items]
    match expr.quantifier:
        case Quantifier.ALL:
            return decided(parts, decides=False)
        case Quantifier.ANY:
            return decided(parts, decides=True)
        case Quantifier.NONE:
            return negated(decided(parts, decides=True))


def pick(expr: Pick, frame: Frame, law: Law) -> Term:
    """`la plus tardive des …`, among what happened."""
    from millesime.analysis.symbolic.expressions import term

    parts: list[Term] = []
    for item in expr.items:
        if item.when is None:
            parts.append(term(item.test, frame, law))
            continue
        when = term(item.when, frame, law)
        test = term(item.test, frame, law)
        found = choice(when.true, test, Term(None, True))
        if when.lacking is not False:
            blocked = Term(None, False, absorbed([when, test], awaiting=True))
            found = choice(when.lacking, choice(test.none, Term(None, True), blocked), found)
        parts.append(found)
    highest = expr.choice in (Choice.LATEST, Choice.HIGHEST)
    best, none = parts[0].v, parts[0].none
    for part in parts[1:]:
        if part.v is None:
            continue
        if best is None:
            best, none = part.v, part.none
            continue
        better = below(best, part.v) if highest else below(part.v, best)
        best = either(both(no(part.none), some((none, better))), part.v, best)
        none = both(none, part.none)
    lacks = absorbed(parts)
    return Term(best, both(none, no(some(lacks.values()))), lacks)
