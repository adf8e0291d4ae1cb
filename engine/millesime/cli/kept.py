"""Stores as the verbs meet them: opened by the address that a person gave, searched, and what they hold read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from millesime.cli.desk import CommandError
from millesime.cli.verb import Option

if TYPE_CHECKING:
    from millesime.records.envelope import Envelope, Erasure
    from millesime.stores.interface import Kept, Store

STORE: Final = Option("store", "STORE", completes="file", help="argument.store")
BRIEF: Final = 12
"""Digits of an id where it is listed: more than enough to find the record by."""

_ID = re.compile(r"sha256:[0-9a-f]{8,64}|[0-9a-f]{8,64}")
_PLACE = re.compile(r"\d{1,7}")

_STRETCH = 512


def opened(where: str | None, what: str, *, create: bool = False) -> Store:
    """The store at an address that a person gave; `what` says what is missing where none was given."""
    if where is None:
        raise CommandError("needs_argument", what=what, usage=True)
    from millesime.stores.opening import open_store

    return open_store(where, create=create)


def is_id(text: str) -> bool:
    """Whether a text names a record: its id, at least 8 digits of it, or its place in the log.

    >>> is_id("sha256:e3b0c442"), is_id("e3b0c442"), is_id("12"), is_id("decision.json")
    (True, True, True, False)
    """
    return bool(_ID.fullmatch(text) or _PLACE.fullmatch(text))


def found(store: Store, key: str | None, what: str) -> Kept:
    """The leaf that a person named by its id, the beginning of it, or its place."""
    if key is None:
        raise CommandError("needs_argument", what=what, usage=True)
    if not is_id(key):
        raise CommandError("not_an_id", id=key)
    kept = store.get(int(key) if _PLACE.fullmatch(key) else key)
    if kept is None:
        raise CommandError("unknown_record", id=key, store=store.url)
    return kept


def held(kept: Kept) -> Envelope | Erasure:
    """What a leaf holds; refused where it is nothing that this version reads."""
    from millesime.records.envelope import read_leaf

    content = read_leaf(kept.leaf)
    if content is None:
        raise CommandError("unreadable_record", id=brief(kept.id), seq=kept.seq)
    return content


def brief(id: str) -> str:
    """An id, short enough to be listed and long enough to be found again.

    >>> brief("sha256:" + "0123456789abcdef" * 4)
    '0123456789ab'
    """
    return id.removeprefix("sha256:")[:BRIEF]


def safe(text: str) -> str:
    """A name as a terminal may show it, wherever it came from."""
    from millesime.text.screen import visible

    return visible(text)


def moment(at: str) -> str:
    """A time as it is shown: UTC, and said so.

    >>> moment("2012-04-01T09:30:00Z")
    '2012-04-01 09:30:00 UTC'
    """
    return f"{at[:10]} {at[11:19]} UTC"


def erased(store: Store, record: str) -> Erasure | None:
    """What says that the secrets of a record were destroyed, if they were."""
    from millesime.records.envelope import Erasure, read_leaf

    for kept in backwards(store):
        content = read_leaf(kept.leaf)
        if isinstance(content, Erasure) and content.record == record:
            return content
        if kept.id == record:
            break
    return None


def backwards(store: Store) -> Iterator[Kept]:
    """The leaves of a store, from the newest to the oldest."""
    stop = store.size()
    while stop > 0:
        start = max(0, stop - _STRETCH)
        yield from reversed(list(store.leaves(start, stop)))
        stop = start
