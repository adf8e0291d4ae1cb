"""`millesime facts`: what a goal needs to know, and which goals there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from millesime.cli.asked import EDITION, GOAL, edition_of
from millesime.cli.desk import FINE, CommandError
from millesime.cli.verb import Given, Option, Verb
from millesime.model.program import NormKind
from millesime.text.nearest import nearest, plain

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.cli.table import Cell
    from millesime.model.program import Fact, Program
    from millesime.workspace.edition import Edition


_NORMS = {
    NormKind.POWER: "inventory.power",
    NormKind.DUTY: "inventory.duty",
    NormKind.PROHIBITION: "inventory.prohibition",
}


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
    if given.words:
        goals = tuple(goal for goal in goals if _about(given.words, *_texts(goal, program)))
        facts = [fact for fact in facts if _about(given.words, fact.name, fact.label)]
        if not facts and not goals:
            raise CommandError("nothing_about", words=" ".join(given.words))
    if given.format == "json":
        listed = [
            {"name": name, "type": str(program.rules[name].type), "label": program.rules[name].label} for name in goals
        ]
        asked = {"edition": edition.id, "goals": given.goal or listed}
        _emit({**asked, "facts": [card.as_json(fact, program) for fact in facts]}, desk)
        return FINE
    if not given.goal and goals:
        desk.write(_goals(edition, goals, desk) + ("\n" if facts else ""))
    heading = (
        desk.say("facts.of", goals=", ".join(given.goal)) if given.goal else desk.say("facts.all", edition=edition.id)
    )
    if facts or not given.words:
        desk.write(_facts(facts, program, heading, desk))
    return FINE


def _emit(value: object, desk: Desk) -> None:
    import orjson

    desk.emit(orjson.dumps(value, option=orjson.OPT_INDENT_2) + b"\n")


def _about(words: Sequence[str], *texts: str | None) -> bool:
    """Whether each word, without regard to case or accents, is in one of the texts."""
    text = plain(" ".join(filter(None, texts))).casefold()
    return all(plain(word).casefold() in text for word in words)


def _texts(goal: str, program: Program) -> Iterable[str | None]:
    """What a goal is called; for a power or a duty, its actors and what comes before it too."""
    rule, norm = program.rules[goal], program.rules[goal].norm
    yield from (goal, rule.label)
    if norm is not None:
        yield from (norm.after, norm.after_label, norm.forum, norm.forum_label)
        for actor in (norm.holder, *norm.towards):
            yield from (actor, program.actors[actor].label)


def _goals(edition: Edition, goals: Sequence[str], desk: Desk) -> str:
    """The goals under the folder that their rules stand in: a sheet of a document, with its title, or a theme."""
    from millesime.cli import card
    from millesime.cli.table import Cell, table
    from millesime.records.explain.layout import Tone

    program = edition.program
    groups: dict[str, list[tuple[Cell, ...]]] = {}
    for goal in goals:
        rule = program.rules[goal]
        kind = desk.say(_NORMS[rule.norm.kind]) if rule.norm else card.kind(rule.type, program, desk)
        row = Cell(goal, Tone.NAME), Cell(kind, Tone.GIVEN), Cell(rule.label or "", Tone.ASIDE)
        groups.setdefault(PurePath(rule.span.file).parent.name, []).append(row)
    if len(groups) == 1:
        return table(desk.say("facts.goals"), next(iter(groups.values())), desk)
    sheets = {part.name: part.title for document in edition.documents for part in document.sections}
    named = [(f"{name} · {sheets[name]}" if name in sheets else name, groups[name]) for name in sorted(groups)]
    return "\n".join([desk.say("facts.goals") + "\n", *(table(heading, rows, desk) for heading, rows in named)])


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
        Option("words", "WORD", many=True, optional=True, help="facts.words"),
        EDITION,
        GOAL,
        Option("--format", "text|json|schema", choices=("text", "json", "schema"), default="text", help="facts.format"),
    ),
    _run,
)
