"""The command line. Importing it costs next to nothing: each verb brings only what it needs."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Obey a command (by default, this process's) and return its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments == ["--version"]:
        from millesime.bundle import VERSION

        sys.stdout.write(f"millesime {VERSION}\n")
        return 0
    if "_ARGCOMPLETE" in os.environ:
        from millesime.cli.completion import complete

        complete()
    if argv is None:
        import gc

        # A command is over before its garbage weighs anything: collecting it would be a twentieth of the time.
        gc.set_threshold(100_000)
    from millesime.cli.dispatch import dispatch

    return dispatch(arguments)
