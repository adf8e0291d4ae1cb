"""What later passes say of a text that could not be read whole: what is true of it, and what only follows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from millesime.syntax.tree import File
from millesime.text import Checked, Diagnostic, Source
from millesime.text.codes import grave

_NAMELESS = frozenset({"ML201", "ML202"})
_DECLARED = re.compile(
    r"^\s*(?:fait|acteur|structure|[ée]num[ée]ration|compl[èe]te|bar[èe]me|r[èe]gle|d[ée]rogation|exception|facult[ée]"
    r"|obligation|interdiction|mesure\s+transitoire|\|)\s*([\w.]+)|^\s*([\w.]+)\s*:",
    re.MULTILINE,
)


def unmasked(
    said: Sequence[Diagnostic], trees: Sequence[Checked[File]], sources: Mapping[str, Source]
) -> Iterator[Diagnostic]:
    """The complaints that stand whatever was lost: not those about an element that was read in part, nor those about a
    name that a damaged text seems to declare.
    """
    damaged = {tree.product.name: _torn(tree) for tree in trees if any(map(grave, tree.diagnostics))}
    lost = {
        name
        for file in damaged
        if file in sources
        for match in _DECLARED.finditer(sources[file].text)
        for name in match.groups()
        if name
    }
    for complaint in said:
        torn = damaged.get(complaint.primary.file)
        if torn is not None and any(start <= complaint.primary.start < end for start, end in torn):
            continue
        if damaged and complaint.code in _NAMELESS and complaint.value("name") in lost:
            continue
        yield complaint


def _torn(tree: Checked[File]) -> list[tuple[int, int]]:
    """The stretches of a file in which something could not be read: from the beginning of an element to the next one."""
    starts = sorted(element.span.start for element in tree.product.elements)
    torn = []
    for fault in filter(grave, tree.diagnostics):
        index = bisect_right(starts, fault.primary.start)
        torn.append((starts[index - 1] if index else 0, starts[index] if index < len(starts) else 1 << 40))
    return torn
