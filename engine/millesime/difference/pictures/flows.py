"""From one answer to the other: answers before on the left, after on the right, and between them bands as wide as rows are many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, final

from millesime.batch.twofold.movement import GoalMovement, Movement, Standing, Transition
from millesime.difference.figured import heading, laws, standing
from millesime.difference.pictures.canvas import MARGIN, PAINTS, WIDTH, Drawing, label, path, tag, text
from millesime.difference.words_population import number, phrase, rows, share

if TYPE_CHECKING:
    from millesime.text.render import Lang

MOST: Final = 9
"""Answers of a side that have a place of their own; the rarest others share one."""
_SIDE: Final = 176
"""The room of labels on either side."""
_BAR: Final = 10
_TALL: Final = 260
_LOW: Final = 60
"""How tall all rows are together: where answers are many, and for each one where they are few."""
_GAP: Final = 10
_LINE: Final = 33
"""The least distance of two labels, each of two lines."""
_TOLD: Final = 15
"""A band so wide bears its number."""

_STATUSES: Final = ("unknown", "conflict", "not_applicable", "not_in_force", "beyond_horizon", "no_rule")


@final
@dataclass(frozen=True, slots=True)
class _Node:
    name: str
    rows: int
    top: float
    tall: float

    @property
    def middle(self) -> float:
        return self.top + self.tall / 2


def flows(goal: GoalMovement, of: Movement, lang: Lang) -> Drawing:
    """The picture of a goal's transitions."""
    compared = sum(each.rows for each in goal.transitions)
    told = [_flow(each, goal, lang) for each in goal.transitions]
    was, now = laws(of, lang)
    drawing = Drawing(
        heading(goal),
        phrase(
            "picture.flows", lang, goal=goal.goal, changed=number(goal.changed, lang), compared=rows(compared, lang)
        ),
        phrase(
            "picture.described", lang, before=was, after=now, flows=" ; ".join(told) or phrase("picture.none", lang)
        ),
    )
    left, right = (_named(goal, side, lang) for side in (0, 1))
    bands: dict[tuple[str, str], list[Transition]] = {}
    for each in goal.transitions:
        bands.setdefault((left[each.before], right[each.after]), []).append(each)
    top = 34.0
    scale = _scale(max(len(set(left.values())), len(set(right.values())))) / compared
    columns = [_column(goal, side, names, scale, top) for side, names in ((0, left), (1, right))]
    bottom = max((node.top + node.tall for column in columns for node in column.values()), default=top)
    labels = [_spread([*column.values()], top) for column in columns]
    drawing.height = max(bottom, *(y + 20 for places in labels for y in places), top) + MARGIN
    x0, x1 = float(_SIDE), float(WIDTH - _SIDE - _BAR)
    drawing.add(
        label(MARGIN, 16, was, "head", room=WIDTH / 2 - 3 * MARGIN),
        label(WIDTH - MARGIN, 16, now, "head", "end", WIDTH / 2 - 3 * MARGIN),
        *_bands(bands, columns, scale, (x0 + _BAR, x1), lang),
    )
    for column, places, x, side in zip(columns, labels, (x0, x1), (0, 1), strict=True):
        for node, y in zip(column.values(), places, strict=True):
            drawing.add(*_label(node, y, x, side, compared, lang))
    return drawing


def _named(goal: GoalMovement, side: int, lang: Lang) -> Mapping[Standing, str]:
    """What each answer of a side is called; the rarest ones by one name, where there are too many."""
    counts: dict[Standing, int] = {}
    for each in goal.transitions:
        one = each.after if side else each.before
        counts[one] = counts.get(one, 0) + each.rows
    kept = sorted(counts, key=lambda one: -counts[one])
    others = kept[MOST - 1 :] if len(kept) > MOST else []
    together = phrase("picture.others", lang, n=len(others))
    return {one: together if one in others else standing(one, goal, lang) for one in sorted(counts, key=_order(goal))}


def _order(goal: GoalMovement):  # type: ignore[no-untyped-def]  # a key of a sort
    """Values in the order of the law, or by size; then what is no value."""
    choices = list(goal.choices)

    def key(one: Standing) -> tuple[int, object, str]:
        if one.value is None:
            return 2, _STATUSES.index(one.status) if one.status in _STATUSES else -1, ""
        if goal.figures is not None:
            return 0, _size(one.value), str(one.value)
        place = choices.index(str(one.value)) if str(one.value) in choices else len(choices)
        return 1, place, str(one.value)

    return key


