"""What an entry may say: facts held against the law and against what stands, and tellings found by name or by entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, final

from millesime.dossier.entries import Telling
from millesime.dossier.journal import refused
from millesime.dossier.standing import Judge
from millesime.dossier.state import State, Told
from millesime.facts.canonical import Json, to_json
from millesime.facts.lexicon import Case
from millesime.model.program import DATE_REFERENCE
from millesime.text import Span
from millesime.text.diagnostic import Diagnostic, diagnose
from millesime.text.nearest import nearest
from millesime.values.types import DATE
from millesime.workspace.refused import Refused


@final
@dataclass(frozen=True, slots=True)
class Sayable:
    """Facts that may be told, and what they take the place of."""

    facts: Mapping[str, Json]
    withdraws: tuple[Telling, ...]


def flat(judge: Judge, case: Case) -> dict[str, Json]:
    """The facts of a case by their dotted names, as they were given, in their JSON form."""
    program = judge.edition.program
    return {
        name: to_json(value, DATE if name == DATE_REFERENCE else program.facts[name].type, program.structures)
        for name, value in case.values.items()
    }


def told(judge: Judge, path: Path, state: State, facts: Any, *, correct: bool, contest: bool) -> Sayable:
    """Facts held against the lexicon, then against what stands: what is told otherwise must be corrected or contested."""
    checked = judge.edition.check_facts(facts)
    if checked.product is None:
        raise Refused(checked.diagnostics)
    given = flat(judge, checked.product)
    if not given:
        raise refused("ML785", path)
    otherwise = {
        name: standing
        for name, value in given.items()
        if (standing := [one for one in state.told.get(name, ()) if one.value != value])
    }
    if otherwise and not (correct or contest):
        raise Refused([_otherwise(path, name, given[name], standing) for name, standing in otherwise.items()])
    withdraws = [(one.entry, name) for name, standing in otherwise.items() for one in standing] if correct else []
    return Sayable(given, tuple(withdraws))


def _otherwise(path: Path, name: str, value: Json, standing: Sequence[Told]) -> Diagnostic:
    held = ", ".join(f"{_shown(one.value)} ({one.entry})" for one in standing)
    return diagnose("ML774", Span(str(path), 0, 0), path=name, name=name, value=_shown(value), told=held)


def _shown(value: Json) -> str:
    from millesime.dossier.entries import canonical

    text = value if isinstance(value, str) else canonical(value).decode()
    return text if len(text) <= 60 else f"{text[:57]}…"


def named(path: Path, state: State, names: Sequence[str]) -> tuple[Telling, ...]:
    """The tellings that names mean: a fact's, an entry's, or one of both as `ID:NAME`; `Refused` where one means nothing."""
    standing = [(one.entry, name) for name, told in state.told.items() for one in told]
    found: list[Telling] = []
    problems: list[Diagnostic] = []
    for given in names:
        entry, _, name = given.rpartition(":")
        meant = [
            telling
            for telling in standing
            if (telling == (entry, name) if entry else given in telling or telling[1].startswith(f"{given}."))
        ]
        if not meant:
            near = nearest(name, tuple(state.told))
            known = f"`{near}`" if near else ", ".join(state.told) or "—"
            problems.append(diagnose("ML778", Span(str(path), 0, 0), path=given, name=given, known=known))
        found += meant
    if problems:
        raise Refused(problems)
    return tuple(dict.fromkeys(found))
