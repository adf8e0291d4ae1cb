"""What the page of a difference is styled with, beyond what every report is."""

from __future__ import annotations

from typing import Final

from millesime.difference.pictures.canvas import SHEET as PICTURES

_PAGE: Final = """
body { max-width: 66rem; }
h4 { font-size: 1rem; margin: 1.5rem 0 .25rem; }
.beside { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.75rem; margin: .75rem 0; }
.beside .side { font-weight: 600; margin: 0; } .beside .verdict { padding: .5rem 1rem; margin: .5rem 0; }
.beside .verdict .answer { font-size: 1.375rem; }
details.folded { margin: .5rem 0; } details.folded > summary { cursor: pointer; color: var(--link); padding: .25rem 0; }
.marked { font: .8125rem/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; background: var(--panel);
  padding: .5rem .75rem; margin: .5rem 0; overflow-wrap: anywhere; }
.marked > * { display: block; padding-left: 1.5rem; position: relative; white-space: pre-wrap; text-decoration: none; }
.marked ins { color: var(--value); } .marked del { color: var(--conflict); }
.marked .sign { position: absolute; left: .25rem; }
.drawn { margin: 1rem 0; overflow-x: auto; } .drawn svg { display: block; width: 100%; max-width: 48rem; min-width: 33rem; }
.many td { font-variant-numeric: tabular-nums; }
@media (max-width: 52rem) { .beside { grid-template-columns: minmax(0, 1fr); gap: .5rem; } }
@media print { body { max-width: none; } .drawn { overflow: visible; break-inside: avoid; } .drawn svg { min-width: 0; }
  .beside { gap: 1rem; } .marked { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  details.folded:not([open])::details-content { content-visibility: hidden; display: none; } }
@media (forced-colors: active) { .marked { border: 1px solid CanvasText; } }
"""
SHEET: Final = _PAGE + PICTURES
