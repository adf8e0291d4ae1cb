"""Checking the facts of a case against the lexicon: every problem at once, each with its path (semantics 3 and 12).

A case is a tree of names, nested (`accident: {date: …}`) or dotted (`accident.date: …`); its leaves are texts that know
their place (`Scalar`, from a file) or plain Python values. What comes out is held as `values.types.Type` says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import lru_cache
from typing import Any, TypeAlias, final

from millesime.facts.canonical import Json, to_json
from millesime.facts.composites import FactReaders
from millesime.facts.readers import Reader
from millesime.facts.refusals import RefusedError, placed, shown, spelt
from millesime.facts.scalars import Key, Scalar, place_of
from millesime.frozen import dataclass
from millesime.model.program import DATE_REFERENCE, Fact, Program
from millesime.text import NOWHERE, Checked, Diagnostic, Fix, Label
from millesime.text.diagnostic import diagnose
from millesime.text.nearest import nearest
from millesime.values.types import DATE

__all__ = ["Case", "Key", "Lexicon", "Scalar", "Tree"]

Tree: TypeAlias = "Mapping[str, Tree] | list[Tree] | Scalar"
"""What a case file holds. Its keys are `Key`s, which know their place."""

_SUGGESTED = 100


@final
@dataclass(frozen=True, slots=True)
class Case:
    """The facts of a case, checked: what is not in `values` is unknown. Presumptions are the evaluator's affair."""

    values: Mapping[str, object]
    """Each fact by its dotted name, held as its type says."""
    _lexicon: Lexicon = field(repr=False, compare=False)
    _written: dict[str, Json] | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def facts(self) -> dict[str, Json]:
        """The facts in their JSON form, nested and in name order, as a decision records them. Not to be changed."""
        if self._written is None:
            object.__setattr__(self, "_written", self._lexicon.written(self.values))
        assert self._written is not None
        return self._written


@final
class _Leaf:
    """Where a fact is."""

    __slots__ = ("name", "read")

    def __init__(self, name: str, read: Reader) -> None:
        self.name = name
        self.read = read


