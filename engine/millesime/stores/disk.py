"""What must be on the disk before anybody is told that it is: files, and the folders that name them."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from millesime.stores.interface import StoreError

_CODES = {
    errno.ENOSPC: "ML725",
    errno.EDQUOT: "ML725",
    errno.EFBIG: "ML725",
    errno.EACCES: "ML726",
    errno.EPERM: "ML726",
    errno.EROFS: "ML726",
}


@contextmanager
def told(url: str) -> Iterator[None]:
    """What a failure of the disk means to people."""
    try:
        yield
    except OSError as error:
        raise StoreError(_CODES.get(error.errno or 0, "ML732"), url=url, why=error.strerror or error) from error


def sync_folder(folder: Path) -> None:
    """Have a folder's names on the disk; where the system knows no such thing (Windows), they are already."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def take_name(aside: Path, path: Path) -> bool:
    """Give a finished file its name, unless another has it: then the other stays. Says whether it took it."""
    try:
        os.link(aside, path)
    except FileExistsError:
        return False
    except OSError:  # a disk without hard links
        if path.exists():
            return False
        aside.rename(path)
    with suppress(FileNotFoundError):
        aside.unlink()
    sync_folder(path.parent)
    return True


def write_whole(path: Path, content: bytes, aside: Path, mode: int = 0o444) -> bool:
    """Write a file that is there whole or not at all, and on the disk; says whether it was not there before."""
    try:
        aside.unlink(missing_ok=True)
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        return take_name(aside, path)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)


def overwrite(path: Path) -> None:
    """Destroy a file's content where it lies, then its name. A disk that writes elsewhere keeps what it keeps."""
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    sync_folder(path.parent)
