"""Findings that whoever wrote the law has explained beside it: `# ML414 : the coefficient of 2012 is that of 2011`.

The comment stands on the line that is found fault with, or in the comment right above it. It names the code and gives a
reason; a warning of that code at that place is then no longer told. Errors are never accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from millesime.text.codes import grave
from millesime.text.diagnostic import Diagnostic
from millesime.text.source import Source

_REASON = re.compile(r"#.*?\b(ML4\d\d) ?: ?\S")


def unexplained(found: Iterable[Diagnostic], sources: Mapping[str, Source]) -> Iterator[Diagnostic]:
    """What was found, but for warnings that are explained beside the law."""
    for one in found:
        source = sources.get(one.primary.file)
        if grave(one) or source is None or one.code not in explained(source.text, one.primary.start):
            yield one


def explained(text: str, place: int) -> frozenset[str]:
    """The codes that are explained for a place of a text: on its line, and in the comment right above it."""
    end = text.find("\n", place)
    lines = text[: len(text) if end < 0 else end].split("\n")
    met = set(_REASON.findall(lines[-1]))
    for line in reversed(lines[:-1]):
        if not line.lstrip().startswith("#"):
            break
        met.update(_REASON.findall(line))
    return frozenset(met)
