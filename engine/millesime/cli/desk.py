"""The desk at which a verb works: the reader's language, colours and width, and where things are written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO, final

from millesime.cli.words import say
from millesime.frozen import dataclass

if TYPE_CHECKING:
    from millesime.text import Diagnostic, Source
    from millesime.text.render import Lang

FINE: Final = 0
BAD_NEWS: Final = 1
WRONG: Final = 2
FAULT: Final = 70
"""The exit statuses of the contract."""

_RED, _RESET = "\x1b[1;31m", "\x1b[0m"


@final
class CommandError(Exception):
    """A command that cannot be obeyed: wrong usage, a name nobody knows, a file that is not there."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@final
@dataclass(frozen=True, slots=True)
class Desk:
    """What every verb is told of its reader."""

    lang: Lang
    colour: bool
    """Whether standard output is painted."""
    paints: bool
    """Whether standard error is."""
    columns: int
    regulations: Path | None

    def say(self, key: str, **values: object) -> str:
        """A phrase of the catalogue in the reader's language."""
        return say(key, self.lang, **values)

    def write(self, text: str) -> None:
        """A result for people, on standard output."""
        with _written():
            sys.stdout.write(text)
            sys.stdout.flush()

    def print(self, text: str, out: Path | None) -> None:
        """A result for people, on standard output or into a file."""
        if out is None:
            self.write(text)
        else:
            replace(out, text.encode())

    def emit(self, data: bytes, out: Path | None = None) -> None:
        """A result for machines: its very bytes, on standard output or into a file that is replaced at once."""
        if out is not None:
            replace(out, data)
            return
        with _written():
            sys.stdout.flush()
            raw = getattr(sys.stdout, "buffer", None)
            if raw is None:
                sys.stdout.write(data.decode())
            else:
                raw.write(data)
                raw.flush()

    def tell(self, text: str) -> None:
        """A remark, on standard error."""
        sys.stderr.write(text + "\n")

    def refuse(self, wrong: CommandError, verb: str | None) -> int:
        """Say in one sentence why the command cannot be obeyed."""
        from millesime.text.screen import visible

        head = f"{_RED}{self.say('error')}{_RESET}" if self.paints else self.say("error")
        self.tell(head + visible(self.say(wrong.key, **wrong.values)))
        if wrong.values.get("nearest"):
            self.tell("  " + self.say("did_you_mean", nearest=wrong.values["nearest"]))
        elif verb is not None and wrong.values.get("usage"):
            self.tell("  " + self.say("see_help", verb=verb))
        return WRONG

    def complain(self, diagnostics: Sequence[Diagnostic], sources: Mapping[str, Source]) -> None:
        """Faults, each with its place, on standard error."""
        if not diagnostics:
            return
        from millesime.text.render import in_order, render

        for diagnostic in in_order(diagnostics):
            self.tell(render(diagnostic, sources, self.lang, self.paints) + "\n")


@contextmanager
def _written() -> Iterator[None]:
    """What a full disk behind standard output means to people; a reader who left is another matter."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as fault:
        with suppress(OSError):  # what could not be written is not tried again when the interpreter ends
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise CommandError("cannot_write", path="<stdout>", why=fault.strerror) from fault


def replace(path: Path, data: bytes) -> None:
    """Write a file so that a reader finds the old content or the new, never a part; its permissions are kept.

    What is no file, a pipe or a device, is written to and not replaced.
    """
    import tempfile

    target = Path(os.path.realpath(path))
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            with path.open("wb", buffering=0) as stream:
                stream.write(data)
            return
        mode = target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            os.chmod(name, mode)
            os.replace(name, target)
        except BaseException:
            os.unlink(name)
            raise
    except OSError as fault:
        raise CommandError("cannot_write", path=path, why=fault.strerror) from fault


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def reader_language(arguments: Iterable[str], environment: Mapping[str, str]) -> Lang:
    """`--lang` where it is given (the last one), else the locale's language, else English.

    >>> reader_language(["eval", "--lang", "fr"], {}), reader_language([], {"LANG": "fr_FR.UTF-8"})
    ('fr', 'fr')
    """
    given = list(arguments)
    for index in range(len(given) - 1, -1, -1):
        if given[index].startswith("--lang="):
            return "fr" if given[index] == "--lang=fr" else "en"
        if given[index] == "--lang" and index + 1 < len(given):
            return "fr" if given[index + 1] == "fr" else "en"
    locale = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    return "fr" if locale.lower().startswith("fr") else "en"


def paints(choice: str, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to paint a stream: as asked, else on a terminal that can, unless NO_COLOR is set."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return stream.isatty()


def columns(environment: Mapping[str, str]) -> int:
    """The width of the reader's screen: COLUMNS, else the terminal's, else 80."""
    given = environment.get("COLUMNS", "")
    if given.isdecimal() and int(given):
        return int(given)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1).columns or 80
    except (OSError, ValueError):
        return 80
