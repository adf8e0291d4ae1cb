"""Citations checked by the command: a small world of our own that is clean, and each fault planted in it, one at a time."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Ran, Run

WORLD = Path(__file__).parent / "sources"
REGISTERS = ("registre.json", "code.json")


@dataclass(frozen=True)
class Place:
    """A copy of the world, in which things may be broken."""

    root: Path
    run: Run

    @property
    def law(self) -> Path:
        return self.root / "editions" / "2012" / "aide" / "D900-1.loi"

    def bend(self, old: str, new: str, file: str = "editions/2012/aide/D900-1.loi") -> None:
        """Change one place of a file, which must be there."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        # A space stands for any that the layout may have put there.
        changed, times = re.subn(re.escape(old).replace(r"\ ", "[ \u00a0\u202f]+"), lambda _: new, text)
        assert times == 1, (old, times)
        path.write_text(changed, encoding="utf-8")

    def sources(self, action: str, *options: object, register: str | None = "registre.json") -> Ran:
        legi = ("--legi", self.root / register) if register and action == "verify" else ()
        folders = ("--regulations", self.root / "editions", "--documents", self.root / "documents")
        return self.run("sources", action, *folders, *legi, *options)

    def found(self, **options: Any) -> list[dict[str, Any]]:
        """What a verification says, as JSON."""
        ran = self.sources("verify", "--format", "json", "--lang", "fr", **options)
        told = ran.json()
        faults: list[dict[str, Any]] = told["diagnostics"]
        assert ran.status == (0 if told["clean"] else 1)
        return faults

    def pin(self) -> None:
        assert self.sources("pin").status == 0


@pytest.fixture
def place(tmp_path: Path, run: Run) -> Place:
    shutil.copytree(WORLD, tmp_path / "world")
    return Place(tmp_path / "world", run)


@pytest.mark.parametrize("register", REGISTERS)
def test_the_world_is_clean_against_either_shape_of_the_register(place: Place, register: str) -> None:
    ran = place.sources("verify", "--lang", "en", register=register)
    assert (ran.status, ran.err) == (0, "")
    told = " ".join(ran.out.split())
    assert (
        "✓ 2012 pointers: 8; figures: 5 found in the documents, 3 in the law (0 where the text of a version is missing), 1 from elsewhere (unverified), 1 whose"
        in told
    )
    assert "aide.frais 15 €" in told
    assert "aide.delai 6 mois (LEGIARTI000000090011)" in told
    assert "D900-1 LEGIARTI000000090012" in told


def test_without_a_register_the_law_is_a_text_that_is_not_known(place: Place) -> None:
    ran = place.sources("verify", "--format", "json", register=None)
    assert ran.status == 0
    assert ran.json()["editions"][0]["tally"]["unknown_text"] == 4


def lines(text: str) -> Callable[[Place], None]:
    return lambda place: place.bend(*text.split(" → "))


PLANTED: dict[str, tuple[Callable[[Place], None], str, str, str]] = {
    # what is planted, the code, the line of the law, the line of the source that is shown beside it
    "a figure with two digits exchanged": (lines("728,01 → 728,10"), "ML379", "728,10 €", "va de 728,01 €"),
    "a bound with two digits exchanged": (lines("et 149 → et 194"), "ML379", "20 et 194", "de 20 à 149"),
    "a day for another": (
        lines("2012-01-01 [N 12-13] → 2012-10-01 [N 12-13]"),
        "ML383", "2012-10-01", "LEGIARTI000000090013",
    ),
    "thirty for « vingt ans »": (lines("    20 ans → \n    30 ans"), "ML379", "30 ans", "sur vingt ans"),
    "a pointer moved by two lines": (lines("[N 17-18] → [N 15-16]"), "ML375", "[N 15-16]", "N 17-18"),
    "a pointer that nobody pinned": (lines("[N 17-18] → [N 17-18] [N 3]"), "ML375", "[N 3]", ""),
    "the id of another article": (
        lines("LEGIARTI000000090013 depuis 2012-01-01 → LEGIARTI000000090022 depuis 2012-01-01"),
        "ML387", "LEGIARTI000000090022", "",
    ),
    "an id that does not exist": (
        lines("LEGIARTI000000090013 depuis 2012-01-01 → LEGIARTI000000099999 depuis 2012-01-01"),
        "ML386", "LEGIARTI000000099999", "",
    ),
    "the days of an id": (lines("du 2005-01-01 au 2011-12-31\n → du 2005-01-01 au 2011-11-30\n"), "ML388", "2011-11-30", ""),
    "a version that starts before its article": (
        lines("version du 2005-01-01 → version du 2004-01-01"), "ML385", "2004-01-01", "LEGIARTI000000090011",
    ),
    "an article that is not in force": (
        lines("et 149 → et 149, article D.900-3"), "ML389", "article D.900-3", "",
    ),
    "a version that cites nothing": (
        lines("2 / 3 → 2 / 3\n\nrègle aide.libre : durée\n  version à compter du 2012-01-01 : 1 an"), "ML382", "version à compter du 2012-01-01", "",
    ),
    "an end that nothing states": (
        lines("version du 2012-01-01 au 2012-12-31 : 728,01 → version du 2012-01-01 au 2012-09-30 : 728,01"),
        "ML384", "2012-09-30", "LEGIARTI000000090013",
    ),
    "a figure that the law does not state": (lines("2 / 3 → 2 / 7"), "ML379", "2 / 7", "deux tiers"),
    "a figure of another sort": (lines("    40 € → \n    40 %"), "ML380", "40 %", "40 euros"),
}  # fmt: skip


