"""`millesime diff A B`: what parts two laws, rule by rule, and what it comes to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from millesime.cli.asked import EDITION, GOAL, OUT, case_in
from millesime.cli.desk import BAD_NEWS, FINE, WRONG, CommandError
from millesime.cli.diff_population import POPULATION, decided, drawn, misplaced, movement
from millesime.cli.verb import Given, Option, Verb

if TYPE_CHECKING:
    from millesime.batch.twofold.movement import Movement
    from millesime.cli.desk import Desk
    from millesime.difference.model import Difference
    from millesime.difference.sides import Sides


def _run(given: Given, desk: Desk) -> int:
    for name in ("before", "after"):
        if getattr(given, name) is None:
            raise CommandError("needs_argument", what=desk.say(f"argument.{name}"), usage=True)
    from millesime.difference.sides import sides

    pair = sides(given.before, given.after, given.edition, desk.regulations)
    people: Movement | None = None
    if given.population:
        if given.case:
            raise CommandError("case_or_population", usage=True)
        days = pair.days or (None, None)
        laws = (pair.before, days[0], pair.names[0]), (pair.after, days[1], pair.names[1])
        if given.format != "html":
            return decided(given, desk, *laws)
        people = movement(given, desk, *laws)
    else:
        misplaced(given)
    found = _found(given, pair, desk)
    if found is None:
        return WRONG
    out = Path(given.out) if given.out else None
    if given.format == "json":
        import orjson

        from millesime.difference.shape import shape

        desk.emit(orjson.dumps(shape(found), option=orjson.OPT_INDENT_2) + b"\n", out)
    elif given.format == "html":
        from millesime.difference.page import page

        desk.print(page(found, people, desk.lang), out)
    else:
        from millesime.cli.diff_text import text

        desk.print(text(found, desk, brief=bool(given.brief), painted=desk.colour and out is None), out)
        if out is None and sys.stdout.isatty() and found.rules and found.case is None:
            desk.tell(desk.say("diff.hint" if given.brief else "diff.hint_long"))
    if people is not None:
        return drawn(people, given, desk)
    return BAD_NEWS if _parted(found) else FINE


def _parted(found: Difference) -> bool:
    """Whether there is anything to tell; of a case, whether it is decided otherwise."""
    if found.case is not None:
        from millesime.difference.model import Outcome

        return any(one.outcome is not Outcome.SAME for one in found.case)
    return bool(found.rules) or found.horizon_only


def _found(given: Given, pair: Sides, desk: Desk) -> Difference | None:
    """What parts the laws; None where the case is refused, once it has been said why."""
    from millesime.difference.comparing import compared, under_both

    if given.case is None:
        with _bar(desk) as shown:
            return compared(pair, given.goal, shown)
    source, read = case_in(given.case)
    if read.product is None or read.diagnostics:
        desk.complain(read.diagnostics, {source.name: source})
        return None
    from millesime import Refused

    try:
        return under_both(pair, read.product, given.goal)
    except Refused as refused:
        desk.complain(refused.diagnostics, {source.name: source})
        return None


@contextmanager
def _bar(desk: Desk) -> Iterator[Callable[[int, int], None] | None]:
    """A bar over the goals, on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from tqdm import tqdm

    shown: list[Any] = []

    def update(done: int, of: int) -> None:
        if not shown:
            bar = "{desc}: {n_fmt}/{total_fmt} |{bar}| {remaining}"
            shown.append(
                tqdm(total=of, desc=desk.say("diff.bar"), ncols=min(desk.columns, 80), leave=False, bar_format=bar)
            )
        shown[0].update(done - shown[0].n)

    try:
        yield update
    finally:
        for bar in shown:
            bar.close()


VERB = Verb(
    "diff",
    (
        Option("before", "A", completes="edition", help="diff.before"),
        Option("after", "B", completes="edition", help="diff.after"),
        EDITION,
        GOAL,
        Option("--case", "FILE", completes="file", help="diff.case"),
        Option("--brief", help="diff.brief_only"),
        Option("--format", "text|json|html", choices=("text", "json", "html"), default="text", help="diff.format"),
        OUT,
        *POPULATION,
    ),
    _run,
)
