"""The parsing tables: made from the grammar once, kept as bytes, loaded without running anything they say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from typing import Any, cast

import lark
from lark import Lark, Token

from millesime import bundle

_FORMAT = "millesime/tables/1"
_OPTIONS: dict[str, Any] = {
    "parser": "lalr",
    "lexer": "contextual",
    "keep_all_tokens": True,
    "maybe_placeholders": False,
}


class WholeWords:
    """Lets every state read a name, so that a keyword is recognised as a whole word: `dansliste` is one name."""

    always_accept = ("NAME",)

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        """The tokens as they are."""
        return stream


@cache
def _seal() -> str:
    text = "\n".join((_FORMAT, lark.__version__, bundle.grammar_text()))
    return hashlib.sha256(text.encode()).hexdigest()


def build(*, strict: bool = False) -> Lark:
    """A parser straight from the grammar, without callbacks; strict for the tests."""
    return Lark(bundle.grammar_text(), postlex=WholeWords(), strict=strict, **_OPTIONS)


def dump(parser: Lark) -> bytes:
    """The tables of a parser as JSON, under the seal of this grammar and this version of Lark."""
    data, memo = parser.memo_serialize([lark.lexer.TerminalDef, lark.grammar.Rule])
    data["options"] = {**data["options"], "postlex": None, "transformer": None}
    return json.dumps({"seal": _seal(), "data": data, "memo": memo}, ensure_ascii=False, separators=(",", ":")).encode()


def load(blob: bytes, callbacks: object | None) -> Lark:
    """A parser from its tables; ValueError where they are damaged, or were made from another grammar."""
    try:
        held = json.loads(blob)
        if held["seal"] != _seal():
            raise ValueError("tables of another grammar")
        memo = {int(key): value for key, value in held["memo"].items()}
        data = _numbered(held["data"])
        loaded: Any = Lark
        return cast(Lark, loaded._load_from_dict(data, memo, transformer=callbacks, postlex=WholeWords()))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, lark.exceptions.LarkError) as fault:
        raise ValueError(f"unusable tables: {fault}") from fault


def _numbered(data: dict[str, Any]) -> dict[str, Any]:
    """JSON has made texts of the numbers that are keys."""
    table = data["parser"]["parser"]
    table["tokens"] = {int(key): value for key, value in table["tokens"].items()}
    table["states"] = {
        int(state): {int(token): action for token, action in actions.items()}
        for state, actions in table["states"].items()
    }
    return data
