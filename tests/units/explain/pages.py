"""A page read back as a reader's browser would: its elements, their text, their language."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset(("meta", "br", "link", "img", "hr", "input"))


class Read(HTMLParser):
    """Elements in order, texts with the language they are in, and whether every element was closed in its turn."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        self.tags.append((tag, held))
        if tag not in VOID:
            self._open.append((tag, held.get("lang") or (self._open[-1][1] if self._open else "")))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][0] != "style" and data.strip():
            self.texts.append((data.strip(), self._open[-1][1]))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every element of a name."""
        return [held for name, held in self.tags if name == tag]

    @property
    def text(self) -> str:
        """All that is said, piece by piece."""
        return "\n".join(text for text, _ in self.texts)
