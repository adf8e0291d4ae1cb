"""A decision derived twice: by the evaluator that took it, and by networks of rules that know nothing of the evaluator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, final

from millesime.facts.canonical import to_json
from millesime.model.program import Program, Rule
from millesime.model.walk import reached
from millesime.records.decision import Decision
from millesime.rete.derivation import Case, Derivation
from millesime.rete.laws import Laws
from millesime.rete.process import NOT_INSTALLED, LostError, Matcher
from millesime.text.diagnostic import Diagnostic, diagnose
from millesime.values import Lack, Status
from millesime.values.types import DATE

Said = Mapping[str, Any]
"""What is said of a goal: status, value, what is missing, what its norm says."""


@final
class DisagreementError(Exception):
    """Two derivations of one decision that part: a fault of ours, in one engine or the other.

    `second` is the second derivation of the first goal that differs, line by line: facts, and the rules that fired.
    """

    def __init__(
        self, decision: Decision, diagnostics: tuple[Diagnostic, ...], goal: str, second: tuple[str, ...]
    ) -> None:
        super().__init__(diagnostics[0].code)
        self.decision = decision
        self.diagnostics = diagnostics
        self.goal = goal
        self.second = second


def cross_checked(decision: Decision, matcher: Matcher | None = None) -> Decision:
    """The same decision, whose record says that a second engine came to it.

    Held against it: of each goal the status, the value, what is missing and what a norm says; the readings under which it
    would be something else, and that under the others it would not. Raises `DisagreementError`; `ModuleNotFoundError`
    where the second engine is not installed, and `LostError` where it cannot answer.
    """
    with Second(matcher) as second:
        return second.checked(decision)


@final
class Second:
    """The second engine, ready to be asked of many decisions: its process, and the law as it was once written for it.

    Its facts are told in the order in which a case gives them. A matcher that is lent is not closed with it.
    """

    def __init__(self, matcher: Matcher | None = None) -> None:
        self._lent = matcher is not None
        self._matcher = Matcher() if matcher is None else matcher
        self._laws: dict[tuple[int, tuple[str, ...]], Laws] = {}

    def __enter__(self) -> Second:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """Its process, None while there is none."""
        return self._matcher.pid

    def close(self) -> None:
        """End its process."""
        if not self._lent:
            self._matcher.close()

    def checked(self, decision: Decision) -> Decision:
        """The same decision, whose record says that both came to it; raises as `cross_checked` does."""
        try:
            Checker(decision, self._matcher, self._law).check()
            return decision.agreed(self._matcher.library)
        except LostError as lost:
            if lost.reason == NOT_INSTALLED:
                raise ModuleNotFoundError("durable_rules is not installed", name="durable_rules") from None
            raise

    def _law(self, program: Program, preference: tuple[str, ...]) -> Laws:
        key = (id(program), preference)
        found = self._laws.get(key)
        if found is None or found.program is not program:
            found = self._laws[key] = Laws(program, preference)
        return found


@final
class Checker:
    """One decision before the second engine; `law` gives the law as it is written for it."""

    def __init__(
        self, decision: Decision, matcher: Matcher, law: Callable[[Program, tuple[str, ...]], Laws] = Laws
    ) -> None:
        self._decision, self._matcher, self._law = decision, matcher, law
        question = decision.question
        self._program: Program = decision.program
        self._case = Case(decision.case.values, question.at, question.presumptions)
        self._preference = (question.reading,) if question.reading else ()
        self._derivations: dict[tuple[str, ...], Derivation] = {}

    def check(self) -> None:
        """Every goal, under every reading that it may follow."""
        for result in self._decision.record["results"]:
            for reading, first, second in self._pairs(result):
                if first != second:
                    raise self._disagreement(result["goal"], reading, first, second)

    def _pairs(self, result: Said) -> Iterator[tuple[str | None, Said, Said]]:
        """What the decision says and what is derived again, under the reading taken and under each other one."""
        goal = result["goal"]
        main = self._derived(goal, None)
        yield None, _recorded(result), main
        differing = {one["reading"]: one for one in result["discordances"]}
        for name in sorted(reached(self._program, goal).readings):
            other = self._derived(goal, name)
            if name in differing:
                yield name, _recorded(differing[name], missing=False), _without_missing(other)
            else:
                yield name, _compared(main), _compared(other)

    def _derived(self, goal: str, reading: str | None) -> Said:
        derivation = self._derivation(reading)
        rule = self._program.rules[goal]
        return _said(rule, derivation.rule(goal), derivation.norms.get(goal, {}))

    def _derivation(self, reading: str | None) -> Derivation:
        order = self._preference if reading is None else (reading, *self._preference)
        if order not in self._derivations:
            self._derivations[order] = Derivation(self._law(self._program, order), self._matcher, self._case)
        return self._derivations[order]

    def _disagreement(self, goal: str, reading: str | None, first: Said, second: Said) -> DisagreementError:
        complaint = diagnose("ML902", goal=goal, first=_told(first), second=_told(second))
        lines = [goal if reading is None else f"{goal} ({reading})"]
        for network, story in self._derivation(reading).story.items():
            lines += [f"  {network}", *(f"    {line}" for line in story)]
        return DisagreementError(self._decision, (complaint,), goal, tuple(lines))


def _said(rule: Rule, value: Any, norm: Mapping[str, Any]) -> Said:
    """What was derived, as a record says it."""
    said = {**_valued(value, rule.type), "missing": _missing(value)}
    if rule.norm is not None:
        said["norm"] = {
            "deadline": _valued(norm["deadline"], DATE) if "deadline" in norm else None,
            "required": _required(norm.get("unless", False)) if rule.norm.after else None,
        }
    return said


def _recorded(result: Said, *, missing: bool = True) -> Said:
    """The same of what a decision holds of a goal."""
    said = {key: result[key] for key in ("status", "value", "reason") if key in result}
    if missing:
        said["missing"] = sorted(result["missing"])
    norm = result.get("norm")
    if norm is not None:
        deadline = norm.get("deadline")
        held = {key: deadline[key] for key in ("status", "value", "reason") if key in deadline} if deadline else None
        said["norm"] = {"deadline": held, "required": norm.get("after", {}).get("required")}
    return said


def _without_missing(said: Said) -> Said:
    return {key: part for key, part in said.items() if key != "missing"}


def _compared(said: Said) -> Said:
    """What two readings are compared by: values, else reasons for having none; a norm where it is open or due."""
    kept = {"status": said["status"], "value": said["value"]}
    if "norm" in said and said["value"] is not False:
        deadline = said["norm"]["deadline"]
        kept["deadline"] = None if deadline is None else (deadline["status"], deadline["value"])
        kept["required"] = said["norm"]["required"]
    return kept


def _valued(value: Any, type: Any) -> dict[str, Any]:
    if isinstance(value, Lack):
        shown: dict[str, Any] = {"status": value.status.value, "value": None}
        return {**shown, "reason": value.reason} if value.reason else shown
    return {"status": Status.DETERMINED.value, "value": to_json(value, type)}


def _missing(value: Any) -> list[str]:
    return sorted(value.missing) if isinstance(value, Lack) and value.status is Status.UNKNOWN else []


def _required(lifted: Any) -> bool | None:
    return None if isinstance(lifted, Lack) else not lifted


def _told(said: Said) -> str:
    value, missing = said["value"], ", ".join(said.get("missing", ()))
    return str(said["status"] if value is None else value) + (f" ({missing})" if missing else "")
