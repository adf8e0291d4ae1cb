"""Generated code laid out to be read: a call on one line where it fits, else an argument a line."""

from __future__ import annotations

import keyword
import re
import unicodedata

WIDTH = 100


def call(name: str, *arguments: str) -> str:
    """A call, its arguments being code."""
    flat = f"{name}({', '.join(arguments)})"
    if "\n" not in flat and len(flat) <= WIDTH:
        return flat
    inner = ",\n".join(indented(argument) for argument in arguments)
    return f"{name}(\n{inner},\n)"


def tupled(*parts: str) -> str:
    """A tuple."""
    flat = f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"
    if "\n" not in flat and len(flat) <= WIDTH:
        return flat
    inner = ",\n".join(indented(part) for part in parts)
    return f"(\n{inner},\n)"


def indented(text: str) -> str:
    """The same, one level further in."""
    return "\n".join(f"    {line}" for line in text.split("\n"))


def identifier(name: str) -> str:
    """A name of the law as one of Python.

    >>> identifier("tarification.mode"), identifier("prime 1°"), identifier("is")
    ('tarification_mode', 'prime_1', 'is_')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    text = re.sub(r"\W+", "_", plain).strip("_") or "x"
    text = f"_{text}" if text[0].isdigit() else text
    return f"{text}_" if keyword.iskeyword(text) or keyword.issoftkeyword(text) else text


def comment(text: str, width: int = 110) -> str:
    """Words of the law as a comment on one line: nothing in them can be taken for code."""
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f"# {words if len(words) <= width else words[: width - 1] + '…'}"
