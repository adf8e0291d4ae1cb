"""A diagnostic as people and programs read it: with its source line underlined, on one line, or as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, final

from millesime.frozen import dataclass
from millesime.text.codes import CATALOGUE
from millesime.text.diagnostic import Diagnostic, Fix, Label, Severity
from millesime.text.labels import LABELS
from millesime.text.screen import visible, window
from millesime.text.source import Source, Span

Lang = Literal["fr", "en"]

LIMIT = 100
"""Columns of source shown on one line; a longer line is cut around what is underlined."""

_SEVERITY: dict[Severity, tuple[str, str]] = {
    Severity.ERROR: ("erreur", "error"),
    Severity.WARNING: ("avertissement", "warning"),
}
_HELP = ("aide :", "help:")
_REPLACE = ("écrivez `{new}` à la place de `{old}`", "write `{new}` in place of `{old}`")
_INSERT = ("ajoutez `{new}`", "add `{new}`")
_REMOVE = ("supprimez `{old}`", "remove `{old}`")

_RESET, _BOLD, _BLUE = "\x1b[0m", "\x1b[1m", "\x1b[1;34m"
_GRAVITY = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}


def severity(diagnostic: Diagnostic) -> Severity:
    """The diagnostic's own severity, else its code's."""
    entry = CATALOGUE.get(diagnostic.code)
    return diagnostic.severity or (entry.severity if entry else Severity.ERROR)


def message(diagnostic: Diagnostic, lang: Lang) -> str:
    """The sentence that stands alone on one line."""
    entry = CATALOGUE.get(diagnostic.code)
    template = "" if entry is None else entry.fr if lang == "fr" else entry.en
    # A code unknown to the catalogue still says what it knows: losing a complaint would be worse than an ugly one.
    return _filled(template, diagnostic) or ", ".join(f"{name} = {visible(value)}" for name, value in diagnostic.values)


def advice(diagnostic: Diagnostic, lang: Lang) -> str:
    """The one imperative that helps, or nothing."""
    entry = CATALOGUE.get(diagnostic.code)
    return "" if entry is None else _filled(entry.help_fr if lang == "fr" else entry.help_en, diagnostic)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Diagnostics in the order of reading: by file, place, code; always the same."""
    return sorted(diagnostics, key=lambda d: (d.primary.file, d.primary.start, d.path or "", d.code, d.values))


def render(diagnostic: Diagnostic, sources: Mapping[str, Source], lang: Lang = "en", colour: bool = False) -> str:
    """The message, then each place that it speaks of with its source line underlined, then help and fix.

    `sources` are the texts by the name that spans give them; a place in a text that is not there keeps its name only.
    """
    paint = _Paint(colour)
    grave = _GRAVITY[severity(diagnostic)]
    marks = _marks(diagnostic, sources, lang)
    margin = " " * max((len(str(mark.line)) for mark in marks), default=1)

    lines = [paint(grave, _head(diagnostic, lang)) + paint(_BOLD, f": {message(diagnostic, lang)}")]
    if not diagnostic.primary.file and diagnostic.path is not None:
        lines.append(f"{margin}{paint(_BLUE, '-->')} {visible(diagnostic.path)}")
    lines.extend(_excerpt(marks, margin, grave, paint))
    told = advice(diagnostic, lang)
    tail = [f"{_HELP[lang == 'en']} {told}"] if told else []
    wanted = diagnostic.fix.replacement.strip() if diagnostic.fix else ""
    if diagnostic.fix and not (wanted and wanted in told):  # not the same thing twice
        tail.append(f"{_HELP[lang == 'en']} {_mended(diagnostic.fix, sources, lang)}")
    if tail and any(mark.line for mark in marks):
        lines.append(paint(_BLUE, f"{margin} |"))
    lines.extend(f"{paint(_BLUE, f'{margin} =')} {text}" for text in tail)
    return "\n".join(lines)


def concise(diagnostic: Diagnostic, sources: Mapping[str, Source], lang: Lang = "en") -> str:
    """One line: `file:line:col: error[ML101]: message`, which editors know how to follow."""
    where = _where(diagnostic.primary, sources) if diagnostic.primary.file else ""
    if diagnostic.path is not None and not (where and ":" in where):
        where = f"{where}: {visible(diagnostic.path)}" if where else visible(diagnostic.path)
    head = f"{_head(diagnostic, lang)}: {message(diagnostic, lang)}"
    return f"{where}: {head}" if where else head


def as_json(diagnostic: Diagnostic, sources: Mapping[str, Source], lang: Lang = "en") -> dict[str, object]:
    """The same for programs: keys in a fixed order, lines and columns from 1, ends exclusive, None where nothing is."""
    fix = diagnostic.fix
    return {
        "code": diagnostic.code,
        "severity": severity(diagnostic).value,
        "message": message(diagnostic, lang),
        "place": _place(diagnostic.primary, sources),
        "path": diagnostic.path,
        "labels": [
            {"place": _place(label.span, sources), "text": _said(label, diagnostic, lang)}
            for label in diagnostic.secondary
        ],
        "help": advice(diagnostic, lang) or None,
        "fix": {"place": _place(fix.span, sources), "replacement": fix.replacement} if fix else None,
    }


