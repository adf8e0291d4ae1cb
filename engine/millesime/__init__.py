"""Millésime: law written as dated, versioned rules; each figure with the article, version and passage behind it.

    >>> import millesime
    >>> edition = millesime.load("2012")

Everything is imported when it is first used, so that `import millesime` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from millesime.bundle import VERSION as __version__

if TYPE_CHECKING:
    from millesime.batch.table import decide_table
    from millesime.difference.comparing import diff
    from millesime.difference.model import Difference
    from millesime.dossier.dossier import Dossier
    from millesime.facts.lexicon import Case
    from millesime.records.decision import Decision
    from millesime.records.result import Result
    from millesime.values import Duration, Status
    from millesime.whatif.questions import what_if
    from millesime.workspace.edition import Edition, load
    from millesime.workspace.recording import export, record
    from millesime.workspace.refused import Refused
    from millesime.workspace.replay import Replay, replay

_HOMES = {
    "Case": "millesime.facts.lexicon",
    "Decision": "millesime.records.decision",
    "Difference": "millesime.difference.model",
    "Dossier": "millesime.dossier.dossier",
    "Duration": "millesime.values",
    "Edition": "millesime.workspace.edition",
    "Refused": "millesime.workspace.refused",
    "Replay": "millesime.workspace.replay",
    "Result": "millesime.records.result",
    "Status": "millesime.values",
    "decide_table": "millesime.batch.table",
    "diff": "millesime.difference.comparing",
    "export": "millesime.workspace.recording",
    "load": "millesime.workspace.edition",
    "record": "millesime.workspace.recording",
    "replay": "millesime.workspace.replay",
    "what_if": "millesime.whatif.questions",
}

__all__ = [
    "Case",
    "Decision",
    "Difference",
    "Dossier",
    "Duration",
    "Edition",
    "Refused",
    "Replay",
    "Result",
    "Status",
    "__version__",
    "decide_table",
    "diff",
    "export",
    "load",
    "record",
    "replay",
    "what_if",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'millesime' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted(__all__)
