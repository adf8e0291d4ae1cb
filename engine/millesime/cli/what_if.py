"""`millesime eval CASE --what-if GOAL`: what would turn a result, asked on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from millesime.cli.asked import day
from millesime.cli.desk import FINE, CommandError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from millesime.cli.desk import Desk
    from millesime.cli.verb import Given
    from millesime.facts.lexicon import Case
    from millesime.workspace.edition import Edition


def asked(case: Case, edition: Edition, given: Given, desk: Desk) -> int:
    """Answer « what if? » of each goal that was named."""
    from millesime.whatif import what_if
    from millesime.whatif.questions import ANOTHER

    for option, held in (("--record", given.record), ("--cross-check", given.cross_check)):
        if held:
            raise CommandError("not_with_what_if", option=option, usage=True)
    if given.format == "html":
        raise CommandError("what_if_format", usage=True)
    free = [name.strip() for part in given.free for name in part.split(",") if name.strip()] or None
    if given.free and free is None:
        raise CommandError("needs_value", option="--free", usage=True)
    others = _others(edition, desk)
    found = []
    for goal, value in _questions(given.what_if, given.goal):
        wanted = ANOTHER if value is None else _wanted(goal, value, edition)
        found.append(
            what_if(
                edition, case, goal, wanted, free=free, at=day(given.at), reading=given.reading,
                presumptions=not given.no_presumption, others=others,
            )
        )  # fmt: skip
    out = Path(given.out) if given.out else None
    if given.format == "json":
        desk.emit("".join(f"{one.to_json()}\n" for one in found).encode(), out)
    else:
        from millesime.cli.what_if_told import told

        desk.print(
            "\n".join(told(one, edition.program, desk, paints=desk.colour and out is None) for one in found), out
        )
    return FINE


def _questions(asked: Sequence[str], goals: Sequence[str]) -> list[tuple[str, str | None]]:
    """The goals, each with the value that is wanted of it."""
    found: dict[str, str | None] = {}
    for text in asked:
        goal, equals, value = (part.strip() for part in text.partition("="))
        if text and (not goal or (equals and not value)):
            raise CommandError("bad_what_if", value=text, usage=True)
        if goal:
            found[goal] = value if equals else None
    if "" in asked or not found:
        found = {**dict.fromkeys(goals), **found}
    if not found:
        raise CommandError("what_if_of_what", usage=True)
    return list(found.items())


def _wanted(goal: str, text: str, edition: Edition) -> Any:
    """A wanted answer as a case file would hold it; a goal that is not known is refused later, with the nearest one."""
    from millesime.cli.case_text import answered
    from millesime.workspace.contested import answer_type, answers

    if goal not in edition.goals():
        return None
    type_ = answer_type(goal, edition.program)
    return answered(text, type_, answers(type_, edition.program))


def _others(edition: Edition, desk: Desk) -> list[Edition]:
    """The other editions of the library; one that does not load is for `check` to say."""
    import millesime
    from millesime.bundle import regulations
    from millesime.workspace.library import Library

    root = desk.regulations or regulations()
    found = []
    for id_ in Library(root).editions().product:
        if id_ != edition.id:
            try:
                found.append(millesime.load(id_, regulations=root))
            except millesime.Refused:
                desk.tell(desk.say("what_if.broken", edition=id_))
    return found
