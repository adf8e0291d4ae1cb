"""What a verb is made of: its options, and what runs it. One declaration serves parsing, help and completion."""

from __future__ import annotations

from argparse import ArgumentError, ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, final

from millesime.cli.desk import CommandError

if TYPE_CHECKING:
    from millesime.cli.desk import Desk

Completer = Callable[..., Iterable[str]]


@final
@dataclass(frozen=True, slots=True)
class Option:
    """An option (`--goal NAME`) or, without dashes, an argument (`case`); its help is a phrase of the catalogue.

    `metavar` "" makes it a switch; `many` gathers every occurrence; `choices` are the only words allowed.
    """

    name: str
    metavar: str = ""
    many: bool = False
    choices: tuple[str, ...] = ()
    default: str | None = None
    completes: str = ""
    """What a shell offers: `goal`, `edition`, `code`, `file` …"""
    help: str = ""

    @property
    def key(self) -> str:
        """The name under which a verb finds what was given."""
        return self.name.lstrip("-").replace("-", "_")

    @property
    def positional(self) -> bool:
        """Whether it is told by its place."""
        return not self.name.startswith("-")


@final
@dataclass(frozen=True, slots=True)
class Verb:
    """One thing the command does."""

    name: str
    options: tuple[Option, ...]
    run: Callable[[Namespace, Desk], int]


EVERYWHERE = (
    Option("--lang", "fr|en", choices=("fr", "en"), help="option.lang"),
    Option("--color", "auto|always|never", choices=("auto", "always", "never"), default="auto", help="option.color"),
    Option("--regulations", "DIR", completes="file", help="option.regulations"),
    Option("--help", help="option.help"),
)
"""Options of every verb, before it or after it."""


class Parser(ArgumentParser):
    """argparse, whose complaints are ours."""

    def error(self, message: str) -> NoReturn:
        """Never met by a command that `parse` has looked at; kept for what argparse may still find."""
        raise CommandError("usage", message=message, usage=True)


def parser(verb: Verb) -> Parser:
    """The parser of one verb, its common options included."""
    made = Parser(prog=f"millesime {verb.name}", add_help=False, allow_abbrev=False, exit_on_error=False)
    declare(made, verb)
    return made


def declare(made: ArgumentParser, verb: Verb, completer: Callable[[Option], Completer | None] | None = None) -> None:
    """Tell argparse of a verb's options, and of what completes them where a shell asks."""
    for option in (*verb.options, *EVERYWHERE):
        extra: dict[str, Any] = {}
        if option.positional:
            extra["nargs"] = "*" if option.many else "?"
        elif not option.metavar:
            extra["action"] = "store_true"
        elif option.many:
            extra["action"] = "append"
        if not option.positional:
            extra["dest"] = option.key
        names = ["-h", option.name] if option.name == "--help" else [option.name]
        action = made.add_argument(*names, **extra)
        if completer is not None and (option.completes or option.choices):
            action.completer = completer(option)  # type: ignore[attr-defined] # argcomplete looks for it there


def parse(verb: Verb, arguments: Sequence[str]) -> Namespace:
    """What was given, every name and choice checked; each complaint is one sentence with the nearest known name."""
    options = (*verb.options, *EVERYWHERE)
    try:
        given, rest = parser(verb).parse_known_intermixed_args(list(arguments))
    except ArgumentError as fault:
        name = (fault.argument_name or "").rpartition("/")[2]
        takes = any(option.name == name and option.metavar for option in options)
        raise CommandError("needs_value" if takes else "takes_no_value", option=name, usage=True) from fault
    for extra in rest:
        if extra.startswith("-") and extra != "-":
            name = extra.partition("=")[0]
            known = [option.name for option in options if not option.positional]
            raise CommandError("unknown_option", option=name, verb=verb.name, nearest=nearest(name, known), usage=True)
        raise CommandError("unexpected", argument=extra, verb=verb.name, usage=True)
    for option in options:
        value = getattr(given, option.key)
        if option.choices and value is not None and value not in option.choices:
            near = nearest(value, option.choices)
            raise CommandError(
                "bad_choice", option=option.name, value=value, choices=", ".join(option.choices), nearest=near
            )
        if value is None:
            setattr(given, option.key, [] if option.many else option.default)
    return given


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that one most likely meant, if any comes near."""
    from difflib import get_close_matches

    names = {each.casefold(): each for each in known}
    found = get_close_matches(name.casefold(), names, n=1, cutoff=0.5)
    return names[found[0]] if found else None
