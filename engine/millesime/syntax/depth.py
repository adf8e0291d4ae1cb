"""How deep a tree is: the passes that follow walk it recursively, and must not fall over."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from millesime.syntax.tree import Element

MAX_DEPTH = 140
"""The deepest tree that is handed on."""

_DEEPENING = re.compile(r"[+*×/−(]| - |\b(?:non|alors|lorsque|suivante?|défaut|limite|minimum|mois de)\b")


def too_deep(element: Element, text: str) -> bool:
    """Whether an element is deeper than may be; its text is counted first, since hardly any can be."""
    span = element.span
    if len(_DEEPENING.findall(text, span.start, span.end)) < MAX_DEPTH // 2:
        return False
    stack: list[tuple[Any, int]] = [(element, 0)]
    while stack:
        node, depth = stack.pop()
        if isinstance(node, tuple):
            stack.extend((part, depth) for part in node)
        elif is_dataclass(node):
            if depth > MAX_DEPTH:
                return True
            stack.extend((getattr(node, name), depth + 1) for name in _parts(node.__class__))
    return False


@cache
def _parts(kind: type[Any]) -> tuple[str, ...]:
    return tuple(part.name for part in fields(kind) if part.name != "span")
