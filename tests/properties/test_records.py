"""What must hold of every record: replay, canonical bytes, digests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from secrets import token_bytes
from typing import Any

import pytest
import rfc8785
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import millesime
from millesime.bundle import regulations
from millesime.facts.lexicon import Case
from millesime.records.decision import canonical_bytes, digest_of
from millesime.records.envelope import Envelope, read_leaf
from millesime.records.masks import kept_back, maskable
from millesime.records.seal import sealed_leaf, unsealed
from millesime.syntax import layout
from millesime.text import Checked, Source
from millesime.workspace.replay import replay_leaf
from tests.generation import cases
from tests.schemas import unfit

EDITION = millesime.load("2016")
BUNDLE = "sha256:" + 64 * "0"
GOALS = ("tarification.mode", "prime.montant_minimum", "maladie.voie", "faute_inexcusable.date_prescription")
QUICK = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("goal", GOALS)
def test_a_decision_replays_as_the_same(goal: str) -> None:
    """`replay(record(d)) = same`, from the record's own JSON text, and its digest is that of its bytes."""

    @QUICK
    @given(values=cases(EDITION.program, goal))
    def hold(values: dict[str, Any]) -> None:
        case = EDITION.check_facts(facts_from(values)).product
        if case is None:  # facts that contradict one another are refused: nothing to record
            return
        decision = EDITION.evaluate(case, goals=[goal])
        again = millesime.replay(decision.to_json(), EDITION)
        assert again.same, again.difference
        assert again.intact
        assert digest_of(json.loads(decision.to_json())) == decision.digest

    hold()


def facts_from(values: dict[str, Any]) -> dict[str, Any]:
    """Values by dotted name, as the nested mapping that a caller would give."""
    from millesime.facts.canonical import to_json
    from millesime.values.types import DATE

    nested: dict[str, Any] = {}
    for name, value in values.items():
        *groups, leaf = name.split(".")
        place = nested
        for group in groups:
            place = place.setdefault(group, {})
        declared = EDITION.program.facts.get(name)
        place[leaf] = to_json(value, declared.type if declared else DATE, EDITION.program.structures)
    return nested


@pytest.mark.parametrize("goal", [*GOALS, "tarification.taux_brut"])
def test_what_is_masked_is_put_back_and_opened(goal: str) -> None:
    """Whatever is masked of a decision, nothing of it is left; its secret opens it, and the facts shown replay it."""
    named = sorted({part for name in maskable(EDITION.program) for part in (name, name.partition(".")[0] + ".*", "*")})

    @QUICK
    @given(values=cases(EDITION.program, goal), patterns=st.lists(st.sampled_from(named), min_size=1, max_size=3))
    def hold(values: dict[str, Any], patterns: list[str]) -> None:
        case = EDITION.check_facts(facts_from(values)).product
        if case is None:
            return
        record = EDITION.evaluate(case, goals=[goal]).record
        leaf, secret = sealed_leaf(record, BUNDLE, "2012-04-01T00:00:00Z", patterns, token_bytes)
        held = read_leaf(leaf)
        assert isinstance(held, Envelope)
        assert not kept_back(held.decision, patterns)
        assert unfit(json.loads(leaf), "record-1") == []
        assert canonical_bytes(json.loads(leaf)) == rfc8785.dumps(json.loads(leaf)) == leaf
        assert unsealed(held, secret) == record
        under: Checked[millesime.Edition | None] = Checked(EDITION)
        assert replay_leaf(leaf, lambda _: under, secret=secret.to_bytes()).same
        salts = secret.without_key().to_bytes()
        again = replay_leaf(leaf, lambda _: under, secret=salts, shown=record["facts"])
        assert again.same, (again.reasons, again.difference)

    hold()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.text("abcdefghijklmnopqrstuvwxyz_.0123456789", min_size=1), inner)
    ),
    max_leaves=20,
)


@given(JSON)
@settings(deadline=None)
def test_canonical_bytes_are_those_of_rfc_8785(value: Any) -> None:
    """Against an independent implementation, on what a record may hold: ASCII keys, whole numbers within 2^53."""
    assert canonical_bytes(value) == rfc8785.dumps(value)


def test_the_same_question_gives_the_same_bytes_in_another_process() -> None:
    """Semantics 7, with another hash seed, so that no order of a set shows."""
    script = (
        "import millesime; e = millesime.load('2012', cache=False);"
        "f = {'entreprise': {'effectif': 160}, 'etablissement': {'annee_creation': 2010}, 'tarification': {'annee': 2012}};"
        "print(e.evaluate(f, at='2012-06-01').to_json())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_formatting_keeps_the_digest(tmp_path: Path) -> None:
    """The whole shipped law, laid out anew, has the digest it had."""
    for source in sorted(regulations().rglob("*")):
        if source.is_file():
            target = tmp_path / source.relative_to(regulations())
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
            if source.suffix == ".loi":
                laid = layout.format(Source(source.name, source.read_text(encoding="utf-8")))
                target.write_text(laid.product, encoding="utf-8")
    for name in ("2012", "2016"):
        assert millesime.load(name, regulations=tmp_path, cache=False).digest == millesime.load(name).digest


def test_a_case_is_checked_once() -> None:
    """A checked case is taken as it is, and decides as its facts do."""
    facts = {"entreprise": {"effectif": 19}, "etablissement": {"annee_creation": 1990, "alsace_moselle": False}}
    case = EDITION.check_facts(facts).product
    assert isinstance(case, Case)
    once = EDITION.evaluate(case, goals=["tarification.mode"], at="2012-06-01")
    assert once.to_json() == EDITION.evaluate(facts, goals=["tarification.mode"], at="2012-06-01").to_json()
