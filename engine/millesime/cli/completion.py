"""Shell completion: verbs, options, editions, goals and diagnostic codes. Imported only when a shell asks."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from millesime.cli.verb import Option, Verb

Completer = Callable[..., Iterable[str]]


def complete() -> None:
    """Answer the shell, then leave; a shell that asks in vain gets nothing, rather than a complaint."""
    import argcomplete

    from millesime.cli import dispatch
    from millesime.cli.verb import Verb

    root = ArgumentParser(prog="millesime", add_help=False, allow_abbrev=False)
    _declare(root, Verb("", (), lambda *_: 0))
    root.add_argument("--version", action="store_true")
    verbs = root.add_subparsers(dest="verb", metavar="COMMAND")
    for name in dispatch.VERBS:
        _declare(verbs.add_parser(name, add_help=False, allow_abbrev=False), dispatch.verb(name))
    argcomplete.autocomplete(root, always_complete_options="long")


def _declare(parser: ArgumentParser, verb: Verb) -> None:
    """Tell argparse, which argcomplete asks, of a verb's options."""
    from millesime.cli.verb import EVERYWHERE

    for option in (*verb.options, *EVERYWHERE):
        extra: dict[str, Any] = {} if option.positional else {"dest": option.key}
        if option.positional:
            extra["nargs"] = "*" if option.many else "?"
        elif not option.metavar:
            extra["action"] = "store_true"
        elif option.many:
            extra["action"] = "append"
        action = parser.add_argument(option.name, **extra)
        if option.completes or option.choices:
            action.completer = completer(option)  # type: ignore[attr-defined] # argcomplete looks for it there


def completer(option: Option) -> Completer | None:
    """What a shell offers for an option's value."""
    from argcomplete.completers import FilesCompleter

    if option.choices:
        return lambda **_: option.choices
    offers: dict[str, Completer] = {
        "edition": _editions,
        "goal": _goals,
        "name": _names,
        "discordance": _discordances,
        "reading": _readings,
        "mask": _masks,
        "subject": _subjects,
        "dossier": _dossier,
    }
    return offers.get(option.completes) or FilesCompleter()


def _root(given: Namespace) -> Path:
    from millesime.bundle import regulations

    return Path(given.regulations) if getattr(given, "regulations", None) else regulations()


def _editions(parsed_args: Namespace, **_: Any) -> Iterable[str]:
    return sorted(entry.parent.name for entry in _root(parsed_args).glob("*/edition.yaml"))


def _goals(parsed_args: Namespace, **_: Any) -> Iterable[str]:
    return _edition(parsed_args).goals()  # type: ignore[no-any-return]


def _readings(parsed_args: Namespace, **_: Any) -> Iterable[str]:
    return _edition(parsed_args).readings()  # type: ignore[no-any-return]


def _masks(parsed_args: Namespace, **_: Any) -> Iterable[str]:
    facts = _edition(parsed_args).program.facts
    return sorted({*facts, *(f"{name.partition('.')[0]}.*" for name in facts)})


def _names(parsed_args: Namespace, **_: Any) -> Iterable[str]:
    program = _edition(parsed_args).program
    exceptions = {exception.name for rule in program.rules.values() for exception in rule.exceptions}
    return sorted({*program.rules, *program.scales, *exceptions})


def _discordances(parsed_args: Namespace, **_: Any) -> Iterable[str]:
    program = _edition(parsed_args).program
    return sorted({*program.discordances, *(name for one in program.discordances.values() for name in one.touches)})


def _subjects(prefix: str, **_: Any) -> Iterable[str]:
    from argcomplete.completers import FilesCompleter

    from millesime.text.codes import CATALOGUE

    return [*CATALOGUE, *FilesCompleter()(prefix)]


def _dossier(prefix: str, parsed_args: Namespace, **_: Any) -> Iterable[str]:
    """The action, then the file, then what that action takes: facts to be told, facts to be withdrawn."""
    from argcomplete.completers import FilesCompleter

    from millesime.cli.dossier import ACTIONS

    words = [word for word in parsed_args.words or () if word]
    if not words:
        return [*ACTIONS, *FilesCompleter()(prefix)]
    if len(words) == 1 or words[0] not in ("add", "retract"):
        return list(FilesCompleter()(prefix))
    from millesime.dossier.dossier import Dossier

    dossier = Dossier(Path(words[1]), regulations=_root(parsed_args))
    if words[0] == "retract":
        return list(dossier.state.told)
    return [f"{name}=" for name in sorted(dossier.judge.edition.program.facts)]


def _edition(given: Namespace) -> Any:
    import millesime

    return millesime.load(getattr(given, "edition", None), regulations=_root(given))
