"""One record for everything the system has to say about a fault: code, place, sentence, remedy."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field
from enum import StrEnum
from typing import Generic, Literal, TypeVar, final

from millesime.frozen import dataclass
from millesime.text.source import NOWHERE, Span

T = TypeVar("T")


class Severity(StrEnum):
    """How grave: an error bars the file's law from being used, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@final
@dataclass(frozen=True, slots=True)
class Label:
    """A place, and (as a key of the code's texts) what is to be said there."""

    span: Span
    text: str = ""


@final
@dataclass(frozen=True, slots=True)
class Fix:
    """An edit that would mend the fault: this stretch, replaced by that text."""

    span: Span
    replacement: str


@final
@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A fault under its code, with the values that its sentence names.

    The sentences live in the catalogue (`millesime.text.codes`), in French and English; `values` fills them.
    `path` is the place in a case file (`sinistres[2].taux_ip`) where there is no span.
    """

    code: str
    primary: Span = NOWHERE
    values: tuple[tuple[str, str], ...] = ()
    secondary: tuple[Label, ...] = ()
    path: str | None = None
    fix: Fix | None = None
    severity: Severity | None = None
    """Only where it differs from the code's own severity."""

    def message(self, lang: Literal["fr", "en"] = "fr") -> str:
        """Its sentence, on one line, in French or English."""
        from millesime.text.render import message  # the catalogue is on the same floor, and knows diagnostics

        return message(self, lang)

    def value(self, name: str) -> str:
        """One of the values that the sentence names."""
        return dict(self.values).get(name, "")


def diagnose(
    code: str,
    primary: Span = NOWHERE,
    *,
    secondary: Iterable[Label] = (),
    path: str | None = None,
    fix: Fix | None = None,
    severity: Severity | None = None,
    **values: object,
) -> Diagnostic:
    """A diagnostic from keyword values: `diagnose("ML201", span, name="prime.x", nearest="prime.y")`."""
    filled = tuple(sorted((k, str(v)) for k, v in values.items()))
    return Diagnostic(code, primary, filled, tuple(secondary), path, fix, severity)


@final
@dataclass(frozen=True, slots=True)
class Checked(Generic[T]):
    """The product of a pass together with its complaints; a pass raises nothing at users."""

    product: T
    diagnostics: tuple[Diagnostic, ...] = field(default=())

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.diagnostics)
