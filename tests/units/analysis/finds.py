"""What the analysis finds in a text, as short tuples."""

from __future__ import annotations

from millesime.text import Diagnostic
from millesime.text.render import message
from tests.laboratory import Trial, compiled

UNTOUCHED = frozenset({"ML407"})
"""Facts that no rule reads are the rule, not the exception, in a test's text."""


def underlined(trial: Trial, diagnostic: Diagnostic) -> str:
    """The text that a diagnostic points at."""
    span = diagnostic.primary
    return trial.sources[span.file].text[span.start : span.end] if span.file else ""


def finds(law: str, *codes: str) -> list[tuple[str, str]]:
    """Codes and underlined texts of what is found, in order; of these codes only, where some are named."""
    trial = compiled(law)
    said = [d for d in trial.diagnostics if d.code in codes or not (codes or d.code in UNTOUCHED)]
    return [(diagnostic.code, underlined(trial, diagnostic)) for diagnostic in said]


def sentences(law: str, code: str) -> list[str]:
    """The French sentences under one code."""
    return [message(diagnostic, "fr") for diagnostic in compiled(law).diagnostics if diagnostic.code == code]


def places(law: str, code: str) -> list[list[str]]:
    """The texts that the secondary labels under one code point at."""
    trial = compiled(law)
    found = (d for d in trial.diagnostics if d.code == code)
    texts = trial.sources
    return [[texts[at.span.file].text[at.span.start : at.span.end] for at in d.secondary] for d in found]
