"""An old decision, years later: the same from what was kept of it, whatever became of the rule files since."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import millesime
from millesime.bundle import regulations
from millesime.records.bundle import Bundle
from millesime.records.decision import digest_of
from millesime.records.envelope import erasure_of, leaf_of
from millesime.records.exports import read_export
from millesime.records.seal import secret_from
from millesime.stores.opening import open_store
from millesime.workspace.bundled import Shelved
from millesime.workspace.recording import prepare
from millesime.workspace.replay import replay_leaf
from tests.acceptance.conftest import edition_named

FACTS: dict[str, Any] = {
    "entreprise": {"effectif": 19},
    "etablissement": {"annee_creation": 1990, "alsace_moselle": False},
    "tarification": {"annee": 2012},
}
VICTIM: dict[str, Any] = {"accident": {"date": "2012-02-10"}, "victime": {"condamnation": True}}


def taken(edition: millesime.Edition | None = None) -> millesime.Decision:
    law = edition or edition_named("2012")
    return law.evaluate(FACTS, ["tarification.mode"], at="2012-06-01")


def edited(folder: Path) -> millesime.Edition:
    """What ships, with one threshold moved: nineteen employees are now too many."""
    shutil.copytree(regulations(), folder)
    (rules,) = folder.glob("2012/D10/D242-6-2.loi")
    text = rules.read_text(encoding="utf-8")
    changed = text.replace("moins de 20", "moins de 15", 1).replace("de 20 à 149", "de 15 à 149", 1)
    assert changed != text
    rules.write_text(changed, encoding="utf-8")
    return millesime.load("2012", regulations=folder)


def test_an_edited_threshold_leaves_the_old_record_the_same(tmp_path: Path) -> None:
    law = millesime.load("2012", regulations=shutil.copytree(regulations(), tmp_path / "before"))
    old = taken(law)
    prepared = prepare(old)
    shutil.rmtree(tmp_path / "before")
    later = edited(tmp_path / "after")

    under_its_own = replay_leaf(prepared.leaf, Shelved(prepared.blobs.get))
    assert (under_its_own.status, under_its_own.intact, under_its_own.edition_changed) == ("same", True, False)

    under_the_edited = replay_leaf(prepared.leaf, Shelved(prepared.blobs.get), edition=later)
    assert (under_the_edited.status, under_the_edited.edition_changed) == ("different", True)
    step = under_the_edited.step
    assert step is not None
    assert step.goal == "tarification.mode"
    assert step.path[0] == "tarification.mode"
    assert step.key == "guard"
    assert step.before is not None
    assert step.after is not None
    assert (step.before["value"], step.before["guard"]) == ("collective", {"type": "entier", "below": 20})
    assert (step.after["value"], step.after["guard"]) == ("mixte", {"type": "entier", "from": 15, "to": 149})
    assert under_the_edited.before is not None
    assert under_the_edited.after is not None
    values = [record["results"][0]["value"] for record in (under_the_edited.before, under_the_edited.after)]
    assert values == ["collective", "mixte"]


def test_a_later_edition_that_decides_alike_is_the_same() -> None:
    again = millesime.replay(millesime.export(taken()), edition_named("2016"))
    assert again.edition_changed
    assert again.status == "same", again.difference


def test_an_edition_that_knows_no_such_question_is_unreadable() -> None:
    only = edition_named("2016").evaluate({}, ["aide_diagnostic.montant"], at="2016-06-01")
    again = millesime.replay(only, edition_named("2012"))
    assert (again.status, [each.code for each in again.reasons]) == ("unreadable", ["ML605"])
    assert again.before is not None


def test_a_decision_under_an_edition_that_is_gone(tmp_path: Path) -> None:
    folder = Path(__file__).parents[1] / "golden" / "mediatheque"
    mine = millesime.load(shutil.copytree(folder, tmp_path / "mediatheque"))
    decision = mine.evaluate({"pret": {"date": "2023-01-31"}}, ["pret.fin"])
    text, exported = decision.to_json(), millesime.export(decision)
    shutil.rmtree(tmp_path / "mediatheque")
    assert millesime.replay(decision).same
    assert millesime.replay(exported).same
    alone = millesime.replay(text)
    assert (alone.status, [each.code for each in alone.reasons]) == ("unreadable", ["ML607"])


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda record: record["results"][0].update(value="mixte"), "results[0].value"),
        (lambda record: record["edition"].update(digest="sha256:" + 64 * "0"), "edition.digest"),
        (lambda record: record["results"][0]["trail"].update(label="autre"), "results[0].trail.label"),
        (lambda record: record.update(assumed={}), "assumed"),
    ],
)
@pytest.mark.parametrize("forged", [False, True])
def test_a_forged_record_is_different(change: Any, path: str, forged: bool) -> None:
    decision = taken()
    record = json.loads(decision.to_json())
    change(record)
    if forged:
        record["digest"] = digest_of(record)
    assert isinstance(decision.bundle, Bundle)
    leaf = leaf_of(record, decision.bundle.id, "2012-06-01T00:00:00Z")
    again = replay_leaf(leaf, Shelved(decision.bundle.blobs.get))
    assert (again.status, again.intact) == ("different", forged)
    assert again.difference is not None
    assert again.difference.path.startswith(path)


def test_facts_that_were_masked_then_erased(tmp_path: Path) -> None:
    decision = edition_named("2012").evaluate(VICTIM, ["prime.eligible"], at="2012-04-01")
    with open_store(str(tmp_path / "decisions.sqlite"), create=True) as store:
        kept = millesime.record(decision, store, mask=["victime.*"])
        assert millesime.record(taken(), store).seq == 1
        law = Shelved(store.blob)
        secret = store.secret(kept.id)
        assert secret is not None
        assert replay_leaf(kept.leaf, law, secret=secret).same
        assert replay_leaf(kept.leaf, law, secret=secret, shown=VICTIM).same
        lied = {**VICTIM, "victime": {"condamnation": False}}
        refused = replay_leaf(kept.leaf, law, secret=secret, shown=lied)
        assert [(each.code, each.path) for each in refused.reasons] == [("ML710", "victime.condamnation")]

        gone = store.erase(kept.id, erasure_of(kept.id, "2014-01-01T00:00:00Z"))
        assert store.secret(kept.id) is None
        again = replay_leaf(kept.leaf, law, secret=store.secret(kept.id), shown=VICTIM, erased=True)
        assert (again.status, [each.code for each in again.reasons]) == ("unreadable", ["ML708"])
        assert again.intact
        assert [each.code for each in replay_leaf(gone.leaf, law).reasons] == ["ML707"]
        assert [each.code for each in replay_leaf(kept.leaf, law).reasons] == ["ML709"]


def test_the_day_asked_about_is_shown_as_a_fact() -> None:
    decision = edition_named("2012").evaluate({"victime": {"condamnation": True}}, ["prime.eligible"], at="2012-04-01")
    prepared = prepare(decision, ["date_reference"])
    assert b"2012-04-01" not in prepared.leaf
    assert prepared.secret is not None
    secret = secret_from(prepared.secret)
    assert secret is not None
    law = Shelved(prepared.blobs.get)
    salts = secret.without_key().to_bytes()
    assert replay_leaf(prepared.leaf, law, secret=salts, shown={"date_reference": "2012-04-01"}).same
    wrong = replay_leaf(prepared.leaf, law, secret=salts, shown={"date_reference": "2012-04-02"})
    assert [(each.code, each.path) for each in wrong.reasons] == [("ML710", "date_reference")]
    none = replay_leaf(prepared.leaf, law, secret=salts, shown={})
    assert [(each.code, each.path) for each in none.reasons] == [("ML714", "date_reference")]
    assert replay_leaf(prepared.leaf, law, secret=prepared.secret).same


def test_a_mask_that_covers_nothing_records_nothing(tmp_path: Path) -> None:
    path = tmp_path / "decisions.sqlite"
    with pytest.raises(millesime.Refused) as refused:
        millesime.record(taken(), path, mask=["victme.*", "entreprise"])
    assert [(each.code, each.path) for each in refused.value.diagnostics] == [("ML712", "victme.*")]
    assert refused.value.diagnostics[0].value("nearest") == "`victime`"
    assert not path.exists()


def test_an_export_needs_nothing_and_misses_nothing() -> None:
    text = millesime.export(taken())
    export = read_export(text).product
    assert export is not None
    assert export.included
    assert export.to_bytes().decode() == text
    for place in export.blobs:
        less = json.loads(text)
        del less["blobs"][place]
        again = millesime.replay(less)
        assert (again.status, again.reasons[0].code) == ("unreadable", "ML702")


@pytest.mark.parametrize("kept", ["", "[]", "null", "{", '{"format": "millesime/record/1"}', b"\xff", "[" * 2000])
def test_what_is_no_decision_is_refused(kept: str | bytes) -> None:
    with pytest.raises(millesime.Refused) as refused:
        millesime.replay(kept)
    assert [each.code for each in refused.value.diagnostics] == ["ML701"]
