"""The mistakes that people make most, each recognised where parsing stopped, named, and mended so that reading goes on.

They are tried in the order of `MISTAKES`; the first that knows the scene speaks. `tests/units/syntax/mistakes.md` shows
each with its message.
"""

from __future__ import annotations

from collections.abc import Callable

from millesime.syntax import mistakes_clauses, mistakes_signs, mistakes_values, mistakes_words
from millesime.syntax.pieces import brief
from millesime.syntax.scene import OPERANDS, Mend, Scene
from millesime.syntax.tables import END
from millesime.text import Fix, Span
from millesime.text.diagnostic import diagnose

_INSERTED = {"COLON": "ML124", "RPAR": "ML137", "EQUAL": "ML147"}
"""Signs that are put in where they alone are wanting, and the code that says so."""


def missing_before(scene: Scene) -> Mend | None:
    """One sign or one word left out, where only one would let reading go on: `:`, `)`, `alors`, `pour`…"""
    if scene.kind == END:
        return None
    gap = Span(scene.file, scene.last_end, scene.last_end)
    for kind, code in _INSERTED.items():
        if scene.fits(kind):
            sign = scene.lore.shown[kind]
            fix = Fix(gap, sign if kind == "RPAR" else f" {sign}")
            found = diagnose(code, scene.here, fix=fix, found=brief(scene.word), word=sign)
            return Mend(found, scene.start, (scene.given(kind),))
    words = [kind for kind in scene.expected if kind not in OPERANDS and kind in scene.machine.words.values()]
    fitting = [kind for kind in words if scene.fits(kind)]
    if len(fitting) != 1:
        return None
    word = scene.lore.shown[fitting[0]]
    found = diagnose("ML147", scene.here, fix=Fix(gap, f" {word}"), found=brief(scene.word), word=word)
    return Mend(found, scene.start, (scene.given(fitting[0]),))


def cut_short(scene: Scene) -> Mend | None:
    """The file ends in the middle of a sentence."""
    if scene.kind != END:
        return None
    last = max(scene.last_end - 1, 0)
    span = Span(scene.file, last, scene.last_end)
    return Mend(diagnose("ML134", span, expected=scene.listed(scene.expected) or "`…`"))


def unexpected(scene: Scene) -> Mend:
    """Anything else."""
    return Mend(scene.diagnose("ML100", expected=scene.listed(scene.expected) or "`…`"))


Mistake = Callable[[Scene], Mend | None]

MISTAKES: tuple[Mistake, ...] = (
    mistakes_signs.quotes,
    mistakes_signs.dash,
    mistakes_signs.unclosed,
    mistakes_signs.foreign_sign,
    mistakes_words.misspelt_phrase,
    mistakes_signs.stray_character,
    mistakes_clauses.checks_nothing,
    mistakes_values.missing_otherwise,
    cut_short,
    mistakes_clauses.outside,
    mistakes_words.misspelt_word,
    mistakes_words.misspelt_before,
    mistakes_clauses.stray_colon,
    mistakes_clauses.no_gravity,
    mistakes_clauses.no_label,
    mistakes_clauses.no_period,
    mistakes_clauses.no_type,
    mistakes_words.reserved_name,
    mistakes_values.mixed_logic,
    mistakes_values.doubled_equal,
    mistakes_values.comma,
    mistakes_values.parted_call,
    mistakes_values.unary_minus,
    mistakes_clauses.colon_for_equal,
    mistakes_clauses.empty_cell,
    mistakes_values.missing_letter,
    mistakes_values.late_sign,
    mistakes_clauses.no_date,
    mistakes_clauses.valueless_status,
    mistakes_words.unknown_word,
    mistakes_clauses.missing_bound,
    missing_before,
    mistakes_words.missing_name,
    mistakes_values.missing_sign,
    mistakes_values.missing_value,
)


def explain(scene: Scene) -> Mend:
    """What is wrong here, in the words of the first mistake that knows it."""
    for mistake in MISTAKES:
        mend = mistake(scene)
        if mend is not None:
            return mend
    return unexpected(scene)
