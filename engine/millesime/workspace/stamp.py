"""What the cache's keys hold besides the law: the engine that reads it."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from typing import Final

from millesime import bundle

_ROOMS: Final = ("analysis", "editions", "lower", "model", "sources", "syntax", "text", "values", "workspace", "")
"""The rooms whose code decides what is made of the same law; "" is the package itself, with its pipeline."""


def engine() -> bytes:
    """SHA-256 of the grammar, and of the size and time of change of each file of the engine that reads law.

    Python trusts its own compiled files on the same grounds; reading half a megabyte of code would take longer than
    loading the law.
    """
    total = hashlib.sha256(f"{bundle.VERSION} {sys.version}".encode())
    package = Path(bundle.__file__).parent
    for room in _ROOMS:
        _add(total, package / room)
    total.update(bundle.grammar_text().encode())
    return total.digest()


def room(name: str) -> bytes:
    """The same of the files of one room, which makes something of the law that is read."""
    total = hashlib.sha256()
    for folder, _, files in sorted(os.walk(Path(bundle.__file__).parent / name)):
        for file in sorted(file for file in files if file.endswith(".py")):
            about = Path(folder, file).stat()
            total.update(f"{folder}/{file} {about.st_size} {about.st_mtime_ns}\n".encode())
    return total.digest()


def key(*parts: bytes) -> bytes:
    """SHA-256 of several parts, none of which can pass for another."""
    total = hashlib.sha256()
    for part in parts:
        total.update(b"%d " % len(part))
        total.update(part)
    return total.digest()


def _add(total: hashlib._Hash, room: Path) -> None:
    try:
        entries = sorted(os.scandir(room), key=lambda entry: entry.name)
    except OSError:  # an engine that is not made of files cannot be edited either
        return
    for entry in entries:
        if entry.name.endswith(".py"):
            about = entry.stat()
            total.update(f"{entry.path} {about.st_size} {about.st_mtime_ns}\n".encode())
        elif entry.is_dir() and room.name in _ROOMS and not entry.name.startswith("_"):
            _add(total, Path(entry.path))
