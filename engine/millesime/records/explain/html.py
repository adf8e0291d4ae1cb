"""The same account as a web page that stands alone: no script, no outside resource, readable by machine and by ear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from millesime.records.explain import findings
from millesime.records.explain.citation import Json, obj, provision, sentence
from millesime.records.explain.layout import Tone
from millesime.records.explain.trail import Row, rows
from millesime.records.explain.typography import shown
from millesime.records.explain.words import word
from millesime.text.screen import visible

if TYPE_CHECKING:
    from millesime.text.render import Lang

_STYLE = """
:root { color-scheme: light dark; --ink: #1c1c1a; --paper: #fdfcf9; --soft: #66635c; --line: #d8d3c8;
  --value: #17663a; --missing: #8a5a00; --conflict: #a3201d; --other: #7b2d83; }
@media (prefers-color-scheme: dark) { :root { --ink: #e9e6df; --paper: #191917; --soft: #a5a196; --line: #45423b;
  --value: #7fce9d; --missing: #e8b44d; --conflict: #ff8d85; --other: #d79be0; } }
body { margin: 0 auto; max-width: 52rem; padding: 2rem 1rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.55 Georgia, "Times New Roman", serif; }
header p, .soft, footer { color: var(--soft); }
h1 { font-size: 1.25rem; } h2 { font-size: 1.1rem; margin: 2.5rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
code, .name, footer dd { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .875em; overflow-wrap: anywhere; }
.answer { border-left: .25rem solid; padding-left: 1rem; }
.answer > .value { font-size: 1.75rem; line-height: 1.2; margin: .25rem 0; }
.value, .is-value { color: var(--value); } .is-missing { color: var(--missing); } .is-conflict { color: var(--conflict); }
.is-aside { color: var(--soft); } .is-other { color: var(--other); }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .25rem .75rem .25rem 0;
  border-bottom: 1px solid var(--line); vertical-align: top; } thead th { color: var(--soft); font-weight: normal; }
ul.trail, ul.trail ul { list-style: none; margin: 0; padding-left: 1.25rem; border-left: 1px solid var(--line); }
ul.trail { padding-left: 0; border: 0; } summary { cursor: pointer; } .mark { display: inline-block; width: 1.25em; }
footer { margin-top: 3rem; border-top: 1px solid var(--line); font-size: .875rem; } dt { float: left; width: 6rem; }
dd { margin: 0 0 0 6rem; }
"""

_HEAD = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header><h1>{title}</h1></header>
<main>
"""

_CLASSES = {
    Tone.VALUE: "is-value",
    Tone.MISSING: "is-missing",
    Tone.CONFLICT: "is-conflict",
    Tone.ASIDE: "is-aside",
    Tone.OTHER: "is-other",
}


def document(record: Json, lang: Lang) -> str:
    """The page: the question, the answers, why, what was assumed, the digests."""
    names = findings.told(record)
    found = findings.results(record)
    title = f"{word('page.title', lang)} · {' · '.join(findings.asked(record, lang))}"
    parts = [_HEAD.format(lang=lang, title=escape(title), style=_STYLE)]
    if len(found) > 1:
        parts += _table(found, lang)
    for index, result in enumerate(found):
        parts += _result(result, index, record, names, lang)
    parts += _assumed(record, names, lang)
    parts += ["</main>\n<footer><dl>\n", *_digests(record, lang), "</dl></footer>\n</body>\n</html>\n"]
    return "".join(parts)


def _table(found: list[Json], lang: Lang) -> Iterator[str]:
    heads = "".join(f'<th scope="col">{escape(word(key, lang))}</th>' for key in ("goal", "answer", "authority"))
    yield f"<table><thead><tr>{heads}</tr></thead><tbody>\n"
    for index, result in enumerate(found):
        tone = findings.TONES.get(str(result.get("status")), Tone.ASIDE)
        cited = next((provision(each, lang) for each in findings.objects(result, "citations")), "")
        yield (
            f'<tr><th scope="row"><a class="name" href="#r{index}">{_text(result.get("goal"))}</a></th>'
            f'<td class="{_CLASSES[tone]}">{escape(findings.answer(result, lang))}</td><td>{escape(cited)}</td></tr>\n'
        )
    yield "</tbody></table>\n"


def _result(result: Json, index: int, record: Json, names: Mapping[str, findings.Known], lang: Lang) -> Iterator[str]:
    goal = visible(str(result.get("goal", "")))
    label = names.get(goal, findings.Known()).label
    tone = findings.TONES.get(str(result.get("status")), Tone.ASIDE)
    yield f'<section id="r{index}" aria-labelledby="h{index}">\n<h2 id="h{index}"><span class="name">{escape(goal)}</span>'
    yield f" — {escape(label)}</h2>\n" if label else "</h2>\n"
    value, plain = escape(findings.answer(result, lang)), escape(findings.meaning(result))
    meant = f"<p>{plain}</p>" if plain else ""
    yield f'<div class="answer {_CLASSES[tone]}"><p class="value {_CLASSES[tone]}">{value}</p>{meant}</div>\n'
    why = findings.reason(result, record, lang)
    for said in (
        *([why] if why else []),
        *findings.norm(obj(result, "norm"), lang, label),
        *findings.basis(result, lang),
    ):
        yield f"<p>{escape(said)}</p>\n"
    missing = result.get("missing")
    if isinstance(missing, list) and missing:
        yield f"<h3>{escape(word('missing', lang))}</h3><ol>\n"
        for name in missing:
            yield f'<li><code class="is-missing">{_text(name)}</code> {escape(names.get(str(name), findings.Known()).label)}</li>\n'
        yield "</ol>\n"
    others = list(findings.objects(result, "discordances"))
    if others:
        yield f"<h3>{escape(word('discordances', lang))}</h3>\n"
    for other in others:
        told = {"status": other.get("status", "determined"), "value": other.get("value"), "type": result.get("type")}
        cited = "; ".join(sentence(citation, lang) for citation in findings.objects(other, "citations"))
        besides = "".join(f"<br>{escape(text)}" for text in findings.rival(other, result, lang))
        yield (
            f'<p><strong class="is-other">{escape(findings.answer(told, lang))}</strong> — '
            f'{escape(findings.holder(other, lang))}{besides}<br><span class="soft">{escape(cited)}</span></p>\n'
        )
    trail = obj(result, "trail")
    if trail:
        cited_first: Json = next(iter(findings.objects(result, "citations")), {})
        yield f'<h3>{escape(word("trail", lang))}</h3>\n<ul class="trail">\n'
        yield from _row(rows(trail, lang, cited_first), lang)
        yield "</ul>\n"
    yield "</section>\n"


def _row(row: Row, lang: Lang) -> Iterator[str]:
    tone = "is-aside" if row.aside else _CLASSES.get(row.tone, "")
    notes = " · ".join(filter(None, (*row.beside, row.beneath)))
    line = f'<span class="mark" aria-hidden="true">{row.mark}</span><span class="name">{escape(row.name)}</span>'
    line += f' <span class="{tone}">{escape(row.value)}</span>' if row.value else ""
    line += f' <small class="soft">{escape(notes)}</small>' if notes else ""
    if not row.rows:
        yield f"<li>{line}</li>\n"
        return
    yield f"<li><details{'' if row.aside else ' open'}><summary>{line}</summary><ul>\n"
    for below in row.rows:
        yield from _row(below, lang)
    yield "</ul></details></li>\n"


def _assumed(record: Json, names: Mapping[str, findings.Known], lang: Lang) -> Iterator[str]:
    assumed: Mapping[str, Any] = obj(record, "assumed")
    if not assumed:
        return
    yield f"<h2>{escape(word('assumptions', lang))}</h2><table><tbody>\n"
    for name, value in assumed.items():
        known = names.get(name, findings.Known())
        yield f'<tr><th scope="row" class="name">{_text(name)}</th><td>{escape(shown(value, known.kind, lang))}</td></tr>\n'
    yield "</tbody></table>\n"


def _digests(record: Json, lang: Lang) -> Iterator[str]:
    for head, value in findings.digests(record, lang):
        yield f"<dt>{escape(head)}</dt><dd>{escape(value)}</dd>\n"


def _text(value: object) -> str:
    return escape(visible(str(value)))
