"""The same case under another edition, with the facts that it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from millesime.facts.lexicon import Lexicon
from millesime.model.program import DATE_REFERENCE
from millesime.whatif.matter import Matter
from millesime.whatif.model import Elsewhere, answer_of
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from millesime.workspace.edition import Edition


def elsewhere(matter: Matter, other: Edition) -> Elsewhere:
    """What another edition makes of the case."""
    lexicon = Lexicon(other.program)
    known = {name: value for name, value in matter.values.items() if name in lexicon.facts}
    unknown = tuple(sorted(matter.values.keys() - known.keys() - {DATE_REFERENCE}))
    reading = matter.reading if matter.reading in other.readings() else None
    try:
        decision = other.evaluate(
            matter.written_nested(known), [matter.goal], reading=reading, presumptions=matter.presumptions
        )
    except Refused as refused:
        return Elsewhere(other.id, None, unknown, tuple(refused.diagnostics))
    return Elsewhere(other.id, answer_of(decision, matter.goal), unknown)
