"""An edition of one's own that extends one that ships."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import millesime
from millesime.bundle import regulations
from millesime.workspace.library import Library

MANIFEST = 'id: "{id}"\ntitle: Essai\n{extends}known_from: 2016-06-01\nhorizon: 2017-12-31\n'
LAW = "règle {name} : entier « essai »\n  version du 2012-01-01 au 2017-12-31 [AILLEURS « essai »]\n    {value}\n"
MODE = {
    "entreprise": {"effectif": 19},
    "etablissement": {"annee_creation": 1990, "alsace_moselle": False},
    "tarification": {"annee": 2016, "date_effet": "2016-05-03"},
}


def edition(root: Path, folder: str, id: str, extends: str | None, value: int = 1) -> Path:
    held = root / folder
    held.mkdir(parents=True)
    line = f'extends: "{extends}"\n' if extends else ""
    (held / "edition.yaml").write_text(MANIFEST.format(id=id, extends=line), encoding="utf-8")
    (held / "essai.loi").write_text(LAW.format(name="essai.valeur", value=value), encoding="utf-8")
    return held


def codes(library: Library, name: str) -> list[str]:
    return [fault.code for fault in library.load(name).diagnostics]


def test_what_ships_is_inherited(tmp_path: Path) -> None:
    held = edition(tmp_path, "mienne", "mienne", "2016")
    mine = millesime.load("mienne", regulations=tmp_path)
    decision = mine.evaluate(MODE, ["tarification.mode", "essai.valeur"], at="2016-05-03")
    assert decision["tarification.mode"].value == "collective"
    assert decision["essai.valeur"].value == 1
    assert millesime.load(held).digest == mine.digest
    assert millesime.load(regulations=tmp_path).id == "mienne"
    shipped = Library(tmp_path, cache=False).load("2016").digest
    assert shipped == Library(regulations(), cache=False).load("2016").digest


def test_only_its_own_editions_are_the_librarys(tmp_path: Path) -> None:
    edition(tmp_path, "mienne", "mienne", "2016")
    library = Library(tmp_path, cache=False)
    assert list(library.editions().product) == ["mienne"]
    assert sorted(library.known()) == ["2012", "2016", "mienne"]
    assert library.folder("mienne") == tmp_path / "mienne"
    assert library.folder("2016") == regulations() / "2016"
    own = [name for name in library.sources if library.holds(name)]
    assert own == [f"{tmp_path.as_posix()}/mienne/{name}" for name in ("edition.yaml", "essai.loi")]


def test_a_folder_may_bear_the_name_of_one_that_ships(tmp_path: Path) -> None:
    edition(tmp_path, "2016", "mienne", "2016")
    library = Library(tmp_path, cache=False)
    assert codes(library, "mienne") == []
    assert library.edition_in(tmp_path / "2016") == "mienne"


def test_an_edition_of_ones_own_comes_before_the_one_that_ships(tmp_path: Path) -> None:
    edition(tmp_path, "sienne", "2016", None)
    edition(tmp_path, "mienne", "mienne", "2016", 2).joinpath("essai.loi").unlink()
    library = Library(tmp_path, cache=False)
    assert sorted(library.known()) == ["2016", "mienne"]
    assert "tarification.mode" not in library.load("mienne").program.rules
    assert "essai.valeur" in library.load("mienne").program.rules


def test_what_ships_never_stands_in_for_an_edition_at_fault(tmp_path: Path) -> None:
    edition(tmp_path, "2016", "2016", None).joinpath("edition.yaml").write_text('id: "2016"\n', encoding="utf-8")
    edition(tmp_path, "mienne", "mienne", "2016")
    library = Library(tmp_path, cache=False)
    assert "ML342" in codes(library, "mienne")
    assert not library.load("mienne").program.rules


@pytest.mark.parametrize("extends", ["2013", "2O16"])
def test_an_edition_that_is_nowhere(tmp_path: Path, extends: str) -> None:
    edition(tmp_path, "mienne", "mienne", extends)
    fault, *rest = Library(tmp_path, cache=False).editions().diagnostics
    assert (fault.code, rest) == ("ML342", [])
    assert dict(fault.values)["known"] == "2012, 2016"


def test_nothing_ships_where_nothing_is_extended(tmp_path: Path) -> None:
    edition(tmp_path, "mienne", "mienne", None)
    assert sorted(Library(tmp_path, cache=False).known()) == ["mienne"]


def test_the_cache_knows_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(regulations(), tmp_path / "livre")
    monkeypatch.setattr("millesime.workspace.lent.regulations", lambda: tmp_path / "livre")
    edition(tmp_path / "lois", "mienne", "mienne", "2016")
    cold = Library(tmp_path / "lois", tmp_path / "cache").load("mienne")
    warm = Library(tmp_path / "lois", tmp_path / "cache").load("mienne")
    assert (cold.cached, warm.cached, warm.digest) == (False, True, cold.digest)
    manifest = tmp_path / "livre" / "2016" / "edition.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace("2017-12-31", "2017-12-30"), encoding="utf-8")
    changed = Library(tmp_path / "lois", tmp_path / "cache").load("mienne")
    assert not changed.cached
    assert changed.digest != cold.digest
