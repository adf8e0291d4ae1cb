"""What a run over the code of rows rests on: its journal, elements looked at by themselves, rows that a failed proof asks for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.oracle.agreement import shipped
from tests.oracle.row_bench import NOTICED, UNNOTICED, Beside, Host, Told, beside
from tests.oracle.row_equivalents import reason
from tests.oracle.row_journal import Journal, digest
from tests.oracle.row_mutants import Fault
from tests.oracle.row_mutation import functions, tried
from tests.oracle.row_report import report
from tests.oracle.row_symbols import Means
from tests.oracle.row_trial import Left, Trial

SURE = 4


def test_a_run_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    """What was tried is not tried again, but where something was left, if that is asked; a line cut short is none."""
    path = tmp_path / "journal.jsonl"
    units = functions(["prime.montant_maximum"])
    done, cut = list(tried(units[:2]))
    journal = Journal(path)
    journal.note(replace(done, left=[]))
    left = Left(cut.unit, 3, "1 → 2", 0, UNNOTICED, "(local.set $x0 (i64.const 1))")
    journal.note(replace(cut, found={UNNOTICED: 1}, left=[left]))
    path.write_text(path.read_text("utf-8") + '{"edition": "2012", "goal"', "utf-8")
    again = Journal(path)
    assert again.entries == journal.entries
    assert [again.open(unit.digest, again=False) for unit in units[:3]] == [False, False, True]
    assert [again.open(unit.digest, again=True) for unit in units[:3]] == [False, True, True]
    told = report(again, units)
    assert f"2 of {len(units)} functions tried" in told
    assert "- unnoticed: 2012 `prime.montant_maximum`" in told


def test_a_text_is_found_again_by_itself() -> None:
    """Another name or another text is another function."""
    assert len({digest("$a", "x"), digest("$a", "y"), digest("$b", "x")}) == 3


def noticed(trial: Trial, unit: str, faults: list[Fault]) -> set[tuple[str, str, int]]:
    """Those of some faults that the first lots of rows notice."""
    found = set()
    for group in beside(trial.bench, unit, faults):
        assert isinstance(group, Beside)
        for place, fault in enumerate(group.faults):
            if any(group.judged(place, rows)[0] == NOTICED for rows in trial._rows[:SURE]):
                found.add(fault.key)
    return found


def test_an_element_is_looked_at_by_itself() -> None:
    """A derived field whose rule says nothing of most cases is held against the evaluator, element by element."""
    host = Host(shipped("2012"), "tarification.masse_triennale")
    unit = "$masse_annuelle_retenue_etablissement_masse_salariale/0"
    assert host.looked()[unit] == ("masse_annuelle.retenue", "etablissement.masse_salariale")
    trial = Trial(host, *host.looked()[unit], edged=200)
    assert trial.agrees() == []
    score = trial.tried([unit])
    assert score.found[NOTICED] >= 20
    assert len(score.survivors) <= 3  # its two years lack together


def test_a_pair_that_nobody_can_tell_leaves_the_row() -> None:
    """Where no more pairs of citations can be told, a guard against one that is not told is needed."""
    trial = Trial(Host(shipped("2012"), "tarification.mode"), "tarification.mode")
    unit = "$tarification_mode/0"
    guards = [
        fault
        for fault in trial.bench.text.faults([unit])
        if fault.told == "guard: removed" and "(i32.const -1)" in trial.bench.text.line(fault)
    ]
    assert noticed(trial, unit, guards)
    trial._rows = [rows for rows in trial._rows if rows.told is Told.ALL]
    assert not noticed(trial, unit, guards)


def test_a_failed_proof_asks_for_rows() -> None:
    """A figure that hardly any row meets is met by those that are made of what the proof failed for."""
    trial = Trial(Host(shipped("2012"), "tarification.fraction_individuelle"), "tarification.mode")
    unit = "$tarification_mode/1"
    figures = [fault for fault in trial.bench.text.faults([unit]) if fault.told == "50 → 51"]
    proof = trial._function(unit, Means())
    assert proof is not None
    (group,) = beside(trial.bench, unit, figures)
    assert isinstance(group, Beside)
    shown = []
    for place, fault in enumerate(group.faults):
        assert proof.judged(fault) is None
        assert ("fact", "", "entreprise.effectif") in proof.witness()
        shown.append(trial._shown(proof, group, place))
    assert NOTICED in shown


def test_what_is_argued_is_told_by_its_sort() -> None:
    """A figure at the end of 62 bits is argued about; the same figure elsewhere, or a guard that is gone, is not."""
    bound = "(br_if $left (i64.gt_u (i64.add (local.get $x1) (i64.const 4611686018427387903)) (i64.const 9223372036854775806)))"
    told = "bound: 4611686018427387903 → 4611686018427387904"
    assert "62 bits" in (reason("$a/1", told, bound) or "")
    assert reason("$a/1", "bound: removed", bound) is None
    assert (
        reason("$a/1", "4611686018427387903 → 4611686018427387904", "(local.set $x1 (i64.const 4611686018427387903))")
        is None
    )
    lost = "(local.set $d (i64.const 1))"
    assert "nothing over two" in (reason("$a", "1 → 2", lost) or "")
    assert reason("$a", "1 → 0", lost) is None
    assert "three figures" in (reason("$tarification_fraction_individuelle/2", "bound: removed", bound) or "")
