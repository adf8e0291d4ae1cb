"""How wide a text stands on a screen, and what of it may be shown there.

A file of law or of facts comes from anyone: its control characters must not drive the reader's terminal,
nor its bidirectional marks reorder what the reader sees.
"""

from __future__ import annotations

from unicodedata import category, combining, east_asian_width

TAB = "    "


def shown(char: str) -> str:
    """What stands on the screen for one character.

    >>> shown("\\t"), shown("\\x1b"), shown("é")
    ('    ', '␛', 'é')
    """
    if char == "\t":
        return TAB
    if char < " ":
        return chr(0x2400 + ord(char))
    if char == "\x7f":
        return "␡"
    # Controls, marks of direction, lone surrogates, line and paragraph separators.
    if category(char) in ("Cc", "Cs", "Zl", "Zp") or "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069":
        return "�"
    return char


def visible(text: str) -> str:
    """A text in which nothing can drive the terminal; ordinary text comes back unchanged."""
    return text if text.isascii() and text.isprintable() else "".join(map(shown, text))


def width(text: str) -> int:
    """Columns that a visible text takes.

    >>> width("été"), width("e\\u0301"), width("法律")
    (3, 1, 4)
    """
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if combining(char) or category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def window(line: str, start: int, end: int, limit: int) -> tuple[str, int, int]:
    """As much of a line as fits in `limit` columns, around a stretch, with the stretch's column and width on the screen.

    What is cut is marked by `…`. A stretch wider than the screen shows its beginning.

    >>> window("abcdefghijklmnop", 8, 10, 9)
    ('…fghijkl…', 4, 2)
    """
    cells = [visible(char) for char in line]
    first, last = 0, len(cells)
    if sum(map(width, cells)) > limit:
        first, last = _cut(cells, start, end, limit)
    head = "…" if first > 0 else ""
    tail = "…" if last < len(cells) else ""
    column = width(head) + sum(map(width, cells[first:start]))
    marked = sum(map(width, cells[start : min(end, last)]))
    return head + "".join(cells[first:last]) + tail, column, max(1, marked)


def _cut(cells: list[str], start: int, end: int, limit: int) -> tuple[int, int]:
    """The bounds of the cells to show: the stretch, then what stands around it, by turns."""
    room = limit - 2  # one column for each `…`
    first = last = min(start, len(cells))
    while last < min(end, len(cells)) and width(cells[last]) <= room:
        room -= width(cells[last])
        last += 1
    if last < end:
        return first, last
    grew = True
    while grew:
        grew = False
        if first > 0 and width(cells[first - 1]) <= room:
            first -= 1
            room -= width(cells[first])
            grew = True
        if last < len(cells) and width(cells[last]) <= room:
            room -= width(cells[last])
            last += 1
            grew = True
    return first, last
