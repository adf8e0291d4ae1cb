"""How the page looks: by day, by night, on a telephone, on paper, in forced colours.

Colours are variables of `:root`, given once for each scheme; a test holds each ink against the papers it is written on.
"""

from __future__ import annotations

_COLOURS = """
:root { color-scheme: light dark;
  --paper: #fdfcf9; --panel: #f3f0e8; --ink: #1d1c1a; --soft: #5f5b53; --line: #d5cfc2; --link: #1f4f8f;
  --value: #14603a; --given: #1d4d78; --missing: #7d4f00; --conflict: #9d1c19; --other: #75297c; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #181816; --panel: #23221f; --ink: #ebe8e1; --soft: #aca79b; --line: #48453e; --link: #9cc3f5;
  --value: #84d3a2; --given: #a3cbee; --missing: #edbd5c; --conflict: #ff9a92; --other: #dfabe8; } }
@media print { :root { color-scheme: light;
  --paper: #ffffff; --panel: #f5f5f3; --ink: #000000; --soft: #4a4742; --line: #b8b4aa; --link: #000000;
  --value: #0f4d2e; --given: #163d5f; --missing: #6b4300; --conflict: #8a1613; --other: #632269; } }
"""

_PAGE = """
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 54rem; padding: 2.5rem 1.25rem 4rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.55 "Iowan Old Style", Charter, Georgia, "Times New Roman", serif; overflow-wrap: break-word; }
h1 { font-size: 1rem; font-weight: normal; letter-spacing: .02em; color: var(--soft); margin: 0 0 1.25rem; }
h2 { font-size: 1.5rem; line-height: 1.25; margin: 3rem 0 .75rem; text-wrap: balance; }
h3 { font-size: 1.0625rem; margin: 2rem 0 .5rem; }
h2 code { display: block; font-size: .875rem; font-weight: normal; margin-top: .25rem; }
p { margin: .5rem 0; max-width: 46rem; }
code { font: .8125em/1.4 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; color: var(--soft); }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: .1875rem solid var(--link); outline-offset: .125rem; border-radius: .125rem; }
sup { line-height: 0; font-size: .7em; }
.is-value { color: var(--value); } .is-given { color: var(--given); } .is-missing { color: var(--missing); }
.is-conflict { color: var(--conflict); } .is-other { color: var(--other); } .is-aside { color: var(--soft); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
dl { margin: .5rem 0; display: grid; grid-template-columns: minmax(8rem, 12rem) minmax(0, 1fr); gap: .25rem 1rem; }
dt { color: var(--soft); } dd { margin: 0; min-width: 0; }
ul, ol { margin: .5rem 0; padding-left: 1.5rem; } li { margin: .25rem 0; }
.verdict { background: var(--panel); border-left: .3125rem solid; padding: .75rem 1.25rem; margin: 1rem 0; }
.verdict p { margin: 0; color: var(--ink); } .verdict .answer { font-size: 2rem; line-height: 1.25; font-weight: 600; color: inherit; }
pre { background: var(--panel); padding: .625rem .875rem; margin: .25rem 0 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
pre code { color: var(--ink); }
"""

_TABLE = """
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4375rem 1rem .4375rem 0; border-bottom: 1px solid var(--line); }
th { font-weight: normal; } thead th { color: var(--soft); font-size: .875rem; }
td:last-child, th:last-child { padding-right: 0; }
tbody code { display: block; } dd code { display: inline-block; }
.figures td code { font-size: .6875rem; }
.figures td { font-variant-numeric: tabular-nums; }
"""

_TRAIL = """
ul.trail, ul.trail ul { list-style: none; margin: 0; padding: 0; }
ul.trail ul { border-left: 1px solid var(--line); margin-left: .4375rem; padding-left: .8125rem; }
ul.trail li { margin: 0; }
.step { position: relative; padding: .25rem 0 .25rem 2.5rem; }
summary.step { list-style: none; cursor: pointer; } summary::-webkit-details-marker { display: none; }
summary.step::before { content: "▸" / ""; position: absolute; left: .125rem; color: var(--soft); }
details[open] > summary.step::before { content: "▾" / ""; }
summary.step:hover { background: var(--panel); }
.mark { position: absolute; left: 1.25rem; }
.step .found { font-weight: 600; }
.step .note { display: block; font-size: .875rem; line-height: 1.45; color: var(--soft); }
.aside > .step, .aside > details > .step { color: var(--soft); }
"""

_NARROW = """
@media (max-width: 40rem) {
  body { padding: 1.25rem 1rem 3rem; } h2 { font-size: 1.3125rem; margin-top: 2.25rem; }
  .verdict { padding: .625rem 1rem; } .verdict .answer { font-size: 1.625rem; }
  dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: .5rem; }
  table.many, .many tbody, .many tr, .many th, .many td { display: block; }
  .many thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .many tr { border-bottom: 1px solid var(--line); padding: .625rem 0; }
  .many th, .many td { border: 0; padding: .125rem 0; }
  .many td[data-head]:not(:empty)::before { content: attr(data-head) ": " / ""; color: var(--soft); font-size: .875rem; }
  .many:lang(fr) td[data-head]:not(:empty)::before { content: attr(data-head) " : " / ""; }
  ul.trail ul { margin-left: .25rem; padding-left: .375rem; } .step { padding-left: 2rem; } .mark { left: 1rem; }
}
@media (max-width: 24rem) {
  table.figures, .figures tbody, .figures tr, .figures th, .figures td { display: block; }
  .figures thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .figures tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
  .figures th, .figures td { border: 0; padding: .125rem 0; }
}
"""

_PAPER = """
@page { size: A4; margin: 20mm 18mm 20mm;
  @top-left { content: RUNNING; font: 8pt Georgia, serif; color: #4a4742; }
  @bottom-right { content: counter(page) " / " counter(pages); font: 8pt Georgia, serif; color: #4a4742; } }
@media print {
  html { font-size: 10pt; } body { max-width: none; padding: 0; background: none; }
  h2 { margin-top: 8mm; } h3 { margin-top: 5mm; }
  h1, h2, h3, thead, dt { break-after: avoid; break-inside: avoid; }
  tr, .verdict, pre, dl, .step { break-inside: avoid; } p, li { orphans: 3; widows: 3; }
  .verdict, pre { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { text-decoration: none; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
  details > summary.step::before, details[open] > summary.step::before { content: none; }
  .step { padding-left: 1.5rem; } .mark { left: .125rem; }
}
@media (forced-colors: active) { .verdict, pre { border: 1px solid CanvasText; border-left-width: .3125rem; } }
"""


def style(running: str) -> str:
    """The style sheet of a page, whose printed head says `running`."""
    return "".join((_COLOURS, _PAGE, _TABLE, _TRAIL, _NARROW, _PAPER)).replace("RUNNING", quoted(running))


def quoted(text: str) -> str:
    r"""A text as a string of CSS, in which nothing can end the string, the rule or the element.

    >>> quoted("a</style>é")
    '"a\\3c \\2f style\\3e \\e9 "'
    """
    return '"' + "".join(c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in text) + '"'
