"""The canonical spelling of each token, as French typography has it.

Thousands are parted by a narrow no-break space (U+202F), as is a percent sign from its figure; the euro sign by a
no-break space (U+00A0). A whole number without a unit keeps its figures together, unless its author parted them: it may
be a year. The words of labels and comments are their author's.
"""

from __future__ import annotations

import re

from millesime.syntax.build_expressions import article_number, letter_of
from millesime.syntax.literals import NARROW, NO_BREAK
from millesime.syntax.pieces import label_text

_FIGURE = re.compile(r"([0-9][0-9 \u00a0\u202f_]*)(,[0-9]+)?[ \u00a0\u202f]?(.*)", re.DOTALL)
_SIGNS = {"≤": "<=", "≥": ">=", "<>": "≠", "−": "-", "×": "*"}


def spelt(kind: str, text: str) -> str:
    """A token as the canonical layout writes it.

    >>> spelt("AMOUNT", "1941,36€") == "1\\u202f941,36\\u00a0€"
    True
    """
    match kind:
        case "AMOUNT":
            return _grouped(text, NO_BREAK + "€")
        case "RATE" if text.endswith("%"):
            return _grouped(text, NARROW + "%")
        case "RATE":
            number, unit = text.split()
            return f"{number} {unit}"
        case "NUMBER":
            return text if text.replace(",", "").isdigit() else _grouped(text, "")
        case "ITEM_NUMBER" | "ITEM_LETTER":
            return " ".join(letter_of(text).split())
        case "LABEL":
            return f"« {label_text(text)} »"
        case "POINTER":
            return f"[{' '.join(text[1:-1].split())}]"
        case "ARTICLE_NUMBER":
            return article_number(text)
        case "COMPARE" | "MINUS" | "TIMES":
            return _SIGNS.get(text, text)
        case _:
            return text if " " not in text and not re.search(r"\s", text) else " ".join(text.split())


def _grouped(text: str, unit: str) -> str:
    match = _FIGURE.match(text)
    if match is None:
        return text
    digits = re.sub(r"\D", "", match[1])
    head = len(digits) % 3 or 3
    groups = [digits[:head], *(digits[at : at + 3] for at in range(head, len(digits), 3))]
    return NARROW.join(groups) + (match[2] or "") + unit
