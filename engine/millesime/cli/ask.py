"""`millesime ask`: facts asked for one by one, the most decisive first, until the answer is certain."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

from millesime.cli.asked import AT, EDITION, NO_PRESUMPTION, READING, case_in, day, edition_of
from millesime.cli.desk import FINE, WRONG, CommandError
from millesime.cli.verb import Given, Option, Verb

if TYPE_CHECKING:
    from millesime.cli.desk import Desk
    from millesime.facts.lexicon import Case
    from millesime.model.program import Fact
    from millesime.records.decision import Decision
    from millesime.workspace.edition import Edition


def _run(given: Given, desk: Desk) -> int:
    if given.goal is None:
        raise CommandError("needs_argument", what=desk.say("argument.goal"), usage=True)
    at = day(given.at)
    edition = edition_of(given.edition, desk)
    known: dict[str, Any] = {}
    if given.case is not None:
        source, read = case_in(given.case)
        checked = edition.check_facts(read.product) if read.product is not None else None
        if read.diagnostics or checked is None or checked.product is None:
            faults = [*read.diagnostics, *(checked.diagnostics if checked else ())]
            desk.complain(faults, {source.name: source})
            return WRONG
        known = dict(checked.product.facts)
    talk = Talk(edition, given.goal, known, desk)
    decision = talk.lead(
        lambda case: edition.evaluate(
            case, [given.goal], at=at, reading=given.reading, presumptions=not given.no_presumption
        )
    )
    if given.save is not None:
        from millesime.cli.case_text import written
        from millesime.cli.desk import replace

        replace(Path(given.save), written(decision.case.facts).encode())
        desk.tell(desk.say("ask.saved", path=given.save))
    if given.format == "json":
        desk.emit(decision.to_json().encode() + b"\n")
    else:
        from millesime.records.explain import explain

        desk.write(explain(decision.record, desk.lang, desk.colour, desk.columns))
    return FINE


@final
class Talk:
    """A conversation about one goal: what is known so far, and what nobody here knows."""

    def __init__(self, edition: Edition, goal: str, known: Mapping[str, Any], desk: Desk) -> None:
        self._edition, self._goal, self._desk = edition, goal, desk
        self._known = dict(known)
        self._given: dict[str, Any] = {}
        self._skipped: set[str] = set()
        self._number = 0
        self._over = False

    def lead(self, evaluate: Any) -> Decision:
        """Ask until the answer is certain, or nothing is left that anyone here knows."""
        desk = self._desk
        decision: Decision = evaluate(self._case())
        if self._wanted(decision):
            desk.tell(desk.say("ask.intro"))
        while not self._over and (wanted := self._wanted(decision)):
            if self._ask(wanted[0], len(wanted)):
                decision = evaluate(self._case())
        certain = decision[self._goal].status != "unknown"
        desk.tell("\n" + desk.say("ask.stop" if certain else "ask.end") + "\n")
        return decision

    def _case(self) -> Case:
        checked = self._edition.check_facts({**self._known, **self._given})
        assert checked.product is not None, "every answer was checked when it was given"
        return checked.product

    def _wanted(self, decision: Decision) -> list[str]:
        """The facts that still matter, the most decisive first; what is missing from the law itself cannot be asked."""
        from millesime.model.program import DATE_REFERENCE

        facts = self._edition.program.facts
        missing = decision[self._goal].missing
        return [name for name in missing if (name in facts or name == DATE_REFERENCE) and name not in self._skipped]

    def _ask(self, name: str, left: int) -> bool:
        """Ask for one fact until the answer is one; whether anything was learnt."""
        from millesime.cli import card

        desk, program = self._desk, self._edition.program
        fact = card.fact_of(program, name, desk)
        self._number += 1
        desk.tell(f"\n{self._number}. {_bold(fact.label or name, desk)}")
        told = [card.kind(fact.type, program, desk), *card.limits(fact, program, desk)]
        desk.tell(f"   {_grey(f'{name} — ' + ', '.join(told), desk)}")
        options = card.choices(fact.type, program)
        for number, (choice, label) in enumerate(options, 1):
            desk.tell(f"   {number}) {choice}" + (f" — {label}" if label else ""))
        while True:
            text = self._line("   › ")
            if text is None:
                self._over = True
                return False
            if text == "?":
                self._explain(fact, left)
            elif not text:
                self._skipped.add(name)
                return False
            elif self._accepted(fact, text, options):
                return True

    def _line(self, prompt: str) -> str | None:
        """One line of the reader's, None at the end of the input; what is piped in is shown as if typed."""
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not sys.stdin.isatty():
            self._desk.tell(line.rstrip("\n"))
        return line.strip() if line else None

    def _accepted(self, fact: Fact, text: str, options: Any) -> bool:
        from millesime.cli.case_text import answered
        from millesime.text.render import message

        value = answered(text, fact.type, [name for name, _ in options])
        trial = {**self._known, **self._given, fact.name: value}
        checked = self._edition.check_facts(trial)
        if checked.product is None:
            for fault in checked.diagnostics:
                self._desk.tell(f"   ✗ {message(fault, self._desk.lang)}")
            return False
        self._given[fact.name] = value
        return True

    def _explain(self, fact: Fact, left: int) -> None:
        from millesime.cli import card
        from millesime.model.walk import readers

        desk, program = self._desk, self._edition.program
        from millesime.model.walk import dependencies

        desk.tell(f"   {desk.say('ask.among', goal=self._goal)}")
        direct = [name for name, reads in dependencies(program).items() if fact.name in reads]
        concerned = readers(program, [fact.name])
        read_by = [name for name in direct if name in concerned or name in program.scales]
        if read_by:
            desk.tell(f"   {desk.say('ask.read_by', rules=', '.join(sorted(read_by)))}")
        typed = card.way(fact.type, desk)
        if typed:
            desk.tell(f"   {desk.say('ask.typed', way=typed)}")
        desk.tell(f"   {desk.say('ask.left', n=left)}")


def _bold(text: str, desk: Desk) -> str:
    return f"\x1b[1m{text}\x1b[0m" if desk.paints else text


def _grey(text: str, desk: Desk) -> str:
    return f"\x1b[90m{text}\x1b[0m" if desk.paints else text


VERB = Verb(
    "ask",
    (
        Option("case", "CASE", optional=True, completes="file", help="ask.case"),
        Option("--goal", "NAME", completes="goal", help="ask.goal"),
        EDITION,
        AT,
        READING,
        NO_PRESUMPTION,
        Option("--save", "FILE", completes="file", help="ask.save"),
        Option("--format", "text|json", choices=("text", "json"), default="text", help="ask.format"),
    ),
    _run,
)
