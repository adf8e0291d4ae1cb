"""From a plan to numpy code: a function for each version of a rule, a table of days for each rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import final

from millesime.kernels.code.expressions import Writer
from millesime.kernels.code.layout import call, comment, identifier, indented
from millesime.kernels.code.literals import cells as table_of
from millesime.kernels.code.traits import CLASSED, Traits
from millesime.kernels.exact.lacks import LACKS
from millesime.kernels.plan.classes import Classes
from millesime.kernels.plan.plan import Plan, PlannedException, PlannedRule, PlannedScale, Stretch, cites_within
from millesime.kernels.plan.stretches import Choice
from millesime.model.citation import Authority
from millesime.model.expressions import Arms, Condition, ConditionsOf, Literal, When
from millesime.model.program import Cell, Coherence, Enumeration, Rule, Scale, ScaleVersion, Version
from millesime.values import Status
from millesime.values.types import Kind, Type

LONG = 8
"""A rule that reads so many others is long to work out."""


def generated(plan: Plan) -> str:
    """The code of a plan. It reads facts from a frame and gives columns; `expressions` tells what it may call."""
    return _Module(plan).text()


def tables(plan: Plan) -> str:
    """The barèmes of a plan alone."""
    return _Module(plan).tables()


def coherences(plan: Plan) -> str:
    """What holds the facts of a plan together, which reads nothing but facts."""
    return _Module(plan).coherences()


def classed(plan: Plan) -> frozenset[str]:
    """The goals that are decided by classes of rows."""
    module = _Module(plan)
    list(module.traits.written())
    return frozenset(goal for goal in plan.goals if CLASSED in module.traits.arguments(goal))


@final
class _Module:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.writer = Writer(plan.program)
        self.traits = Traits(Classes(plan.rules, LONG), self.writer)
        self._lines: list[str] = []
        self._done: dict[tuple[str, str], str] = {}

    def text(self) -> str:
        plan = self.plan
        self._choices_written()
        self._lines += self.traits.written()
        self._scales()
        for reference, stretches in plan.partials:
            self._partial(reference, stretches)
        for rule in plan.rules:
            self._rule(rule)
        self._coherences()
        goals = ",\n".join(f'    "{goal}": {identifier(goal)}' for goal in plan.goals)
        self._lines += [f"GOALS = {{\n{goals},\n}}", ""]
        return "\n".join(self._lines)

    def tables(self) -> str:
        self._choices_written()
        self._scales()
        return "\n".join(self._lines)

    def coherences(self) -> str:
        self._choices_written()
        self._coherences()
        return "\n".join(self._lines)

    def _choices_written(self) -> None:
        for enumeration in self.plan.program.enumerations.values():
            self._lines += [*_enumeration(enumeration), ""]

    def _scales(self) -> None:
        for scale in self.plan.scales:
            self._scale(scale)

    def _coherences(self) -> None:
        facts = set(self.plan.facts)
        for index, coherence in enumerate(self.plan.program.coherences):
            self._coherence(index, coherence, facts)

    # ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _rule(self, planned: PlannedRule) -> None:
        rule = planned.rule
        name = identifier(rule.name)
        self._title(rule.label or rule.name, rule.article)
        rows = [(since, self._stretch(planned, since, choice)) for since, choice in planned.stretches]
        arguments = [f'"{rule.name}"', f'"{rule.event}"', *_table(rows)]
        if rule.structure is not None:
            arguments.append(f'structure="{rule.structure}"')
        if planned.reads >= LONG and not planned.goal:
            arguments.append("long=True")
        arguments += self.traits.arguments(rule.name)
        self._lines += [f"{name} = {call('Rule', *arguments)}", ""]

    def _stretch(self, planned: PlannedRule, since: date | None, choice: Choice) -> str:
        """What decides from a day on: a body alone, or one with what it applies to and its exceptions."""
        rule = planned.rule
        of_truth = rule.type.kind in (Kind.BOOLEAN, Kind.NORM)
        if choice.version is None:
            return _nothing(choice, of_truth=of_truth)
        version = rule.versions[choice.version]
        day = since or date.min
        frame = self._frame(rule.structure)
        writer = self.writer.under(rule.name, f'{frame}.event("{rule.event}")', frame, rule.structure)
        cite = self.plan.cite(version, None, day) if planned.goal else 0
        body = self._body(rule, version, choice.version, writer, day if planned.goal else None)
        heard = [self._exception(one, rule, writer, day, goal=planned.goal) for one in planned.exceptions]
        heard = [one for one in heard if one != "silent"]
        if not heard and rule.applicable is None and not planned.goal:
            return body
        value = call(body, frame)
        if heard:
            options = ["joined=CITATIONS.joined"] if planned.goal else []
            value = call("weighed", frame, body, *heard, *self._choices(rule.type), *options)
        if rule.applicable is not None:
            held = writer.value(rule.applicable)
            value = call("applicable", frame, held, f"lambda {frame}: {value}")
        if planned.goal:
            value = call("cited", value, str(cite))
        return self._function(f"{identifier(rule.name)}_from", f"{since}", frame, value)

    def _body(self, rule: Rule, version: Version, place: int, writer: Writer, day: date | None) -> str:
        """The function of a version's body; a goal's branches are cited as of the stretch that it stands in."""
        outcome = writer.body(version.body, self._cites(version, day))
        if isinstance(version.body, When) or (isinstance(version.body, Arms) and version.body.otherwise is None):
            outcome = call("matching", outcome, f'"{rule.name}"')
        if day is not None and cites_within(version.body):
            outcome = call("left_over", writer.frame, '"citation"')
        since = version.interval.since.isoformat()
        return self._function(f"{identifier(rule.name)}_{since.replace('-', '_')}", f"body{place}", writer.frame, outcome,
                              note=version.authority.label)  # fmt: skip

    def _cites(self, version: Version, day: date | None) -> Callable[[Authority], int] | None:
        if day is None:
            return None
        base = self.plan.cite(version, None, day)

        def cite(authority: Authority) -> int:
            found = self.plan.cite(version, authority, day)
            return 0 if found == base else found

        return cite

    def _exception(self, one: PlannedException, rule: Rule, writer: Writer, day: date, *, goal: bool) -> str:
        """The function of an exception on a day: `silent` where it says nothing then."""
        if one.own is not None:
            rows = [
                (since, self._spoken(one, rule, writer, since or date.min, choice, goal=goal))
                for since, choice in one.own
            ]
            name = self._constant(
                f"{identifier(one.exception.name)}_by_{identifier(one.exception.event or '')}",
                call("Dated", f'"{one.exception.event}"', f'maybe(missing("{one.exception.event}"))', *_table(rows)),
            )
        else:
            name = self._spoken(one, rule, writer, day, one.timeline.at(day), goal=goal)
        inner = [self._exception(each, rule, writer, day, goal=goal) for each in one.made_to]
        inner = [each for each in inner if each != "silent"]
        if not inner or name == "silent":
            return name
        frame = writer.frame
        return self._function(
            f"{identifier(one.exception.name)}_heard", name, frame, call("derogated", frame, name, *inner)
        )

    def _spoken(
        self, one: PlannedException, rule: Rule, writer: Writer, day: date, choice: Choice, *, goal: bool
    ) -> str:
        if choice.version is None:
            return "silent" if choice.idle else f"maybe({_code(choice)})"
        exception = one.exception
        version = exception.versions[choice.version]
        inside = writer.under(exception.name, writer.day, writer.frame, rule.structure)
        outcome = inside.outcome(version.body, self._cites(version, day if goal else None))
        if goal:
            if cites_within(version.body):
                outcome = call("left_over", writer.frame, '"citation"')
            outcome = call("cited_by", outcome, str(self.plan.cite(version, None, day)))
        since = version.interval.since.isoformat().replace("-", "_")
        return self._function(f"{identifier(exception.name)}_{since}", f"{rule.name}{choice.version}", writer.frame, outcome,
                              note=exception.label)  # fmt: skip

    def _partial(self, reference: ConditionsOf, stretches: Sequence[Stretch]) -> None:
        """Some lettered conditions of a rule, each on that rule's own event date."""
        from millesime.kernels.code.expressions import listed_conditions

        rule = self.plan.program.rules[reference.rule]
        writer = self.writer.under(rule.name, f'f.event("{rule.event}")', "f", None)
        rows = []
        for since, choice in stretches:
            if choice.version is None:
                rows.append((since, _nothing(choice, of_truth=True)))
                continue
            listed = listed_conditions(rule.versions[choice.version].body)
            items: list[Condition] = [
                next(item for item in listed.items if item.letter == letter) for letter in reference.letters
            ]
            tests = [writer.condition(item, listed.quantifier) for item in items]
            text = call("all_of", "f", *(f"lambda f: {test}" for test in tests))
            rows.append((since, self._function(f"{identifier(rule.name)}_conditions", str(since), "f", text)))
        name = identifier(" ".join((reference.rule, *reference.letters)))
        self._lines += [f"{name} = {call('Rule', f'{chr(34)}{reference.rule}{chr(34)}', f'{chr(34)}{rule.event}{chr(34)}', *_table(rows))}", ""]  # fmt: skip

    # ── barèmes ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _scale(self, planned: PlannedScale) -> None:
        scale = planned.scale
        self._title(scale.label or scale.name, None)
        rows = []
        for since, choice in planned.stretches:
            if choice.version is None:
                rows.append((since, _code(choice)))
            else:
                rows.append((since, self._figures(scale, scale.versions[choice.version], choice.version)))
        self._lines += [
            f"{identifier(scale.name)} = {call('Scale', chr(34) + scale.name + chr(34), *_table(rows))}",
            "",
        ]

    def _figures(self, scale: Scale, version: ScaleVersion, place: int) -> str:
        name = f"{identifier(scale.name)}_{version.interval.since.isoformat().replace('-', '_')}"
        if isinstance(version.body, Literal) and not scale.keys:
            figure = Cell(version.body.value)
            return self._constant(name, table_of(scale, replace(version, cells=(((), figure),))))
        if version.body is not None:
            writer = self.writer.under(scale.name, "f.day", "f", None)
            return self._function(name, f"scale{place}", "f", writer.value(version.body), parameters="f")
        return self._constant(name, table_of(scale, version))

    # ── coherences ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _coherence(self, index: int, coherence: Coherence, facts: set[str]) -> None:
        if not facts.intersection(coherence.facts):
            return
        writer = self.writer.under("", 'f.event("date_reference")', "f", None)
        self._title(coherence.label, None)
        self._function(f"coherence_{index}", coherence.label, "f", writer.value(coherence.test))
        self._lines += [f"COHERENCES.append(coherence_{index})", ""]

    # ── pieces ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _frame(self, structure: str | None) -> str:
        return "f" if structure is None else self.writer.variable(structure)

    def _choices(self, type_: Type) -> list[str]:
        return ["choice=True"] if type_.kind is Kind.CHOICE else []

    def _title(self, label: str, article: str | None) -> None:
        self._lines.append(comment(f"{label}{f' ({article})' if article else ''}"))

    def _function(
        self, name: str, key: str, frame: str, body: str, *, note: str | None = None, parameters: str = ""
    ) -> str:
        """A function with this body; the same body under the same name is written once."""
        known = self._done.get((name, body))
        if known is not None:
            return known
        number = sum(1 for known_name, _ in self._done if known_name == name)
        found = f"{name}_{number + 1}" if number else name
        self._done[name, body] = found
        lines = [f"def {found}({parameters or frame}):"]
        if note:
            lines.append(f"    {comment(note)}")
        self._lines += [*lines, indented(f"return {body}"), ""]
        return found

    def _constant(self, name: str, value: str) -> str:
        known = self._done.get((name, value))
        if known is not None:
            return known
        number = sum(1 for known_name, _ in self._done if known_name == name)
        found = f"{name}_{number + 1}" if number else name
        self._done[name, value] = found
        self._lines += [f"{found} = {value}", ""]
        return found


def _enumeration(enumeration: Enumeration) -> list[str]:
    lines = [f"class {identifier('choix ' + enumeration.name)}:"]
    lines += [f"    {identifier(name)} = {index}" for index, (name, _) in enumerate(enumeration.choices)]
    return lines if len(lines) > 1 else [*lines, "    pass"]


def _table(rows: Sequence[tuple[date | None, str]]) -> list[str]:
    """Rows of a table of days; days on which nothing changes are left out."""
    found: list[str] = []
    last: str | None = None
    for since, what in rows:
        if what != last:
            found.append(f"({'None' if since is None else chr(34) + since.isoformat() + chr(34)}, {what})")
        last = what
    return found


def _code(choice: Choice) -> str:
    """The entry of a lack, in words."""
    lack = LACKS.at(choice.code)
    match lack.status:
        case Status.NOT_IN_FORCE:
            return "NOT_IN_FORCE"
        case Status.BEYOND_HORIZON:
            return "BEYOND"
        case _:
            return f'lacuna("{next(iter(lack.missing))}", "{lack.reason}")'


def _nothing(choice: Choice, *, of_truth: bool) -> str:
    return f"nothing({_code(choice)}{', of_truth=True' if of_truth else ''})"