@final
class _Group:
    """Where several facts have the beginning of their names in common; `entries` also under dotted keys."""

    __slots__ = ("entries", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.entries: dict[str, _Group | _Leaf] = {}


@final
class Lexicon:
    """The facts that a program knows, each with its reader. Made once for a program, used for any number of cases."""

    def __init__(self, program: Program) -> None:
        self.facts: Mapping[str, Fact] = {DATE_REFERENCE: Fact(DATE_REFERENCE, DATE), **program.facts}
        """Every fact that a case may give, `date_reference` among them."""
        self._program = program
        readers = FactReaders(program)
        leaves = {name: _Leaf(name, readers.of(fact)) for name, fact in self.facts.items()}
        self._groups = {"": _Group("")}
        for name in self.facts:
            for end in _dots(name):
                self._groups.setdefault(name[:end], _Group(name[:end]))
        # A name that is both a fact and the beginning of others can only be a group; lowering refuses such a program.
        entries: dict[str, _Group | _Leaf] = {**leaves, **self._groups}
        for name, entry in entries.items():
            if name:
                for start in (-1, *_dots(name)):
                    self._groups[name[: max(start, 0)]].entries[name[start + 1 :]] = entry

    def check(self, tree: object) -> Checked[Case | None]:
        """The facts of a case, or None with everything that is wrong with them, in the order of their paths."""
        if not isinstance(tree, Mapping):
            return Checked(None, (diagnose("ML503", place_of(tree), value=shown(tree)),))
        values: dict[str, object] = {}
        problems: list[Diagnostic] = []
        self._visit(tree, self._groups[""], values, problems)
        if not problems:
            return Checked(Case(values, self))
        if any(problem.code == "ML504" for problem in problems):
            problems = [self._with_first(one, tree) if one.code == "ML504" else one for one in problems]
        return Checked(None, tuple(sorted(problems, key=_by_path)))

    def sound(self, tree: object) -> tuple[Case, frozenset[str]]:
        """What is in order of a case that is refused, and the names of the facts that are not."""
        values: dict[str, object] = {}
        problems: list[Diagnostic] = []
        if isinstance(tree, Mapping):
            self._visit(tree, self._groups[""], values, problems)
        spoilt = {re.split(r"[\[]", problem.path)[0] for problem in problems if problem.path}
        return Case({name: value for name, value in values.items() if name not in spoilt}, self), frozenset(spoilt)

    def _visit(
        self, tree: Mapping[Any, Any], group: _Group, values: dict[str, object], problems: list[Diagnostic]
    ) -> None:
        entries = group.entries
        for key, given in tree.items():
            entry = entries.get(key)
            if entry.__class__ is _Leaf:
                name = entry.name
                if name in values:
                    problems.append(diagnose("ML504", place_of(key), path=name, name=name))
                    continue
                try:
                    values[name] = entry.read(given, name)
                except RefusedError as refused:
                    values[name] = None
                    problems.extend(placed(refused.diagnostics, key))
            elif entry is None:
                problems.append(self._unknown(key, group, len(problems) < _SUGGESTED))
            elif isinstance(given, Mapping):
                self._visit(given, entry, values, problems)  # type: ignore[arg-type]  # a group by now
            else:
                inside = ", ".join(name for name in self.facts if name.startswith(f"{entry.name}."))
                place = place_of(given) if isinstance(given, Scalar) and given.text else place_of(key)
                problems.append(
                    diagnose("ML523", place, path=entry.name, name=entry.name, value=shown(given), facts=inside)
                )

    def _unknown(self, key: object, group: _Group, suggest: bool) -> Diagnostic:
        """An unknown name: what the law itself answers, a slip of the pen, or neither."""
        if not isinstance(key, str):
            return diagnose("ML511", path=group.name or None, name=shown(key))
        name = spelt(f"{group.name}.{key}" if group.name else str(key))
        if _answers(self._program, name):
            return diagnose("ML522", place_of(key), path=name, name=name)
        close = self._nearest(key, name, group) if suggest else None
        if close is None:
            return diagnose("ML521", place_of(key), path=name, name=name)
        within = f"{group.name}." if group.name else ""
        mended = close.removeprefix(within) if close.startswith(within) else None
        fix = Fix(key.span, mended) if isinstance(key, Key) and key.span is not NOWHERE and mended else None
        return diagnose("ML520", place_of(key), path=name, fix=fix, name=name, nearest=close)

    def _nearest(self, key: str, name: str, group: _Group) -> str | None:
        """Beside it in its group, then under the same last word elsewhere, then anywhere."""
        beside = nearest(key, tuple(group.entries))
        if beside is not None:
            return group.entries[beside].name
        last = f".{key.rpartition('.')[2]}"
        same = [fact for fact in self.facts if fact.endswith(last)]
        return same[0] if len(same) == 1 else nearest(name, tuple(self.facts))

    def _with_first(self, problem: Diagnostic, tree: Mapping[Any, Any]) -> Diagnostic:
        """The same, showing also where the fact is given first."""
        name = problem.value("name")
        place = next((place_of(key) for full, key in self._keys(tree, "") if full == name), NOWHERE)
        secondary = () if place is NOWHERE else (Label(place, "first"),)
        return diagnose("ML504", problem.primary, secondary=secondary, path=problem.path, name=name)

    def _keys(self, tree: Mapping[Any, Any], prefix: str) -> Iterator[tuple[str, object]]:
        for key, value in tree.items():
            name = f"{prefix}{key}"
            yield name, key
            if isinstance(value, Mapping) and name in self._groups:
                yield from self._keys(value, f"{name}.")

    def written(self, values: Mapping[str, object]) -> dict[str, Json]:
        """Values by dotted name in their JSON form, nested and in name order."""
        root: dict[str, Json] = {}
        for name in sorted(values):
            *path, last = name.split(".")
            at = root
            for part in path:
                inner = at.setdefault(part, {})
                assert isinstance(inner, dict)
                at = inner
            at[last] = to_json(values[name], self.facts[name].type, self._program.structures)
        return root


def _dots(name: str) -> Iterator[int]:
    return (match.start() for match in re.finditer(r"\.", name))


def _answers(program: Program, name: str) -> bool:
    """Whether the law itself answers under this name, or under names that begin so."""
    prefix = f"{name}."
    known = (*program.rules, *program.scales)
    return any(answer == name or answer.startswith(prefix) for answer in known)


@lru_cache(maxsize=1024)
def _parts(path: str) -> tuple[tuple[int, int, str], ...]:
    return tuple(
        (1, int(part), "") if part.isdecimal() and len(part) < 10 else (0, 0, part)
        for part in re.split(r"[\[\].]+", path)
        if part
    )


def _by_path(problem: Diagnostic) -> tuple[object, ...]:
    return _parts(problem.path or ""), problem.primary.start, problem.code
