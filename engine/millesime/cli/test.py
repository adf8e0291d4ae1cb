"""`millesime test`: the scenarios written beside the law, run against it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from millesime.cli.asked import PATHS
from millesime.cli.desk import BAD_NEWS, FINE, CommandError
from millesime.cli.verb import Given, Option, Verb
from millesime.text.nearest import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from millesime.cli.desk import Desk
    from millesime.cli.law import Part
    from millesime.coverage.report import Covered
    from millesime.text import Checked, Source
    from millesime.workspace.edition import Edition
    from millesime.workspace.scenarios import Answer, Evaluate, Outcome


def _run(given: Given, desk: Desk) -> int:
    from millesime.cli.law import parts_of

    paths = [Path(path) for path in given.paths]
    for path in paths:
        if not path.exists():
            raise CommandError("no_file", path=path)
    parts, alone = parts_of(paths, desk.regulations)
    if alone:
        raise CommandError("not_in_edition", path=alone[0])
    if given.edition is not None:
        parts = [_only(part, given.edition) for part in parts]
    if given.suggest:
        from millesime.cli.suggest import suggest

        return suggest(parts, given.edition, desk)
    if given.coverage or given.fail_under is not None or given.format != "text":
        return _coverage(parts, given, desk)
    return _expectations(parts, desk)


def _only(part: Part, edition: str) -> Part:
    """The same stretch, of one edition."""
    known = part.library.editions().product
    if edition not in known:
        raise CommandError("unknown_edition", edition=edition, nearest=nearest(edition, known))
    return replace(part, editions=(edition,))


def _expectations(parts: Sequence[Part], desk: Desk) -> int:
    count = failed = 0
    for part in parts:
        for edition in part.editions:
            outcomes = _outcomes(part, edition)
            count, failed = count + len(outcomes), failed + _report(edition, outcomes, part, desk)
    if failed:
        desk.write(desk.say("test.failed", n=count, failed=failed) + "\n")
        return BAD_NEWS
    desk.write(desk.say("test.fine", n=count) + "\n" if count else desk.say("test.none") + "\n")
    return FINE


def _coverage(parts: Sequence[Part], given: Given, desk: Desk) -> int:
    """What the scenarios reach of the law under the paths; every edition of the library bears witness, or the one named."""
    from millesime.cli import coverage
    from millesime.cli.law import under
    from millesime.coverage.report import covered
    from millesime.values.numbers import decimal_text
    from millesime.workspace.coverage import measured

    asked = coverage.demanded(given.fail_under)
    if given.format == "text":
        status = _expectations(parts, desk)
    else:
        status = (
            FINE
            if all(one.passed for part in parts for name in part.editions for one in _outcomes(part, name))
            else BAD_NEWS
        )
    libraries = {part.library.root: part.library for part in parts}
    files: dict[str, Covered] = {}
    editions: dict[str, None] = {}
    sources: dict[str, Source] = {}
    for library in libraries.values():
        mine = [part for part in parts if part.library is library]
        names = [given.edition] if given.edition is not None else list(library.editions().product)
        found = measured(Editions(mine[0]).edition, names)
        for file in covered(found.inventories, found.ledger):
            if library.holds(file.file) and any(under(file.file, part.inside) for part in mine):
                files[file.file] = file
                sources[file.file] = library.sources[file.file]
        editions.update(dict.fromkeys(names))
    told = [files[name] for name in sorted(files)]
    if given.format == "json":
        desk.emit(coverage.as_json(told, list(editions), sources, desk))
    elif given.format == "lcov":
        desk.emit(coverage.as_lcov(told, sources))
    else:
        desk.write("\n" + coverage.as_text(told, sources, desk))
    for name, tally, percent in coverage.short(told, asked):
        status = BAD_NEWS
        figures = {"reached": tally.reached, "total": tally.total, "percent": decimal_text(percent)}
        desk.tell(desk.say("coverage.short", name=desk.say(f"coverage.{name}"), **figures))
    return status


def _outcomes(part: Part, edition: str) -> list[Outcome]:
    """Every expectation of the files that were asked for."""
    from millesime.cli.law import under
    from millesime.workspace.scenarios import run

    asked = Editions(part)
    found = run(asked.edition(edition).program, asked.evaluate(edition), asked.elsewhere)
    return [outcome for outcome in found if under(outcome.at.file, part.inside)]


class Editions:
    """The editions of one library, each loaded once, as scenarios ask them."""

    def __init__(self, part: Part) -> None:
        self._part = part
        self._held: dict[str, Edition] = {}

    def edition(self, name: str) -> Edition:
        """An edition; `Refused` where its law has errors."""
        import millesime

        if name not in self._held:
            self._held[name] = millesime.load(name, regulations=self._part.library.root)
        return self._held[name]

    def evaluate(self, name: str) -> Evaluate:
        """How an edition answers a scenario."""
        from millesime import Refused
        from millesime.text import Checked

        edition = self.edition(name)

        def ask(
            facts: Mapping[str, Any], goals: Sequence[str], at: date | None, reading: str | None
        ) -> Checked[Mapping[str, Answer] | None]:
            try:
                decision = edition.evaluate(facts, goals, at=at, reading=reading)
            except Refused as refused:
                return Checked(None, refused.diagnostics)
            return Checked({goal: decision[goal] for goal in goals})

        return ask

    def elsewhere(self, name: str) -> Evaluate | None:
        """How another edition answers, None where there is none."""
        known = name in self._part.library.known()
        return self.evaluate(name) if known else None


def _report(edition: str, outcomes: Sequence[Outcome], part: Part, desk: Desk) -> int:
    """One line an edition, then what failed; the number of failures."""
    from millesime.records.explain.layout import Line, Piece, Tone, paint

    failures = [outcome for outcome in outcomes if not outcome.passed]
    mark = Piece("✗ " if failures else "✓ ", Tone.CONFLICT if failures else Tone.VALUE)
    tally = desk.say("test.tally", passed=len(outcomes) - len(failures), n=len(outcomes))
    lines: list[Line] = [(mark, Piece(edition, Tone.NAME), Piece(f"  {tally}", Tone.ASIDE))]
    for outcome in failures:
        source = part.library.sources[outcome.at.file]
        line, column = source.position(outcome.at.start)
        lines += [
            (),
            (Piece("  ✗ ", Tone.CONFLICT), Piece(outcome.scenario.label, Tone.NAME)),
            (Piece(f"    {outcome.at.file}:{line}:{column}", Tone.ASIDE),),
            (Piece(f"    {outcome.check.goal}"),),
            (Piece(f"      {desk.say('test.expected'):<10}", Tone.ASIDE), Piece(_expected(outcome, part), Tone.VALUE)),
            (Piece(f"      {desk.say('test.got'):<10}", Tone.ASIDE), Piece(_got(outcome, desk), Tone.CONFLICT)),
        ]
    if failures:
        lines.append(())
    desk.write(paint(lines, desk.colour))
    return len(failures)


def _expected(outcome: Outcome, part: Part) -> str:
    """What the scenario says, as it says it."""
    span = outcome.at
    return " ".join(part.library.sources[span.file].text[span.start : span.end].split())


def _got(outcome: Outcome, desk: Desk) -> str:
    from millesime.text.render import message
    from millesime.values import Status

    answer: Any = outcome.answer
    if answer is None:
        return " ; ".join(message(fault, desk.lang) for fault in outcome.refused) or desk.say("test.no_edition")
    if answer.status != Status.DETERMINED:
        missing = f" ({', '.join(answer.missing)})" if answer.missing else ""
        return f"{answer.status}{missing}"
    from fractions import Fraction

    from millesime.model.notation import written

    value = answer.value
    return written(Fraction(value) if type(value).__name__ == "Decimal" else value, answer.type)


VERB = Verb(
    "test",
    (
        PATHS,
        Option("--coverage", help="test.coverage"),
        Option("--suggest", help="test.suggest"),
        Option("--fail-under", "FIGURES", help="test.fail_under"),
        Option("--edition", "ID", completes="edition", help="test.edition"),
        Option("--format", "text|json|lcov", choices=("text", "json", "lcov"), default="text", help="test.format"),
    ),
    _run,
)