def _size(value: object) -> object:
    from millesime.values.numbers import parse_number

    found = parse_number(str(value))
    return (0, found) if found is not None else (1, str(value))


def _column(goal: GoalMovement, side: int, names: Mapping[Standing, str], scale: float, top: float) -> dict[str, _Node]:
    """The answers of a side, one under the other, each as tall as its rows are many."""
    counts: dict[str, int] = dict.fromkeys(names.values(), 0)
    for each in goal.transitions:
        counts[names[each.after if side else each.before]] += each.rows
    found = {}
    for name, count in counts.items():
        tall = max(1.5, scale * count)
        found[name] = _Node(name, count, top, tall)
        top += tall + _GAP
    return found


def _scale(answers: int) -> float:
    return float(min(_TALL, _LOW * answers))


def _spread(nodes: Sequence[_Node], top: float) -> list[float]:
    """Where the labels of nodes stand: at their middle, and never one over the other."""
    places: list[float] = []
    for node in nodes:
        y = max(node.middle - 4, top + 2)
        places.append(max(y, places[-1] + _LINE) if places else y)
    return places


def _label(node: _Node, y: float, x: float, side: int, compared: int, lang: Lang) -> list[str]:
    edge, anchor = (x + _BAR + 8, "start") if side else (x - 8, "end")
    found = [tag("rect", x=x, y=node.top, width=_BAR, height=node.tall, class_="node", data_rows=node.rows)]
    if abs(y + 4 - node.middle) > 6:
        ends = (x + _BAR, edge - 2) if side else (x, edge + 2)
        found.append(path("M", ends[0], node.middle, "L", ends[1], y + 4, class_="line"))
    counted = f"{rows(node.rows, lang)} · {share(node.rows, compared, lang)}"
    return [
        *found,
        label(edge, y, node.name, anchor=anchor, room=_SIDE - 16),
        label(edge, y + 15, counted, "soft", anchor),
    ]


def _bands(
    bands: Mapping[tuple[str, str], list[Transition]],
    columns: Sequence[Mapping[str, _Node]],
    scale: float,
    ends: tuple[float, float],
    lang: Lang,
) -> list[str]:
    """A band for each pair of answers; those that stay lie beneath, in grey."""
    paints = {name: index % PAINTS + 1 for index, name in enumerate(columns[0])}
    at = [{name: node.top for name, node in column.items()} for column in columns]
    orders = [list(column) for column in columns]
    stays, moves, numbers = [], [], []
    for one, other in sorted(bands, key=lambda pair: (orders[0].index(pair[0]), orders[1].index(pair[1]))):
        held = bands[one, other]
        count, changed = sum(each.rows for each in held), sum(each.changed for each in held)
        wide = scale * count
        shape = _band(ends, at[0][one], at[1][other], max(wide, 0.8))
        words = tag("title", text(phrase("picture.flow", lang, before=one, after=other, n=rows(count, lang))))
        told = {"data_rows": count, "data_before": one, "data_after": other, "inside": words}
        if changed:
            moves.append(path(*shape, class_=f"flow c{paints[one]}", **told))
        else:
            stays.append(path(*shape, class_="stay", **told))
        if wide >= _TOLD:
            x = ends[0] + (ends[1] - ends[0]) * (0.28 if changed else 0.5)
            y = at[0][one] + wide / 2 + (at[1][other] - at[0][one]) * (0.14 if changed else 0.5) + 4
            numbers.append(label(x, y, number(count, lang), "over", "middle"))
        at[0][one] += wide
        at[1][other] += wide
    return [*stays, *moves, *numbers]


def _band(ends: tuple[float, float], one: float, other: float, wide: float) -> list[str | float]:
    x0, x1 = ends
    middle = (x0 + x1) / 2
    there: list[str | float] = ["M", x0, one, "C", middle, one, middle, other, x1, other]
    back: list[str | float] = [
        "L",
        x1,
        other + wide,
        "C",
        middle,
        other + wide,
        middle,
        one + wide,
        x0,
        one + wide,
        "Z",
    ]
    return there + back


def _flow(of: Transition, goal: GoalMovement, lang: Lang) -> str:
    one, other = standing(of.before, goal, lang), standing(of.after, goal, lang)
    return phrase("picture.flow", lang, before=one, after=other, n=rows(of.rows, lang))
