"""A table read once for each law, decided under both, counted as it passes: memory does not grow with the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import orjson

from millesime.batch.chunk import kept_fields
from millesime.batch.decide import Decider
from millesime.batch.law import kernel_of
from millesime.batch.question import Refusal
from millesime.batch.stamps import Stamp, stamped
from millesime.batch.twofold.changed import Changed, Target
from millesime.batch.twofold.counting import Counting
from millesime.batch.twofold.movement import Law, Movement, Refused, Side
from millesime.batch.twofold.pieces import Piece, Streams
from millesime.batch.twofold.prepared import Twofold
from millesime.bundle import VERSION

FORMAT: Final = "millesime/changed-rows/1"
EXAMPLES: Final = 3
"""Rows that show each change."""
REFUSALS: Final = 5

Progress = Callable[[int], None]


def run(
    of: Twofold, target: Target | None = None, progress: Progress = lambda _: None, examples: int = EXAMPLES
) -> Movement:
    """Decide every row under both laws. The rows that change are written where a `target` says."""
    deciders = (_decider(of, 0), _decider(of, 1))
    changed = None
    if target is not None:
        first = of.prepared[0]
        changed = Changed(target, kept_fields(first.job, first.source.schema), deciders)
    try:
        with ThreadPoolExecutor(1) as hashing, TemporaryDirectory(prefix="millesime-") as room:
            stamp = hashing.submit(stamped, of.asked.input)
            countings = [Counting(goal, of.laws, examples, Path(room)) for goal in of.asked.goals]
            found = _counted(of, Streams(of, deciders), countings, changed, progress, stamp.result)
        if changed is not None:
            changed.finish(_notes(found))
    except BaseException:
        if changed is not None:
            changed.discard()
        raise
    return found


def _counted(
    of: Twofold,
    streams: Streams,
    countings: Sequence[Counting],
    changed: Changed | None,
    progress: Progress,
    stamp: Callable[[], Stamp],
) -> Movement:
    rows = compared = moved = 0
    refused = [0, 0, 0]
    for piece in streams.pieces(REFUSALS):
        rows += piece.rows
        places = _compared(piece, refused)
        compared += len(places)
        any_changed = np.zeros(len(places), bool)
        for counting in countings:
            any_changed |= counting.take(piece, places)
        moved += int(np.count_nonzero(any_changed))
        if changed is not None:
            changed.take(piece, places[any_changed])
        progress(rows)
    return Movement(
        of.asked.input,
        stamp(),
        *of.laws,
        rows,
        compared,
        moved,
        Refused(*refused),
        _first(streams.refusals),
        tuple(each.told() for each in countings),
        (streams.tallies[0].left, streams.tallies[1].left),
        of.fixed,
        of.strangers,
    )


def _decider(of: Twofold, law: int) -> Decider | None:
    prepared, edition = of.jobs[law], of.laws[law].edition
    return None if prepared is None else Decider(prepared.job, edition, kernel_of(prepared.job, edition))


def _compared(piece: Piece, refused: list[int]) -> np.ndarray[Any, np.dtype[np.int64]]:
    """The rows that neither law refuses; those that one does are counted."""
    flags = [np.zeros(piece.rows, bool), np.zeros(piece.rows, bool)]
    for flag, half in zip(flags, piece.halves, strict=True):
        if half is not None:
            flag[half.refused] = True
    for index, found in enumerate((flags[0] & ~flags[1], flags[1] & ~flags[0], flags[0] & flags[1])):
        refused[index] += int(np.count_nonzero(found))
    return np.flatnonzero(~(flags[0] | flags[1]))


def _first(refusals: tuple[list[Refusal], list[Refusal]]) -> tuple[tuple[Side, Refusal], ...]:
    """The first refusals, each row once. A row among the first is so under each law that refuses it."""
    before, after = ({each.row: each for each in held} for held in refusals)
    found: list[tuple[Side, Refusal]] = []
    for row in sorted({*before, *after})[:REFUSALS]:
        side: Side = "both" if row in before and row in after else "before" if row in before else "after"
        found.append((side, before.get(row) or after[row]))
    return tuple(found)


def _law(of: Law) -> dict[str, Any]:
    return {
        "edition": of.edition.id,
        "digest": of.edition.digest,
        "at": of.at.isoformat() if of.at else None,
    }


def _notes(of: Movement) -> str:
    """Where a table of changed rows comes from: the same for the same run."""
    told = {
        "format": FORMAT,
        "engine": VERSION,
        "before": _law(of.before),
        "after": _law(of.after),
        "goals": [each.goal for each in of.goals],
        "rows": of.rows,
        "changed": of.changed,
        "input": {"size": of.stamp.size, "sha256": of.stamp.sha256},
    }
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()
