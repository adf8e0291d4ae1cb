"""The edition and the kernel of a job, in whatever process decides it; made once there."""

from __future__ import annotations

import os
from functools import lru_cache

from millesime.batch.decide import Decider, Kernel
from millesime.batch.question import Job, Law
from millesime.text.diagnostic import diagnose
from millesime.workspace import stamp
from millesime.workspace.cache import Cache, Entry, folder
from millesime.workspace.edition import Edition, load
from millesime.workspace.refused import Refused

_LENT: dict[str, Edition] = {}


def lend(edition: Edition) -> None:
    """Have this process decide under an edition that it was given, and look for it on no disk."""
    _LENT[edition.digest] = edition


@lru_cache(maxsize=4)
def edition_of(law: Law) -> Edition:
    """The edition of a job; refused where it is another than the one that the job was made for."""
    edition = _LENT.get(law.digest) or load(law.edition, regulations=law.regulations)
    if edition.digest != law.digest:
        raise Refused([diagnose("ML820", edition=law.edition, then=law.digest, now=edition.digest)])
    return edition


def kernel_of(job: Job, edition: Edition) -> Kernel | None:
    """The kernel of a job's question; None where every row is to be decided by the evaluator."""
    if job.engine == "rows":
        return None
    from millesime.kernels.kernel import Kernel as Columns

    asked = job.question
    return Columns(edition.program, asked.goals, asked.reading, asked.presumptions, asked.at)


def kept_of(job: Job) -> Entry | None:
    """Where what is compiled of a job's law and goals is kept between runs; None where nothing is."""
    where = folder(os.environ)
    if where is None:
        return None
    asked, law = job.question, job.law
    parts = [law.digest, *asked.goals, f"reading {asked.reading}", f"presumptions {asked.presumptions}"]
    return Entry(
        Cache(where), "rows", stamp.key(stamp.engine(), stamp.room("kernels"), *(each.encode() for each in parts))
    )


@lru_cache(maxsize=2)
def decider_of(job: Job) -> Decider:
    """What decides a job's chunks."""
    edition = edition_of(job.law)
    return Decider(job, edition, kernel_of(job, edition))
