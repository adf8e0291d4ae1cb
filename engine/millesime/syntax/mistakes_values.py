"""Mistakes inside values and conditions: mixed logic, commas, parted calls, missing signs and letters."""

from __future__ import annotations

import re
from difflib import get_close_matches

from millesime.syntax.normal import unaccented
from millesime.syntax.scene import OPERANDS, Mend, Scene
from millesime.syntax.tables import END
from millesime.syntax.tokens import Token, token
from millesime.syntax.tree import ArmTree
from millesime.text import Fix, Span
from millesime.text.diagnostic import diagnose

_WORD_BEFORE = re.compile(r"(\w+)[ \t]+$")


def mixed_logic(scene: Scene) -> Mend | None:
    """`a et b ou c`."""
    other = {"AND": "OR", "OR": "AND"}.get(scene.kind)
    if other is None or not scene.fits(other, at=scene.end):
        return None
    return Mend(scene.diagnose("ML110"), scene.end, (scene.given(other),))


def doubled_equal(scene: Scene) -> Mend | None:
    """`a == b`."""
    if scene.kind != "EQUAL" or scene.before_kind != "EQUAL":
        return None
    return Mend(scene.diagnose("ML114", replacement=""), scene.end)


def comma(scene: Scene) -> Mend | None:
    """`min(a, b)`."""
    if scene.kind != "COMMA" or not scene.fits("SEMICOLON", at=scene.end):
        return None
    return Mend(scene.diagnose("ML112", replacement=" ;"), scene.end, (scene.given("SEMICOLON"),))


def parted_call(scene: Scene) -> Mend | None:
    """`arrondi (a ; b)`."""
    if scene.kind == "LPAR" and scene.before_kind == "NAME":
        span = scene.before_span
        name = scene.text[span.start : span.end]
        if scene.accepts("NAME") or scene.fits("CALL", at=scene.end, drop=1):
            gap = Span(scene.file, span.end, scene.start)
            found = diagnose("ML113", Span(scene.file, span.start, scene.end), fix=Fix(gap, ""), word=name + "(")
            return Mend(found, scene.end, (token("CALL", name + "(", span.start, scene.end),), drop=1)
    if scene.kind == "SEMICOLON":
        opened = scene.text.rfind("(", 0, scene.start)
        match = re.search(r"([\w.]+)[ \t]+$", scene.text[max(opened - 60, 0) : opened]) if opened > 0 else None
        if match and match[1] not in scene.machine.words:
            name = match[1]
            start = opened - len(match[0])
            gap = Span(scene.file, start + len(name), opened)
            found = diagnose("ML113", Span(scene.file, start, opened + 1), fix=Fix(gap, ""), word=name + "(")
            return Mend(found)
    return None


def unary_minus(scene: Scene) -> Mend | None:
    """`: - 3 €`."""
    if scene.kind != "MINUS" or not (scene.accepts("NUMBER") and scene.accepts("LPAR")):
        return None
    return Mend(scene.diagnose("ML117"), scene.end)


def missing_otherwise(scene: Scene) -> Mend | None:
    """`si a alors b`, and nothing more."""
    if not scene.accepts("ELSE") or not any(
        isinstance(value, Token) and value.type == "THEN" for value in scene.run.values
    ):
        return None
    if not scene.fits("ELSE", "FALSE"):
        return None
    opened = next(value for value in reversed(scene.run.values) if isinstance(value, Token) and value.type == "IF")
    span = Span(scene.file, opened.start_pos, scene.last_end)
    return Mend(diagnose("ML111", span), scene.start, (scene.given("ELSE"), scene.given("FALSE", "faux")))


def missing_sign(scene: Scene) -> Mend | None:
    """`a b`: two values with nothing between them."""
    if scene.kind not in OPERANDS:
        return None
    for kind in ("AND", "OR", "PLUS"):
        if scene.fits(kind):
            return Mend(scene.diagnose("ML118"), scene.start, (scene.given(kind),))
    return None


def missing_value(scene: Scene) -> Mend | None:
    """`version à compter du 2012-01-01 :`, and then another clause."""
    if scene.kind in OPERANDS or scene.kind == END or not (scene.accepts("NUMBER") and scene.accepts("LPAR")):
        return None
    found = scene.diagnose("ML148")
    return Mend(found, scene.start, (scene.given("FALSE", "faux"),)) if scene.fits("FALSE") else Mend(found)


def late_sign(scene: Scene) -> Mend | None:
    """`1° a b` and then `2°`: what follows `a` was taken for the beginning of another case."""
    if scene.before is None or scene.kind == "IF" or not scene.accepts("IF") or len(scene.run.values) < 2:
        return None
    values = scene.run.values
    above = values[-2][-1] if isinstance(values[-2], list) and values[-2] else values[-2]
    if not isinstance(above, ArmTree):
        return None
    span = scene.before_span
    earlier = _WORD_BEFORE.search(scene.text[max(span.start - 60, 0) : span.start])
    if earlier and earlier[1] not in scene.machine.words:
        near = get_close_matches(unaccented(earlier[1]), scene.lore.words, 1, 0.8)
        if near and len(earlier[1]) > 3:
            word = scene.lore.words[near[0]][0]
            start = span.start - len(earlier[0])
            place = Span(scene.file, start, start + len(earlier[1]))
            return Mend(scene.diagnose("ML102", place, word, found=earlier[1], word=word))
    return Mend(scene.diagnose("ML118", span, found=scene.text[span.start : span.end]))


def missing_letter(scene: Scene) -> Mend | None:
    """`vrai si toutes x y`: conditions without their letters."""
    if not scene.expected or scene.before_kind not in ("ALL_OF", "ONE_OF", "NONE_OF", "PICK"):
        return None
    return Mend(scene.diagnose("ML119"))
