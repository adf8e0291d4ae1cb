"""By which way a figure was come to: branches, exceptions, ceilings and versions; in a trail, and for the solver."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from millesime.analysis.symbolic.logic import Formula, every, no, some
from millesime.analysis.symbolic.terms import NO_MATCH
from millesime.model.expressions import Arm, Expr
from millesime.records.citations import Json
from millesime.values.types import Kind

if TYPE_CHECKING:
    from millesime.analysis.symbolic import Law, Seen

FIGURES = frozenset((Kind.INTEGER, Kind.NUMBER, Kind.AMOUNT, Kind.RATE, Kind.DATE, Kind.CALENDAR, Kind.DAYS))
_SILENT = frozenset(("booléen", "texte"))


class Branch(NamedTuple):
    """A part of the law on the way to a figure: a version, a branch, an exception, a ceiling or floor, a barème."""

    what: str
    rule: str
    name: str
    label: str = ""

    def record(self) -> Json:
        """As JSON."""
        return {"what": self.what, "rule": self.rule, "name": self.name, "label": self.label or None}


Way = tuple[Branch, ...]
"""What was met on the way to a figure."""


def way(trail: Mapping[str, Any]) -> Way:
    """The way of a decided rule, from its trail: what of the law gave the figure, not the figures themselves."""
    return tuple(_met(trail, ""))


def _met(step: Mapping[str, Any], owner: str) -> Iterator[Branch]:
    what, name, kind = str(step.get("what")), str(step.get("name", "")), step.get("kind")
    inner: Sequence[Mapping[str, Any]] = step.get("steps", ())
    if what in ("rule", "norm"):
        if step.get("type", "") in _SILENT or "ref" in step:
            return
        yield Branch(
            "version", name, " ".join((step.get("version", {}).get("from", ""), step.get("reading", ""))).strip()
        )
        owner = name
    elif what == "scale":
        keys = ", ".join(map(str, step.get("keys", ())))
        yield Branch("scale", name, " ".join((step.get("version", {}).get("from", ""), keys)).strip())
    elif what == "exception" and kind == "applied":
        yield Branch("exception", owner, name, step.get("label", ""))
    elif what == "limit" and kind == "applied":
        yield Branch("limit", owner, name, step.get("label", ""))
    for place, one in enumerate(inner):
        if one.get("what") == "arm" and one.get("kind") == "applied" and one.get("type", "figure") not in _SILENT:
            yield Branch("arm", owner, f"{one.get('name')} {place}", one.get("label", ""))
        yield from _met(one, owner)


def turnings(law: Law) -> list[Formula]:
    """What the encoding came across that decides by which way a figure is come to: where all these stay, so does the way."""
    assert law.seen is not None
    found: dict[tuple[Any, ...], list[Formula]] = {}
    for one in law.seen:
        holds = _holds(one, law)
        if holds is not False:
            parts = one.expr if isinstance(one.expr, tuple) else (one.expr,)
            key = (one.kind, *map(id, parts), id(one.version), one.frame.owner)
            found.setdefault(key, []).append(every((*one.path, *one.order, holds)))
    return [formula for parts in found.values() if not isinstance(formula := some(parts), bool)]


def _holds(one: Seen, law: Law) -> Formula:
    match one.kind:
        case "arm" if isinstance(one.expr, Arm):
            return one.term.true if _figure(one.expr.value) else False
        case "otherwise":
            return bool(_figure(one.expr.value))
        case "case":
            return bool(_figure(one.expr.value))
        case "default" | "body":
            return True
        case "exception":
            return no(one.term.lack(NO_MATCH))
        case "limit":
            return one.term.v if _figure(one.expr) else False
        case "cell" | "figure":
            return True
        case _:
            return False


def _figure(expr: Expr) -> bool:
    return expr.type.kind in FIGURES
