"""What ships with the engine: its version, the grammar, the law, the pages of the diagnostics.

In a wheel they lie in `_bundle`, beside this file; in a checkout, at its root. Nothing else in the core knows a path.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

VERSION = "0.1.0"
"""The engine's version; the packaging reads it here."""


@cache
def _root() -> Path:
    package = Path(__file__).resolve().parent
    bundled = package / "_bundle"
    return bundled if bundled.is_dir() else package.parents[1]


def grammar() -> Path:
    """The folder of the grammar's parts."""
    return _root() / "grammar"


def regulations() -> Path:
    """The folder that holds one folder an edition."""
    return _root() / "regulations"


def diagnostics() -> Path:
    """The folder that holds one page a diagnostic code.

    >>> diagnostics().name
    'diagnostics'
    """
    root = _root()
    return root / "diagnostics" if root.name == "_bundle" else root / "docs" / "diagnostics"


def grammar_text() -> str:
    """The whole grammar: its parts in the order of their names."""
    return "".join(grammar_parts().values())


def grammar_parts() -> dict[str, str]:
    """The parts of the grammar by name, in order."""
    return {part.name: part.read_text(encoding="utf-8") for part in sorted(grammar().glob("*.lark"))}
