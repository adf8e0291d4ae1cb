"""Complaints of a name that nothing bears."""

from __future__ import annotations

from collections.abc import Iterable

from millesime.lower.report import Report
from millesime.text import Fix, Span
from millesime.text.nearest import nearest


def unknown(report: Report, name: str, span: Span, known: Iterable[str], *, alone: bool = True) -> None:
    """Complain of a name that nothing bears, with the nearest one that something does.

    A name that comes near none lacks its declaration: that is one fault of a file, however often it is used.
    `alone`: whether the place is the name's own, so that another may be written in its stead.
    """
    close = nearest(name, known)
    if close is None:
        report.add("ML202", span, name=name, once=name)
    else:
        report.add("ML201", span, name=name, nearest=close, fix=Fix(span, close) if alone else None)
