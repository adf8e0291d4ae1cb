"""The canonical layout: one way to set a file of law on the page, comments kept, meaning untouched."""

from __future__ import annotations

from threading import Lock
from typing import Any

from millesime.syntax import reader
from millesime.syntax import tables as parsing
from millesime.syntax.branches import Above, Branch, Brancher, Comments, first_token, tokens
from millesime.syntax.docs import Page
from millesime.syntax.layout_elements import Elements
from millesime.syntax.machine import Fault, Machine, Run
from millesime.syntax.normal import composed, legible
from millesime.text import Checked, Severity, Source
from millesime.text.codes import CATALOGUE

_LOW = frozenset(("fact", "actor", "enumeration", "completion", "coherence", "repeal"))
"""Elements that stand close to their neighbours, however long."""

_lock = Lock()
_machines: dict[bytes, Machine] = {}


def format(source: Source) -> Checked[str]:  # noqa: A001  # the verb of the command; callers write layout.format
    """The text in its canonical layout; as it stands, with its diagnostics, where it has errors.

    >>> format(Source("a.loi", "fait  x:booléen   « vrai ou faux »")).product
    'fait x : booléen « vrai ou faux »\\n'
    """
    checked = reader.read(source)
    if any((one.severity or CATALOGUE[one.code].severity) is Severity.ERROR for one in checked):
        return Checked(source.text, checked.diagnostics)
    text = laid_out(composed(source.text))
    again = reader.read(Source(source.name, text))
    if again.product != checked.product:
        raise AssertionError(f"the layout would have changed the meaning of {source.name}")
    return Checked(text, checked.diagnostics)


def laid_out(text: str) -> str:
    """The layout of a text that has no errors."""
    plain = legible(text)
    with _lock:
        root: Any = _machine().parse(plain, _refuse)
    held = list(tokens(root))
    comments = Comments.of(text, plain, held)
    elements = Elements(text, comments)
    page: list[str] = []
    tall = False
    for part in root.parts:
        start = first_token(part).start_pos
        above = comments.above.pop(start, [])
        while page and above and above[0].indented and not above[0].blank:
            page.append(f"  {above.pop(0).text}\n")  # it speaks of what stands before it
        lines = _lines(elements, part)
        now_tall = lines.count("\n") > 1 and part.name not in _LOW
        blank_before = above[0].blank if above else start in comments.blank
        if page and (tall or now_tall or blank_before):
            page.append("\n")
        page += _above(above)
        if above and start in comments.blank:
            page.append("\n")
        page.append(lines)
        tall = now_tall
    last = comments.above.pop(len(text), [])
    while page and last and last[0].indented and not last[0].blank:
        page.append(f"  {last.pop(0).text}\n")
    if page and last:
        page.append("\n" if last[0].blank or tall else "")
    page += _above(last)
    if comments.above or comments.beside:
        raise AssertionError("a comment was lost")
    return "".join(page)


def _above(comments: list[Above]) -> list[str]:
    return [("\n" if at and one.blank else "") + one.text + "\n" for at, one in enumerate(comments)]


def _lines(elements: Elements, part: Branch) -> str:
    page = Page()
    page.put(elements.element(part))
    page.end_line()
    return page.text()


def _machine() -> Machine:
    blob = reader.tables()
    if blob not in _machines:
        _machines.clear()
        _machines[blob] = Machine(parsing.load(blob), Brancher())
    return _machines[blob]


def _refuse(run: Run, fault: Fault) -> bool:
    raise AssertionError("a text without errors did not parse")
