"""`check --prove`: how long the shipped law takes, and how the time grows with the number of rules.

The larger laws are made: parts of twenty rules each, of thresholds, days, roundings and chains; no part knows another.
Time is the processor's, so that other work on the machine does not count; there is one thread.
"""

from __future__ import annotations

from datetime import date
from time import process_time

import millesime
from benchmarks.measure import table
from millesime.analysis.proofs.inquiry import Inquiry
from millesime.cli.law import law_at
from millesime.model.edition import EditionInfo
from millesime.model.program import Program
from millesime.pipeline import compile_edition, proved, read
from millesime.text import Source
from millesime.text.codes import grave


def grown(times: int) -> Program:
    """A law of so many parts."""
    text = "".join(_part(number) for number in range(times))
    info = EditionInfo("essai", "Essai", date(2000, 1, 1), date(2020, 12, 31), None, ())
    compiled = compile_edition([read(Source("grown.loi", text))], info, None)
    assert not any(grave(one) for one in compiled.diagnostics), [one.message("fr") for one in compiled.diagnostics][:3]
    return compiled.product


def _part(number: int) -> str:
    rules = "".join(
        f"""
règle p{number}.montant{place} : montant
  applicable si p{number}.effectif >= {place}
  version du 2000-01-01 au 2011-12-31 [AILLEURS « essai »]
    {100 + place} € si p{number}.effectif < {20 + place} et non p{number}.btp
    {200 + place} € si année(p{number}.jour) >= {1990 + place}
    sinon {"300 €" if not place else f"p{number}.montant{place - 1} à défaut 5 €"}
  version à compter du 2012-01-01 [AILLEURS « essai »]
    arrondi(p{number}.taux * {1000 + place} € ; 0,01 €)
"""
        for place in range(20)
    )
    return f"""
fait p{number}.effectif : entier de 0 à 10 000
fait p{number}.btp : booléen
fait p{number}.jour : date
fait p{number}.taux : taux de 0 % à 100 % par pas de 1 %
{rules}"""


def run() -> None:
    """Measure and print."""
    start = process_time()
    law = law_at([], None, prove=True)
    rows = [
        ("shipped, all analyses", process_time() - start, f"{len(law.files)} files, {len(law.diagnostics)} findings")
    ]
    for edition in ("2012", "2016"):
        program = millesime.load(edition).program
        start = process_time()
        proved(program)
        rows.append((f"proofs of {edition}", process_time() - start, f"{len(program.rules)} rules"))
    table("check --prove of the shipped law", "s", rows)
    rows = []
    for times in (5, 15, 50):
        program = grown(times)
        start = process_time()
        Inquiry(program)
        encoded = process_time() - start
        start = process_time()
        found = proved(program)
        taken = process_time() - start
        rows.append(
            (
                f"{len(program.rules)} rules",
                taken / len(program.rules) * 1e3,
                f"{taken:.1f} s, {encoded:.1f} of them formulas; {len(found)} findings",
            )
        )
    table("Proofs, per rule (a flat ratio is linear growth)", "ms", rows)


if __name__ == "__main__":
    run()
