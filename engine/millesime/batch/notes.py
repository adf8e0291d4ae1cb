"""Where a table of answers comes from, as its metadata tell: enough to decide any of its rows again."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from millesime.batch.columns import facts_of
from millesime.batch.question import Column, Input, Job, Law, Question, Side
from millesime.batch.stamps import Stamp
from millesime.bundle import VERSION
from millesime.workspace.edition import Edition

FORMAT = "millesime/batch/1"


def notes(job: Job, out: Path, stamps: Mapping[str, Stamp], rows: int, command: Sequence[str]) -> str:
    """The metadata of a table of answers: the same for the same run, whenever and wherever it is made."""
    told = {
        "format": FORMAT,
        "engine": VERSION,
        "command": list(command),
        "rows": rows,
        **question(job),
        "input": _file(job.input, out, stamps),
        "tables": [
            {"fact": side.fact, "fields": [name for name, _ in side.fields], **_file(side.input, out, stamps)}
            for side in job.sides
        ],
    }
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()


def question(job: Job) -> dict[str, Any]:
    """What a job asks, files apart."""
    asked = job.question
    return {
        "edition": {"id": job.law.edition, "digest": job.law.digest},
        "goals": list(asked.goals),
        "at": asked.at.isoformat() if asked.at else None,
        "at_column": job.at_column,
        "reading": asked.reading,
        "presumptions": asked.presumptions,
        "columns": {column.fact: list(column.path) for column in job.columns},
        "nones": sorted(job.nones),
        "keep": list(job.keep),
        "key": job.key,
        "others": sorted(job.others),
        "decided_by": job.engine,
    }


def _file(held: Input, out: Path, stamps: Mapping[str, Stamp]) -> dict[str, Any]:
    stamp = stamps.get(held.path)
    return {
        "path": os.path.relpath(Path(held.path).resolve(), out.resolve().parent),
        "form": held.form,
        "delimiter": held.delimiter,
        "size": stamp.size if stamp else None,
        "sha256": stamp.sha256 if stamp else None,
    }


def job_in(told: Mapping[str, Any], out: Path, edition: Edition, regulations: str | None) -> Job:
    """The job that a table's metadata tell of, under an edition; its files are where they lay beside the table."""
    facts = facts_of(edition.program)
    columns = tuple(Column(tuple(path), fact, facts[fact].type) for fact, path in sorted(told["columns"].items()))
    at = told["at"]
    sides = []
    for side in told["tables"]:
        item = facts[side["fact"]].type.item
        fields = edition.program.structures[item.name or ""].fields if item else ()
        types = {each.name: each.type for each in fields}
        held = tuple((name, types[name]) for name in side["fields"])
        sides.append(Side(side["fact"], _input(side, out), told["key"], held))
    return Job(
        Law(edition.id, edition.digest, regulations),
        Question(tuple(told["goals"]), date.fromisoformat(at) if at else None, told["reading"], told["presumptions"]),
        _input(told["input"], out),
        columns,
        frozenset(told["nones"]),
        told["at_column"],
        tuple(told["keep"]),
        told["key"],
        tuple(sides),
        frozenset(told["others"]),
        told["decided_by"],
    )


def _input(told: Mapping[str, Any], out: Path) -> Input:
    path = os.path.normpath(out.resolve().parent / told["path"])
    return Input(path, told["form"], told["delimiter"])


def with_input(job: Job, path: str) -> Job:
    """The same job of another file."""
    return replace(job, input=replace(job.input, path=path))


def sidecar(out: Path) -> Path:
    """Where the metadata of a file of text lie."""
    return out.with_name(f"{out.name}.meta.json")
