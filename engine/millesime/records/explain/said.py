"""What each kind of step is called, what it came to, and what is remarked beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from millesime.records.explain.citation import Json, obj, version
from millesime.records.explain.typography import day, shown
from millesime.records.explain.words import WORDS, word
from millesime.text.screen import visible
from millesime.values.operators import OPERATORS

if TYPE_CHECKING:
    from millesime.text.render import Lang

_ROUNDINGS = ("arrondi", "arrondi_supérieur", "tronqué")


def name(step: Json, lang: Lang) -> str:
    """How the step is named."""
    own, label = text(step, "name"), text(step, "label")
    match step.get("what"):
        case "exception":
            return word("measure" if step.get("transitional") else "exception", lang, name=own)
        case "scale":
            keys = step.get("keys")
            inside = (
                f"({' ; '.join(shown(key, None, lang) for key in keys)})" if isinstance(keys, list) and keys else ""
            )
            return word("scale", lang, name=own + inside)
        case "condition" | "item":
            return " ".join(filter(None, (word(own, lang), label)))
        case "version":
            return version(obj(step, "version"), lang) or own
        case "arm":
            guarded = guard(obj(step, "guard"), lang) if "guard" in step else word(own, lang)
            return " — ".join(filter(None, (guarded, label)))
        case "aggregate":
            return word("aggregate", lang, fold=word(own, lang), over=text(step, "over"))
        case "fact" if step.get("element"):
            return f"{text(step, 'element')}.{own.rpartition('.')[2]}"
        case "operation":
            known = OPERATORS.get(own)
            called = own if known is None else known.label_fr if lang == "fr" else known.label_en
            return called if own in _ROUNDINGS else f"{called} ({' ; '.join(_operands(step, lang))})"
        case _:
            return word(own, lang) if own in WORDS else own or label


def value(step: Json, lang: Lang) -> str:
    """What the step came to, or why it came to nothing."""
    kind, what, status = step.get("kind"), step.get("what"), step.get("status")
    if kind == "set_aside" and what in ("exception", "limit", "cause", "element", "version", "arm"):
        why = reason(str(step["reason"]), lang) if step.get("reason") else ""
        if what not in ("exception", "version") and why:
            return why
        return word("set_aside_for", lang, reason=why) if why else word("set_aside", lang)
    if kind == "missing" and what in ("fact", "event"):
        return word("absent", lang)
    if kind == "missing" and what in ("exception", "lacuna"):
        return reason(str(step.get("reason") or "condition_unknown"), lang)
    if status and status != "determined":
        return "" if what == "nothing" else word(str(status), lang)
    if what in ("condition", "applicable", "test", "nothing"):
        return ""
    if "value" not in step:
        return word("applies", lang) if what == "exception" and kind == "applied" else ""
    came = shown(step["value"], kind_of(step), lang)
    before = _before(step, lang)
    return f"{before} → {came}" if before else came


def beside(step: Json, lang: Lang, above: Json) -> Iterator[str]:
    """What is said in grey after the value; a label that `above`, the step over it, has said already is not repeated."""
    what = step.get("what")
    if what == "exception" and step.get("kind") == "missing" and "value" in above:
        yield word("same_value", lang)
    if step.get("ref"):
        yield word("above", lang)
    if step.get("assumed"):
        yield word("assumed", lang)
    given = obj(step, "gives")
    if given:
        yield word("gives", lang, value=shown(given.get("value"), kind_of(given), lang))
    if what == "event":
        yield word("event", lang)
    if step.get("bound") is not None:
        yield word("bound", lang, value=shown(step["bound"], kind_of(step), lang))
    if what == "scale" and obj(step, "event").get("date"):
        yield word("asked_about", lang, day=day(str(obj(step, "event")["date"]), lang))
    if step.get("since") is not None:
        yield _between(step, lang)
    if step.get("rectified"):
        yield word("rectified", lang, value=shown(step.get("instead_of"), kind_of(step), lang))
    if what in ("rule", "norm") and step.get("reason"):
        yield reason(str(step["reason"]), lang)
    for superseding in step.get("superseded_by") or ():
        yield word("by_exception", lang, name=visible(str(superseding)))
    if step.get("reason") == "not_concerned":
        yield word("not_concerned", lang)
    told = what in ("condition", "item", "arm", "version") or step.get("label") == above.get("label")
    if step.get("label") and not told:
        yield text(step, "label")
    if what in ("rule", "norm", "scale", "exception") and obj(step, "version") and not obj(step, "citation"):
        yield version(obj(step, "version"), lang)
    if step.get("reading") and not obj(step, "citation").get("reading"):
        yield word("reading", lang, reading=text(step, "reading"))
    if step.get("transitional") and what != "exception":
        yield word("transitional", lang)
    if step.get("amended_by"):
        yield word("amended_by", lang, label=text(step, "amended_by"))
    if step.get("convention") and not obj(step, "citation"):
        yield word("by_convention", lang)


def guard(of: Json, lang: Lang) -> str:
    """A case of a `selon`, in words; « sinon » where it guards nothing. Its `type` is that of what it guards.

    >>> guard({"from": 20, "to": 149}, "en"), guard({"below": 10}, "fr"), guard({"values": ["a", "b"]}, "en")
    ('from 20 to 149', 'moins de 10', 'a or b')
    """
    bounds = {key: shown(of[key], kind_of(of), lang) for key in ("from", "above", "to", "below") if key in of}
    if isinstance(of.get("values"), list):
        return word("or", lang).join(shown(each, kind_of(of), lang) for each in of["values"])
    if "from" in bounds and "to" in bounds:
        return word("guard.between", lang, low=bounds["from"], high=bounds["to"])
    parts = [word(f"guard.{key}", lang, value=value) for key, value in bounds.items()]
    return word("and", lang).join(parts) or word("sinon", lang)


def kind_of(step: Json) -> str | None:
    """The name of the step's type, if it has one."""
    kind = step.get("type")
    return kind if isinstance(kind, str) else None


def text(step: Json, key: str) -> str:
    """A member as a text that may be shown; empty where there is none."""
    found = step.get(key)
    return "" if found is None else visible(str(found))


def _before(step: Json, lang: Lang) -> str:
    """What a rounding, a cap or a floor was given, where it changed it."""
    before = step.get("before")
    if step.get("what") == "operation" and step.get("name") in _ROUNDINGS and isinstance(step.get("operands"), list):
        before = next(iter(step["operands"]), None)
    return "" if before is None or before == step.get("value") else shown(before, kind_of(step), lang)


def _operands(step: Json, lang: Lang) -> list[str]:
    operands = step.get("operands")
    return [shown(operand, None, lang) for operand in operands] if isinstance(operands, list) else []


def _between(step: Json, lang: Lang) -> str:
    since = day(str(step["since"]), lang)
    if step.get("until") is None:
        return word("on", lang, day=since)
    return word("since_until", lang, since=since, until=day(str(step["until"]), lang))


def reason(code: str, lang: Lang) -> str:
    """Why a step was set aside or came to nothing, from its code in the record."""
    what, _, who = code.partition(":")
    if who:
        return word(what, lang, name=visible(who))
    return word(f"reason.{what}" if f"reason.{what}" in WORDS else what, lang)
