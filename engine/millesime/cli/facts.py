"""`millesime facts`: what a goal needs to know, and which goals there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from millesime.cli.asked import EDITION, GOAL, edition_of
from millesime.cli.desk import FINE, CommandError
from millesime.cli.verb import Given, Option, Verb
from millesime.text.nearest import nearest

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.cli.table import Cell
    from millesime.model.program import Fact, Program


def _run(given: Given, desk: Desk) -> int:
    edition = edition_of(given.edition, desk)
    program, goals = edition.program, edition.goals()
    for goal in given.goal:
        if goal not in goals:
            raise CommandError("unknown_goal", edition=edition.id, goal=goal, nearest=nearest(goal, goals))
    if given.format == "schema":
        from millesime.facts.schema import schema, write

        desk.emit(write(schema(program, given.goal or None)).encode() + b"\n")
        return FINE
    from millesime.cli import card
    from millesime.model.walk import reached

    names = reached(program, *given.goal).facts if given.goal else frozenset(program.facts)
    facts = [card.fact_of(program, name, desk) for name in sorted(names)]
    if given.format == "json":
        listed = [
            {"name": name, "type": str(program.rules[name].type), "label": program.rules[name].label} for name in goals
        ]
        asked = {"edition": edition.id, "goals": given.goal or listed}
        _emit({**asked, "facts": [card.as_json(fact, program) for fact in facts]}, desk)
        return FINE
    if not given.goal:
        desk.write(_goals(program, goals, desk) + "\n")
    heading = (
        desk.say("facts.of", goals=", ".join(given.goal)) if given.goal else desk.say("facts.all", edition=edition.id)
    )
    desk.write(_facts(facts, program, heading, desk))
    return FINE


def _emit(value: object, desk: Desk) -> None:
    import orjson

    desk.emit(orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n")


def _goals(program: Program, goals: Sequence[str], desk: Desk) -> str:
    from millesime.cli import card
    from millesime.cli.table import Cell, table
    from millesime.records.explain.layout import Tone

    rows = [
        (
            Cell(goal, Tone.NAME),
            Cell(card.kind(program.rules[goal].type, program, desk), Tone.GIVEN),
            Cell(program.rules[goal].label or "", Tone.ASIDE),
        )
        for goal in goals
    ]
    return table(desk.say("facts.goals"), rows, desk)


def _facts(facts: Iterable[Fact], program: Program, heading: str, desk: Desk) -> str:
    from millesime.cli import card
    from millesime.cli.table import Cell, table
    from millesime.records.explain.layout import Tone

    rows = []
    for fact in facts:
        rows.append(_row(fact, program, "", desk))
        rows += [_row(field, program, "  · ", desk) for field in card.fields(fact, program)]
        for name, label in card.choices(fact.type, program):
            rows.append((Cell(""), Cell(f"  {name}", Tone.GIVEN), Cell(label or "", Tone.ASIDE)))
    return table(heading, rows, desk) if rows else f"{desk.say('facts.none')}\n"


def _row(fact: Fact, program: Program, margin: str, desk: Desk) -> tuple[Cell, ...]:
    from millesime.cli import card
    from millesime.cli.table import Cell
    from millesime.records.explain.layout import Tone

    told = ", ".join([card.kind(fact.type, program, desk), *card.limits(fact, program, desk)])
    return Cell(margin + fact.name, Tone.NAME), Cell(told, Tone.GIVEN), Cell(fact.label or "", Tone.ASIDE)


VERB = Verb(
    "facts",
    (
        EDITION,
        GOAL,
        Option("--format", "text|json|schema", choices=("text", "json", "schema"), default="text", help="facts.format"),
    ),
    _run,
)