@pytest.mark.parametrize("register", REGISTERS)
@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_fault_is_found_with_both_its_places(place: Place, planted: str, register: str) -> None:
    plant, code, here, there = PLANTED[planted]
    if code == "ML380":
        place.bend("aide.base : montant", "aide.base : taux")
    plant(place)
    ran = place.sources("verify", "--lang", "fr", register=register)
    assert ran.status == 1, ran.out
    told = ran.out.replace("\u00a0", " ").replace("\u202f", " ")
    shown = next(part for part in told.split("\n\n") if f"[{code}]" in part)
    assert re.search(r"--> .*D900-1\.loi:\d+:\d+\n", shown), shown
    assert re.search(rf"\n *\d+ \| .*{re.escape(here)}", shown), shown
    assert there in shown, shown
    others = {fault["code"] for fault in place.found(register=register)} - {
        code,
        "ML377",
        "ML380",
        "ML379",
        "ML385",
        "ML388",
    }
    assert others == set()


def test_a_changed_document_is_found_and_where_its_passages_went(place: Place) -> None:
    notice = place.root / "documents" / "notice.txt"
    notice.write_text("AVERTISSEMENT\n\n" + notice.read_text(encoding="utf-8"), encoding="utf-8")
    found = place.found()
    assert {fault["code"] for fault in found} >= {"ML372", "ML376"}
    moved = next(fault for fault in found if fault["code"] == "ML376" and "N 17-18" in fault["message"])
    assert moved["help"].endswith("N 19-20")
    assert moved["fix"]["replacement"] == "[N 19-20]"
    assert [label["text"] for label in moved["labels"]] == [
        "dans le verrou", "le passage cité", "le texte verrouillé est maintenant ici",
    ]  # fmt: skip


def test_white_space_is_no_change_of_a_passage(place: Place) -> None:
    notice = place.root / "documents" / "notice.txt"
    notice.write_text(notice.read_text(encoding="utf-8").replace("sur vingt ans", "sur \u00a0vingt\tans"), "utf-8")
    assert [fault["code"] for fault in place.found()] == ["ML372"]


def test_a_document_that_is_not_there(place: Place) -> None:
    (place.root / "documents" / "notice.txt").unlink()
    assert "ML371" in [fault["code"] for fault in place.found()]
    assert place.sources("pin").status == 1


def test_a_passage_that_nothing_cites_any_more_is_a_warning(place: Place) -> None:
    place.bend("[N 17-18]", "[AILLEURS « notice »]")
    found = place.found()
    assert [(fault["code"], fault["severity"]) for fault in found] == [("ML377", "warning")]


def test_pin_says_what_it_changes_and_changes_nothing_the_second_time(place: Place) -> None:
    lock = place.root / "editions" / "2012" / "sources.lock.yaml"
    before = lock.read_bytes()
    assert place.sources("pin").out.count("\n") == 1
    assert lock.read_bytes() == before
    place.bend("[N 17-18]", "[N 17] [N 18]")
    ran = place.sources("pin", "--lang", "en")
    assert ran.out.splitlines()[1:] == ["  + N 17", "  + N 18", "  - N 17-18"]
    assert place.found() == []
    assert list(lock.parent.glob(".sources*")) == []


