"""`millesime audit`: whether a store is still what was added to it, and whether its decisions come out again."""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Container, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from millesime.cli import kept
from millesime.cli.asked import count, data_of
from millesime.cli.desk import BAD_NEWS, FINE, CommandError
from millesime.cli.verb import Given, Option, Verb

if TYPE_CHECKING:
    from collections.abc import Callable

    from millesime.cli.audit_state import Begun
    from millesime.cli.desk import Desk
    from millesime.records.heads import Head
    from millesime.stores.interface import Store
    from millesime.workspace.audit import Audit

SAMPLE = "100"
INTERRUPTED = 130
_PAUSE = 5.0
"""Seconds between two notes of progress, where a file for it was given."""


def _run(given: Given, desk: Desk) -> int:
    if given.resume and given.fresh:
        raise CommandError("resume_or_fresh", usage=True)
    replays = given.replays if given.replays in ("all", "none") else str(count("--replays", given.replays))
    heads = [(path, _head(path)) for path in given.head]
    trusted = frozenset(map(_key, given.key)) or None
    from millesime.cli import audit_state
    from millesime.workspace.audit import Audit

    with kept.opened(given.store, desk.say("argument.store")) as store:
        path = Path(given.state) if given.state else audit_state.beside(store)
        begun = _begun(given, path, store, replays)
        audit = Audit(store, _chosen(begun), heads, begun.state, trusted)
        try:
            _walk(audit, lambda: audit_state.keep(path, begun.at(audit.state)) if given.state else None, desk)
        except KeyboardInterrupt:
            audit_state.keep(path, begun.at(audit.state))
            done = audit.state.frontier.size
            desk.tell("")
            desk.tell(desk.say("audit.interrupted", done=done, total=store.size()))
            desk.tell("  " + _command(given, path))
            return INTERRUPTED
        audit_state.forget(path)
        from millesime.cli.audited import show

        show(audit, store, begun.replays, given.format, desk)
    return BAD_NEWS if audit.state.findings else FINE


def _head(path: str) -> Head:
    from millesime.records.heads import head_from

    head = head_from(data_of(path))
    if head is None:
        raise CommandError("not_a_head", path=path)
    return head


def _key(path: str) -> bytes:
    from millesime.records.heads import public_from

    key = public_from(data_of(path))
    if key is None:
        raise CommandError("not_a_public_key", path=path)
    return key


def _begun(given: Given, path: Path, store: Store, replays: str) -> Begun:
    """The audit that was interrupted, if it is to go on and is of this store; else a new one."""
    from millesime.cli import audit_state

    if given.fresh or not path.exists():
        if given.resume:
            raise CommandError("nothing_to_resume", path=path)
        return audit_state.Begun(store.url, replays, int.from_bytes(os.urandom(8)), store.size())
    if not given.resume:
        raise CommandError("interrupted_before", path=path)
    begun = audit_state.read(path)
    if begun is None:
        raise CommandError("not_a_state", path=path)
    if audit_state.named(begun.url) != audit_state.named(store.url):
        raise CommandError("state_of_another", path=path, store=begun.url)
    if not begun.state.belongs_to(store):
        raise CommandError("state_of_other_history", path=path, n=begun.state.frontier.size)
    return begun


def _chosen(begun: Begun) -> Container[int]:
    """The places of the records to replay; those drawn by lot are the same after an interruption."""
    if begun.replays == "all":
        return range(sys.maxsize)
    if begun.replays == "none":
        return ()
    drawn = random.Random(begun.seed).sample(range(begun.size), min(int(begun.replays), begun.size))
    return frozenset(drawn)


def _walk(audit: Audit, note: Callable[[], None], desk: Desk) -> None:
    last = monotonic()
    with _bar(desk) as shown:
        for report in audit.run():
            shown(report.stage, report.done, report.total)
            if monotonic() - last > _PAUSE:
                note()
                last = monotonic()


@contextmanager
def _bar(desk: Desk) -> Iterator[Callable[[str, int, int], None]]:
    """A bar with its rate and the time left, on a terminal; nothing elsewhere."""
    bars: dict[str, Any] = {}

    def shown(stage: str, done: int, total: int) -> None:
        if stage not in bars:
            for bar in bars.values():
                bar.close()
            bars[stage] = tqdm(
                total=total, desc=desk.say(f"audit.stage_{stage}"), unit="", ncols=min(desk.columns, 100)
            )
        bars[stage].update(done - bars[stage].n)

    try:
        if not sys.stderr.isatty():
            raise ModuleNotFoundError
        from tqdm import tqdm
    except ModuleNotFoundError:
        yield lambda *_: None
        return
    try:
        yield shown
    finally:
        for bar in bars.values():
            bar.close()


def _command(given: Given, path: Path) -> str:
    import shlex

    words = ["millesime", "audit", given.store, "--resume"]
    words += ["--state", str(path)] if given.state else []
    for option, paths in (("--head", given.head), ("--key", given.key)):
        for each in paths:
            words += [option, each]
    return kept.safe(shlex.join(words))


VERB = Verb(
    "audit",
    (
        kept.STORE,
        Option("--replays", "all|none|N", default=SAMPLE, help="audit.replays"),
        Option("--head", "FILE", many=True, completes="file", help="audit.head"),
        Option("--key", "FILE", many=True, completes="file", help="audit.key"),
        Option("--resume", help="audit.resume"),
        Option("--fresh", help="audit.fresh"),
        Option("--state", "FILE", completes="file", help="audit.state"),
        Option("--format", "text|json", choices=("text", "json"), default="text", help="audit.format"),
    ),
    _run,
)
