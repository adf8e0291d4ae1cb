"""A report as a web page that stands alone: no script, nothing from elsewhere, readable by machine and by ear."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from html import escape
from typing import final

from millesime.records.explain.layout import Line, Piece, Tone
from millesime.records.explain.report import (
    Beside,
    Block,
    Column,
    Commands,
    Folded,
    Items,
    Marked,
    Outline,
    Paragraph,
    Picture,
    Report,
    Section,
    Table,
    Verdict,
)
from millesime.records.explain.style import style
from millesime.records.explain.trail import SPOKEN, Row
from millesime.records.explain.typography import begun, typeset
from millesime.records.explain.words import word

_HEAD = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-{sum}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{heading}</h1>
"""

_CLASSES = {
    Tone.VALUE: "is-value",
    Tone.GIVEN: "is-given",
    Tone.MISSING: "is-missing",
    Tone.CONFLICT: "is-conflict",
    Tone.ASIDE: "is-aside",
    Tone.OTHER: "is-other",
}


def document(report: Report) -> str:
    """The page of a report."""
    return "".join(_Page(report).whole())


@final
class _Page:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.lang = report.lang
        self.told: dict[str, str] = {}
        """Anchors of rules that have been told, by their names."""
        self.anchors = 0

    def whole(self) -> Iterator[str]:
        report = self.report
        sheet = style(report.running) + report.sheet
        yield _HEAD.format(
            lang=self.lang,
            sum=base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode(),
            title=escape(report.title),
            style=sheet,
            heading=self.text(report.heading),
        )
        yield from self.table(report.question)
        yield "</header>\n<main>\n"
        for section in report.sections:
            yield from self.section(section, 2)
        yield "</main>\n</body>\n</html>\n"

    def section(self, section: Section, level: int) -> Iterator[str]:
        anchor = escape(section.anchor)
        # Only what stands in the page itself is a landmark: its parts have the same names from one answer to the next.
        tag, names = ("section", f' aria-labelledby="{anchor}-h"') if level == 2 else ("div", "")
        yield f'<{tag} id="{anchor}"{names}>\n'
        yield f'<h{level} id="{anchor}-h">{self.line(section.heading)}</h{level}>\n'
        for block in section.blocks:
            yield from self.block(block)
        for below in section.sections:
            yield from self.section(below, level + 1)
        yield f"</{tag}>\n"

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph():
                yield f"<p>{self.line(block.line)}</p>\n"
            case Verdict():
                yield f'<div class="verdict {_CLASSES[block.tone]}"><p class="answer">{self.text(block.value)}</p>'
                yield f"<p{self.french}>{self.text(block.meaning, law=True)}</p>" if block.meaning else ""
                yield "".join(f'<p><span class="is-other">≠ {self.text(other)}</span></p>' for other in block.others)
                yield "</div>\n"
            case Items():
                tag = "ol" if block.ordered else "ul"
                yield f"<{tag}>\n{''.join(f'<li>{self.line(line)}</li>{chr(10)}' for line in block.lines)}</{tag}>\n"
            case Table():
                yield from self.table(block)
            case Outline():
                yield '<ul class="trail">\n'
                yield from self.row(block.root, root=True)
                yield "</ul>\n"
            case Commands():
                for what, command in block.pairs:
                    yield f"<p>{self.text(what)}</p>\n<pre><code>{escape(command)}</code></pre>\n"
            case Marked():
                yield f'<div class="marked"{self.french}>{"".join(map(self.marked, block.lines))}</div>\n'
            case Picture():
                # It scrolls by itself where the page is narrow, and so must be reached by keyboard.
                yield f'<div class="drawn" role="group" tabindex="0" aria-label="{escape(block.name)}">{block.svg}</div>\n'
            case Beside():
                yield '<div class="beside">\n'
                for column in block.columns:
                    yield from self.column(column)
                yield "</div>\n"
            case Folded():
                yield f'<details class="folded"{" open" if block.opened else ""}><summary>{self.line(block.summary)}</summary>\n'
                for inside in block.blocks:
                    yield from self.block(inside)
                yield "</details>\n"

    def column(self, column: Column) -> Iterator[str]:
        """A column, whose links to what was told above stay within it."""
        before, self.told = self.told, {}
        yield f'<div role="group" aria-label="{escape(column.name)}">\n<p class="side">{self.line(column.heading)}</p>\n'
        for block in column.blocks:
            yield from self.block(block)
        yield "</div>\n"
        self.told = before

    def marked(self, line: tuple[str, str]) -> str:
        """A line of a text that changed; what came and what went are told to the ear as well."""
        mark, words = line
        tag = {"+": "ins", "-": "del"}.get(mark, "span")
        sign = {"+": "+", "-": "−"}.get(mark, " ")
        return f'<{tag}><span class="sign" aria-hidden="true">{sign}</span>{escape(words)}</{tag}>\n'

    # Tables say their roles: on a telephone their rows are laid out one under the other, and must stay rows to the ear.

    def table(self, table: Table) -> Iterator[str]:
        if not table.heads:
            yield "<dl>\n"
            for head, *values in table.rows:
                yield f"<dt>{self.line(head)}</dt><dd>{' '.join(map(self.line, values))}</dd>\n"
            yield "</dl>\n"
            return
        kind = ' class="many"' if len(table.heads) > 2 else ' class="figures"'
        heads = "".join(f'<th scope="col" role="columnheader">{self.text(begun(head))}</th>' for head in table.heads)
        yield f'<table role="table"{kind} aria-label="{escape(table.name)}">\n'
        yield f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>\n<tbody role="rowgroup">\n'
        for index, (first, *rest) in enumerate(table.rows):
            name = self.line(first)
            if table.links:
                name = f'<a href="#{escape(table.links[index])}">{self.piece(first[0])}</a> {self.line(first[1:])}'
            cells = "".join(
                f'<td role="cell" data-head="{escape(begun(head))}">{self.line(cell)}</td>'
                for head, cell in zip(table.heads[1:], rest, strict=True)
            )
            yield f'<tr role="row"><th scope="row" role="rowheader">{name}</th>{cells}</tr>\n'
        yield "</tbody></table>\n"

    def row(self, row: Row, root: bool = False) -> Iterator[str]:
        aside = ' class="aside"' if row.aside else ""
        anchor = self.anchor(row)
        if not row.rows:
            yield f'<li{aside}{anchor}><div class="step">{self.step(row)}</div></li>\n'
            return
        yield f"<li{aside}{anchor}><details{'' if row.aside and not root else ' open'}>"
        yield f'<summary class="step">{self.step(row)}</summary>\n<ul>\n'
        for below in row.rows:
            yield from self.row(below)
        yield "</ul></details></li>\n"

    def anchor(self, row: Row) -> str:
        if row.what not in ("rule", "norm") or row.ref or row.title in self.told:
            return ""
        self.told[row.title] = f"t{self.anchors}"
        self.anchors += 1
        return f' id="{self.told[row.title]}"'

    def step(self, row: Row) -> str:
        said = word(f"mark.{row.mark}", self.lang)
        parts = [f'<span class="mark" aria-hidden="true">{row.mark}</span><span class="unseen">{escape(said)}, </span>']
        if row.lead:
            parts.append(f"<span>{self.text(row.lead)}</span>")
        label = f"<span{self.french}>{self.text(row.label, law=True)}</span>" if row.label else ""
        if row.what in SPOKEN:
            parts += [f"<span>{self.text(row.title)}</span>", label]
        else:
            parts += [label, f"<code>{self.text(row.title)}</code>"]
        if row.value:
            tone = "is-aside" if row.aside else _CLASSES.get(row.tone, "")
            parts.append(f'<span class="found {tone}">{self.text(row.value)}</span>')
        line = " ".join(filter(None, parts))
        remarks = [self.text(each) for each in row.remarks if not row.ref or each != word("above", self.lang)]
        if row.ref:
            told, above = self.told.get(row.ref), self.text(word("above", self.lang))
            remarks.insert(0, f'<a href="#{told}">{above}</a>' if told else above)
        notes = " · ".join(filter(None, (*remarks, self.text(row.source))))
        return f'{line} <span class="note">{notes}</span>' if notes else line

    def line(self, line: Line) -> str:
        return " ".join(map(self.piece, line))

    def piece(self, piece: Piece) -> str:
        said = self.text(piece.text, piece.law)
        if piece.link:
            said = f'<a href="#{escape(piece.link)}">{said}</a>'
        if piece.tone is Tone.NAME:
            return f"<code>{said}</code>"
        tone = _CLASSES.get(piece.tone)
        french = self.french if piece.law else ""
        kind = f' class="{tone}"' if tone else ""
        return f"<span{kind}{french}>{said}</span>" if kind or french else said

    @property
    def french(self) -> str:
        return ' lang="fr"' if self.lang != "fr" else ""

    def text(self, text: str, law: bool = False) -> str:
        french = law or self.lang == "fr"
        said = escape(typeset(text, law))
        return re.sub(r"\b1er\b", "1<sup>er</sup>", said) if french else said
