"""What was found for a goal, before the editions decide it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, final

from millesime.difference.model import Manner, Outcome

Days = tuple[date | None, date | None]
Values = Mapping[str, Any]


@final
@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for a goal: facts under each law, by dotted names, and the day on which each is asked."""

    goal: str
    outcome: Outcome
    manner: Manner | None = None
    facts: tuple[Values, Values] = ({}, {})
    days: Days = (None, None)
    why: str = ""