def test_pin_refuses_a_document_that_is_not_the_manifests_unless_told_to_take_it(place: Place) -> None:
    notice = place.root / "documents" / "notice.txt"
    notice.write_text(notice.read_text(encoding="utf-8") + "Fin.\n", encoding="utf-8")
    lock = place.root / "editions" / "2012" / "sources.lock.yaml"
    before = lock.read_bytes()
    refused = place.sources("pin")
    assert refused.status == 1
    assert "ML372" in refused.err
    assert lock.read_bytes() == before
    assert place.sources("pin", "--accept-document").status == 0
    sha256 = hashlib.sha256(notice.read_bytes()).hexdigest()
    assert sha256 in (place.root / "editions" / "2012" / "edition.yaml").read_text(encoding="utf-8")
    assert place.found() == []


def test_check_warns_of_what_the_lock_does_not_hold(place: Place) -> None:
    place.bend("[N 17-18]", "[N 15-18]")
    place.bend("2 / 3", "2 / 3\n\nrègle aide.libre : durée\n  version à compter du 2012-01-01 : 1 an")
    ran = place.run("check", "--regulations", place.root / "editions", "--format", "json")
    assert ran.status == 0
    assert {(fault["code"], fault["severity"]) for fault in ran.json()["diagnostics"]} == {
        ("ML375", "warning"), ("ML382", "warning"),
    }  # fmt: skip


def test_each_figure_is_told_with_its_place_and_verdict(place: Place) -> None:
    figures = place.sources("verify", "--format", "json").json()["editions"][0]["figures"]
    minimum = next(figure for figure in figures if figure["name"] == "aide.minimum")
    assert (minimum["value"], minimum["verdict"], minimum["cites"]) == ("728,01 €", "document", ["N 7"])
    assert minimum["place"]["line"] == 10
    assert minimum["stated_at"]["line"] == 7
    part = [figure for figure in figures if figure["name"] == "aide.part"]
    assert [(figure["value"], figure["verdict"]) for figure in part] == [("2", "law"), ("3", "law")]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"D1": 3}', "null", '{"data": {}, "children": []}'])
def test_a_register_that_is_none(place: Place, damage: str) -> None:
    (place.root / "registre.json").write_text(damage, encoding="utf-8")
    assert "ML365" in {fault["code"] for fault in place.found()}


def test_a_document_that_is_no_text(place: Place) -> None:
    (place.root / "documents" / "notice.txt").write_bytes(b"au 1er janvier \xff 2012")
    assert {"ML350", "ML372"} <= {fault["code"] for fault in place.found()}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "pin"),
        (("verify",), "--documents"),
        (("pin", "--documents", "nulle-part"), "nulle-part"),
        (("verify", "--documents", WORLD, "--legi", "nulle-part.json"), "nulle-part.json"),
        (("guess", "--documents", WORLD), "guess"),
        (("verify", "--documents", WORLD, "--edition", "1999"), "1999"),
    ],
)
def test_wrong_usage(run: Run, arguments: tuple[object, ...], said: str) -> None:
    ran = run("sources", *arguments, "--regulations", WORLD / "editions")
    assert ran.status == 2
    assert ran.out == ""
    assert said in ran.err


def test_json_is_one_document_that_counts_what_it_lists(place: Place) -> None:
    told = json.loads(place.sources("verify", "--format", "json").out)
    edition = told["editions"][0]
    counted = sum(number for verdict, number in edition["tally"].items() if verdict != "exempt")
    assert counted == len(edition["figures"])


def test_the_page_shows_what_is_printed(place: Place) -> None:
    page = (WORLD.parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    shown = page.split("```text\n")[1].split("```")[0]
    place.bend("728,01", "728,10")
    printed = place.sources("verify", "--lang", "en").out.replace(f"{place.root.as_posix()}/", "")
    assert printed.replace("\u00a0", " ").startswith(shown.rstrip("\n"))


def test_an_edition_that_extends_a_shipped_one_is_verified_alone(place: Place) -> None:
    folders = ("--regulations", WORLD.parents[2] / "examples" / "editions", "--documents", place.root / "documents")
    told = place.run("sources", "verify", *folders, "--format", "json").json()
    assert [edition["id"] for edition in told["editions"]] == ["couts-moyens"]
    assert {figure["verdict"] for figure in told["editions"][0]["figures"]} == {"elsewhere"}
