"""`millesime ask`: as few facts as can be, asked for one by one until no other can change the answer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, final

from millesime.cli.asked import AT, EDITION, NO_PRESUMPTION, READING, case_in, day, edition_of
from millesime.cli.desk import FINE, WRONG, CommandError
from millesime.cli.verb import Given, Option, Verb

if TYPE_CHECKING:
    from datetime import date

    from millesime.cli.desk import Desk
    from millesime.facts.lexicon import Case
    from millesime.model.program import Fact
    from millesime.records.decision import Decision
    from millesime.whatif.certificate import Certificate
    from millesime.whatif.questioning import Step
    from millesime.workspace.edition import Edition


def _run(given: Given, desk: Desk) -> int:
    if given.check is not None:
        from millesime.cli.certified import check

        return check(given, desk)
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
    talk = Talk(edition, given.goal, known, desk, _questions(given, edition, at))
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
    if given.certificate is not None:
        from millesime.cli.certified import keep

        keep(talk.certificate, given.certificate, desk)
    if given.format == "json":
        desk.emit(decision.to_json().encode() + b"\n")
    else:
        from millesime.records.explain import explain

        desk.write(explain(decision.record, desk.lang, desk.colour, desk.columns))
    return FINE


Next = Callable[["Case", Collection[str]], "Step"]
"""What to ask next about a case, without those facts that nobody here knows."""


def _questions(given: Given, edition: Edition, at: date | None) -> Next | None:
    """The fewest questions, by a solver; None where there is none, and the evaluator alone says what still matters."""
    try:
        from millesime.whatif.matter import Matter
        from millesime.whatif.questioning import step
    except ModuleNotFoundError as absent:
        if absent.name != "z3" or given.certificate is not None:
            raise
        return None
    goal, reading, presumptions = given.goal, given.reading, not given.no_presumption
    return lambda case, skipped: step(Matter(edition, case, goal, at, reading, presumptions), skipped)


@final
class Talk:
    """A conversation about one goal: what is known so far, and what nobody here knows."""

    def __init__(
        self, edition: Edition, goal: str, known: Mapping[str, Any], desk: Desk, following: Next | None = None
    ) -> None:
        self._edition, self._goal, self._desk, self._following = edition, goal, desk, following
        self._asked: list[str] = []
        self.certificate: Certificate | None = None
        """That no fact which was not asked for changes the answer, where that is certain."""
        self._known = dict(known)
        self._given: dict[str, Any] = {}
        self._skipped: set[str] = set()
        self._number = 0
        self._left: Step | None = None
        self._over = False

    def lead(self, evaluate: Any) -> Decision:
        """Ask until the answer is certain, or nothing is left that anyone here knows."""
        desk = self._desk
        decision: Decision = evaluate(self._case())
        wanted = self._next(decision)
        if wanted:
            desk.tell(desk.say("ask.intro"))
        while wanted:
            if self._ask(wanted[0], len(wanted)):
                decision = evaluate(self._case())
            if self._over:
                break
            wanted = self._next(decision)
        certain = decision[self._goal].status != "unknown" or self.certificate is not None
        desk.tell("\n" + desk.say("ask.stop" if certain else "ask.end"))
        self._tell_certificate()
        desk.tell("")
        return decision

    def _next(self, decision: Decision) -> Sequence[str]:
        """The facts that still matter, the one to ask for first."""
        if self._following is None:
            return self._wanted(decision)
        found = self._following(self._case(), self._skipped)
        if found.question is None:
            if found.certificate is not None:
                self.certificate = found.certificate.after(tuple(self._asked))
                return ()
            return self._wanted(decision)
        self._left = found
        return (found.question, *(name for name in found.left if name not in (found.question, *self._skipped)))

    def _tell_certificate(self) -> None:
        desk = self._desk
        if self._following is None:
            desk.tell(desk.say("ask.no_solver"))
        elif self.certificate is not None:
            from millesime.cli.certified import told

            desk.tell(told(self.certificate, desk))
        elif not self._over and not self._skipped:
            desk.tell(desk.say("ask.not_established"))

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
        self._asked.append(name)
        desk.tell(f"\n{self._number}. {_bold(fact.label or name, desk)}{_grey(self._at_worst(), desk)}")
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

    def _at_worst(self) -> str:
        """How many questions are left at worst, this one included."""
        left = self._left
        if left is None:
            return ""
        key = "ask.worst" if left.exact else "ask.worst_between" if left.at_least > 1 else "ask.worst_at_most"
        key += ".one" if left.at_most == 1 else ""
        return f"  ({self._desk.say(key, n=left.at_most, least=left.at_least)})"

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
        Option("--certificate", "FILE", completes="file", help="ask.certificate"),
        Option("--check", "FILE", completes="file", help="ask.check"),
        Option("--format", "text|json", choices=("text", "json"), default="text", help="ask.format"),
    ),
    _run,
)
