"""A population on the screen: how many rows change, from what to what, by how much, and rows that show it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from millesime.batch.rejects import told as rejected
from millesime.batch.twofold.movement import Example, Figures, GoalMovement, Movement, Transition
from millesime.difference.figured import counts, headline, laws, measures, refused, standing, tells_values
from millesime.difference.words_population import number, phrase, rows, share
from millesime.records.explain.layout import Line, Piece, Tone, paint, wrap
from millesime.records.explain.typography import HARD, begun
from millesime.text.screen import visible, width
from millesime.values.types import Type

if TYPE_CHECKING:
    from millesime.cli.desk import Desk

_MOST: Final = 16
"""Transitions of a goal that are told one by one."""
_FACTS: Final = 8
_BAR: Final = 18


def text(of: Movement, desk: Desk) -> str:
    """The whole of it."""
    return paint(_lines(of, desk), desk.colour)


def _lines(of: Movement, desk: Desk) -> Iterator[Line]:
    lang = desk.lang
    yield (Piece(" → ".join(laws(of, lang)), Tone.TITLE),)
    yield from wrap([Piece(headline(of, lang), Tone.NAME)], _columns(desk))
    if of.refused.rows:
        yield from _refused(of, desk)
    for words, names in (("fixed", of.fixed), ("strangers", of.strangers)):
        if names:
            told = phrase(words, lang, names=visible(", ".join(names)))
            yield from wrap([Piece(told, Tone.MISSING if words == "fixed" else Tone.ASIDE)], _columns(desk))
    if any(of.left):
        before, after = (number(each, lang) for each in of.left)
        yield from wrap([Piece(phrase("left", lang, before=before, after=after), Tone.ASIDE)], _columns(desk))
    for goal in of.goals:
        yield ()
        yield from _goal(goal, of, desk)


def _columns(desk: Desk) -> int:
    return max(60, min(desk.columns, 120))


def _refused(of: Movement, desk: Desk) -> Iterator[Line]:
    lang = desk.lang
    yield from wrap([Piece(refused(of, lang), Tone.CONFLICT)], _columns(desk))
    for side, refusal in of.refusals:
        line = rejected(refusal, lang)
        who = phrase(f"refused_{side}", lang)
        name = _row(refusal.row, line.get("key"), desk)
        yield from wrap(
            [Piece(visible(f"{line['code']} {line['message']}")), Piece(f" ({who})", Tone.ASIDE)],
            _columns(desk),
            (Piece("  "), Piece(f"{name}  ", Tone.ASIDE)),
            (Piece("    "),),
        )


def _row(row: int, key: Any, desk: Desk) -> str:
    if key is None:
        return phrase("row_numbered", desk.lang, row=number(row, desk.lang))
    return phrase("row_keyed", desk.lang, row=number(row, desk.lang), key=visible(str(key)))


def _goal(goal: GoalMovement, of: Movement, desk: Desk) -> Iterator[Line]:
    lang = desk.lang
    label = [Piece(f" — {visible(goal.label)}", Tone.ASIDE)] if goal.label else []
    yield from wrap([Piece(goal.goal, Tone.NAME), *label], _columns(desk), (), (Piece("  "),))
    for key, kind in zip(("goal.alone_after", "goal.alone_before"), goal.types, strict=True):
        if kind is None:
            yield Piece("  "), Piece(phrase(key, lang), Tone.MISSING)
    counted = {"n": number(goal.changed, lang), "of": rows(of.compared, lang)}
    told = phrase("goal.changed", lang, share=share(goal.changed, of.compared, lang), **counted)
    yield Piece("  "), Piece(told if goal.changed else phrase("goal.same", lang))
    for each in counts(goal, lang):
        yield Piece("  "), Piece(each, Tone.ASIDE)
    if tells_values(goal):
        yield ()
        yield from _transitions(goal, of, desk)
    if goal.figures is not None and goal.figures.change.rows:
        yield ()
        yield from _figures(goal.figures, goal.type, desk)
        yield from _greatest(goal, desk)


def _transitions(goal: GoalMovement, of: Movement, desk: Desk) -> Iterator[Line]:
    """Each change with its rows, their share, and a row that shows it; then what stays."""
    lang = desk.lang
    shown = goal.transitions[:_MOST]
    names = [(standing(each.before, goal, lang), standing(each.after, goal, lang)) for each in shown]
    room = [max((width(pair[side]) for pair in names), default=0) for side in (0, 1)]
    told = [number(each.rows, lang) for each in shown]
    wide = max(map(width, told), default=0)
    for each, (one, other), count in zip(shown, names, told, strict=True):
        tone = Tone.PLAIN if each.changed else Tone.ASIDE
        arrow = "→" if each.changed else "="
        head = f"  {one}{' ' * (room[0] - width(one))} {arrow} {other}{' ' * (room[1] - width(other))}  "
        part = share(each.rows, of.compared, lang)
        bar = "█" * max(1, round(_BAR * each.rows / of.compared)) if each.changed else ""
        yield (
            Piece(head, tone),
            Piece(f"{' ' * (wide - width(count))}{count}", Tone.VALUE if each.changed else Tone.ASIDE),
            Piece(f"  {' ' * (7 - width(part))}{part}", Tone.ASIDE),
            Piece(f"  {bar}", Tone.GIVEN),
        )
        if each.examples and not (goal.figures is not None and each.before.many and each.after.many):
            yield from _example(each.examples[0], goal, desk, valued=False)
    left = goal.transitions[_MOST:]
    if left:
        yield Piece("  "), Piece(f"… {_rest(left, desk)}", Tone.ASIDE)


def _rest(left: Sequence[Transition], desk: Desk) -> str:
    return f"+ {len(left)} · {rows(sum(each.rows for each in left), desk.lang)}"


def _example(of: Example, goal: GoalMovement, desk: Desk, valued: bool) -> Iterator[Line]:
    lang = desk.lang
    facts = [f"{name}{HARD}={HARD}{value}".replace(" ", HARD) for name, value in _leaves(of.facts)]
    more = ["…"] if len(facts) > _FACTS else []
    moved = f"{standing(of.before, goal, lang)} → {standing(of.after, goal, lang)}" if valued else ""
    told = visible(", ".join([*facts[:_FACTS], *more]))
    head = (Piece("      "), Piece(f"{_row(of.row, of.key, desk)}  ", Tone.ASIDE))
    pieces = [Piece(f"{moved}  "), Piece(told, Tone.GIVEN)] if moved else [Piece(told, Tone.GIVEN)]
    yield from wrap(pieces, _columns(desk), head, (Piece("        "),))


def _leaves(facts: Any, before: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(facts, Mapping):
        for name, value in facts.items():
            yield from _leaves(value, f"{before}.{name}" if before else str(name))
    elif isinstance(facts, list):
        yield before, f"[{len(facts)}]"
    else:
        yield before, _plain(facts)


def _plain(value: Any) -> str:
    """A fact as a case file writes it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return str(value)


def _figures(of: Figures, type: Type, desk: Desk) -> Iterator[Line]:
    """Measures down, sides across."""
    lang = desk.lang
    table = measures(of, type, lang, "level.short")
    first = max(width(name) for name, _ in table)
    room = [max(width(cells[index]) for _, cells in table) for index in range(len(table[0][1]))]
    for index, (name, cells) in enumerate(table):
        line = "".join(f"  {' ' * (wide - width(cell))}{cell}" for cell, wide in zip(cells, room, strict=True))
        yield (
            Piece(f"  {name}{' ' * (first - width(name))}", Tone.ASIDE),
            Piece(line, Tone.ASIDE if not index else Tone.PLAIN),
        )


def _greatest(goal: GoalMovement, desk: Desk) -> Iterator[Line]:
    figures = goal.figures
    assert figures is not None
    for key, examples in (("greatest_rises", figures.greatest_rises), ("greatest_falls", figures.greatest_falls)):
        if examples:
            yield Piece("  "), Piece(begun(phrase(key, desk.lang)), Tone.ASIDE)
            for each in examples:
                yield from _example(each, goal, desk, valued=True)
