"""What an edition's digest depends on, and what it does not (semantics 16)."""

from __future__ import annotations

import dataclasses
import json
from datetime import date

import pytest

from millesime.model.canonical import canonical, digest
from millesime.model.edition import EditionInfo
from tests.laboratory import INFO, compiled
from tests.units.model.sample import DISCORDANCE, FACTS, RULES, SCALES, SCENARIO


def of(*texts: str) -> str:
    return digest(compiled(*texts).program, [INFO])


REFERENCE = of(FACTS, SCALES, RULES)


def reversed_elements(text: str) -> str:
    """The same elements, the last first."""
    parts: list[list[str]] = []
    for line in text.strip("\n").split("\n"):
        if line.startswith((" ", "\t")):
            parts[-1].append(line)
        else:
            parts.append([line])
    return "\n".join("\n".join(part) for part in reversed(parts)) + "\n"


def test_it_is_the_sha256_of_canonical_json() -> None:
    program = compiled(FACTS, SCALES, RULES).program
    text = canonical(program, [INFO])
    assert json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == text
    assert REFERENCE.startswith("sha256:")
    assert len(REFERENCE) == 71


@pytest.mark.parametrize(
    "texts",
    [
        (RULES, SCALES, FACTS),
        (FACTS + SCALES + RULES,),
        (reversed_elements(FACTS), reversed_elements(SCALES), reversed_elements(RULES)),
        ("# une remarque\n\n\n" + FACTS, SCALES, RULES + "\n\n"),
        (FACTS, SCALES, RULES, SCENARIO),
        (FACTS, SCALES, RULES, DISCORDANCE),
        (FACTS.replace("effectif : entier", "effectif   :   entier"), SCALES, RULES),
    ],
    ids=[
        "files reordered",
        "one file",
        "declarations reordered",
        "comments and blanks",
        "scenarios",
        "discordances",
        "spacing",
    ],
)
def test_what_it_does_not_depend_on(texts: tuple[str, ...]) -> None:
    assert of(*texts) == REFERENCE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("« la base »", "« la base de calcul »"),
        ("[B35 46-48]", "[B35 46-49]"),
        ("moins de 10", "moins de 11"),
        ("de 10 à 19", "de 10 à 20"),
        ("à compter du 2012-01-01 : 120,50 €", "à compter du 2012-01-02 : 120,50 €"),
        ("120,50 €", "120,51 €"),
        ("entier de 0 à 1000", "entier de 0 à 1001"),
        ("présumé faux", "présumé vrai"),
        ("par pas de 1 %", "par pas de 0,5 %"),
        ("nord « le nord »", "nord « le Nord »"),
        ("« la caisse »", "« la caisse régionale »"),
        ("| nord | 25 % |", "| nord | 26 % |"),
        ("« non retrouvé »", "« non trouvé »"),
        ("lecture guide « le guide »", "lecture guide « le guide de 2012 »"),
        ("« assez de monde »", "« assez de gens »"),
        ("« le jour vient après 1990 »", "« le jour vient en 1990 ou après »"),
        ("cout : montant", "cout : montant au moins 0 €"),
        ("s'apprécie au jour", ""),
    ],
)
def test_what_it_depends_on(old: str, new: str) -> None:
    texts = [FACTS, SCALES, RULES]
    changed = [text.replace(old, new) for text in texts]
    assert changed != texts
    assert of(*changed) != REFERENCE


def test_readings_keep_their_order_since_the_first_is_the_default() -> None:
    law = "règle r : entier\n  lecture {} \n    version à compter du 2012-01-01 : {}\n  lecture {}\n    version à compter du 2012-01-01 : {}\n"
    assert of(law.format("a", 1, "b", 2)) != of(law.format("b", 2, "a", 1))


def test_editions_and_locks_count() -> None:
    program = compiled(FACTS, SCALES, RULES).program
    other = EditionInfo("autre", "Une autre", date(2010, 1, 1), date(2012, 12, 31), None, ())
    assert digest(program, [INFO, other]) == digest(program, [other, INFO]) != REFERENCE
    assert digest(program, [dataclasses.replace(INFO, title="Autre titre")]) != REFERENCE
    locked = digest(program, [INFO], {"B35 46-48": "0" * 64})
    assert REFERENCE != locked != digest(program, [INFO], {"B35 46-48": "1" * 64})
    assert digest(dataclasses.replace(program, horizon=date(2019, 1, 1)), [INFO]) != REFERENCE
