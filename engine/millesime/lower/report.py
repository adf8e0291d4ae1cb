"""What a run has to complain of, and what it saw cited."""

from __future__ import annotations

from datetime import date
from typing import final

from millesime.model.citation import Pointer
from millesime.text import Diagnostic, Fix, Label, Span
from millesime.text.diagnostic import diagnose
from millesime.values.types import Type


@final
class Report:
    """Complaints in the order in which they were met; the same one about the same place is made once."""

    __slots__ = ("_cited", "_said")

    def __init__(self) -> None:
        self._said: dict[tuple[object, ...], Diagnostic] = {}
        self._cited: dict[tuple[str, int, int], Pointer] = {}

    def cites(self, pointer: Pointer) -> tuple[Pointer]:
        """Take note of a pointer that was met, and give it back."""
        self._cited[pointer.span.file, pointer.span.start, pointer.span.end] = pointer
        return (pointer,)

    @property
    def pointers(self) -> tuple[Pointer, ...]:
        """Every pointer that was met, each place once, in the order of reading."""
        return tuple(self._cited[place] for place in sorted(self._cited))

    def add(
        self,
        code: str,
        span: Span,
        *,
        also: Span | None = None,
        label: str = "other",
        fix: Fix | None = None,
        once: str | None = None,
        **values: str | int | date | Type | None,
    ) -> None:
        """Complain of a place; `also` is the second place that matters, under one of the labels' keys.

        What is complained of `once` is so at its first place in a file only.
        """
        secondary = () if also is None or not also.file else (Label(also, label),)
        filled = {name: str(value) for name, value in values.items()}
        made = diagnose(code, span, secondary=secondary, fix=fix, path=None, severity=None, **filled)
        key = (code, span.file, once) if once is not None else (code, span.file, span.start, span.end, made.values)
        held = self._said.setdefault(key, made)
        if span.start < held.primary.start:
            self._said[key] = made

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All of them, in the order of reading."""
        return tuple(
            sorted(self._said.values(), key=lambda d: (d.primary.file, d.primary.start, d.primary.end, d.code))
        )
