"""Figures before and after: bars upwards and downwards from one scale, each side's median, and how many rise and fall."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from millesime.batch.twofold.movement import Bin, Figures, GoalMovement, Movement, Spread
from millesime.difference.figured import bin_range, figure, heading, laws
from millesime.difference.pictures.canvas import MARGIN, WIDTH, Drawing, label, path, tag, text
from millesime.difference.words_population import number, phrase, rows
from millesime.values.types import Kind, Type

if TYPE_CHECKING:
    from millesime.text.render import Lang

_LEFT: Final = 16
_RIGHT: Final = 16
_TALL: Final = 110
"""The height of the tallest bar."""
_AXIS: Final = 30
"""The room of the scale between both sides."""
_TICKS: Final = 5


def spread(goal: GoalMovement, of: Movement, lang: Lang) -> Drawing:
    """The picture of a goal's figures."""
    figures = goal.figures
    assert figures is not None
    was, now = laws(of, lang)
    drawing = Drawing(
        heading(goal),
        phrase(
            "picture.spread",
            lang,
            goal=goal.goal,
            rises=rows(figures.rises.rows, lang),
            falls=number(figures.falls.rows, lang),
            stays=number(figures.stays, lang),
        ),
        phrase(
            "picture.spread_described",
            lang,
            before=was,
            after=now,
            was=_median(figures.before, goal.type, lang),
            now=_median(figures.after, goal.type, lang),
            bins=" ; ".join(_told(each, goal.type, lang) for each in figures.bins) or phrase("picture.none", lang),
        ),
    )
    y = 8.0
    if figures.change.rows:
        drawing.add(*_strip(figures, goal.type, y, lang))
        y += 52
    drawing.add(*_bars(figures, goal.type, (was, now), y, lang))
    drawing.height = y + 2 * _TALL + _AXIS + 52 + MARGIN
    return drawing


def _strip(figures: Figures, type: Type, y: float, lang: Lang) -> Iterator[str]:
    """One bar of the rows that have a figure on both sides: those that fall, stay, rise."""
    dated = type.kind is Kind.DATE
    parts = [
        ("▼", phrase("earlier" if dated else "falls", lang), figures.falls.rows, "bar c2"),
        ("=", phrase("keeps", lang), figures.stays, "bar stay"),
        ("▲", phrase("later" if dated else "rises", lang), figures.rises.rows, "bar c1"),
    ]
    wide = WIDTH - _LEFT - _RIGHT
    x = float(_LEFT)
    for _, name, count, kind in parts:
        size = wide * count / figures.change.rows
        if count:
            words = tag(
                "title", text(f"{name} : {rows(count, lang)}" if lang == "fr" else f"{name}: {rows(count, lang)}")
            )
            yield tag(
                "rect", words, x=x, y=y, width=max(size, 1.0), height=14, class_=kind, data_rows=count, data_part=name
            )
        x += size
    places = ((float(_LEFT), "start"), (WIDTH / 2, "middle"), (float(WIDTH - _RIGHT), "end"))
    for (mark, name, count, _), (x, anchor) in zip(parts, places, strict=True):
        yield label(x, y + 31, f"{mark} {name} {number(count, lang)}", anchor=anchor)


def _bars(figures: Figures, type: Type, names: tuple[str, str], y: float, lang: Lang) -> Iterator[str]:
    bins = figures.bins
    most = max((max(each.before, each.after) for each in bins), default=0)
    if not most:
        return
    each_wide = (WIDTH - _LEFT - _RIGHT) / len(bins)
    axis = (y + 20 + _TALL, y + 20 + _TALL + _AXIS)
    yield label(_LEFT, y + 10, f"{names[0]} · {rows(figures.before.rows, lang)}", "head")
    yield label(_LEFT, axis[1] + _TALL + 18, f"{names[1]} · {rows(figures.after.rows, lang)}", "head")
    for index, one in enumerate(bins):
        x = _LEFT + index * each_wide
        for count, kind, side in ((one.before, "bar c6", "before"), (one.after, "bar c5", "after")):
            if not count:
                continue
            tall = max(1.0, _TALL * count / most)
            top = axis[0] - tall if side == "before" else axis[1]
            words = tag("title", text(_told(one, type, lang)))
            yield tag(
                "rect", words, x=x, y=top, width=each_wide, height=tall, class_=kind, data_rows=count, data_side=side
            )
    for line in axis:
        yield path("M", _LEFT, line, "H", WIDTH - _RIGHT, class_="line")
    yield from _ticks(bins, type, each_wide, axis, lang)
    for place, held in enumerate((figures.before, figures.after)):
        yield from _middle(held, type, bins, each_wide, axis, place, lang)


def _ticks(bins: Sequence[Bin], type: Type, wide: float, axis: tuple[float, float], lang: Lang) -> Iterator[str]:
    """Some edges, as many as have room."""
    edges = [(index, each.low) for index, each in enumerate(bins) if each.low is not None]
    step = max(1, -(-len(edges) // _TICKS))
    for index, low in edges[::step]:
        x = _LEFT + index * wide
        told = figure(low, type, lang).replace(",00" if lang == "fr" else ".00", "")
        anchor = "start" if x < 60 else "end" if x > WIDTH - 60 else "middle"
        yield path("M", x, axis[0], "V", axis[0] + 5, "M", x, axis[1], "V", axis[1] - 5, class_="line")
        yield label(x, axis[0] + 19, told, "soft", anchor)


def _middle(
    of: Spread, type: Type, bins: Sequence[Bin], wide: float, axis: tuple[float, float], side: int, lang: Lang
) -> Iterator[str]:
    """A side's median, where it lies on the scale."""
    if not of.rows:
        return
    x = _place(of.level(50), bins, wide)
    ends = (axis[1], axis[1] + _TALL + 4) if side else (axis[0] - _TALL - 4, axis[0])
    yield path("M", x, ends[0], "V", ends[1], class_="median")
    told = f"{phrase('level.50', lang)} {figure(of.level(50), type, lang)}"
    left = x > WIDTH * 0.6
    y = ends[1] - 2 if side else ends[0] + 10
    yield label(x - 5 if left else x + 5, y, told, "over", "end" if left else "start")


def _place(value: Fraction, bins: Sequence[Bin], wide: float) -> float:
    for index, each in enumerate(bins):
        if each.high is None or value < each.high:
            into = 0.5
            if each.low is not None and each.high is not None:
                into = float((value - each.low) / (each.high - each.low))
            return _LEFT + (index + into) * wide
    return float(WIDTH - _RIGHT)


def _median(of: Spread, type: Type, lang: Lang) -> str:
    return figure(of.level(50), type, lang) if of.rows else phrase("picture.none", lang)


def _told(of: Bin, type: Type, lang: Lang) -> str:
    return phrase(
        "picture.bin",
        lang,
        range=bin_range(of, type, lang),
        before=number(of.before, lang),
        after=number(of.after, lang),
    )
