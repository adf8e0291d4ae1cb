"""Sources, spans and diagnostics: where a thing stands in a file, and what is wrong with it."""

from millesime.text.diagnostic import Checked, Diagnostic, Fix, Label, Severity
from millesime.text.source import NOWHERE, Source, Span

__all__ = ["NOWHERE", "Checked", "Diagnostic", "Fix", "Label", "Severity", "Source", "Span"]
