"""ML407: a fact that this edition declares and that nothing reads.

Being an event date, a bound of a check between facts or part of a norm is being read; standing in a scenario is not.
Facts of the editions it extends are theirs to answer for.

Example: `fait entreprise.code_postal : texte` in an edition whose rules never ask for it. Page: docs/diagnostics/ML407.md.
"""

from __future__ import annotations

from collections.abc import Iterator

from millesime.model.expressions import FactRef
from millesime.model.program import DATE_REFERENCE, Program
from millesime.model.walk import dependencies, walk
from millesime.text import Diagnostic
from millesime.text.diagnostic import diagnose


def check(program: Program) -> Iterator[Diagnostic]:
    """Every fact of this edition that no rule, barème or check between facts reads."""
    read = {DATE_REFERENCE}.union(*dependencies(program).values())
    for coherence in program.coherences:
        read.update(coherence.facts)
        read.update(node.name for node in walk(coherence.test) if isinstance(node, FactRef))
    for fact in program.facts.values():
        if fact.name not in read and fact.edition == program.edition:
            yield diagnose("ML407", fact.span, name=fact.name)
