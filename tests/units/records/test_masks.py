"""What is masked is nowhere in the leaf, and can be had again by its secret alone."""

from __future__ import annotations

import hashlib
import itertools
import json
from typing import Any

import pytest

from millesime.records.decision import canonical_bytes, digest_of
from millesime.records.envelope import read_leaf
from millesime.records.masks import covers, kept_back, left_of, maskable, put_back, value_at
from millesime.records.seal import Secret, broken, commitment, secret_from, unsealed
from tests.units.records.kept import CASE, decision, dice, law, masked

RECORD = decision().record
VALUES = (b"1987-06-05", b'"condamnation":', b'"moralite_reconnue":')
"""What the masked facts of the case would be found by: a day that stands nowhere else, and keys with a value."""

CLAIMS: dict[str, Any] = {
    "sinistres": [
        {"annee": 2009, "categorie": "it_16_45", "nombre": 987_651},
        {"annee": 2010, "categorie": "it_46_90", "nombre": 987_652},
    ]
}


def given(facts: dict[str, Any]) -> dict[str, Any]:
    """A decision's record with these facts, and little else."""
    bare: dict[str, Any] = {**RECORD, "facts": facts, "assumed": {}, "results": []}
    bare["digest"] = digest_of(bare)
    return bare


@pytest.mark.parametrize(
    ("pattern", "name", "whether"),
    [
        ("victime.*", "victime.condamnation", True),
        ("victime", "victime.condamnation", True),
        ("victime.*", "victimes.nom", False),
        ("victime.*", "recours.victime.nom", False),
        ("*.date", "accident.date", True),
        ("*", "accident.date", True),
        ("*date*", "accident.date", True),
        ("accident.date", "accident.date_fin", False),
        ("sinistres.taux", "sinistres[12].taux", True),
        ("sinistres[].taux", "sinistres[12].taux", True),
        ("sinistres[*].taux", "sinistres[12].taux", True),
        ("sinistres", "sinistres[12].taux", True),
        ("sinistres.taux", "sinistres", False),
        ("", "sinistres", False),
    ],
)
def test_what_a_pattern_covers(pattern: str, name: str, whether: bool) -> None:
    assert covers(pattern, name) is whether


def test_the_names_that_can_be_masked() -> None:
    names = set(maskable(law("2016").program))
    assert {"date_reference", "victime.condamnation", "sinistres", "sinistres.annee"} <= names


def test_a_list_is_masked_by_field_or_whole() -> None:
    record = given(CLAIMS)
    by_field = kept_back(record, ["sinistres.nombre"])
    assert by_field == {"sinistres[0].nombre": 987_651, "sinistres[1].nombre": 987_652}
    left = left_of(record, ["sinistres.nombre"])["facts"]
    assert left == {"sinistres": [{"annee": 2009, "categorie": "it_16_45"}, {"annee": 2010, "categorie": "it_46_90"}]}
    assert put_back(left, by_field) == CLAIMS
    every = {f"sinistres[{at}].{name}" for at in (0, 1) for name in ("annee", "categorie", "nombre")}
    assert kept_back(record, ["sinistres.*"]) == {"sinistres": CLAIMS["sinistres"]}
    assert kept_back(record, ["sinistres.?*"]).keys() == every
    assert left_of(record, ["sinistres.?*"])["facts"] == {"sinistres": [{}, {}]}
    assert left_of(record, ["sinistres"])["facts"] == {}


def test_what_is_put_back_is_what_was_taken() -> None:
    for patterns in (["victime.*"], ["*"], ["*.date*", "stage.*"], ["prime"]):
        left = left_of(RECORD, patterns)["facts"]
        shown = {path: value for path, value in kept_back(RECORD, patterns).items() if path != "date_reference"}
        assert put_back(left, shown) == RECORD["facts"]
        assert all(value_at(RECORD["facts"], path) == (True, value) for path, value in shown.items())


def test_nothing_masked_is_in_the_leaf() -> None:
    leaf = masked(RECORD, "victime.*")[0].leaf
    whole = canonical_bytes(RECORD)
    for value in VALUES:
        assert value in whole
        assert value not in leaf
    assert RECORD["digest"].encode() not in leaf
    held = json.loads(leaf)
    assert sorted(held["masked"]["facts"]) == sorted(f"victime.{name}" for name in CASE["victime"])
    left = held["decision"]
    assert left["facts"] == {name: facts for name, facts in RECORD["facts"].items() if name != "victime"}
    assert [result["trail"] for result in left["results"]] == [None, None]
    kept = ("goal", "status", "value", "citations", "discordances")
    assert [[one[name] for name in kept] for one in left["results"]] == [
        [one[name] for name in kept] for one in RECORD["results"]
    ]


