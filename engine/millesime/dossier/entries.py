"""What a journal says, entry by entry: facts told, facts withdrawn, the law adopted, the case closed and opened again.

An entry's id is the hash of what it says; it names what it withdraws by the ids of the entries that told it. Nothing
depends on the place of an entry in the journal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, final

import orjson

from millesime.facts.canonical import Json

FORMAT: Final = "millesime/dossier/1"
ID: Final = 16
"""Digits of an id."""


class Act(StrEnum):
    """What an entry does."""

    OPEN = "open"
    TELL = "tell"
    RETRACT = "retract"
    LAW = "law"
    CLOSE = "close"
    REOPEN = "reopen"


Telling = tuple[str, str]
"""A fact as one entry told it: the entry's id, the fact's name."""


@final
@dataclass(frozen=True, slots=True)
class Law:
    """The edition that a dossier is decided under."""

    edition: str
    digest: str


@final
@dataclass(frozen=True, slots=True)
class Asked:
    """What a dossier asks: these goals (none: every goal that the facts reach), as of a day, in a reading."""

    goals: tuple[str, ...] = ()
    at: str | None = None
    reading: str | None = None
    presumptions: bool = True


@final
@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `id` and `at` are told, never drawn here; `after` is the entry that came before it where it was made."""

    id: str
    act: Act
    at: str
    after: str | None = None
    dossier: str | None = None
    law: Law | None = None
    asked: Asked | None = None
    facts: Mapping[str, Json] | None = None
    withdraws: tuple[Telling, ...] = ()
    lifts: tuple[str, ...] = ()
    """Entries that this one ends: laws that another takes the place of, closings."""
    note: str | None = None


def canonical(value: Any) -> bytes:
    """The bytes of a line and of what hashes are taken of: canonical JSON."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def made(act: Act, at: str, **parts: Any) -> Entry:
    """An entry with its id."""
    entry = Entry("", act, at, **parts)
    return Entry(id_of(written(entry)), act, at, **parts)


def id_of(said: Json) -> str:
    """The id of what an entry says."""
    return hashlib.sha256(canonical(said)).hexdigest()[:ID]


def written(entry: Entry) -> dict[str, Json]:
    """What an entry says, as the journal holds it; what it does not say is left out."""
    said: dict[str, Json] = {"do": entry.act.value, "at": entry.at}
    if entry.act is Act.OPEN:
        said["format"] = FORMAT
    if entry.after is not None:
        said["after"] = entry.after
    if entry.dossier is not None:
        said["dossier"] = entry.dossier
    if entry.law is not None:
        said["edition"] = {"id": entry.law.edition, "digest": entry.law.digest}
    if entry.asked is not None:
        asked = entry.asked
        said["question"] = {
            "goals": list(asked.goals),
            "date_reference": asked.at,
            "reading": asked.reading,
            "presumptions": asked.presumptions,
        }
    if entry.facts is not None:
        said["facts"] = dict(entry.facts)
    if entry.withdraws:
        said["withdraws"] = [list(one) for one in entry.withdraws]
    if entry.lifts:
        said["lifts"] = list(entry.lifts)
    if entry.note is not None:
        said["note"] = entry.note
    return said


class NewerError(Exception):
    """The entry is of a format that this version does not know."""


def read(said: Any) -> Entry:
    """The entry that a journal holds; ValueError where it is none, `NewerError` where it is another version's."""
    try:
        if said["do"] == Act.OPEN and said["format"] != FORMAT:
            raise NewerError(str(said["format"]))
        if said["do"] not in list(Act):
            raise NewerError(f"{said['do']}")
        law, asked = said.get("edition"), said.get("question")
        entry = Entry(
            id_of(said),
            Act(said["do"]),
            said["at"],
            said.get("after"),
            said.get("dossier"),
            None if law is None else Law(law["id"], law["digest"]),
            None if asked is None else _asked(asked),
            said.get("facts"),
            tuple((str(entry), str(name)) for entry, name in said.get("withdraws", ())),
            tuple(map(str, said.get("lifts", ()))),
            said.get("note"),
        )
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"{type(fault).__name__}: {fault}") from fault
    if written(entry) != said or not _whole(entry):
        raise ValueError("not an entry")
    return entry


def _asked(said: Mapping[str, Any]) -> Asked:
    return Asked(tuple(said["goals"]), said["date_reference"], said["reading"], said["presumptions"])


def _whole(entry: Entry) -> bool:
    """Whether an entry has what its act needs."""
    at: Any = entry.at
    facts: Any = entry.facts
    if not isinstance(at, str) or not (facts is None or isinstance(facts, dict)):
        return False
    match entry.act:
        case Act.OPEN:
            return None not in (entry.dossier, entry.law, entry.asked)
        case Act.LAW:
            return entry.law is not None
        case Act.TELL:
            return bool(entry.facts)
        case Act.RETRACT:
            return bool(entry.withdraws)
        case Act.REOPEN:
            return bool(entry.lifts)
        case _:
            return True


def as_json(entry: Entry) -> dict[str, Json]:
    """An entry for programs: what it says, and its id."""
    return {"id": entry.id, **written(entry)}
