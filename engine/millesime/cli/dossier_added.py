"""`millesime dossier open`, `add`, `retract`, `adopt`, `close`, `reopen`, `merge`: what writes to the journal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from millesime.cli.asked import case_in, day, edition_of
from millesime.cli.desk import FINE, WRONG, CommandError
from millesime.cli.verb import Given

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.dossier.dossier import Arrival, Dossier
    from millesime.text import Source
    from millesime.workspace.crossed import Second


def now() -> str:
    """The time of an entry: UTC, from the door's clock."""
    from millesime.workspace import recording

    return recording.now()


def clock_day() -> date:
    """Today, where the reader is."""
    return datetime.now().astimezone().date()


def today_of(given: Given) -> tuple[date, bool]:
    """The day on which deadlines are counted, and whether the clock told it."""
    told = day(given.today)
    return (told, False) if told is not None else (clock_day(), True)


def opened(path: Path, desk: Desk) -> Dossier:
    """A dossier that is there."""
    from millesime.dossier.dossier import Dossier

    return Dossier(path, regulations=desk.regulations)


def added(action: str, path: Path, words: Sequence[str], given: Given, desk: Desk, second: Second | None) -> int:
    """Do it: whatever is refused has added nothing, and what is answered is on the disk."""
    if action == "open":
        return _open(path, given, desk)
    dossier = opened(path, desk)
    today, _ = today_of(given)
    moment: Any = {"when": now(), "note": given.note, "today": today}
    arrivals: list[Arrival] = []
    match action:
        case "add":
            facts, sources = _facts(dossier, words, given, desk)
            if facts is None:
                return WRONG
            told = _added(dossier, facts, sources, given, desk, {**moment, "second": second})
            if told is None:
                return WRONG
            arrivals = [told]
        case "retract":
            if not words:
                raise CommandError("needs_argument", what=desk.say("argument.dossier_name"), usage=True)
            arrivals = [dossier.retract(*words, **moment, second=second)]
        case "adopt":
            arrivals = [dossier.adopt(edition_of(given.edition or dossier.law.edition, desk), **moment, second=second)]
        case "close":
            arrivals = [dossier.close(**moment)]
        case "reopen":
            arrivals = [dossier.reopen(**moment)]
        case _:
            if not words:
                raise CommandError("needs_argument", what=desk.say("argument.dossier_other"), usage=True)
            arrivals = dossier.merge(opened(Path(words[0]), desk), today=today, second=second)
    try:
        _tell(dossier, arrivals, given, desk)
    except CommandError:
        desk.tell(desk.say("dossier.added_unheard", entries=", ".join(one.entry.id for one in arrivals)))
        raise
    return FINE


def _open(path: Path, given: Given, desk: Desk) -> int:
    from millesime.dossier.dossier import Dossier

    law = edition_of(given.edition, desk)
    at = day(given.at)
    dossier = Dossier.open(
        path, law, given.goal, at, given.reading, not given.no_presumption, when=now(), note=given.note
    )
    asked = ", ".join(given.goal) if given.goal else desk.say("dossier.every_goal")
    desk.write(desk.say("dossier.opened", name=str(path), edition=law.id, goals=asked) + "\n")
    desk.write(desk.say("dossier.go_on", name=str(dossier.path)) + "\n")
    return FINE


def _facts(
    dossier: Dossier, words: Sequence[str], given: Given, desk: Desk
) -> tuple[dict[str, Any] | None, dict[str, Source]]:
    """The facts of the words and of the file; None once it has been said what of the file cannot be read."""
    if not words and given.file is None:
        raise CommandError("needs_argument", what=desk.say("argument.dossier_fact"), usage=True)
    if given.correct and given.contest:
        raise CommandError("dossier.correct_or_contest", usage=True)
    facts: dict[str, Any] = {}
    sources = {}
    if given.file is not None:
        source, read = case_in(given.file)
        sources[source.name] = source
        if read.product is None or read.diagnostics:
            desk.complain(read.diagnostics, sources)
            return None, sources
        facts.update(read.product)
    for word in words:
        name, sign, text = word.partition("=")
        if not sign or not name:
            raise CommandError("dossier.not_a_fact", value=word, usage=True)
        if name in facts:
            raise CommandError("dossier.told_twice", name=name)
        facts[name] = _value(dossier, name, text)
    return facts, sources


def _value(dossier: Dossier, name: str, text: str) -> Any:
    """What was typed, as a case file would hold it; an unknown name is left for the lexicon to refuse."""
    from millesime.cli import card
    from millesime.cli.case_text import answered
    from millesime.facts.lexicon import Scalar
    from millesime.model.program import DATE_REFERENCE
    from millesime.values.types import DATE

    program = dossier.judge.edition.program
    fact = program.facts.get(name)
    if fact is None and name != DATE_REFERENCE:
        return Scalar(text, quoted=False)
    kind = DATE if fact is None else fact.type
    return answered(text, kind, [choice for choice, _ in card.choices(kind, program)])


def _added(
    dossier: Dossier, facts: dict[str, Any], sources: dict[str, Source], given: Given, desk: Desk, moment: Any
) -> Arrival | None:
    """The arrival of facts; None once it has been said, at its place in the file, what is refused."""
    from millesime import Refused

    try:
        return dossier.add(facts, correct=bool(given.correct), contest=bool(given.contest), **moment)
    except Refused as refused:
        desk.complain(refused.diagnostics, sources)
        return None


def _tell(dossier: Dossier, arrivals: Sequence[Arrival], given: Given, desk: Desk) -> None:
    from millesime.cli import dossier_text

    _, clock = today_of(given)
    if given.format == "json":
        for one in arrivals:
            dossier_text.emit(one, clock, desk)
        return
    for one in arrivals:
        desk.complain(one.remarks, {})
        desk.write(dossier_text.arrival(one, desk))
    if not arrivals:
        desk.write(desk.say("dossier.nothing_new") + "\n")
    elif dossier.state.closed:
        desk.write(desk.say("dossier.is_closed") + "\n")
    else:
        desk.write("\n" + dossier_text.now(arrivals[-1].standing, clock, desk))
    desk.complain(dossier_text.warnings(dossier), {})
