"""Compiled law kept between runs, outside the repository, under the digest of everything that it was made of.

An entry is trusted only if its folder is the user's own and private (looked at through the descriptor by which the
entry is then opened), and if its header, key and checksum agree. Anything else counts as absent and is made anew.
Entries are written aside and renamed, so that concurrent runs see the old one or the new one.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, final

from millesime.frozen import dataclass

KEPT: Final = 24
"""Entries that outlive a cleaning: the latest used."""

_MAGIC: Final = b"millesime cache 1\n"
_HEADER: Final = len(_MAGIC) + 64
_LARGEST: Final = 256 * 1024 * 1024
_ABANDONED: Final = 3600
"""Seconds after which a file that was being written belongs to a run that died."""

_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_FOLDER = _READ | getattr(os, "O_DIRECTORY", 0)
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


def folder(environment: Mapping[str, str]) -> Path | None:
    """Where the cache lies: MILLESIME_CACHE (`off`: nowhere), else `millesime` in the user's cache folder.

    >>> folder({"MILLESIME_CACHE": "off"}), folder({"XDG_CACHE_HOME": "/c"}).name
    (None, 'millesime')
    """
    named = environment.get("MILLESIME_CACHE", "")
    if named:
        return None if named == "off" else Path(named)
    shared = environment.get("XDG_CACHE_HOME", "")
    if os.path.isabs(shared):
        return Path(shared, "millesime")
    home = environment.get("HOME", "")
    return Path(home, ".cache", "millesime") if os.path.isabs(home) else None


@final
class NotPrivateError(Exception):
    """A folder that others could have written into."""


@final
@dataclass(frozen=True, slots=True)
class Cache:
    """Entries in one folder. Nothing here raises for what is on disk: an entry is there, or it is not."""

    path: Path

    def refused(self) -> bool:
        """Whether the folder is there, but not private to the user."""
        try:
            with self._open(make=False):
                return False
        except NotPrivateError:
            return True
        except OSError:
            return False

    def get(self, kind: str, key: bytes) -> bytes | None:
        """What was kept under a key, if it is there and undamaged."""
        name = _name(kind, key)
        try:
            with self._open(make=False) as place:
                handle = os.open(name, _READ, dir_fd=place)
                try:
                    data = _all(handle)
                finally:
                    os.close(handle)
                kept = _opened(data, key)
                if kept is not None:
                    os.utime(name, dir_fd=place, follow_symlinks=False)
                return kept
        except (OSError, NotPrivateError):
            return None

    def put(self, kind: str, key: bytes, payload: bytes) -> None:
        """Keep something under a key, and drop what has not been used for longest."""
        name = _name(kind, key)
        data = b"".join((_MAGIC, key, hashlib.sha256(payload).digest(), payload))
        with suppress(OSError, NotPrivateError), self._open(make=True) as place:
            aside = f".{name}.{os.getpid()}.{time.monotonic_ns():x}"
            handle = os.open(aside, _WRITE, 0o600, dir_fd=place)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                os.replace(aside, name, src_dir_fd=place, dst_dir_fd=place)
            except BaseException:
                with suppress(OSError):
                    os.unlink(aside, dir_fd=place)
                raise
            _prune(place)

    @contextmanager
    def _open(self, *, make: bool) -> Iterator[int]:
        """The folder's descriptor, once it is known to be private."""
        if os.open not in os.supports_dir_fd or not hasattr(os, "geteuid"):
            raise NotPrivateError
        if make and not self.path.is_symlink():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                self.path.mkdir(mode=0o700)
        if self.path.is_symlink():
            raise NotPrivateError
        place = os.open(self.path, _FOLDER)
        try:
            about = os.fstat(place)
            if about.st_uid != os.geteuid() or not stat.S_ISDIR(about.st_mode) or about.st_mode & 0o077:
                raise NotPrivateError
            yield place
        finally:
            os.close(place)


@final
@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a cache."""

    cache: Cache
    kind: str
    key: bytes

    def get(self) -> bytes | None:
        """What was kept, if it is there and undamaged."""
        return self.cache.get(self.kind, self.key)

    def put(self, payload: bytes) -> None:
        """Keep something."""
        self.cache.put(self.kind, self.key, payload)


def _name(kind: str, key: bytes) -> str:
    return f"{kind}-{key.hex()}"


def _opened(data: bytes, key: bytes) -> bytes | None:
    """The payload of an entry whose header, key and checksum agree."""
    if not data.startswith(_MAGIC) or len(data) < _HEADER:
        return None
    payload = data[_HEADER:]
    expected = key + hashlib.sha256(payload).digest()
    return payload if data[len(_MAGIC) : _HEADER] == expected else None


def _all(handle: int) -> bytes:
    """The bytes of an entry that the user alone can write."""
    about = os.fstat(handle)
    if not stat.S_ISREG(about.st_mode) or about.st_uid != os.geteuid() or about.st_mode & 0o022:
        raise NotPrivateError
    if about.st_size > _LARGEST:
        return b""
    with os.fdopen(os.dup(handle), "rb") as file:
        return file.read(about.st_size)


def _prune(place: int) -> None:
    """Drop the entries that were used longest ago, and what runs that died left half written."""
    now = time.time()
    entries: list[tuple[float, str]] = []
    for name in os.listdir(place):
        try:
            about = os.stat(name, dir_fd=place, follow_symlinks=False)
        except OSError:
            continue  # another run has just dropped it
        if not name.startswith("."):
            entries.append((about.st_mtime, name))
        elif now - about.st_mtime > _ABANDONED:
            with suppress(OSError):
                os.unlink(name, dir_fd=place)
    for _, name in sorted(entries, reverse=True)[KEPT:]:
        with suppress(OSError):
            os.unlink(name, dir_fd=place)
