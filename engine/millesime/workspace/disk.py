"""What is on disk: the folders of editions, rule files, their bytes. Every mishap is a diagnostic, never an exception.

Links are not followed below the folder that a person names; devices, pipes and oversized files are not read.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, final

from millesime.frozen import dataclass
from millesime.syntax.normal import composed
from millesime.text.diagnostic import Checked, Diagnostic, diagnose
from millesime.text.source import Source, Span

MANIFEST: Final = "edition.yaml"
LOCK: Final = "sources.lock.yaml"
LAW: Final = ".loi"
INVENTORY: Final = "inventaire.yaml"

FILE_LIMIT: Final = 2 * 1024 * 1024
"""Bytes of one file."""
EDITION_LIMIT: Final = 10 * 1024 * 1024
"""Bytes of all the files of one edition."""
DEEPEST: Final = 16
"""Levels of folders below an edition's."""

_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)


@final
@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one edition, by path within its folder, in order; and what could not be read."""

    name: str
    shown: str
    files: Mapping[str, bytes]
    faults: tuple[Diagnostic, ...] = ()

    def law(self) -> tuple[str, ...]:
        """The paths of its rule files."""
        return tuple(path for path in self.files if path.endswith(LAW))

    def inventories(self) -> tuple[str, ...]:
        """The paths of its inventories."""
        return tuple(path for path in self.files if path.rpartition("/")[2] == INVENTORY)

    def place(self, path: str) -> str:
        """The name that people know one of its files by."""
        return place(self.shown, path)


@final
@dataclass(frozen=True, slots=True)
class Snapshot:
    """A regulations folder as it was at one moment; everything that is made of it is made of these bytes."""

    folders: tuple[Folder, ...]
    faults: tuple[Diagnostic, ...] = ()
    lent: tuple[Folder, ...] = ()
    """Folders of the editions that ship, where those of another library may extend them."""

    @property
    def every(self) -> tuple[Folder, ...]:
        """Its own folders, then those that are lent to it."""
        return self.folders + self.lent

    @property
    def whole(self) -> bool:
        """Whether everything could be read, so that its digest tells all."""
        return not self.faults and not any(folder.faults for folder in self.every)

    def digest(self) -> bytes:
        """SHA-256 of every name and every byte."""
        total = hashlib.sha256()
        for folder in self.every:
            for path, data in folder.files.items():
                name = folder.place(path).encode()
                total.update(b"%d %d " % (len(name), len(data)))
                total.update(name)
                total.update(data)
        return total.digest()


def place(shown: str, inside: str) -> str:
    """The name of what lies at a path inside a folder, by the folder's own.

    >>> place("lois/", "a.loi"), place(".", "a.loi"), place("lois", ""), place("/", "a")
    ('lois/a.loi', 'a.loi', 'lois', '/a')
    """
    if not inside or shown == ".":
        return inside or shown
    return f"{shown.rstrip('/')}/{inside}"


def snapshot(root: Path, shown: str) -> Snapshot:
    """The editions under a regulations folder: each folder in it that holds an `edition.yaml`."""
    here = Span(shown, 0, 0)
    try:
        entries = sorted(os.scandir(root), key=lambda entry: entry.name)
    except FileNotFoundError:
        return Snapshot((), (diagnose("ML355", here, name=shown),))
    except NotADirectoryError:
        return Snapshot((), (diagnose("ML348", here, name=shown),))
    except OSError:
        return Snapshot((), (diagnose("ML354", here, name=shown),))
    folders: list[Folder] = []
    faults: list[Diagnostic] = []
    for entry in entries:
        name = _shown(entry.name)
        if entry.name.startswith(".") or not entry.is_dir():
            continue
        if entry.is_symlink():
            faults.append(diagnose("ML357", Span(place(shown, name), 0, 0), name=name))
            continue
        folder = _folder(entry.path, name, place(shown, name))
        if MANIFEST in folder.files or folder.faults:
            folders.append(folder)
        elif folder.files:
            faults.append(diagnose("ML347", Span(place(shown, name), 0, 0), name=name))
    if not folders and not faults:
        faults.append(diagnose("ML348", here, name=shown))
    return Snapshot(tuple(folders), tuple(faults))


@final
@dataclass(frozen=True, slots=True)
class Gathered:
    """Rule files that were asked for, and the texts of all that were met, damaged ones included, to show faults in."""

    sources: tuple[Source, ...]
    shown: Mapping[str, Source]


def sources_of(paths: Sequence[Path]) -> Checked[Gathered]:
    """The rule files that paths name: files as they are, folders with every `.loi` file below them, each file once."""
    sources: dict[str, Source] = {}
    shown: dict[str, Source] = {}
    faults: list[Diagnostic] = []
    met: set[str] = set()
    for path in paths:
        for name, data, read_faults in _named(path):
            faults.extend(read_faults)
            real = os.path.realpath(name)
            if data is None or real in met:
                continue
            met.add(real)
            decoded = text_of(name, data)
            faults.extend(decoded.diagnostics)
            shown[name] = Source(name, composed(decoded.product.text))  # spans count its letters as the reader does
            if not decoded.diagnostics:
                sources[name] = decoded.product
    return Checked(Gathered(tuple(sources.values()), shown), tuple(faults))


def text_of(name: str, data: bytes) -> Checked[Source]:
    """Bytes as a text. Where they are not one, as much of it as can be shown, and where it breaks."""
    null = data.find(b"\0")
    if null >= 0:
        text = data.decode("utf-8", "replace")
        at = len(data[:null].decode("utf-8", "replace"))
        return Checked(Source(name, text), (diagnose("ML351", Span(name, at, at + 1)),))
    try:
        return Checked(Source(name, data.decode("utf-8")))
    except UnicodeDecodeError as error:
        at = len(data[: error.start].decode("utf-8"))
        return Checked(Source(name, data.decode("utf-8", "replace")), (diagnose("ML350", Span(name, at, at + 1)),))


def contents(path: Path, shown: str, limit: int | None = None) -> tuple[bytes | None, Diagnostic | None]:
    """The bytes of a file that a person named, or why there are none."""
    return _read(os.fspath(path), shown, follow=True, limit=limit)


def _named(path: Path) -> Iterator[tuple[str, bytes | None, tuple[Diagnostic, ...]]]:
    """What one path of a command line names."""
    shown = _shown(path.as_posix())
    here = Span(shown, 0, 0)
    try:
        mode = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        yield shown, None, (diagnose("ML355", here, name=shown),)
        return
    except (OSError, ValueError):
        yield shown, None, (diagnose("ML354", here, name=shown),)
        return
    if stat.S_ISDIR(mode):
        folder = _folder(os.fspath(path), shown, shown)
        empty = () if folder.law() or folder.faults else (diagnose("ML360", here, name=shown),)
        yield shown, None, folder.faults + empty
        for inside in folder.law():
            yield place(shown, inside), folder.files[inside], ()
    elif not shown.endswith(LAW):
        yield shown, None, (diagnose("ML356", here, name=shown),)
    else:
        data, fault = _read(os.fspath(path), shown, follow=True)
        yield shown, data, () if fault is None else (fault,)


def _folder(path: str, name: str, shown: str) -> Folder:
    """Every rule file below a folder, with its manifest, its lock and its inventories."""
    files: dict[str, bytes] = {}
    faults: list[Diagnostic] = []
    total = 0
    for full, inside, fault in _walk(path, "", shown, 0):
        data = None
        if fault is None:
            data, fault = _read(full, place(shown, inside))
        if fault is not None or data is None:
            faults.extend([fault] if fault else [])
            continue
        total += len(data)
        if total > EDITION_LIMIT:
            faults.append(diagnose("ML353", Span(shown, 0, 0), name=name, limit=EDITION_LIMIT // 1024**2))
            break
        files[inside] = data
    return Folder(name, shown, dict(sorted(files.items())), tuple(faults))


def _walk(path: str, inside: str, shown: str, depth: int) -> Iterator[tuple[str, str, Diagnostic | None]]:
    """The files that count below a folder, in order: where each is, its path inside, and what forbids reading it."""
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError:
        yield path, inside, diagnose("ML354", Span(place(shown, inside), 0, 0), name=inside or shown)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        within = f"{inside}/{_shown(entry.name)}" if inside else _shown(entry.name)
        counts = within.endswith(LAW) or within in (MANIFEST, LOCK) or entry.name == INVENTORY
        here = Span(place(shown, within), 0, 0)
        if entry.is_symlink():
            if counts or entry.is_dir():
                yield entry.path, within, diagnose("ML357", here, name=within)
        elif entry.is_dir():
            if counts:
                yield entry.path, within, diagnose("ML358", here, name=within)
            elif depth == DEEPEST:
                yield entry.path, within, diagnose("ML359", here, name=within)
            else:
                yield from _walk(entry.path, within, shown, depth + 1)
        elif counts:
            yield entry.path, within, None


def _read(
    path: str, shown: str, *, follow: bool = False, limit: int | None = None
) -> tuple[bytes | None, Diagnostic | None]:
    """The bytes of an ordinary file, up to a limit: that of the files of an edition, unless another is given."""
    limit = FILE_LIMIT if limit is None else limit
    here = Span(shown, 0, 0)
    try:
        handle = os.open(path, _FLAGS if follow else _FLAGS | _NOFOLLOW)
    except OSError:
        return None, diagnose("ML354", here, name=shown)
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            return None, diagnose("ML358", here, name=shown)
        if about.st_size <= limit:
            data = _all(handle, about.st_size, limit)
            if len(data) <= limit:
                return data, None
    except OSError:
        return None, diagnose("ML354", here, name=shown)
    finally:
        os.close(handle)
    return None, diagnose("ML352", here, limit=limit // 1024**2)


def _all(handle: int, size: int, limit: int) -> bytes:
    """What a file holds, one byte past the limit at most, however it grows meanwhile."""
    data = os.read(handle, size + 1)
    if len(data) == size:
        return data
    parts = [data]
    read = len(data)
    while data and read <= limit:
        data = os.read(handle, limit + 1 - read)
        parts.append(data)
        read += len(data)
    return b"".join(parts)


def _shown(name: str) -> str:
    """A name on disk as a text that can be written anywhere."""
    return os.fsencode(name).decode("utf-8", "replace")
