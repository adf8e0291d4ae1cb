"""The rule files that paths name, with the editions they belong to and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, final

from millesime.bundle import regulations

if TYPE_CHECKING:
    from millesime.model.program import Program
    from millesime.text import Diagnostic, Source
    from millesime.workspace.library import Library

_MANIFEST = "edition.yaml"


@final
@dataclass(frozen=True, slots=True)
class Law:
    """What was read: rule files by the name people know, the texts to show faults in, the faults, each once."""

    files: tuple[str, ...]
    sources: Mapping[str, Source]
    diagnostics: tuple[Diagnostic, ...]


@final
@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a library that a path names: some of its editions, and of their files those under `inside`."""

    library: Library
    editions: tuple[str, ...]
    inside: str = ""
    """Beginning of the names of the files; empty for all of them."""


def parts_of(paths: Sequence[Path], root: Path | None) -> tuple[list[Part], list[Path]]:
    """The stretches of libraries that paths name, and the paths that belong to no edition."""
    from millesime.workspace.library import Library

    held: dict[Path, Library] = {}

    def library(at: Path) -> Library:
        return held.setdefault(at.resolve(), Library(at))

    parts, alone = [], []
    for path in paths or [root or regulations()]:
        home = _edition_around(path)
        if home is not None:
            owner = library(home.parent)
            edition = owner.edition_in(home)
            # A manifest at fault makes no edition; its folder's faults are still the library's to tell.
            under = path.resolve().relative_to(home.resolve()).as_posix()
            prefix = owner.place(home.name if under == "." else f"{home.name}/{under}")
            parts.append(Part(owner, (edition,) if edition else (), prefix))
        elif path.is_dir() and (root is not None or any(path.glob(f"*/{_MANIFEST}")) or not paths):
            owner = library(path)
            parts.append(Part(owner, tuple(owner.editions().product)))
        else:
            alone.append(path)
    return parts, alone


def law_at(paths: Sequence[Path], root: Path | None, prove: bool = False) -> Law:
    """Everything under these paths (by default: every edition), read, typed and analysed; with `prove`, by a solver too."""
    parts, alone = parts_of(paths, root)
    files: dict[str, None] = {}
    sources: dict[str, Source] = {}
    found: list[Diagnostic] = []
    for part in parts:
        texts = part.library.sources
        told = list(part.library.editions().diagnostics)
        for edition in part.editions:
            loaded = part.library.load(edition)
            told += loaded.own
            told += _proved(loaded.program, loaded.diagnostics, texts) if prove else ()
        own = [name for name in texts if part.library.holds(name)]
        mine = [name for name in own if name.endswith(".loi") and under(name, part.inside)]
        files.update(dict.fromkeys(mine))
        kept = [one for one in told if under(one.primary.file, part.inside)]
        sources.update({name: texts[name] for name in _named(kept) if name in texts})
        found += kept
    if alone:
        read, faults = _alone(alone, prove)
        files.update(dict.fromkeys(read))
        sources.update(read)
        found += faults
    return Law(tuple(files), sources, tuple(once(found)))


def _proved(program: Program, said: Sequence[Diagnostic], texts: Mapping[str, Source]) -> tuple[Diagnostic, ...]:
    """What a solver finds in a law that has no errors; in one that has, they come first."""
    from millesime.text.codes import grave

    if any(grave(one) for one in said):
        return ()
    from millesime.pipeline import proved

    return proved(program, texts)


def _alone(paths: Sequence[Path], prove: bool) -> tuple[Mapping[str, Source], list[Diagnostic]]:
    """Rule files outside any edition: read as an edition of their own, which knows nothing else."""
    from millesime.model.edition import EditionInfo
    from millesime.pipeline import compile_edition, read
    from millesime.workspace.disk import sources_of

    gathered = sources_of(paths)
    trees = [read(source) for source in gathered.product.sources]
    info = EditionInfo("", "", date.min, date.max, None, ())
    shown = gathered.product.shown
    compiled = compile_edition(trees, info, None, sources=shown)
    said = [*gathered.diagnostics, *compiled.diagnostics]
    return shown, [*said, *(_proved(compiled.product, said, shown) if prove else ())]


def _edition_around(path: Path) -> Path | None:
    """The folder of the edition that a path is, or lies in."""
    here = path.resolve()
    for folder in (here, *here.parents):
        if (folder / _MANIFEST).is_file():
            # Written as the person did, as far as that leads.
            return path if folder == here else folder
    return None


def under(name: str, inside: str) -> bool:
    """Whether a file lies in a stretch; an empty stretch is everything."""
    return not inside or name == inside or name.startswith(f"{inside}/")


def _named(diagnostics: Iterable[Diagnostic]) -> Iterable[str]:
    for one in diagnostics:
        yield one.primary.file
        yield from (label.span.file for label in one.secondary)


def once(diagnostics: Iterable[Diagnostic]) -> Iterable[Diagnostic]:
    """Each complaint once: spans count for nothing in equality, so places are compared here."""
    met = set()
    for one in diagnostics:
        key = (one.code, one.values, one.path, one.primary.file, one.primary.start, one.primary.end)
        if key not in met:
            met.add(key)
            yield one
