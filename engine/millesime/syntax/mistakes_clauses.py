"""Mistakes in heads, periods, tables and scenarios: what a clause lacks."""

from __future__ import annotations

import re
from datetime import date

from millesime.syntax.pieces import brief
from millesime.syntax.scene import Mend, Scene
from millesime.syntax.tables import END
from millesime.syntax.tokens import Token, token
from millesime.text import Fix, Span
from millesime.text.diagnostic import diagnose

_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?!\d)")
_DATE_LIKE = re.compile(r"\d[\d/.-]*|[a-zéû]+[ \u00a0]\d{4}")
_HEADS = frozenset(("FACT", "RULE", "SCALE"))
_OF_DISCORDANCES = frozenset(("GRAVITY", "TOUCHES", "HELD", "SIDE"))
_OUTSIDE = frozenset(
    ("VERSION", "READING", "EXCEPTION", "TRANSITIONAL", "LACUNA", "APPLICABLE_IF", "IF", "ELSE", "EVENT")
)


def no_date(scene: Scene) -> Mend | None:
    """`à compter du 2012`, `du 01/01/2012`."""
    if not scene.accepts("DATE") or scene.accepts("NAME") or scene.kind == END:
        return None
    match = scene.matching(_DATE_LIKE)
    mended = None
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_YEAR_FIRST, (1, 2, 3))):
        parts = scene.matching(pattern)
        if parts:
            match, mended = parts, _iso(*(int(parts[group]) for group in order))
            break
    end = match.end() if match else scene.end
    span = Span(scene.file, scene.start, end)
    found = scene.diagnose("ML115", span, mended, found=scene.text[span.start : span.end])
    if match and scene.fits("DATE", at=end):
        return Mend(found, end, (token("DATE", mended or "2000-01-01", scene.start, end),))
    return Mend(found)


def _iso(year: int, month: int, number: int) -> str | None:
    try:
        return date(year, month, number).isoformat()
    except ValueError:
        return None


def no_period(scene: Scene) -> Mend | None:
    """`version : 3 €`."""
    if scene.before_kind not in ("VERSION", "LACUNA") or scene.kind == END:
        return None
    found = diagnose("ML116", scene.before_span)
    if scene.fits("FROM_DAY"):
        return Mend(found, scene.start, (scene.given("FROM_DAY"),))
    if scene.fits("FROM_DAY", "DATE"):
        return Mend(found, scene.start, (scene.given("FROM_DAY"), scene.given("DATE", "2000-01-01")))
    return Mend(found)


def no_type(scene: Scene) -> Mend | None:
    """`règle x version …`, `fait x « libellé »`."""
    values = scene.run.values
    head = values[-2] if len(values) > 1 else None
    named = scene.before_kind == "NAME" and isinstance(head, Token) and head.type in _HEADS
    after_colon = scene.before_kind == "COLON" and scene.accepts("T_BOOLEAN")
    if scene.kind == END or not (named or after_colon):
        return None
    if named and scene.fits("COLON"):
        return None
    name = values[-1] if named else values[-2]
    text = str(name.text if not isinstance(name, Token) else name)
    span = scene.before_span if named else Span(scene.file, name.start_pos, name.end_pos)
    found = diagnose("ML120", span, found=text)
    give = (scene.given("COLON"),) if named else ()
    kinds = (*(one.type for one in give), "T_BOOLEAN")
    if scene.fits(*kinds):
        return Mend(found, scene.start, (*give, scene.given("T_BOOLEAN", "booléen")))
    return Mend(found)


def missing_bound(scene: Scene) -> Mend | None:
    """`de 20 149 : …`."""
    if not scene.accepts("AT") or not any(
        isinstance(value, Token) and value.type == "OF" for value in scene.run.values[-2:]
    ):
        return None
    if not scene.fits("AT"):
        return Mend(diagnose("ML121", scene.before_span if scene.before else scene.here))
    gap = Span(scene.file, scene.last_end, scene.start)
    return Mend(diagnose("ML121", scene.here, fix=Fix(gap, " à ")), scene.start, (scene.given("AT"),))


