"""The trail as JSON: every step with its kind, name, value, citation and reasons. A rule met twice is shown once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, assert_never

from millesime.evaluate.outcome import BEYOND, COMMON, NO_MATCH, Maybe
from millesime.evaluate.trail import Node, Site, What, branch_taken
from millesime.facts.canonical import to_json
from millesime.model.citation import NO_AUTHORITY, over
from millesime.model.program import Program
from millesime.records.citations import Json, citation, days
from millesime.records.parts import event_of, guard_of, json_of, kind_of, pointer_of
from millesime.values import Lack, Status
from millesime.values.types import BOOLEAN, DATE, Type


class Writer:
    """Writes the trails of one decision; `seen` makes the second sight of a rule a reference to the first."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._seen: set[int] = set()
        self._day = date.min

    # ── rules ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def rule(self, node: Node, letters: tuple[str, ...] = ()) -> Json:
        """A rule's step: its day, version, reading, citation, and everything that was met on the way."""
        step = self.named(node, letters)
        if id(node) in self._seen:
            step["ref"] = step["name"]
            return step
        self._seen.add(id(node))
        self.ground(step, node)
        if node.norm is not None:
            step["norm"] = {key: self._valued(value, steps, key) for key, (value, steps) in node.norm.items()}
        steps = self.of(node, node.steps)
        if steps:
            step["steps"] = steps
        return step

    def named(self, node: Node, letters: tuple[str, ...] = ()) -> Json:
        """What a rule is called, and what it came to."""
        rule = node.unit.rule
        name = rule.name if not letters else f"conditions {', '.join(letters)} : {rule.name}"
        step: Json = {"what": "norm" if rule.norm else "rule", "kind": kind_of(node.value), "name": name}
        self._put_value(step, node.value, rule.type)
        if rule.structure is not None and node.locals is not None:
            place, position = node.locals[rule.structure][1]
            step["element"] = f"{place}[{position}]"
        return step

    def ground(self, step: Json, node: Node) -> None:
        """Put what a rule's value rests on: its day, its version, why it has none."""
        rule = node.unit.rule
        if rule.label:
            step["label"] = rule.label
        if node.selection is not None:
            step["event"] = event_of(rule.event, node.day, node.assumed)
            version = node.selection.version
            if version is not None:
                self._put_version(step, version, node, None if node.applied else branch_taken(node.steps))
                if node.applied:
                    step["superseded_by"] = [applied[0].name for applied in node.applied]
        if node.selection is not None and node.selection.lack is BEYOND:
            known = node.unit.timeline.known_until(node.day)
            if known is not None:
                step["known_until"] = known.isoformat()
        if node.value.__class__ is Lack and node.value.reason:
            step["reason"] = node.value.reason

    def of(self, node: Node, steps: Sequence[Any]) -> list[Json]:
        """Steps that were met in deciding a rule."""
        before, self._day = self._day, node.day
        shown = self.steps(steps)
        self._day = before
        return shown

    def _valued(self, value: Any, steps: list[Any], part: str) -> Json:
        shown: Json = {}
        self._put_value(shown, value, DATE if part == "deadline" else BOOLEAN)
        return {**shown, "steps": self.steps(steps)}

    def _put_version(self, step: Json, version: Any, node: Node, chosen: Any) -> None:
        interval = version.interval
        step["version"] = days(interval.since, interval.until)
        if version.reading:
            step["reading"] = version.reading
        if getattr(version, "amended_by", None):
            step["amended_by"] = version.amended_by
        authority = over(version.authority, chosen)
        step["citation"] = citation(
            authority, version.edition, interval.since, interval.until, version.reading, node.day
        )

    def _put_value(self, step: Json, value: Any, type: Type | None) -> None:
        if isinstance(value, Maybe):
            value = value.lack
        if value is NO_MATCH or value is COMMON:
            return
        if value.__class__ is Lack:
            step["status"] = value.status.value
            if value.missing:
                step["missing"] = sorted(value.missing)
            return
        assert type is not None, "every step that has a value has a type"
        step["value"] = to_json(value, type, self._program.structures)
        step["type"] = str(type)

    # ── steps ──────────────────────────────────────────────────────────────────────────────────────────────────────────

    def steps(self, steps: Sequence[Any]) -> list[Json]:
        """The steps of a node, or of a part of one."""
        return [self._step(step) for step in steps]

    def _step(self, step: tuple[Any, ...]) -> Json:
        site: Site = step[0]
        match site.what:
            case What.RULE:
                return self.rule(step[1])
            case What.PARTIAL:
                return self.rule(step[1], site.detail)
            case What.FACT | What.FIELD:
                return self._fact(site, step)
            case What.LACUNA:
                return self._plain(site, "missing", step[1], "lacuna")
            case What.SCALE:
                return self._scale(site, step)
            case What.CONDITION | What.APPLICABLE | What.PICKED:
                return self._condition(site, step)
            case What.ARM:
                return self._arm(site, step)
            case What.EXCEPTION:
                return self._exception(site, step)
            case What.OPERATION:
                return self._operation(site, step)
            case What.LIMIT:
                return self._limit(site, step)
            case What.AGGREGATE:
                shown = self._plain(site, kind_of(step[1], "computed"), step[1], None, "aggregate")
                shown["over"] = site.detail
                shown["steps"] = [self._element(element) for element in step[2]]
                return shown
            case What.ELEMENT:
                return self._element(step)
            case What.CAUSE:
                return self._cause(site, step)
            case _:
                assert_never(site.what)

    def _plain(self, site: Site, kind: str, value: Any, reason: str | None, what: str | None = None) -> Json:
        step: Json = {"what": what or site.what.name.lower(), "kind": kind, "name": site.name}
        if site.label:
            step["label"] = site.label
        self._put_value(step, value, site.type)
        if reason:
            step["reason"] = reason
        if site.authority is not NO_AUTHORITY and (pointed := pointer_of(site)):
            step["citation"] = pointed
        return step

    def _fact(self, site: Site, step: tuple[Any, ...]) -> Json:
        value = step[1]
        shown = self._plain(site, "missing" if value.__class__ is Lack else "given", value, None, "fact")
        presumed = step[3:] if site.what is What.FIELD else step[2:]
        if presumed:
            shown["assumed"] = True
        if site.what is What.FIELD:
            place = step[2]
            if place is not None:
                shown["element"] = f"{place[0]}[{place[1]}]"
        return shown

    def _scale(self, site: Site, step: tuple[Any, ...]) -> Json:
        _, value, day, keys, version, cell, steps, *dated = step
        shown = self._plain(site, kind_of(value, "looked_up"), value, value.reason if value.__class__ is Lack else None)
        shown["event"] = {"date": day.isoformat()} if not dated else event_of(dated[0][0], day, dated[0][1])
        if keys:
            shown["keys"] = [to_json(key, held) for key, held in zip(keys, site.detail, strict=True)]
        if version is not None:
            interval = version.interval
            authority = over(version.authority, cell.authority if cell else None)
            shown["version"] = days(interval.since, interval.until)
            shown["citation"] = citation(
                authority, version.edition, interval.since, interval.until, version.reading, day
            )
            if version.reading:
                shown["reading"] = version.reading
            if cell is not None and cell.rectified:
                shown["rectified"] = True
                shown["instead_of"] = json_of(cell.instead_of, site)
        if steps and id(steps) in self._seen:
            shown["ref"] = site.name
        elif steps:
            self._seen.add(id(steps))
            shown["steps"] = self.steps(steps)
        return shown

    def _condition(self, site: Site, step: tuple[Any, ...]) -> Json:
        value = step[1]
        kind = "applied" if value is True else "not_satisfied" if value is False else kind_of(value, "applied")
        if site.what is What.PICKED and len(step) > 3:
            kind = "set_aside"
        what = {What.CONDITION: "condition", What.APPLICABLE: "applicable", What.PICKED: "item"}[site.what]
        shown = self._plain(site, kind, value, step[3] if len(step) > 3 else None, what)
        inner = self.steps(step[2])
        if inner:
            shown["steps"] = inner
        return shown

    def _arm(self, site: Site, step: tuple[Any, ...]) -> Json:
        _, result, held, steps = step
        kind = "applied" if held is True else "not_satisfied" if held is False else "missing"
        shown = self._plain(site, kind, NO_MATCH, None if held is not False else "condition_false")
        if held is True:
            self._put_value(shown, result, site.type)
        elif held is not False:
            self._put_value(shown, held, site.type)
            if result.__class__ is not Lack and result is not COMMON and result is not NO_MATCH:
                shown["would_give"] = json_of(result, site)
        if site.detail is not None:
            guard, subject = site.detail
            shown["guard"] = {"type": str(subject), **guard_of(guard, subject)}
        inner = self.steps(steps)
        if inner:
            shown["steps"] = inner
        return shown

    def _exception(self, site: Site, step: tuple[Any, ...]) -> Json:
        _, own, final, version, read, made_to, *dated = step
        unit = site.detail
        exception = unit.exception
        shown: Json = {"what": "exception", "name": exception.name}
        if exception.label:
            shown["label"] = exception.label
        if exception.transitional:
            shown["transitional"] = True
        if dated:
            shown["event"] = event_of(unit.event, *dated[0])
        if isinstance(final, Maybe):
            unread = version is None and final.lack.status is not Status.UNKNOWN
            why = final.lack.status.value if unread else final.lack.reason if version is None else ""
            shown["kind"], shown["reason"] = "missing", why or "condition_unknown"
        elif final is COMMON:
            shown["kind"], shown["reason"] = "applied", "common_law"
        elif final is NO_MATCH:
            shown["kind"] = "set_aside"
            shown["reason"] = "not_in_force" if version is None else "condition_false"
            if own is not NO_MATCH:
                shown["reason"] = "superseded"
                shown["superseded_by"] = [other[0].name for other in made_to if other[2] is not NO_MATCH]
        else:
            shown["kind"] = "applied"
        if final is not NO_MATCH and final is not COMMON:
            self._put_value(shown, final, site.type)
        if version is not None:
            interval = version.interval
            shown["version"] = days(interval.since, interval.until)
            shown["citation"] = citation(
                over(version.authority, branch_taken(read)),
                version.edition,
                interval.since,
                interval.until,
                version.reading,
                dated[0][0] if dated else self._day,
            )
            if version.reading:
                shown["reading"] = version.reading
        inner = [*self.steps(read), *self.steps(made_to)]
        if inner:
            shown["steps"] = inner
        return shown

    def _operation(self, site: Site, step: tuple[Any, ...]) -> Json:
        _, result, values = step
        shown = self._plain(site, "computed", result, None)
        shown["operands"] = [to_json(value, held) for value, held in zip(values, site.detail, strict=True)]
        if site.authority.convention:
            shown["convention"] = True
        return shown

    def _limit(self, site: Site, step: tuple[Any, ...]) -> Json:
        _, result, before, bound, binds = step
        shown = self._plain(site, "applied" if binds else "set_aside", result, None if binds else "does_not_bind")
        shown["before"], shown["bound"] = json_of(before, site), json_of(bound, site)
        return shown

    def _element(self, step: tuple[Any, ...]) -> Json:
        site, value, (place, position), kept, steps = step
        shown: Json = {"what": "element", "name": f"{place}[{position}]"}
        if kept is False:
            shown["kind"], shown["reason"] = "set_aside", "condition_false"
        else:
            shown["kind"] = kind_of(value, "computed")
            if site.type is not None:
                self._put_value(shown, value, site.type)
        inner = self.steps(steps)
        if inner:
            shown["steps"] = inner
        return shown

    def _cause(self, site: Site, step: tuple[Any, ...]) -> Json:
        _, end, begun, ended, counts = step
        shown = self._plain(site, "applied" if counts else "set_aside", end, None if counts else "after_the_end")
        shown["since"] = to_json(begun, DATE)
        if ended.__class__ is not Lack and ended is not None:
            shown["until"] = to_json(ended, DATE)
        return shown
