"""What the catalogue holds of a code."""

from __future__ import annotations

from typing import final

from millesime.frozen import dataclass
from millesime.text.diagnostic import Severity


@final
@dataclass(frozen=True, slots=True)
class Entry:
    """The sentences of one code. `{name}` in a sentence is one of the diagnostic's values.

    `fr`/`en`: stands alone on one line, in the user's words. `help_fr`/`help_en`: one imperative.
    """

    code: str
    fr: str
    en: str
    help_fr: str = ""
    help_en: str = ""
    severity: Severity = Severity.ERROR
