"""A report: the account of a decision as a small document. The page and the printed report are each drawn from it.

Words of the law itself are French whatever the reader's language: pieces say so (`Piece.law`), for whoever reads aloud.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, final

from millesime.frozen import dataclass
from millesime.records.explain.layout import Line, Tone
from millesime.records.explain.trail import Row

if TYPE_CHECKING:
    from millesime.text.render import Lang


@final
@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence or a few."""

    line: Line


@final
@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer; `meaning` is what a choice is called in plain French, `others` what other readings answer."""

    value: str
    meaning: str
    tone: Tone
    others: tuple[str, ...] = ()


@final
@dataclass(frozen=True, slots=True)
class Items:
    """A list; `ordered` where the order says something."""

    lines: tuple[Line, ...]
    ordered: bool = False


@final
@dataclass(frozen=True, slots=True)
class Table:
    """Rows whose first cell names the others. Without `heads` each row is a name and what it stands for.

    `links` are the anchors that the first cells lead to, one a row.
    """

    name: str
    rows: tuple[tuple[Line, ...], ...]
    heads: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


@final
@dataclass(frozen=True, slots=True)
class Outline:
    """A trail."""

    root: Row


@final
@dataclass(frozen=True, slots=True)
class Commands:
    """Commands to type, each after what it is for."""

    pairs: tuple[tuple[str, str], ...]


@final
@dataclass(frozen=True, slots=True)
class Marked:
    """Words that changed, line by line: each line with its mark, `+` where it came, `-` where it went, ` ` where it stays."""

    lines: tuple[tuple[str, str], ...]


@final
@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing as SVG, made where its texts were escaped, and what stands under it."""

    svg: str
    name: str


@final
@dataclass(frozen=True, slots=True)
class Column:
    """One of several things that stand beside one another."""

    name: str
    heading: Line
    blocks: tuple[Block, ...]


@final
@dataclass(frozen=True, slots=True)
class Beside:
    """Columns; rules told in one of them are not those of another."""

    columns: tuple[Column, ...]


@final
@dataclass(frozen=True, slots=True)
class Folded:
    """What only who asks for it wants to see."""

    summary: Line
    blocks: tuple[Block, ...]
    opened: bool = False


Plain: TypeAlias = Paragraph | Verdict | Items | Table | Outline | Commands
"""Blocks that the printed form has as well."""
Block: TypeAlias = "Plain | Marked | Picture | Beside | Folded"


@final
@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; `anchor` is unique in the report."""

    anchor: str
    heading: Line
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@final
@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `running` stands at the head of each printed page; `at` is when the decision was recorded."""

    lang: Lang
    title: str
    heading: str
    running: str
    question: Table
    sections: tuple[Section, ...]
    at: str = ""
    sheet: str = ""
    """Style that this report needs besides."""
