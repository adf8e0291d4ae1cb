"""Reading a case file, YAML 1.2 or JSON. Scalars stay as they are written: the facts' own types read them later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import assert_never, final

from millesime.facts.lexicon import Key, Scalar, Tree
from millesime.facts.refusals import shown, spelt
from millesime.text import Checked, Diagnostic, Label, Source, Span
from millesime.text.diagnostic import diagnose
from millesime.workspace.case_events import Event, Mark, UnreadableError, json_events, yaml_events

LONGEST = 5_000_000
"""Characters of a case file."""
MOST = 1_000_000
"""Values, keys, lists and groups of a case file."""
DEEPEST = 32
"""Groups and lists in one another."""

_OPENS = re.compile(r"\ufeff?\s*\{")
_JSON_OPENS = re.compile(r'\ufeff?\s*\{\s*"')
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_case(source: Source, *, json: bool | None = None) -> Checked[dict[str, Tree] | None]:
    """The tree of a case file: keys that know their place, `Scalar` leaves. None where it cannot be read at all.

    Where some of it can, the tree comes with the diagnostics, so that its facts can be checked too and everything be
    said at once; a case with any diagnostic is refused. Unless `json` says, a name in `.json` is JSON, and any other
    text that is valid JSON too.

    >>> read_case(Source("a.yaml", "accident: {date: 2012-02-10}")).product
    {'accident': {'date': Scalar(text='2012-02-10', quoted=False, span=Span(file='a.yaml', start=17, end=27))}}
    """
    if len(source.text) > LONGEST:
        place = Span(source.name, 0, 0)
        return Checked(None, (diagnose("ML506", place, name=source.name, count=len(source.text), limit=LONGEST),))
    if json is None:
        # What opens with a brace may be either, and is JSON where it can be.
        json = source.name.endswith(".json") or (None if _OPENS.match(source.text) else False)
    try:
        return _built(yaml_events(source) if json is False else json_events(source), source.name)
    except UnreadableError as stopped:
        if json is None and stopped.diagnostic.code == "ML501":
            return _as_yaml(source, stopped.diagnostic)
        return Checked(None, (stopped.diagnostic,))


def _as_yaml(source: Source, not_json: Diagnostic) -> Checked[dict[str, Tree] | None]:
    """What is not JSON is YAML; where it is neither, it is told of the one that it looks like."""
    try:
        return _built(yaml_events(source), source.name)
    except UnreadableError as stopped:
        looks_json = stopped.diagnostic.code == "ML501" and _JSON_OPENS.match(source.text)
        return Checked(None, (not_json if looks_json else stopped.diagnostic,))


@final
class _Open:
    """A group or list that is being filled. `waiting`: its key is read, its value is not; `key` None: to be dropped."""

    __slots__ = ("into", "key", "keys", "waiting")

    def __init__(self, into: dict[str, Tree] | list[Tree]) -> None:
        self.into = into
        self.key: Key | None = None
        self.keys: dict[str, Key] = {}
        self.waiting = False

    def put(self, value: Tree) -> None:
        """Give it its next value."""
        if isinstance(self.into, list):
            self.into.append(value)
        elif self.key is not None:
            self.into[self.key] = value
        self.waiting = False

    def drop(self) -> None:
        """Do without its next value."""
        self.key, self.waiting = None, False

    @property
    def dropping(self) -> bool:
        """Whether its next value counts for nothing, so that one fault is told once."""
        return self.waiting and self.key is None

    def take_key(self, event: Event) -> Diagnostic | None:
        """Give it its next key, or say what is wrong with that; the value that follows is then dropped."""
        self.waiting, self.key = True, None
        text, span = event.text, event.span
        if event.mark is Mark.REFUSED:
            return None
        if text == "<<" and not event.quoted:
            return diagnose("ML508", span, name=text)
        if not text or Scalar(text, event.quoted).is_null:
            return diagnose("ML511", span, name=text or "null")
        if text in self.keys:
            return diagnose("ML504", span, secondary=(Label(self.keys[text].span, "first"),), name=spelt(text))
        self.key = self.keys[text] = Key(text, span)
        return None


def _built(events: Iterator[Event], name: str) -> Checked[dict[str, Tree] | None]:
    """The tree that the events tell, on a stack of our own: no nesting is too deep to be refused in peace."""
    problems: list[Diagnostic] = []
    tree: dict[str, Tree] = {}
    stack: list[_Open] = []
    count = 0
    for event in events:
        mark, span = event.mark, event.span
        count += 1
        if count > MOST:
            raise UnreadableError(diagnose("ML507", span, name=span.file, count=count, limit=MOST))
        if event.problem is not None and not (stack and stack[-1].dropping):
            problems.append(event.problem)
        if mark is Mark.SCALAR and not event.text.isascii() and _SURROGATE.search(event.text):
            problems.append(diagnose("ML512", span, name=span.file, value=spelt(event.text, 60)))
        if not stack:
            if mark is not Mark.MAPPING or count > 1:
                raise UnreadableError(diagnose("ML503", span, value=_top(event)))
            stack.append(_Open(tree))
            continue
        at = stack[-1]
        if mark is Mark.MAPPING_END or mark is Mark.LIST_END:
            stack.pop()
        elif isinstance(at.into, dict) and not at.waiting:
            if mark is Mark.MAPPING or mark is Mark.LIST:
                raise UnreadableError(diagnose("ML511", span, name=_top(event)))
            found = at.take_key(event)
            if found is not None:
                problems.append(found)
        elif mark is Mark.SCALAR:
            at.put(Scalar(event.text, event.quoted, span))
        elif mark is Mark.REFUSED:
            at.drop()
        else:
            inner: dict[str, Tree] | list[Tree] = {} if mark is Mark.MAPPING else []
            at.put(inner)
            if len(stack) >= DEEPEST:
                raise UnreadableError(diagnose("ML505", span, name=span.file, limit=DEEPEST))
            stack.append(_Open(inner))
    if not count:
        return Checked(None, (diagnose("ML503", Span(name, 0, 0), value="null"),))
    return Checked(tree, tuple(problems))


def _top(event: Event) -> str:
    match event.mark:
        case Mark.LIST | Mark.LIST_END:
            return "[…]"
        case Mark.MAPPING | Mark.MAPPING_END:
            return "{…}"
        case Mark.SCALAR | Mark.REFUSED:
            return shown(Scalar(event.text, event.quoted))
        case _:
            assert_never(event.mark)
