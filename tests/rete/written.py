"""A mutation score written up: figures by edition, what is equivalent and why, what survives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tests.oracle.agreement import EDITIONS
from tests.rete.mutation import Score
from tests.rete.unmet import unmet

_COLUMNS = "| edition | pieces | units | planted | noticed | equivalent | survive | undecided | CPU |"


def written(pieces: Iterable[Mapping[str, Any]], *, whole: bool) -> tuple[str, list[str]]:
    """The report of these pieces, and what survives in them."""
    every, rows, survivors = Score(), [], []
    reasons: dict[str, Counter[str]] = {}
    pieces = list(pieces)
    for edition in EDITIONS:
        mine, score = [one for one in pieces if one["edition"] == edition], Score()
        for found in (score_of(one).argued() for piece in mine for one in piece["units"].values()):
            score.add(found)
        every.add(score)
        for why, count in score.equivalent.items():
            reasons.setdefault(why, Counter())[edition] = count
        seconds = sum(piece["seconds"] for piece in mine)
        counts = [len(mine), score.units, score.planted, score.noticed, score.equivalent.total()]
        counts += [len(score.survivors), len(score.drawn)]
        rows.append(f"| {edition} | {' | '.join(f'{count:,}' for count in counts)} | {seconds:.0f} s |")
        survivors += [f"survives: `{edition} {one}`" for one in score.survivors]
        survivors += [f"undecided: `{edition} {one}`" for one in score.drawn]
    lines = [
        "# Rules of the second engine gone wrong",
        "",
        f"**{every}.**" + ("" if whole else " Some goals only."),
        "",
    ]
    lines += [_COLUMNS, "|---|---|---|---|---|---|---|---|---|", *rows, ""]
    lines += [f"| equivalent because | {' | '.join(EDITIONS)} |", f"|---|{'---|' * len(EDITIONS)}"]
    for why, held in sorted(reasons.items(), key=lambda one: -one[1].total()):
        lines.append(f"| {why} | {' | '.join(f'{held[edition]:,}' for edition in EDITIONS)} |")
    for edition in EDITIONS if whole else ():
        names = {
            name for one in pieces if one["edition"] == edition for name in (*one["units"], *one.get("others", ()))
        }
        count, missing = unmet(edition, names)
        told = f", not met: {'; '.join(missing)}" if missing else ""
        lines += ["", f"{edition}: {count - len(missing)} of {count} versions of rules and exceptions met{told}."]
    lines += ["", *(f"- {one}" for one in survivors)]
    return "\n".join(lines).rstrip() + "\n", survivors


def score_of(kept: Mapping[str, Any]) -> Score:
    """A score as it was kept."""
    return Score(**{**kept, "equivalent": Counter(kept["equivalent"])})
