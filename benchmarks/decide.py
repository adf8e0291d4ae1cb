"""One decision through the Python API, beside other engines on the same job.

The job is `tarification.mode`: two periods of thresholds on the headcount, with the exceptions of the shipped law for ours
and the thresholds and the new establishment alone for the peers, which makes the comparison kinder to them. Ours always
has its complete trail and the values under the other readings. Peers are measured where they are installed
(`pip install -e '.[bench]'`), with their trace where they have one.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib.util import find_spec

import millesime
from benchmarks import peers
from benchmarks.measure import micros, table

FACTS = {
    "entreprise": {"effectif": 19},
    "etablissement": {"annee_creation": 1990, "alsace_moselle": False},
    "tarification": {"annee": 2012, "date_effet": date(2012, 6, 1)},
}
GOAL = ["tarification.mode"]


def plain(headcount: int, year: int, created: int) -> str:
    """The same thresholds as a function that a programmer would write, without date, source or trail."""
    if year <= created + 1:
        return "collective"
    low, high = (20, 150) if year >= 2012 else (10, 200)
    return "collective" if headcount < low else "mixte" if headcount < high else "individuelle"


def run() -> None:
    """Measure and print."""
    edition = millesime.load("2012")
    case = edition.check_facts(FACTS).product
    assert case is not None
    assert edition.evaluate(case, goals=GOAL)[GOAL[0]].value == plain(19, 2012, 1990) == "collective"
    rows: list[tuple[str, float, str]] = [
        ("facts checked, complete trail", micros(lambda: edition.evaluate(case, goals=GOAL)), ""),
        ("facts checked each time", micros(lambda: edition.evaluate(FACTS, goals=GOAL)), "coherence checks too"),
        (
            "canonical JSON and digest too",
            micros(lambda: edition.evaluate(case, goals=GOAL).to_json()),
            f"{len(edition.evaluate(case, goals=GOAL).to_json())} bytes",
        ),
        ("a plain function, no trail", micros(lambda: plain(19, 2012, 1990)), ""),
    ]
    engines: list[tuple[str, str, Callable[[], Callable[[], object]]]] = [
        ("zen", "zen-engine, with trace", peers.zen_with_trace),
        ("rule_engine", "rule-engine, no trace", peers.rule_engine),
        ("durable", "durable_rules, no trace", peers.durable),
        ("openfisca_core", "openfisca-core, no trace", peers.openfisca),
        ("openfisca_core", "openfisca-core, with trace", peers.openfisca_with_trace),
    ]
    for module, name, make in engines:
        if find_spec(module):
            rows.append((name, micros(make()), ""))
        else:
            print(f"  {name}: not installed, not measured")
    table("One decision, tarification.mode", "µs", rows)


if __name__ == "__main__":
    run()
