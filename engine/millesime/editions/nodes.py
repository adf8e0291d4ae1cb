"""YAML as plain data, with the place of every key and value.

Only the part of YAML 1.2 that people read without surprise is taken: keys, lists, scalars. Anchors, aliases, tags and
second documents are refused, nesting is bounded; `yes`, `010` and `1e3` are texts, and so is a date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from typing import final

import yaml

from millesime.frozen import dataclass
from millesime.text.diagnostic import Checked, Diagnostic, Label, diagnose
from millesime.text.source import Source, Span

Data = dict[str, "Data"] | list["Data"] | str | int | bool | None
"""What a manifest may hold."""

DEEPEST = 16
"""Levels of nesting that are read."""

_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,8})")
_WORDS: Mapping[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}


@final
@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands, and the key it stands under (the value itself where it has none)."""

    key: Span
    value: Span


@final
@dataclass(frozen=True, slots=True)
class Tree:
    """The data of a text and, by path (`documents[0].sha256`, the whole being `""`), their places."""

    data: Data
    places: Mapping[str, Place]

    def key(self, path: str) -> Span:
        """The place of the key under which a value stands."""
        return self.places[path].key

    def value(self, path: str) -> Span:
        """The place of a value."""
        return self.places[path].value


def step(path: str, key: str | int) -> str:
    """The path one level down.

    >>> step(step("documents", 0), "file")
    'documents[0].file'
    """
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key


@final
@dataclass(slots=True)
class _Open:
    """A list or mapping that is being read."""

    data: dict[str, Data] | list[Data]
    path: str
    place: Span
    key: tuple[str, Span] | None = None
    keys: dict[str, Span] = field(default_factory=dict)


def read_yaml(source: Source) -> Checked[Tree | None]:
    """The data of a text; None where it is not such YAML. An empty text is an empty mapping."""
    builder = _Builder(source)
    try:
        for event in yaml.parse(source.text, Loader=_LOADER):
            if not builder.take(event):
                break
    except yaml.YAMLError as error:
        builder.faults.append(diagnose("ML330", _place_of(error, source)))
    except UnicodeEncodeError as error:
        builder.faults.append(diagnose("ML330", Span(source.name, error.start, error.end)))
    faults = tuple(builder.faults)
    if faults:
        return Checked(None, faults)
    start = Span(source.name, 0, 0)
    places = {"": Place(start, start), **builder.places}
    return Checked(Tree({} if builder.data is None else builder.data, places))


def _place_of(error: yaml.YAMLError, source: Source) -> Span:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        at = mark.index if mark else 0
    else:  # a character that YAML does not take; its place is counted in bytes
        before = source.text.encode()[: getattr(error, "position", 0)]
        at = len(before.decode(errors="ignore"))
    return Span(source.name, at, min(at + 1, len(source.text)))


@final
class _Builder:
    """Builds the data from the parser's events, without recursion."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.data: Data = None
        self.places: dict[str, Place] = {}
        self.faults: list[Diagnostic] = []
        self.stack: list[_Open] = []
        self.documents = 0

    def take(self, event: yaml.Event) -> bool:
        """Add one event; False where reading must stop."""
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                return self.documents == 1 or self.refuse(event)
            case yaml.AliasEvent():
                return self.refuse(event)
            case yaml.ScalarEvent():
                return self.plain(event) and self.scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                return self.plain(event) and self.open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.stack.pop()
            case _:  # the stream's and the document's ends
                pass
        return True

    def plain(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> bool:
        """Whether a node has neither anchor nor tag."""
        return (event.anchor is None and event.tag is None) or self.refuse(event)

    def refuse(self, event: yaml.Event) -> bool:
        """Complain of a form that is not taken, showing its first word."""
        span = self.span(event)
        word = self.source.text[span.start : span.start + 40].split(maxsplit=1)
        found = word[0] if word else ""
        self.faults.append(diagnose("ML335", Span(span.file, span.start, span.start + len(found)), found=found))
        return False

    def span(self, event: yaml.Event) -> Span:
        """The place of an event; of a list or mapping, its first character."""
        assert event.start_mark is not None
        assert event.end_mark is not None
        start = event.start_mark.index
        end = event.end_mark.index if isinstance(event, yaml.ScalarEvent) else start + 1
        return Span(self.source.name, start, end)

    def scalar(self, event: yaml.ScalarEvent) -> bool:
        """A key or a value."""
        top = self.stack[-1] if self.stack else None
        span = self.span(event)
        if top and isinstance(top.data, dict) and top.key is None:
            name = str(event.value)
            if name in top.keys:
                self.faults.append(diagnose("ML334", span, secondary=[Label(top.keys[name], "first")], name=name))
            top.keys.setdefault(name, span)
            top.key = (name, span)
            return True
        bare = event.implicit[0]
        self.put(_typed(event.value) if bare else event.value, span)
        return True

    def open(self, event: yaml.CollectionStartEvent) -> bool:
        """Begin a list or mapping."""
        top = self.stack[-1] if self.stack else None
        if len(self.stack) == DEEPEST or (top and isinstance(top.data, dict) and top.key is None):
            return self.refuse(event)  # nested too deep, or a key that is no scalar
        data: dict[str, Data] | list[Data] = {} if isinstance(event, yaml.MappingStartEvent) else []
        span = self.span(event)
        self.stack.append(_Open(data, self.put(data, span), span))
        return True

    def put(self, value: Data, span: Span) -> str:
        """Hang a value under what is open; its path."""
        if not self.stack:
            self.data = value
            self.places[""] = Place(span, span)
            return ""
        top = self.stack[-1]
        if isinstance(top.data, list):
            path = step(top.path, len(top.data))
            top.data.append(value)
            self.places[path] = Place(span, span)
            return path
        name, key = top.key or ("", span)
        top.key = None
        path = step(top.path, name)
        top.data[name] = value
        self.places[path] = Place(key, span)
        return path


def _typed(text: str) -> Data:
    """The value of an unquoted scalar."""
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _WHOLE.fullmatch(text) else text
