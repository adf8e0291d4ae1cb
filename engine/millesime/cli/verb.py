"""What a verb is made of: its options, and what runs it. One declaration serves parsing, help and completion."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, final

from millesime.cli.desk import CommandError
from millesime.frozen import dataclass
from millesime.text.nearest import nearest

if TYPE_CHECKING:
    from millesime.cli.desk import Desk

Given = SimpleNamespace
"""What a command gave, by the options' keys; None for what it did not, an empty list where many may be."""


@final
@dataclass(frozen=True, slots=True)
class Option:
    """An option (`--goal NAME`) or, without dashes, an argument (`case`); its help is a phrase of the catalogue.

    `metavar` "" makes it a switch; `many` gathers every occurrence; `choices` are the only words allowed.
    """

    name: str
    metavar: str = ""
    many: bool = False
    optional: bool = False
    """Of an argument: whether the command does without it."""
    choices: tuple[str, ...] = ()
    default: str | None = None
    completes: str = ""
    """What a shell offers: `goal`, `edition`, `code`, `file` …"""
    help: str = ""
    bare: bool = False
    """Whether it may also be given without a value, which is then empty."""

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
    run: Callable[[Given, Desk], int]


EVERYWHERE = (
    Option("--lang", "fr|en", choices=("fr", "en"), help="option.lang"),
    Option("--color", "auto|always|never", choices=("auto", "always", "never"), default="auto", help="option.color"),
    Option("--regulations", "DIR", completes="file", help="option.regulations"),
    Option("--help", help="option.help"),
)
"""Options of every verb, before it or after it."""

_ALIASES = {"-h": "--help"}


def parse(verb: Verb, arguments: Sequence[str]) -> Given:
    """What was given, every name and choice checked; each complaint is one sentence with the nearest known name.

    Options and arguments come in any order; after `--` everything is an argument.
    """
    options = {option.name: option for option in (*verb.options, *EVERYWHERE) if not option.positional}
    places = [option for option in verb.options if option.positional]
    given: dict[str, Any] = {option.key: [] if option.many else None for option in (*places, *options.values())}
    rest, opened = list(arguments), False
    while rest:
        word = rest.pop(0)
        if word == "--" and not opened:
            opened = True
        elif opened or word == "-" or not word.startswith("-"):
            place = next((each for each in places if each.many or given[each.key] is None), None)
            if place is None:
                raise CommandError("unexpected", argument=word, usage=True)
            _put(given, place, word)
        else:
            name, attached, value = _ALIASES.get(word, word).partition("=")
            option = options.get(name)
            if option is None:
                raise CommandError(
                    "unknown_option",
                    option=name,
                    command=f"millesime {verb.name}".rstrip(),
                    nearest=nearest(name, options),
                    usage=True,
                )
            if not option.metavar:
                if attached:
                    raise CommandError("takes_no_value", option=name, usage=True)
                given[option.key] = True
                continue
            if not attached:
                if rest and not rest[0].startswith("--"):
                    value = rest.pop(0)
                elif not option.bare:
                    raise CommandError("needs_value", option=name, usage=True)
            _put(given, option, value)
    for option in options.values():
        if given[option.key] is None:
            given[option.key] = option.default
    return Given(**given)


def _put(given: dict[str, Any], option: Option, value: str) -> None:
    if option.choices and value not in option.choices and (value or not option.bare):
        near = nearest(value, option.choices)
        choices = ", ".join(option.choices)
        raise CommandError("bad_choice", option=option.name, value=value, choices=choices, nearest=near)
    if option.many:
        given[option.key].append(value)
    else:
        given[option.key] = value
