"""Lowers texts, with the places that matter marked `⟦…⟧` in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from millesime.lower import lower
from millesime.model.edition import Document, EditionInfo, Section
from millesime.model.program import Program
from millesime.syntax.reader import read
from millesime.text import Diagnostic, Source, Span

MARK = re.compile(r"[⟦⟧]")


def edition(id: str, horizon: date, extends: str | None = None, **sections: int) -> EditionInfo:
    """An edition whose only document has these sections, each of so many lines."""
    document = Document(
        f"guide-{id}", "Guide", "guide.txt", "0" * 64, tuple(Section(n, n, 1, m) for n, m in sections.items())
    )
    return EditionInfo(id, f"Édition {id}", date(2012, 4, 1), horizon, extends, (document,))


FIRST = edition("2012", date(2012, 12, 31), B35=100, D10=800)
SECOND = edition("2016", date(2017, 12, 31), "2012", P=700)


@dataclass(frozen=True)
class Lowered:
    """What came out, and the texts that went in."""

    program: Program
    diagnostics: tuple[Diagnostic, ...]
    texts: dict[str, str]

    @property
    def codes(self) -> list[str]:
        return [diagnostic.code for diagnostic in self.diagnostics]

    def at(self, span: Span) -> str:
        """The stretch of text that a span covers."""
        return self.texts[span.file][span.start : span.end]

    def places(self) -> list[str]:
        return [self.at(diagnostic.primary) for diagnostic in self.diagnostics]

    def others(self) -> list[str]:
        """The second places that complaints point at."""
        return [self.at(label.span) for diagnostic in self.diagnostics for label in diagnostic.secondary]


def law(*texts: str, info: EditionInfo = FIRST, over: Lowered | None = None) -> Lowered:
    """These texts as the files of one edition; they must be read without complaint."""
    files = []
    held = dict(over.texts) if over else {}
    for index, text in enumerate(texts):
        source = Source(f"{info.id}/{index}.loi", MARK.sub("", text))
        checked = read(source)
        assert not checked.diagnostics, checked.diagnostics
        held[source.name] = source.text
        files.append(checked.product)
    parents: Sequence[EditionInfo] = (FIRST,) if over else ()
    made = lower(files, info, over.program if over else None, parents)
    return Lowered(made.product, made.diagnostics, held)


def clean(*texts: str, info: EditionInfo = FIRST, over: Lowered | None = None) -> Lowered:
    """The same, where nothing may be complained of."""
    made = law(*texts, info=info, over=over)
    assert made.diagnostics == ()
    return made


def marked(text: str) -> list[str]:
    """The stretches marked in a text."""
    return re.findall(r"⟦(.*?)⟧", text, re.DOTALL)
