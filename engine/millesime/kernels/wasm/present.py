"""Whether modules can be run here."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec


@cache
def runs() -> bool:
    """Whether the package that runs them is installed (the extra `batch`)."""
    return find_spec("wasmtime") is not None
