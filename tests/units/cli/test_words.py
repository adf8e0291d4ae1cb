"""The catalogues: every phrase that the code names exists, and both languages fill the same blanks."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from millesime.cli import dispatch
from millesime.cli.guide import GUIDE
from millesime.cli.verb import EVERYWHERE
from millesime.cli.words import WORDS as CLI_WORDS
from millesime.difference.words_population import WORDS as POPULATION_WORDS
from millesime.records.explain.words import WORDS as ACCOUNT_WORDS
from millesime.values.types import Kind

CATALOGUES = {
    "command line": CLI_WORDS,
    "account": ACCOUNT_WORDS,
    "guide": GUIDE,
    "populations": POPULATION_WORDS,
}
ENGINE = Path(dispatch.__file__).parents[1]


def named(folder: str, pattern: str) -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in (ENGINE / folder).glob("*.py"))
    return {key for text in texts for key in re.findall(pattern, text)}


def test_what_the_command_line_says_is_in_its_catalogue() -> None:
    keys = named("cli", r'\bsay\("([^"]+)"') | named("cli", r'CommandError\(\s*"([^"]+)"')
    assert len(keys) > 50
    assert keys <= set(CLI_WORDS)
    assert {f"type.{kind.value}" for kind in Kind} >= {key for key in CLI_WORDS if key.startswith("type.")} - {
        "type.norme"
    }


def test_what_an_account_says_is_in_its_catalogue() -> None:
    keys = named("records/explain", r'\bword\("([^"]+)"')
    assert len(keys) > 40
    assert keys <= set(ACCOUNT_WORDS)


def test_what_is_said_of_populations_is_in_their_catalogue() -> None:
    folders = ("difference", "difference/pictures", "difference/page", "cli")
    keys = {key for folder in folders for key in named(folder, r'\bphrase\(\s*"([^"]+)"')}
    assert len(keys) > 20
    assert keys <= set(POPULATION_WORDS)


def test_every_verb_and_option_is_in_the_guide() -> None:
    verbs = [dispatch.verb(name) for name in dispatch.VERBS]
    keys = {option.help for verb in verbs for option in (*verb.options, *EVERYWHERE)}
    keys |= {f"{verb.name}.{part}" for verb in verbs for part in ("summary", "examples")}
    assert keys <= set(GUIDE)


@pytest.mark.parametrize("catalogue", CATALOGUES.values(), ids=CATALOGUES)
def test_both_languages_fill_the_same_blanks(catalogue: dict[str, tuple[str, str]]) -> None:
    def blanks(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    filled = catalogue is not GUIDE
    assert [key for key, (french, english) in catalogue.items() if filled and blanks(french) != blanks(english)] == []
    assert [key for key, both in catalogue.items() if not all(both)] == []
