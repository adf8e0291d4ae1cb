"""Mistakes of vocabulary: keywords without their accents, misspelt, used as names; names left out."""

from __future__ import annotations

import re
from difflib import get_close_matches

from millesime.syntax.normal import unaccented
from millesime.syntax.pieces import brief
from millesime.syntax.scene import Mend, Scene
from millesime.syntax.tables import END
from millesime.syntax.tokens import token
from millesime.text import Span


def misspelt_phrase(scene: Scene) -> Mend | None:
    """`a compter du`, `S'apprécie au`; `à compter de` for `à compter du`."""
    if scene.kind == END:
        return None
    written = unaccented(scene.text[scene.start : scene.start + 60])
    for kind in sorted(scene.expected & scene.lore.phrases.keys()):
        match = scene.lore.phrases[kind].match(written)
        if match and (len(match[0]) > 1):
            end = scene.start + len(match[0])
            text = scene.text[scene.start : end]
            word = _accented(scene, kind, text)
            span = Span(scene.file, scene.start, end)
            if scene.fits(kind, at=end):
                return Mend(scene.diagnose("ML101", span, word, found=text, word=word), end, (scene.given(kind, word),))
    if scene.kind == "COUNTED_FROM" and scene.fits("FROM_DAY", at=scene.end):
        found = scene.diagnose("ML101", replacement="à compter du", word="à compter du")
        return Mend(found, scene.end, (scene.given("FROM_DAY"),))
    return None


def _accented(scene: Scene, kind: str, text: str) -> str:
    """The right spelling of a phrase, keeping its own variant where the misspelling shows which it is."""
    written = unaccented(" ".join(text.split()))
    pattern = next(t.pattern for t in scene.machine.tables.terminals if t.name == kind)
    letters: list[str] = re.findall(r"[\w'’À-ÿ]+", pattern.replace(r"\s+", " ").replace("(?!", " "))
    spelt = {unaccented(part): part for part in reversed(letters)}
    return " ".join(spelt.get(part, part) for part in written.split())


def misspelt_word(scene: Scene) -> Mend | None:
    """`regle`, `Version`: a keyword without its accent, or in capitals."""
    if scene.kind != "NAME":
        return None
    known = scene.lore.word_for(scene.word)
    if known and known[0] != scene.word and scene.accepts(known[1]):
        found = scene.diagnose("ML101", replacement=known[0], word=known[0])
        return Mend(found, scene.end, (scene.given(known[1], known[0]),))
    return None


def misspelt_before(scene: Scene) -> Mend | None:
    """`lorque x : …`: a keyword so misspelt that it was taken for a name."""
    if scene.before_kind != "NAME" or scene.before is None:
        return None
    span = scene.before_span
    written = scene.text[span.start : span.end]
    if "." in written or len(written) < 2:
        return None
    plain = unaccented(written)
    near = [plain] if plain in scene.lore.words else get_close_matches(plain, scene.lore.words, 3, 0.8)
    for candidate in near:
        word, kind = scene.lore.words[candidate]
        if word != written and scene.fits(kind, drop=1):
            code = "ML101" if candidate == plain else "ML102"
            found = scene.diagnose(code, span, word, found=written, word=word)
            return Mend(found, scene.start, (token(kind, word, span.start, span.end),), drop=1)
    return None


def unknown_word(scene: Scene) -> Mend | None:
    """`exeption x`: the nearest word that may come here."""
    if scene.kind != "NAME" or "." in scene.word or len(scene.word) < 3:
        return None
    here = [plain for plain, (_, kind) in scene.lore.words.items() if kind in scene.expected]
    near = get_close_matches(unaccented(scene.word), here, 1, 0.75)
    if not near:
        return None
    word, kind = scene.lore.words[near[0]]
    found = scene.diagnose("ML102", replacement=word, word=word)
    return Mend(found, scene.end, (scene.given(kind, word),))


def reserved_name(scene: Scene) -> Mend | None:
    """`fait version : entier`: a keyword used as a name."""
    if scene.word not in scene.machine.words or not scene.accepts("NAME"):
        return None
    line = scene.text.rfind("\n", 0, scene.start) + 1
    if scene.fits("NAME", at=scene.end) and scene.text[line : scene.start].strip():
        return Mend(scene.diagnose("ML107"), scene.end, (scene.given("NAME", "nom"),))
    return None


def missing_name(scene: Scene) -> Mend | None:
    """`règle : montant`."""
    if scene.expected - {"NAME"} or not scene.expected or scene.before is None or scene.kind == END:
        return None
    found = scene.diagnose(
        "ML133", scene.before_span, found=brief(scene.text[scene.before_span.start : scene.before_span.end])
    )
    return Mend(found, scene.start, (scene.given("NAME", "nom"),)) if scene.fits("NAME") else Mend(found)
