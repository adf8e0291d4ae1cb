"""The two shapes in which a register comes: a digest by article, and the tree of a code that legi-data publishes.

The digest is a mapping of articles, `{"D432-6": {"versions": [{"id", "from", "to"}], "texts": {id: {"text"}}}}`; `to`
is exclusive, `open` where there is none. The tree (`@socialgouv/legi-data`, one file a code) nests sections; an article
holds all its versions with their days in milliseconds, and the text of the current one. docs/sources.md shows both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any, Final, final

from millesime.model.program import Interval
from millesime.sources.register import Entry, Register
from millesime.text import Source

_OPEN: Final = date(2999, 1, 1)
"""What the tree writes where there is no last day."""
_EPOCH: Final = date(1970, 1, 1)
_BLOCKS: Final = frozenset({"p", "br", "div", "li", "tr", "table", "h1", "h2", "h3", "h4", "h5"})
_DAY: Final = 86_400_000


class ShapeError(ValueError):
    """A file that has neither shape; the text says what was found."""


def register_of(data: Any, name: str) -> Register:
    """The register that the data of a JSON file hold. Raises `ShapeError` where they have neither shape."""
    if not isinstance(data, Mapping):
        raise ShapeError(type(data).__name__)
    try:
        if isinstance(data.get("children"), list) and isinstance(data.get("data"), Mapping):
            return _tree(data, name)
        return _digest(data, name)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as fault:
        if isinstance(fault, ShapeError):
            raise
        raise ShapeError(f"{type(fault).__name__}: {fault}") from fault


def _digest(data: Mapping[str, Any], name: str) -> Register:
    entries: list[Entry] = []
    texts: dict[str, Source] = {}
    for article, held in data.items():
        for version in held["versions"]:
            until = None if version["to"] == "open" else date.fromisoformat(version["to"])
            entries.append(Entry(version["id"], article, Interval(date.fromisoformat(version["from"]), until)))
        for key, text in held.get("texts", {}).items():
            texts[key] = _source(key, article, text["text"])
    if not entries:
        raise ShapeError("{}")
    return Register(name, tuple(entries), texts)


def _tree(data: Mapping[str, Any], name: str) -> Register:
    entries: dict[tuple[str, str], Entry] = {}
    texts: dict[str, Source] = {}
    for article in _articles(data):
        number = article["num"]
        if not isinstance(number, str) or not number:
            continue
        for version in article.get("articleVersions") or ():
            since, until = _day(version["dateDebut"]), _day(version["dateFin"])
            days = Interval(since, None if until >= _OPEN else until)
            entries[version["id"], number] = Entry(version["id"], number, days)
        if text := _plain(article.get("texteHtml") or article.get("texte") or ""):
            texts[article["id"]] = _source(article["id"], number, text)
    if not entries:
        raise ShapeError("{}")
    drawn_up = data["data"].get("dateModif")
    as_of = date.fromisoformat(drawn_up) if isinstance(drawn_up, str) else date.max
    return Register(name, tuple(entries.values()), texts, as_of=as_of)


def _articles(root: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.get("type") == "article":
            yield node["data"]
        waiting.extend(reversed(node.get("children") or ()))


def _source(key: str, article: str, text: str) -> Source:
    return Source(f"{article} {key}", text)


def _day(moment: int) -> date:
    return min(_EPOCH + timedelta(days=int(moment) // _DAY), _OPEN)


def _plain(html: str) -> str:
    """The words of a text in HTML, a line a paragraph or cell."""
    if "<" not in html:
        return html.strip()
    reader = _Words()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


@final
class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" | ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
