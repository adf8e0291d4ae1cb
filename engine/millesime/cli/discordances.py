"""`millesime discordances`: where sources disagree, what each says, what it makes of the worked case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, Any

from millesime.cli.desk import FINE, WRONG, CommandError
from millesime.cli.verb import Given, Option, Verb
from millesime.model.program import Discordance, Exception_, Program, Rule, Scale, Side, Situation
from millesime.text.diagnostic import diagnose
from millesime.text.nearest import nearest

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.cli.test import Editions
    from millesime.model.program import Given as Facts
    from millesime.text import Source, Span
    from millesime.workspace.library import Library
    from millesime.workspace.scenarios import Outcome

Json = dict[str, Any]


def _run(given: Given, desk: Desk) -> int:
    from millesime.bundle import regulations
    from millesime.cli.law import Part
    from millesime.cli.test import Editions
    from millesime.workspace.library import Library

    library = Library(desk.regulations or regulations())
    known = library.editions().product
    if given.edition is not None and given.edition not in known:
        desk.complain([diagnose("ML607", edition=given.edition, known=", ".join(sorted(known)))], {})
        return WRONG
    editions = Editions(Part(library, tuple(known)))
    programs = [editions.edition(each).program for each in ([given.edition] if given.edition else _last(library))]
    _refuse_unknown(given.names, programs)
    wanted = set(given.names)
    told: dict[tuple[str, str], Json] = {}
    silent: dict[tuple[str, str], Json] = {}
    for program in programs:
        for one in program.discordances.values():
            if not wanted or wanted & {one.name, *one.touches}:
                told.setdefault((one.name, one.edition), _told(one, editions, library.sources))
        for each in unspoken(program):
            if not wanted or each.name in wanted:
                silent.setdefault((each.name, each.edition), _unspoken(each, library.sources))
    if given.format == "json":
        import orjson

        made = {"discordances": list(told.values()), "unspoken": list(silent.values())}
        desk.emit(orjson.dumps(made, option=orjson.OPT_INDENT_2) + b"\n")
    else:
        from millesime.cli.discordance_page import page

        desk.write(page(list(told.values()), list(silent.values()), desk))
    return FINE


def _last(library: Library) -> Sequence[str]:
    """The editions that no other extends: they know what the ones before them knew."""
    known = library.editions().product
    extended = {info.extends for info in known.values()}
    return [name for name in known if name not in extended]


def _refuse_unknown(names: Iterable[str], programs: Iterable[Program]) -> None:
    known: set[str] = set()
    for program in programs:
        known.update(program.discordances, program.facts, program.scales, program.rules, program.enumerations)
        known.update(program.structures, program.actors)
        known.update(exception.name for rule in program.rules.values() for exception in rule.exceptions)
    for name in names:
        if name not in known:
            raise CommandError("unknown_discordance", name=name, nearest=nearest(name, known))


def unspoken(program: Program) -> Iterator[Rule | Scale | Exception_]:
    """What has several readings and is touched by no discordance; an exception goes with its rule."""
    touched = {name for one in program.discordances.values() for name in one.touches}
    held: list[Rule | Scale | Exception_] = []
    for rule in program.rules.values():
        if rule.name not in touched:
            held += [rule, *(one for one in rule.exceptions if one.name not in touched)]
    held += [scale for scale in program.scales.values() if scale.name not in touched]
    yield from (one for one in held if len(one.readings) > 1)


def outline(one: Discordance, texts: Mapping[str, Source]) -> Json:
    """A discordance in its first line: what it is called, how grave it is, what it is about, where it stands."""
    return {
        "name": one.name,
        "gravity": one.gravity.name.lower(),
        "nature": one.nature.value,
        "label": one.label,
        "edition": one.edition,
        **_place(one.span, texts),
    }


def _told(one: Discordance, editions: Editions, texts: Mapping[str, Source]) -> Json:
    program = editions.edition(one.edition).program
    first = one.sides[0].scenario.given
    common = [given for given in first if all(given in side.scenario.given for side in one.sides)]
    return {
        **outline(one, texts),
        "touches": list(one.touches),
        "held": one.held,
        "given": _facts(tuple(common), program),
        "sides": [_side(side, common, one.edition, editions) for side in one.sides],
    }


def _side(side: Side, common: Sequence[object], edition: str, editions: Editions) -> Json:
    from millesime.records.citations import CODES, passages
    from millesime.workspace.scenarios import tried

    authority = side.authority
    own = tuple(given for given in side.scenario.given if given not in common)
    situations: list[Json] = []
    before: Situation | None = None
    for outcome in tried(side.scenario, edition, editions.evaluate(edition), editions.elsewhere):
        if outcome.situation is not before:
            before = outcome.situation
            situations.append(_situation(outcome, own, common, editions))
        situations[-1]["results"].append(_result(outcome, editions))
    return {
        "label": side.label,
        "code": CODES.get(authority.code, authority.code) if authority.code else None,
        "article": authority.article,
        "legifrance": [window.legifrance for window in authority.windows],
        "sources": passages(authority.pointers),
        "situations": situations,
    }


def _situation(outcome: Outcome, own: Facts, common: Sequence[object], editions: Editions) -> Json:
    """What is asked, apart from what every side supposes; the answers come under `results`."""
    asked = outcome.situation
    program = editions.edition(outcome.edition).program if editions.elsewhere(outcome.edition) else None
    return {
        "edition": outcome.edition,
        "at": asked.at.isoformat() if asked.at else None,
        "reading": asked.reading,
        "held_by": _holder(asked, program) if program else None,
        "given": _facts((*own, *(given for given in asked.given if given not in common)), program),
        "results": [],
    }


def _holder(asked: Situation, program: Program) -> str | None:
    """Who holds the reading, as what is asked says, or the first that has it under this name."""
    goals = [check.goal for check in asked.checks]
    asked_of = (program.rules[name] for name in goals if name in program.rules)
    held = chain(
        (reading for rule in asked_of for reading in rule.readings),
        (reading for rule in program.rules.values() for reading in rule.readings),
        (reading for scale in program.scales.values() for reading in scale.readings),
    )
    return next((one.held_by for one in held if one.name == asked.reading and one.held_by), None)


def _facts(given: Facts, program: Program | None) -> list[Json]:
    from millesime.facts.canonical import to_json

    told = []
    for name, value in given:
        fact = program.facts.get(name) if program else None
        # A list stands in a scenario as rows of pairs: how many there are says enough here.
        shown = [None] * len(value) if isinstance(value, tuple) else to_json(value, fact.type) if fact else str(value)
        told.append({"name": name, "value": shown, "type": str(fact.type) if fact else None})
    return told


def _result(outcome: Outcome, editions: Editions) -> Json:
    """What the law answers, beside whether that is what the side says of it."""
    from millesime.facts.canonical import to_json

    got: Any = outcome.answer
    goal = outcome.check.goal
    if got is None:
        return {"goal": goal, "status": None, "value": None, "as_stated": False}
    value = Fraction(got.value) if isinstance(got.value, Decimal) else got.value
    choices = editions.edition(outcome.edition).program.enumerations.get(got.type.name or "")
    labels = dict(choices.choices) if choices else {}
    return {
        "goal": goal,
        "status": str(got.status),
        "value": to_json(value, got.type),
        "value_label": labels.get(value) if isinstance(value, str) else None,
        "type": str(got.type),
        "missing": list(got.missing),
        "as_stated": outcome.passed,
    }


def _unspoken(one: Rule | Scale | Exception_, texts: Mapping[str, Source]) -> Json:
    return {
        "kind": {Rule: "rule", Scale: "scale", Exception_: "exception"}[type(one)],
        "name": one.name,
        "label": one.label,
        "readings": [{"name": reading.name, "held_by": reading.held_by} for reading in one.readings],
        "edition": one.edition,
        **_place(one.span, texts),
    }


def _place(span: Span, texts: Mapping[str, Source]) -> Json:
    line, _ = texts[span.file].position(span.start)
    return {"file": span.file, "line": line}


VERB = Verb(
    "discordances",
    (
        Option("names", "NAME", many=True, completes="discordance", help="discordances.names"),
        Option("--edition", "ID", completes="edition", help="discordances.edition"),
        Option("--format", "text|json", choices=("text", "json"), default="text", help="discordances.format"),
    ),
    _run,
)
