"""`millesime eval`: decide a case, and say why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from millesime.cli.asked import AT, EDITION, GOAL, NO_PRESUMPTION, OUT, READING, case_in, day, edition_of
from millesime.cli.desk import FAULT, FINE, WRONG, CommandError
from millesime.cli.verb import Given, Option, Verb

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.records.decision import Decision


def _run(given: Given, desk: Desk) -> int:
    if given.case is None:
        raise CommandError("needs_argument", what=desk.say("argument.case"), usage=True)
    at = day(given.at)
    source, read = case_in(given.case)
    edition = edition_of(given.edition, desk)
    checked = edition.check_facts(read.product) if read.product is not None else None
    faults = [*read.diagnostics, *(checked.diagnostics if checked else ())]
    if checked is None or checked.product is None or read.diagnostics:
        besides = edition.lacking(read.product, given.goal, at, given.reading) if read.product is not None else ()
        desk.complain(faults, {source.name: source})
        desk.complain(besides, {})
        return WRONG
    if given.mask and not given.record:
        raise CommandError("mask_without_record", usage=True)
    if given.what_if:
        from millesime.cli.what_if import asked

        return asked(checked.product, edition, given, desk)
    if given.free:
        raise CommandError("free_without_what_if", usage=True)
    decision = edition.evaluate(
        checked.product, given.goal or None, at=at, reading=given.reading, presumptions=not given.no_presumption
    )
    if given.cross_check:
        from millesime.cli.crossed import crossed

        checked_twice = crossed(decision, desk)
        if checked_twice is None:
            return FAULT
        decision = checked_twice
    desk.complain([*faults, *edition.contradictions(decision)], {source.name: source})
    if not len(decision):
        desk.tell(desk.say("no_goal_reached"))
    out = Path(given.out) if given.out else None
    kept = _kept(decision, given, desk) if given.record else ""
    if kept and (out is not None or given.format != "text"):
        desk.tell(kept)
    match given.format:
        case "json":
            desk.emit(decision.to_json().encode() + b"\n", out)
        case "html":
            from millesime.records.explain import page

            desk.emit(page(decision.record, desk.lang).encode(), out)
        case _:
            from millesime.records.explain import explain

            desk.print(explain(decision.record, desk.lang, desk.colour and out is None, desk.columns), out)
            if kept and out is None:
                desk.write(f"{kept}\n")
    return FINE


def _kept(decision: Decision, given: Given, desk: Desk) -> str:
    """Keep the decision, and say so: it is durable when this returns, and nothing was shown before."""
    from millesime.stores.opening import open_store
    from millesime.workspace.recording import keep, prepare

    if not len(decision):
        raise CommandError("nothing_to_record")
    prepared = prepare(decision, given.mask)
    with open_store(given.record, create=True) as store:
        (kept,) = keep([prepared], store)
        return desk.say("eval.recorded", id=kept.id, seq=kept.seq, store=store.url)


VERB = Verb(
    "eval",
    (
        Option("case", "CASE", completes="file", help="eval.case"),
        EDITION,
        AT,
        GOAL,
        READING,
        NO_PRESUMPTION,
        Option("--what-if", "GOAL[=VALUE]", many=True, bare=True, completes="goal", help="eval.what_if"),
        Option("--free", "NAME,…", many=True, help="eval.free"),
        Option("--cross-check", help="eval.cross_check"),
        Option("--format", "text|json|html", choices=("text", "json", "html"), default="text", help="eval.format"),
        OUT,
        Option("--record", "STORE", completes="file", help="eval.record"),
        Option("--mask", "PATTERN", many=True, completes="mask", help="eval.mask"),
    ),
    _run,
)
