"""Citations: the article, version and passage behind a figure, in the form of the contract."""

from __future__ import annotations

from datetime import date
from typing import Any

from millesime.model.citation import Authority, Pointer, PointerKind, Window

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


def over(authority: Authority, branch: Authority | None) -> Authority:
    """A version's authority, with what the branch that was taken says more precisely.

    A branch that names another article has that article's windows and paragraph, or none: never the version's.
    """
    if branch is None:
        return authority
    elsewhere = branch.article is not None and branch.article != authority.article
    return Authority(
        article=branch.article or authority.article,
        code=branch.code or authority.code,
        alinea=branch.alinea if branch.alinea is not None or elsewhere else authority.alinea,
        windows=branch.windows if branch.windows or elsewhere else authority.windows,
        pointers=branch.pointers or authority.pointers,
        convention=branch.convention or authority.convention,
        label=branch.label or authority.label,
    )


def window_on(authority: Authority, day: date) -> Window | None:
    """The Légifrance version in force on a day; the nearest one where the windows do not hold it."""
    if not authority.windows:
        return None
    for window in authority.windows:
        if window.since <= day and (window.until is None or day < window.until):
            return window
    begun = [window for window in authority.windows if window.since <= day]
    return begun[-1] if begun else authority.windows[0]


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
