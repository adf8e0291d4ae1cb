"""Citations in words: the article, its version, the reading, the passage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from millesime.records.explain.typography import HARD, article, day, eve
from millesime.records.explain.words import word
from millesime.text.screen import visible

if TYPE_CHECKING:
    from millesime.text.render import Lang

Json = Mapping[str, Any]
"""An object of the record. Absent keys mean null."""

_CSS = "code de la sécurité sociale"
_CODES = {
    "CSS": _CSS,
    "CT": "code du travail",
    "CPC": "code de procédure civile",
    "C. com.": "code de commerce",
    "C. civ.": "code civil",
    "C. pén.": "code pénal",
}


def sentence(citation: Json, lang: Lang) -> str:
    """What a result rests on, as one would plead it.

    >>> print(sentence({"code": "CSS", "article": "L.431-2", "legifrance": "LEGIARTI1"}, "en").replace(HARD, " "))
    by article L. 431-2 of the Social Security Code, LEGIARTI1
    """
    source = obj(citation, "source")
    if citation.get("article"):
        opening, parts = _article(citation, lang), _parts(citation, lang, citation)
        passage = pointer(source, lang, citation)
        return ", ".join([opening, *parts, *([word("source", lang, pointer=passage)] if passage else [])])
    passage = pointer(source, lang, citation)
    return ", ".join([word("by_document", lang, document=passage or "?"), *_parts(citation, lang, citation)])


def note(citation: Json, lang: Lang, known: Json | None = None) -> str:
    """The same in short, leaving out what the citation it stands under has said already.

    >>> note(
    ...     {"article": "L.431-2", "source": {"document": "guide-2012", "section": "B40.1", "lines": [3, 4]}},
    ...     "fr",
    ...     {"article": "L.431-2"},
    ... )
    'guide-2012, B40.1, l.\\xa03-4'
    """
    above = known or {}
    keys = ("code", "article", "legifrance", "version", "reading", "alinea")
    fresh = {key: citation.get(key) for key in keys if citation.get(key) != above.get(key)}
    parts = []
    if fresh.get("article"):
        code = _code_short(citation)
        parts.append(f"{article(str(citation['article']))}{' ' + code if code else ''}")
    parts += _parts(fresh, lang, citation)
    passage = pointer(obj(citation, "source"), lang, citation)
    if passage and citation.get("source") != above.get("source"):
        parts.append(passage)
    return ", ".join(parts)


def provision(citation: Json, lang: Lang) -> str:
    """The article alone, or the passage where there is none: for a table."""
    if citation.get("article"):
        return article(str(citation["article"]))
    source = obj(citation, "source")
    if source.get("section") and isinstance(source.get("lines"), list):
        # As rule files point at a passage: short enough for a column.
        return visible(f"{source['section']} {'-'.join(dict.fromkeys(map(str, source['lines'])))}")
    return pointer(source, lang, citation)


def version(between: Json, lang: Lang) -> str:
    """A version by its days; `to` is exclusive in the record and inclusive in words."""
    since, until = between.get("from"), between.get("to")
    if not since:
        return ""
    if not until:
        return word("version", lang, **{"from": day(str(since), lang)})
    return word("version_closed", lang, **{"from": day(str(since), lang), "to": eve(str(until), lang)})


def pointer(source: Json, lang: Lang, citation: Json) -> str:
    """A passage: a document's lines, the law's own text, what lies elsewhere, a convention."""
    if source.get("document") or source.get("section"):
        lines = source.get("lines")
        parts = [visible(str(source[key])) for key in ("document", "section") if source.get(key)]
        return ", ".join([*parts, *([_lines(lines, lang)] if isinstance(lines, list) and lines else [])])
    if source.get("law"):
        if source["law"] == citation.get("article"):
            return word("law_text_itself", lang)
        return word("law_text", lang, article=article(str(source["law"])))
    if source.get("elsewhere"):
        return word("elsewhere", lang, text=visible(str(source["elsewhere"])))
    if source.get("convention") or citation.get("convention"):
        return word("convention", lang)
    return ""


def obj(of: Json, key: str) -> Json:
    """A member that is an object, an empty one where it is not."""
    value = of.get(key)
    return value if isinstance(value, Mapping) else {}


def _article(citation: Json, lang: Lang) -> str:
    number, code = article(str(citation["article"])), citation.get("code")
    if not code:
        return word("by_article_alone", lang, article=number)
    title = _CODES.get(str(code), str(code))
    of = word("css", lang) if title == _CSS else word("of_code", lang, code=visible(title))
    return word("by_article", lang, article=number, code=of)


def _code_short(citation: Json) -> str:
    code = citation.get("code")
    return "CSS" if code == _CSS else visible(str(code or ""))


def _parts(citation: Json, lang: Lang, whole: Json) -> list[str]:
    """Alinéa, version with its Légifrance id, reading: those that `citation` has of the `whole` one."""
    parts = []
    if citation.get("alinea"):
        parts.append(word("alinea", lang, n=citation["alinea"]).replace(" ", HARD))
    when, which = version(obj(citation, "version"), lang), citation.get("legifrance")
    if which:
        text = visible(str(which)) + _wording(whole, lang)
        parts.append(f"{when} ({text})" if when else text)
    elif when:
        parts.append(when)
    if citation.get("reading"):
        parts.append(word("reading", lang, reading=visible(str(citation["reading"]))))
    return parts


def _wording(citation: Json, lang: Lang) -> str:
    """Since when the text reads as it did, where the rule is older than that wording."""
    since = obj(citation, "window").get("from")
    if not since or since == obj(citation, "version").get("from"):
        return ""
    return ", " + word("wording", lang, day=day(str(since), lang))


def _lines(lines: list[Any], lang: Lang) -> str:
    first, last = (visible(str(line)) for line in (lines[0], lines[-1]))
    text = word("line", lang, first=first) if first == last else word("lines", lang, first=first, last=last)
    return text.replace(" ", HARD)