@final
@dataclass(frozen=True, slots=True)
class _Paint:
    colour: bool

    def __call__(self, style: str, text: str) -> str:
        return f"{style}{text}{_RESET}" if self.colour else text


@final
@dataclass(frozen=True, slots=True)
class _Mark:
    """One underlined stretch: the line's number (0 where the text is not at hand) and the bounds within the line."""

    file: str
    where: str
    sign: str
    line: int
    text: str
    start: int
    end: int
    label: str


def _excerpt(marks: list[_Mark], margin: str, grave: str, paint: _Paint) -> Iterator[str]:
    """The places, each file under its arrow, each line once with what is underlined in it."""
    before: _Mark | None = None
    for mark in marks:
        if before is None or mark.file != before.file:
            if before and before.line:
                yield paint(_BLUE, f"{margin} |")
            yield f"{margin}{paint(_BLUE, ':::' if before else '-->')} {mark.where}"
            if mark.line:
                yield paint(_BLUE, f"{margin} |")
        elif mark.line > before.line + 1:
            yield paint(_BLUE, f"{margin} ⋮")
        if mark.line:
            text, column, size = window(mark.text, mark.start, mark.end, LIMIT)
            # Marks on one line share it, unless it was cut: each cut shows another part.
            if before is None or (mark.file, mark.line) != (before.file, before.line) or "…" in text[:1] + text[-1:]:
                yield f"{paint(_BLUE, f'{mark.line:>{len(margin)}} |')} {text}".rstrip()
            under = f"{mark.sign * size} {mark.label}".rstrip()
            style = grave if mark.sign == "^" else _BLUE
            yield f"{paint(_BLUE, f'{margin} |')} {' ' * column}{paint(style, under)}"
        before = mark


def _marks(diagnostic: Diagnostic, sources: Mapping[str, Source], lang: Lang) -> list[_Mark]:
    """The primary's file first; within a file, by line, the primary before others on its line."""
    places = [(diagnostic.primary, "^", "")]
    places += [(label.span, "-", _said(label, diagnostic, lang)) for label in diagnostic.secondary]
    marks = [_mark(span, sign, label, sources) for span, sign, label in places if span.file]
    order = {file: rank for rank, file in enumerate(dict.fromkeys(mark.file for mark in marks))}
    # The arrow of a file shows its most telling place, which the sort by line would lose.
    where = {mark.file: mark.where for mark in reversed(marks)}
    if diagnostic.path is not None and diagnostic.primary.file:
        where[diagnostic.primary.file] += f" ({visible(diagnostic.path)})"
    marks = [_Mark(m.file, where[m.file], m.sign, m.line, m.text, m.start, m.end, m.label) for m in marks]
    return sorted(marks, key=lambda mark: (order[mark.file], mark.line, mark.sign == "-", mark.start))


def _mark(span: Span, sign: str, label: str, sources: Mapping[str, Source]) -> _Mark:
    where = _where(span, sources)
    source = sources.get(span.file)
    if source is None:
        return _Mark(span.file, where, sign, 0, "", 0, 0, label)
    line, column = source.position(_inside(span.start, source))
    text = source.line(line)
    # A stretch over several lines is underlined to the end of its first.
    end = min(column - 1 + max(1, span.end - span.start), max(len(text), column))
    return _Mark(span.file, where, sign, line, text, column - 1, end, label)


def _head(diagnostic: Diagnostic, lang: Lang) -> str:
    return f"{_SEVERITY[severity(diagnostic)][lang == 'en']}[{diagnostic.code}]"


def _said(label: Label, diagnostic: Diagnostic, lang: Lang) -> str:
    both = LABELS.get(label.text)
    return _filled(both[lang == "en"] if both else label.text, diagnostic)


class _Values(dict[str, str]):
    """A value that is missing keeps its `{name}`: an ugly complaint is better than a lost one."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def _filled(template: str, diagnostic: Diagnostic) -> str:
    return _one_line(template.format_map(_Values(diagnostic.values)))


def _one_line(text: str) -> str:
    return visible(" ".join(text.splitlines()))


def _where(span: Span, sources: Mapping[str, Source]) -> str:
    name = visible(span.file)
    source = sources.get(span.file)
    if source is None:
        return name
    line, column = source.position(_inside(span.start, source))
    return f"{name}:{line}:{column}"


def _place(span: Span, sources: Mapping[str, Source]) -> dict[str, object] | None:
    if not span.file:
        return None
    source = sources.get(span.file)
    if source is None:
        return {"file": span.file, "line": None, "column": None, "end_line": None, "end_column": None}
    line, column = source.position(_inside(span.start, source))
    end_line, end_column = source.position(_inside(max(span.start, span.end), source))
    return {"file": span.file, "line": line, "column": column, "end_line": end_line, "end_column": end_column}


def _inside(offset: int, source: Source) -> int:
    return max(0, min(offset, len(source.text)))


def _mended(fix: Fix, sources: Mapping[str, Source], lang: Lang) -> str:
    source = sources.get(fix.span.file)
    old = source.text[fix.span.start : fix.span.end] if source else ""
    form = _INSERT if not old else _REPLACE if fix.replacement else _REMOVE
    return _one_line(form[lang == "en"].format(old=old, new=fix.replacement))
