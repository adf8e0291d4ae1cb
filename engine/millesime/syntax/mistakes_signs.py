"""Mistakes of typography: quotation marks, dashes, brackets left open, signs of other languages."""

from __future__ import annotations

import re

from millesime.syntax.scene import Mend, Scene
from millesime.text import Fix, Span
from millesime.text.diagnostic import diagnose

_QUOTED = re.compile(r'["“”„]([^"“”„\n]*)["“”]?')
_SIGNS = {"!=": "≠", "=>": ">=", "=<": "<=", "&&": "et", "||": "ou", "&": "et", "!": "non"}
_SIGN = re.compile(r"!=|=>|=<|&&|\|\||&|!")
_SIGN_KINDS = {"≠": "COMPARE", ">=": "COMPARE", "<=": "COMPARE", "et": "AND", "ou": "OR", "non": "NOT"}


def quotes(scene: Scene) -> Mend | None:
    """`"droit à la prime"`."""
    match = scene.matching(_QUOTED)
    if scene.token is not None or not match:
        return None
    span = Span(scene.file, match.start(), match.end())
    found = scene.diagnose("ML103", span, f"« {match[1].strip()} »")
    give = (scene.given("LABEL", f"« {match[1]} »"),) if scene.accepts("LABEL") else ()
    return Mend(found, match.end(), give)


def dash(scene: Scene) -> Mend | None:
    """`a – b`."""
    if scene.token is not None or scene.word not in "–—":
        return None
    give = (scene.given("MINUS", "-"),) if scene.accepts("MINUS") else ()
    return Mend(scene.diagnose("ML104", replacement="-"), scene.end, give)


def unclosed(scene: Scene) -> Mend | None:
    """`« libellé` or `[B35 46-48` that nothing closes."""
    if scene.token is not None or scene.word not in "«[":
        return None
    end = scene.line_end(scene.start)
    line = scene.text[scene.start : end].rstrip()
    span = Span(scene.file, scene.start, scene.start + len(line))
    if scene.word == "[":
        found = diagnose("ML106", span, fix=Fix(Span(scene.file, span.end, span.end), "]"))
        return Mend(found, end)
    bracket = line.find("[")
    resume = scene.start + bracket if bracket > 0 else end
    give = (scene.given("LABEL", "« … »"),) if scene.accepts("LABEL") else ()
    return Mend(diagnose("ML105", Span(scene.file, scene.start, resume if bracket > 0 else span.end)), resume, give)


def foreign_sign(scene: Scene) -> Mend | None:
    """`a != b`, `a => b`, `a && b`."""
    start = scene.start
    if scene.kind == "COMPARE" and scene.before_kind == "EQUAL" and scene.before_span.end == start:
        sign = "=" + scene.word
        span = Span(scene.file, start - 1, scene.end)
        if sign in _SIGNS and scene.fits("COMPARE", at=scene.end, drop=1):
            found = scene.diagnose("ML108", span, _SIGNS[sign], found=sign, word=_SIGNS[sign])
            return Mend(found, scene.end, (scene.given("COMPARE", _SIGNS[sign]),), drop=1)
        return None
    match = scene.matching(_SIGN)
    if scene.token is not None or not match:
        return None
    word = _SIGNS[match[0]]
    span = Span(scene.file, match.start(), match.end())
    give = (scene.given(_SIGN_KINDS[word], word),) if scene.accepts(_SIGN_KINDS[word]) else ()
    return Mend(scene.diagnose("ML108", span, word, found=match[0], word=word), match.end(), give)


def stray_character(scene: Scene) -> Mend | None:
    """Any other character that begins nothing."""
    if scene.token is not None:
        return None
    word = scene.word
    name = f"`{word}`" if word.isprintable() and not word.isspace() else f"U+{ord(word):04X}"
    return Mend(scene.diagnose("ML109", replacement="", found=name), scene.end)
