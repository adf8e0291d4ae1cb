"""Where a run writes, and when it stops."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, final

from millesime.batch.question import Form
from millesime.frozen import dataclass
from millesime.text.diagnostic import diagnose


@final
@dataclass(frozen=True, slots=True)
class Target:
    """Where a run writes, and when it stops."""

    out: Path
    form: Form
    rejects: Path | None = None
    max_rejects: int | None = None
    resume: bool = False
    lang: Literal["fr", "en"] = "en"
    command: tuple[str, ...] = ()


@final
class TooManyError(Exception):
    """More rows were refused than a run bears."""

    def __init__(self, limit: int, row: int) -> None:
        super().__init__(limit, row)
        self.diagnostic = diagnose("ML823", limit=limit, row=row)
