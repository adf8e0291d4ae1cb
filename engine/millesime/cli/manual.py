"""`--help`: what each verb does, its options, examples; in the reader's language, as wide as the screen."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from millesime.cli.guide import GUIDE
from millesime.cli.verb import EVERYWHERE, Option, Verb

if TYPE_CHECKING:
    from millesime.cli.desk import Desk

_WIDEST, _COLUMN = 100, 28
_HEAD, _NAME, _RESET = "\x1b[1m", "\x1b[36m", "\x1b[0m"


def overview(desk: Desk) -> str:
    """What the command does, verb by verb."""
    from millesime.cli.dispatch import VERBS

    lines = [*_filled(_word("about", desk), desk), "", f"{_head('usage', desk)} {_word('usage.top', desk)}", ""]
    lines += [_head("commands", desk), *_listed(((name, _word(f"{name}.summary", desk)) for name in VERBS), desk), ""]
    version = ("--version", _word("option.version", desk))
    lines += [_head("everywhere", desk), *_listed([*_options(EVERYWHERE, desk), version], desk), ""]
    examples = [_word(f"{name}.examples", desk).splitlines()[0] for name in ("eval", "explain", "facts", "timeline")]
    lines += [_head("examples", desk), *(f"  {line}" for line in examples), ""]
    lines += [_head("completion", desk), f"  {_word('completion.text', desk)}", ""]
    lines += [_head("statuses", desk), *_filled(_word("statuses.text", desk), desk, "  "), "", _word("more", desk)]
    return "\n".join(lines) + "\n"


def about(verb: Verb, desk: Desk) -> str:
    """One verb: its usage, arguments, options and examples."""
    summary = _word(f"{verb.name}.summary", desk)
    lines = [*_usage(verb, desk), "", *_filled(summary[0].upper() + summary[1:] + ".", desk), ""]
    for key, options in (
        ("arguments", [o for o in verb.options if o.positional]),
        ("options", [o for o in verb.options if not o.positional]),
        ("everywhere", list(EVERYWHERE)),
    ):
        if options:
            lines += [_head(key, desk), *_listed(_options(options, desk), desk), ""]
    lines += [_head("examples", desk), *(f"  {line}" for line in _word(f"{verb.name}.examples", desk).splitlines())]
    return "\n".join(lines) + "\n"


def _usage(verb: Verb, desk: Desk) -> list[str]:
    parts = []
    for option in verb.options:
        if option.positional:
            many = "…" if option.many else ""
            parts.append(f"[{option.metavar}{many}]" if option.many or option.optional else option.metavar)
        else:
            value = f" {option.metavar}" if option.metavar else ""
            parts.append(f"[{option.name}{value}]" + ("…" if option.many else ""))
    head = f"millesime {verb.name} "
    # What stands in one pair of brackets stays on one line.
    lines = _filled(" ".join(part.replace(" ", "\0") for part in parts), desk, " " * 4, after=len(head))
    return [
        _head("usage", desk),
        f"  {head}{lines[0].strip()}".replace("\0", " "),
        *(line.replace("\0", " ") for line in lines[1:]),
    ]


def _options(options: Iterable[Option], desk: Desk) -> Iterator[tuple[str, str]]:
    for option in options:
        name = option.metavar if option.positional else f"{option.name} {option.metavar}".rstrip()
        yield ("-h, --help" if option.name == "--help" else name), _word(option.help, desk)


def _listed(rows: Iterable[tuple[str, str]], desk: Desk) -> Iterator[str]:
    for name, text in rows:
        painted = f"{_NAME}{name}{_RESET}" if desk.colour else name
        first, *rest = _filled(text, desk, " " * _COLUMN) or [""]
        if len(name) + 4 > _COLUMN:
            yield f"  {painted}"
            yield first
        else:
            yield f"  {painted}{first[len(name) + 2 :]}"
        yield from rest


def _filled(text: str, desk: Desk, indent: str = "", after: int = 0) -> list[str]:
    columns = max(40, min(desk.columns, _WIDEST))
    return textwrap.wrap(
        text,
        columns,
        initial_indent=indent + " " * after,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _head(key: str, desk: Desk) -> str:
    text = _word(key, desk) + (" :" if desk.lang == "fr" else ":")
    return f"{_HEAD}{text}{_RESET}" if desk.colour else text


def _word(key: str, desk: Desk) -> str:
    return GUIDE[key][desk.lang == "en"]
