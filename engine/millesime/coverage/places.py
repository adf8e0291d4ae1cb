"""Where an item lies in the law, and where a barème or a rule is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, final

from millesime.coverage.needs import Path
from millesime.model.expressions import RuleRef, ScaleRef
from millesime.model.program import Exception_, Lacuna, Rule, Scale, ScaleVersion, Version


@final
@dataclass(frozen=True, slots=True)
class Home:
    """Where an item lies: in which version of what. `rule` is the one that asks for it, None for a barème's own."""

    of: Rule | Exception_ | Scale
    rule: Rule | None
    version: Version | ScaleVersion | Lacuna | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        return self.of.name


@final
@dataclass(frozen=True, slots=True)
class Entry:
    """What an item is of (a version, a lacuna, a test, a case, a decision), where it lies and what leads to it."""

    of: Any
    home: Home
    needs: Path = ()


@final
@dataclass(frozen=True, slots=True)
class Look:
    """A place where a barème is looked up, or a rule is read."""

    ref: ScaleRef | RuleRef
    home: Home
    needs: Path