def test_the_day_asked_about_may_be_masked() -> None:
    held, _ = masked(RECORD, "date_reference", "*.date*")
    assert b"2012-04-01" not in held.leaf.replace(b'"from":"2012-04-01"', b"")
    assert held.decision["question"]["date_reference"] is None
    assert held.masked is not None
    assert "date_reference" in held.masked.facts


def test_an_assumption_in_place_of_a_masked_fact_goes_with_it() -> None:
    record = {**RECORD, "assumed": {"victime.condamnation": False, "stage.date_fin": "2012-04-01"}}
    assert left_of(record, ["victime.*"])["assumed"] == {"stage.date_fin": "2012-04-01"}


def test_a_boolean_cannot_be_guessed_from_digests_or_commitments() -> None:
    """Whoever has the leaf alone tries every combination of the booleans that it masks, and finds none to agree."""
    held, secret = masked(RECORD, "victime.*")
    assert held.masked is not None
    names = ("condamnation", "moralite_reconnue", "nationalite_francaise")
    written = held.leaf.decode()
    for guess in itertools.product((False, True), repeat=3):
        victim = {**CASE["victime"], **dict(zip(names, guess, strict=True))}
        record = decision({**CASE, "victime": victim}).record
        assert record["digest"] not in written
        assert hashlib.sha256(canonical_bytes(record)).hexdigest() not in written
        assert digest_of({**held.decision, "facts": record["facts"]}) not in written
    for value in (True, False):
        for salt in (b"", b"victime.condamnation", held.id.encode(), held.bundle.encode()):
            assert commitment(salt, value) not in written
        assert hashlib.sha256(canonical_bytes(value)).hexdigest() not in written
    assert broken(held, secret, {"victime.condamnation": False}) == ()
    assert broken(held, secret, {"victime.condamnation": True}) == ("victime.condamnation",)


def test_equal_facts_have_unequal_commitments() -> None:
    held, _ = masked(RECORD, "victime.*")
    other, _ = masked(RECORD, "victime.*", seed="other")
    assert held.masked is not None
    assert other.masked is not None
    assert len(set(held.masked.facts.values()) | set(other.masked.facts.values())) == 2 * len(held.masked.facts)


def test_the_length_of_what_is_sealed_is_a_power_of_two() -> None:
    lengths = set()
    for guess in (True, False):
        held, _ = masked(decision({**CASE, "victime": {**CASE["victime"], "condamnation": guess}}).record, "victime.*")
        assert held.masked is not None
        lengths.add(len(held.masked.ciphertext))
    assert len(lengths) == 1


def test_the_secret_opens_the_whole_decision_and_no_other() -> None:
    held, secret = masked(RECORD, "victime.*")
    assert unsealed(held, secret) == RECORD
    assert secret_from(secret.to_bytes()) == secret
    assert unsealed(held, secret.without_key()) is None
    other, another = masked(RECORD, "victime.*", seed="other")
    assert unsealed(held, another) is None
    assert unsealed(other, secret) is None
    assert broken(other, secret, kept_back(RECORD, ["victime.*"])) == tuple(kept_back(RECORD, ["victime.*"]))


@pytest.mark.parametrize(
    "change",
    [
        lambda leaf: leaf.update(recorded_at="2012-04-02T09:30:01Z"),
        lambda leaf: leaf.update(bundle="sha256:" + 64 * "1"),
        lambda leaf: leaf["decision"]["results"][0].update(value=False),
        lambda leaf: leaf["masked"].update(paths=["victime"]),
        lambda leaf: leaf["masked"]["facts"]["victime.condamnation"].update(commitment="sha256:" + 64 * "1"),
        lambda leaf: leaf["masked"]["sealed"].update(nonce="AAAAAAAAAAAAAAAA"),
        lambda leaf: leaf["masked"]["sealed"].update(ciphertext="AAAA"),
        lambda leaf: leaf["masked"]["sealed"].update(ciphertext="é"),
    ],
)
def test_what_is_sealed_is_bound_to_the_rest_of_the_leaf(change: Any) -> None:
    held, secret = masked(RECORD, "victime.*")
    leaf = json.loads(held.leaf)
    change(leaf)
    altered = read_leaf(canonical_bytes(leaf))
    assert altered is not None
    assert unsealed(altered, secret) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"format":"millesime/secret/1"}',
    b'{"format":"millesime/secret/1","key":3,"salts":{}}', b'{"format":"millesime/secret/1","key":null,"salts":[]}'])  # fmt: skip
def test_what_is_no_secret_is_none(data: bytes) -> None:
    assert secret_from(data) is None


def test_a_wrong_key_is_no_fault_of_ours() -> None:
    held, secret = masked(RECORD, "victime.*")
    assert unsealed(held, Secret(b"short", secret.salts)) is None
    assert unsealed(held, Secret(dice("another")(32), secret.salts)) is None
