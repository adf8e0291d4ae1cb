"""A case file as a flat run of events, from YAML or from JSON: what opens, what closes, what stands between.

Neither reader recurses, and neither gives a value a type: a scalar stays the text that was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from json import loads
from typing import TYPE_CHECKING, Any, final

from millesime.frozen import dataclass
from millesime.text import Diagnostic, Source, Span
from millesime.text.diagnostic import diagnose

if TYPE_CHECKING:
    from yaml import YAMLError


class Mark(Enum):
    """What an event is."""

    MAPPING = "{"
    MAPPING_END = "}"
    LIST = "["
    LIST_END = "]"
    SCALAR = "…"
    REFUSED = "!"
    """A value that stands there and that a case may not hold; the diagnostic says why."""


@final
@dataclass(frozen=True, slots=True)
class Event:
    """One event, with its place; `text` and `quoted` are a scalar's."""

    mark: Mark
    span: Span
    text: str = ""
    quoted: bool = False
    problem: Diagnostic | None = None
    """What is wrong beside: of a `REFUSED` value, or of one that can be read all the same."""


class UnreadableError(Exception):
    """The file cannot be read further. It never leaves this room."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__()
        self.diagnostic = diagnostic


# --- YAML ------------------------------------------------------------------------------------------------------------


def yaml_events(source: Source) -> Iterator[Event]:
    """The events of a YAML 1.2 text of one document, without anchors, aliases, tags or merge keys."""
    import yaml  # it takes 50 ms, and a case in JSON does without

    begins = {yaml.MappingStartEvent: Mark.MAPPING, yaml.SequenceStartEvent: Mark.LIST}
    ends = {yaml.MappingEndEvent: Mark.MAPPING_END, yaml.SequenceEndEvent: Mark.LIST_END}
    # Only its scanner and parser are used: no value is ever constructed, so that it is as safe as the safe one.
    loader: Any = getattr(yaml, "CLoader", yaml.Loader)
    # The two loaders do not agree whether a byte order mark counts among the characters: they never see it.
    shift = 1 if source.text.startswith("\ufeff") else 0
    documents = 0
    try:
        events: Iterator[Any] = yaml.parse(source.text[shift:], Loader=loader)
        for event in events:
            span = Span(source.name, event.start_mark.index + shift, event.end_mark.index + shift)
            kind = event.__class__
            if kind is yaml.ScalarEvent:
                yield Event(Mark.SCALAR, span, event.value, bool(event.style), _extra(event, span))
            elif kind in begins:
                yield Event(begins[kind], span, problem=_extra(event, span))
            elif kind in ends:
                yield Event(ends[kind], span)
            elif kind is yaml.AliasEvent:
                yield Event(Mark.REFUSED, span, problem=diagnose("ML508", span, name=f"*{event.anchor}"))
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise UnreadableError(diagnose("ML510", span))
    except yaml.YAMLError as broken:
        raise UnreadableError(_broken_yaml(broken, source, shift)) from None


def _extra(event: Any, span: Span) -> Diagnostic | None:
    """An anchor or a tag, which a case may not have."""
    if event.anchor is not None:
        return diagnose("ML508", span, name=f"&{event.anchor}")
    if event.tag is not None:
        return diagnose("ML509", span, name=event.tag.replace("tag:yaml.org,2002:", "!!"))
    return None


def _broken_yaml(broken: YAMLError, source: Source, shift: int) -> Diagnostic:
    mark = getattr(broken, "problem_mark", None) or getattr(broken, "context_mark", None)
    at = mark.index + shift if mark is not None else getattr(broken, "position", 0) + shift
    at = min(at, len(source.text))
    start = source.text.rfind("\n", 0, at) + 1
    if "\t" in source.text[start : at + 1] and not source.text[start:at].strip():
        return _at("ML502", source, at)
    opened = getattr(broken, "context_mark", None)
    if opened is not None and "quoted scalar" in (getattr(broken, "context", None) or "") and at == len(source.text):
        return _at("ML513", source, opened.index + shift)
    return _at("ML501", source, at)


def _at(code: str, source: Source, at: int, format: str = "YAML") -> Diagnostic:
    line, column = source.position(at)
    span = Span(source.name, at, min(at + 1, len(source.text)))
    return diagnose(code, span, line=line, column=column, format=format)


# --- JSON ------------------------------------------------------------------------------------------------------------

_TOKEN = re.compile(
    r"""[ \t\r\n]*+(?:
        (?P<string>"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+")
      | (?P<literal>-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][-+]?[0-9]++)?(?![\w.]) | (?:true|false|null)(?!\w))
      | (?P<sign>[\[\]{},:])
      | (?P<end>\Z)
    )""",
    re.VERBOSE,
)


def json_events(source: Source) -> Iterator[Event]:
    """The events of a JSON text, strictly: no comment, no trailing comma, no NaN."""
    text, at = source.text, 0
    if text.startswith("\ufeff"):
        at = 1
    within: list[str] = []
    wanted = "value"  # or: key (`or }`), colon, comma (`or ] }`), end
    may_close = False
    while True:
        found = _TOKEN.match(text, at)
        if found is None:
            raise UnreadableError(_broken_json(source, at))
        kind = found.lastgroup
        assert kind is not None
        token, span = found[kind], Span(source.name, *found.span(kind))
        at = found.end()
        closes = token in ("]", "}") and kind == "sign"
        if closes and within and within[-1] == token and (wanted == "comma" or may_close):
            within.pop()
            yield Event(Mark.LIST_END if token == "]" else Mark.MAPPING_END, span)
            wanted = "comma" if within else "end"
        elif wanted == "end" and kind == "end":
            return
        elif wanted == "comma" and token == "," and kind == "sign":
            wanted, may_close = ("key" if within[-1] == "}" else "value"), False
            continue
        elif wanted == "colon" and token == ":" and kind == "sign":
            wanted, may_close = "value", False
            continue
        elif wanted == "key" and kind == "string":
            yield Event(Mark.SCALAR, span, _unescaped(token), quoted=True)
            wanted = "colon"
        elif wanted == "value" and kind in ("string", "literal"):
            quoted = kind == "string"
            yield Event(Mark.SCALAR, span, _unescaped(token) if quoted else token, quoted)
            wanted = "comma" if within else "end"
        elif wanted == "value" and kind == "sign" and token in "[{":
            yield Event(Mark.LIST if token == "[" else Mark.MAPPING, span)
            within.append("]" if token == "[" else "}")
            wanted, may_close = ("value" if token == "[" else "key"), True
            continue
        else:
            raise UnreadableError(_broken_json(source, span.start))
        may_close = False


def _unescaped(token: str) -> str:
    return str(loads(token)) if "\\" in token else token[1:-1]


def _broken_json(source: Source, at: int) -> Diagnostic:
    while at < len(source.text) and source.text[at] in " \t\r\n":
        at += 1
    return _at("ML501", source, at, format="JSON")
