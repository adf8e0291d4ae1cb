"""Citations: the article, version and passage behind a figure, in the form of the contract."""

from __future__ import annotations

from datetime import date
from typing import Any

from millesime.model.citation import Authority, Pointer, PointerKind, window_on

CODES = {
    "code de la sécurité sociale": "CSS",
    "code du travail": "CT",
    "code de procédure civile": "CPC",
    "code de commerce": "C. com.",
    "code civil": "C. civ.",
    "code pénal": "C. pén.",
}
"""The codes' usual abbreviations."""

Json = dict[str, Any]


def source(pointers: tuple[Pointer, ...]) -> Json | None:
    """The passage that states a rule: of a document if one does, else of the law, else elsewhere (unverified)."""
    order = (PointerKind.DOCUMENT, PointerKind.LAW, PointerKind.ELSEWHERE, PointerKind.CONVENTION)
    for kind in order:
        for pointer in pointers:
            if pointer.kind is kind:
                return _pointed(pointer)
    return None


def passages(pointers: tuple[Pointer, ...]) -> list[Json]:
    """Every passage that is pointed at, in the order in which they are cited."""
    return [_pointed(pointer) for pointer in pointers]


def _pointed(pointer: Pointer) -> Json:
    match pointer.kind:
        case PointerKind.DOCUMENT:
            return {"document": pointer.document, "section": pointer.section, "lines": [pointer.first, pointer.last]}
        case PointerKind.LAW:
            return {"law": pointer.section}
        case PointerKind.ELSEWHERE:
            return {"elsewhere": pointer.section, "verified": False}
        case PointerKind.CONVENTION:
            return {"convention": pointer.section}


def days(since: date, until: date | None) -> Json:
    """An interval as a record writes it; `to` is exclusive, null where open."""
    return {"from": since.isoformat(), "to": until.isoformat() if until else None}


def citation(
    authority: Authority, edition: str, since: date, until: date | None, reading: str | None, day: date
) -> Json:
    """One citation, as the contract writes it; `version.to` is exclusive.

    `version` holds the days of the rule's version, `window` those of the Légifrance version that its text had on the day.
    """
    window = window_on(authority, day)
    cited: Json = {
        "code": CODES.get(authority.code, authority.code) if authority.code else None,
        "article": authority.article,
        "alinea": authority.alinea,
        "legifrance": window.legifrance if window else None,
        "edition": edition,
        "version": days(since, until),
        "reading": reading,
        "source": source(authority.pointers),
    }
    if window:
        cited["window"] = days(window.since, window.until)
    if authority.convention:
        cited["convention"] = True
    if authority.label:
        cited["label"] = authority.label
    return cited
