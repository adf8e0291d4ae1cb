"""A trail as rows for people: each step with its mark, its value, what it rests on, and the steps beneath it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, final

from millesime.frozen import dataclass
from millesime.records.explain import said
from millesime.records.explain.citation import Json, note, obj
from millesime.records.explain.layout import Tone
from millesime.records.explain.typography import day
from millesime.records.explain.words import word
from millesime.text.screen import visible

if TYPE_CHECKING:
    from millesime.text.render import Lang

YES, NO, UNKNOWN, ASIDE, GIVEN, COMPUTED, LOOKED_UP, RULE, CLASH = "✓", "✗", "?", "–", "·", "=", "▪", "§", "!"
"""The marks of a row."""

_TONES = {"unknown": Tone.MISSING, "conflict": Tone.CONFLICT}
_MARKS = {"unknown": UNKNOWN, "conflict": CLASH}
_KINDS = {
    "applied": YES,
    "not_satisfied": NO,
    "missing": UNKNOWN,
    "set_aside": ASIDE,
    "given": GIVEN,
    "looked_up": LOOKED_UP,
}
SPOKEN = frozenset(
    (
        "condition",
        "item",
        "arm",
        "applicable",
        "version",
        "operation",
        "limit",
        "aggregate",
        "test",
        "nothing",
        "computation",
    )
)
"""Steps that are called by words; others are called by the law's label, then by their name."""


@final
@dataclass(frozen=True, slots=True)
class Row:
    """One step in words. `beside` follows the value, `beneath` stands on a line of its own where there is no room."""

    mark: str
    name: str
    value: str
    tone: Tone
    beside: tuple[str, ...] = ()
    beneath: str = ""
    rows: tuple[Row, ...] = ()
    aside: bool = False
    """Whether it was considered and set aside."""
    # A page has room to tell apart what a line of the screen runs together.
    lead: str = ""
    """What opens the line, where a condition speaks through what it reads: « si »."""
    title: str = ""
    """The name without the law's own words."""
    label: str = ""
    """The law's own words, which are French."""
    remarks: tuple[str, ...] = ()
    """What stands beside, without the label."""
    source: str = ""
    """What it rests on, in full where the step has a citation of its own."""
    what: str = ""
    """The kind of step, as the record calls it."""
    ref: str = ""
    """The rule that was told before, where this is its second sight."""


def rows(trail: Json, lang: Lang, cited: Json) -> Row:
    """The trail of a goal, from its root; `cited` is the citation that the account has already given.

    The account has also given the goal's label, and the day that chose the version where a step reads it as a fact.
    """
    event = obj(trail, "event")
    read = any(step.get("what") == "fact" and step.get("name") == event.get("name") for step in steps(trail))
    return _row(trail, lang, cited, event if read else {}, {"label": trail.get("label")})


def steps(trail: Json) -> Iterator[Json]:
    """Every step of a trail, from its root down."""
    yield trail
    for step in below(trail):
        yield from steps(step)


def below(step: Json) -> Iterator[Json]:
    """The steps right beneath one, the time limit and the prior step of a norm included."""
    for key, part in obj(step, "norm").items():
        if isinstance(part, Mapping):
            yield {"what": "part", "kind": "computed", "name": key, **part}
    listed = step.get("steps")
    if isinstance(listed, list):
        yield from (each for each in listed if isinstance(each, Mapping))


def _row(step: Json, lang: Lang, cited: Json, dated: Json, above: Json) -> Row:
    """A step under another (`above`), where a citation (`cited`) and a day that chooses versions (`dated`) are known."""
    what, event = step.get("what"), obj(step, "event")
    own = {key: value for key, value in obj(step, "citation").items() if value is not None}
    shows_event = bool(event.get("name")) and what != "scale" and not step.get("ref") and not _same(event, dated)
    children = [_event(event, lang)] if shows_event else []
    inside = event if event.get("name") else dated
    if what == "version":  # it is called by its days
        cited = {**cited, "version": own.get("version")}
    children += [_row(each, lang, {**cited, **own}, inside, step) for each in below(step)]
    bare = {**step, "label": None}
    row = Row(
        mark=_mark(step),
        name=said.name(step, lang),
        value=said.value(step, lang),
        tone=_tone(step),
        beside=tuple(said.beside(step, lang, above)),
        beneath=note(own, lang, cited),
        # Both bounds of a range read the same facts: once is enough.
        rows=tuple(dict.fromkeys(children)),
        aside=step.get("kind") == "set_aside",
        title=said.name(bare, lang),
        label=said.text(step, "label"),
        remarks=tuple(said.beside(bare, lang, above)),
        source=note(own, lang, {} if own.get("version") else cited),
        what=said.text(step, "what"),
        ref=said.text(step, "ref"),
    )
    folds = what in ("condition", "item", "applicable") or (what == "arm" and step.get("kind") == "not_satisfied")
    return _folded(row) if folds and not step.get("label") else row


def _same(event: Json, other: Json) -> bool:
    return (event.get("name"), event.get("date")) == (other.get("name"), other.get("date"))


def _event(event: Json, lang: Lang) -> Row:
    beside = (word("event", lang), *([word("assumed", lang)] if event.get("assumed") else []))
    name, when = visible(str(event.get("name", ""))), event.get("date")
    if when is None:
        return Row(UNKNOWN, name, word("absent", lang), Tone.MISSING, beside, title=name, remarks=beside, what="event")
    given = day(str(when), lang)
    return Row(GIVEN, name, given, Tone.GIVEN, beside, title=name, remarks=beside, what="event")


def _folded(row: Row) -> Row:
    """A condition without a label that reads one thing speaks through it, on one line."""
    if len(row.rows) != 1 or row.rows[0].rows or row.rows[0].mark == ASIDE:
        return row
    only = row.rows[0]
    return replace(
        only,
        mark=row.mark,
        name=f"{row.name} {only.name}",
        value=only.value or row.value,
        beside=only.beside + row.beside,
        beneath=row.beneath or only.beneath,
        lead=" ".join(filter(None, (row.title, only.lead))),
        remarks=only.remarks + row.remarks,
        source=row.source or only.source,
    )


def _mark(step: Json) -> str:
    kind, what, status = step.get("kind"), step.get("what"), step.get("status")
    if status and status != "determined" and kind != "set_aside":
        return _MARKS.get(str(status), ASIDE)
    if what in ("rule", "norm") and kind == "applied":
        value = step.get("value")
        return YES if value is True else NO if value is False else RULE
    return _KINDS.get(str(kind), COMPUTED)


def _tone(step: Json) -> Tone:
    kind, status = step.get("kind"), step.get("status")
    if kind == "set_aside":
        return Tone.ASIDE
    if status and status != "determined":
        return _TONES.get(str(status), Tone.ASIDE)
    return {"missing": Tone.MISSING, "given": Tone.GIVEN}.get(str(kind), Tone.VALUE)
