"""Shapes as SVG text: attributes escaped, texts typeset, figures written short; and the colours that a picture is made of."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final, final

from millesime.text.screen import visible

WIDTH: Final = 640
"""The width of every picture, in units in which a text is 13 high."""
MARGIN: Final = 8
_HEADING: Final = 40

# Okabe and Ito's colours, which colour-blind readers tell apart, darkened or lightened until they stand out from the paper.
COLOURS: Final = """
.picture { --pic-ink: #1d1c1a; --pic-soft: #5f5b53; --pic-line: #b8b1a3; --pic-paper: #fdfcf9; --pic-stay: #a8a296;
  --pic-1: #0067a5; --pic-2: #c24f00; --pic-3: #00775a; --pic-4: #a44c83; --pic-5: #8a6a00; --pic-6: #3d7ea6; }
@media (prefers-color-scheme: dark) { .picture { --pic-ink: #ebe8e1; --pic-soft: #aca79b; --pic-line: #5b574e;
  --pic-paper: #181816; --pic-stay: #6f6b62;
  --pic-1: #56a9de; --pic-2: #f0924d; --pic-3: #35bd97; --pic-4: #dc92bd; --pic-5: #d7b12f; --pic-6: #9ccbe6; } }
@media print { .picture { --pic-ink: #000000; --pic-soft: #4a4742; --pic-line: #8f8a80; --pic-paper: #ffffff;
  --pic-stay: #c9c5bc; --pic-1: #005a91; --pic-2: #a84400; --pic-3: #00664d; --pic-4: #8d3f70; --pic-5: #755a00;
  --pic-6: #35708f; }
  .picture * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
@media (forced-colors: active) { .picture { --pic-ink: CanvasText; --pic-soft: CanvasText; --pic-line: GrayText;
  --pic-paper: Canvas; --pic-stay: GrayText; --pic-1: CanvasText; --pic-2: LinkText; --pic-3: CanvasText;
  --pic-4: LinkText; --pic-5: CanvasText; --pic-6: LinkText; } }
.picture text { font: 13px/1.2 system-ui, "Segoe UI", "DejaVu Sans", Arial, sans-serif; fill: var(--pic-ink); }
.picture .soft { fill: var(--pic-soft); font-size: 12px; }
.picture .head { font-weight: 600; }
.picture .big { font-size: 15px; }
.picture .paper { fill: var(--pic-paper); }
.picture .line { stroke: var(--pic-line); fill: none; }
.picture .median { stroke: var(--pic-ink); stroke-width: 1.5; stroke-dasharray: 4 2; fill: none; }
.picture .node { fill: var(--pic-ink); }
.picture .stay { fill: var(--pic-stay); fill-opacity: .45; }
.picture .flow { fill-opacity: .6; stroke-width: 1; }
.picture .flow:hover, .picture .bar:hover { fill-opacity: .9; }
.picture .bar { stroke: var(--pic-paper); stroke-width: .75; }
.picture .over { paint-order: stroke; stroke: var(--pic-paper); stroke-width: 3px; stroke-linejoin: round; }
"""
PAINTS: Final = 6
"""How many colours there are; a shape's own is told by its label as well."""
PAINTED: Final = (
    "".join(f".picture .c{n} {{ fill: var(--pic-{n}); stroke: var(--pic-{n}); }}\n" for n in range(1, PAINTS + 1))
    + ".picture .bar { stroke: var(--pic-paper); }\n"
)
SHEET: Final = COLOURS + PAINTED
"""What a page needs to show pictures."""


def tag(name: str, /, *inside: str, **attributes: object) -> str:
    """An element. `class_` is `class`, `data_rows` is `data-rows`; what is inside is SVG already.

    >>> tag("rect", x=1.50, class_="a", data_rows=3)
    '<rect x="1.5" class="a" data-rows="3"/>'
    """
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_written(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{told}>{''.join(inside)}</{name}>" if inside else f"<{name}{told}/>"


def _written(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return text(str(value))


def text(words: str) -> str:
    """Words that stand in SVG: nothing in them is markup, and nothing drives a screen."""
    return escape(visible(words))


def label(x: float, y: float, words: str, kind: str = "", anchor: str = "start", room: float = 0) -> str:
    """Words at a place. Those that would take more than `room` are cut, and told whole to who asks."""
    wide = 8.8 if "big" in kind else 7.8 if "head" in kind else 7.0
    short = fitted(words, room, wide) if room else words
    whole = tag("title", text(words)) if short != words else ""
    named = {"class_": kind or None, "text_anchor": None if anchor == "start" else anchor}
    return tag("text", whole + text(short), x=x, y=y, **named)


def fitted(words: str, room: float, wide: float = 7.0) -> str:
    """Words that take no more than so much room, by the width that letters have on an average.

    >>> fitted("individuelle", 200), fitted("individuelle", 50)
    ('individuelle', 'indivi…')
    """
    most = int(room / wide)
    return words if len(words) <= most else words[: max(1, most - 1)].rstrip() + "…"


def path(*commands: str | float, **attributes: object) -> str:
    """A path: letters and numbers in turn."""
    drawn = " ".join(each if isinstance(each, str) else _written(float(each)) for each in commands)
    return tag("path", *([str(attributes.pop("inside"))] if "inside" in attributes else []), d=drawn, **attributes)


@final
class Drawing:
    """What one picture shows: its heading where it stands alone, its title and description for the ear, its shapes."""

    def __init__(self, heading: str, title: str, description: str) -> None:
        self.heading = heading
        self.title = title
        self.description = description
        self.height = 0.0
        self.shapes: list[str] = []

    def add(self, *shapes: str) -> None:
        """Shapes over those before them."""
        self.shapes.extend(shapes)

    def inline(self, ident: str) -> str:
        """The picture in a page that has its style sheet; `ident` is unique there."""
        return tag(
            "svg",
            tag("title", text(self.title), id=f"{ident}-t"),
            tag("desc", text(self.description), id=f"{ident}-d"),
            *self.shapes,
            viewBox=f"0 0 {WIDTH} {_written(self.height)}",
            class_="picture",
            role="img",
            aria_labelledby=f"{ident}-t",
            aria_describedby=f"{ident}-d",
        )


def alone(drawings: Sequence[Drawing], title: str, lang: str) -> str:
    """Pictures one under the other as a file of their own."""
    parts: list[str] = []
    y = 0.0
    for index, each in enumerate(drawings):
        parts.append(label(MARGIN, y + 24, each.heading, "head big", room=WIDTH - 2 * MARGIN))
        y += _HEADING
        parts.append(
            tag(
                "g",
                tag("title", text(each.title), id=f"p{index}-t"),
                tag("desc", text(each.description), id=f"p{index}-d"),
                *each.shapes,
                transform=f"translate(0 {_written(y)})",
                role="img",
                aria_labelledby=f"p{index}-t",
                aria_describedby=f"p{index}-d",
            )
        )
        y += each.height
    whole = tag(
        "svg",
        tag("title", text(title), id="t"),
        tag("style", escape(SHEET, quote=False)),
        tag("rect", width=WIDTH, height=y, class_="paper"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {WIDTH} {_written(y)}",
        width=WIDTH,
        height=y,
        class_="picture",
        lang=lang,
        aria_labelledby="t",
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'