def valueless_status(scene: Scene) -> Mend | None:
    """`prime.eligible est`."""
    if scene.kind != "NAME" or scene.word != "est" or not scene.accepts("IS_STATUS"):
        return None
    return Mend(scene.diagnose("ML122"))


def colon_for_equal(scene: Scene) -> Mend | None:
    """`soit a : 3`."""
    if scene.kind != "COLON" or not scene.fits("EQUAL", at=scene.end):
        return None
    return Mend(scene.diagnose("ML123", replacement=" ="), scene.end, (scene.given("EQUAL"),))


def empty_cell(scene: Scene) -> Mend | None:
    """`| | b |`, or `| a | |` at the end of a row; inside a row, an empty cell begins a row of its own."""
    if scene.before_kind != "VBAR" or not scene.accepts("GAP"):
        return None
    opened = scene.before_span.start
    earlier = scene.text[:opened].rstrip(" \t")
    start = len(earlier) - 1 if earlier.endswith("|") else opened
    span = Span(scene.file, start, scene.end if scene.kind == "VBAR" else opened + 1)
    give = ("GAP",) if scene.fits("GAP") else ("GAP", "VBAR")
    resume = scene.start if scene.fits(*give) else None
    return Mend(diagnose("ML127", span), resume, tuple(scene.given(kind) for kind in give))


def checks_nothing(scene: Scene) -> Mend | None:
    """A scenario that ends without a line `le … : …`."""
    opened = [value for value in scene.run.values if isinstance(value, Token) and value.type == "SCENARIO"]
    if not opened or not scene.accepts("ON_DAY") or not scene.accepts("LET"):
        return None
    if scene.kind == END or scene.kind in scene.machine.actions[scene.machine.tables.start]:
        return Mend(diagnose("ML138", Span(scene.file, opened[-1].start_pos, opened[-1].end_pos)))
    return None


def stray_colon(scene: Scene) -> Mend | None:
    """`gravité : haute`, `discordance k01 : « … »`."""
    before = scene.run.values[-2:]
    heads = any(isinstance(one, Token) and one.type in {"DISCORDANCE", *_OF_DISCORDANCES} for one in before)
    if scene.kind != "COLON" or not heads or not scene.fits(at=scene.end):
        return None
    gap = Span(scene.file, scene.last_end, scene.end)
    return Mend(diagnose("ML157", scene.here, fix=Fix(gap, "")), scene.end)


def no_gravity(scene: Scene) -> Mend | None:
    """`gravité`, `gravité « haute »`."""
    if scene.before_kind != "GRAVITY":
        return None
    if scene.kind != "LABEL":
        found = scene.diagnose("ML253", name=scene.word)
        return Mend(found, scene.start, (scene.given("NAME", "faible"),)) if scene.fits("NAME") else Mend(found)
    word = scene.word.strip("« »\u00a0\u202f")
    known = word if word in ("haute", "moyenne", "faible") else None
    found = scene.diagnose("ML253", replacement=known, name=scene.word)
    return Mend(found, scene.end, (scene.given("NAME", known or "faible"),))


def no_label(scene: Scene) -> Mend | None:
    """`côté` or `parti` without a sentence in its marks, or with a word before it."""
    if scene.expected != {"LABEL"} or scene.before is None or scene.kind == END:
        return None
    span = scene.before_span
    found = diagnose("ML149", span, found=brief(scene.text[span.start : span.end]))
    given = scene.given("LABEL", "« »")
    end = scene.line_end(scene.last_end)
    if end < scene.start:
        return Mend(found, scene.start, (given,)) if scene.fits("LABEL") else Mend(found)
    label = scene.text.find("«", scene.start, end)
    return Mend(found, end, (given,)) if label < 0 else Mend(found, label)


def outside(scene: Scene) -> Mend | None:
    """`version …` where no rule is open, `côté …` where no discordance is."""
    if scene.kind in _OF_DISCORDANCES and scene.accepts("RULE"):
        return Mend(scene.diagnose("ML158"))
    if scene.kind in _OUTSIDE and scene.accepts("RULE") and scene.accepts("FACT"):
        return Mend(scene.diagnose("ML141"))
    return None
