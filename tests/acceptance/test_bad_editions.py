"""Editions whose manifest is at fault: each fault with its code and place, exit 1; nothing outside is ever read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import millesime
from tests.acceptance.conftest import Run

GOOD = 'id: "{id}"\ntitle: "Essai"\nknown_from: {id}-01-01\nhorizon: {id}-12-31\n'
LAW = "article D.1\n  titre « Essai »\nfait n : entier\nrègle r : entier\n  version à compter du 2010-01-01 : n\n"
DOCUMENT = "documents:\n  - id: guide\n    title: Guide\n    file: {file}\n    sha256: {sha}\n    sections:\n      A: {{title: a, lines: {lines}}}\n"
SHA = "0" * 64


def document(file: str = "guide.txt", sha: str = SHA, lines: str = "[1, 2]") -> str:
    return GOOD.format(id=2012) + DOCUMENT.format(file=file, sha=sha, lines=lines)


WRONG: dict[str, str | bytes] = {
    "empty": "",
    "a list": "- 1\n",
    "no yaml": "id: [\n",
    "binary": bytes(range(256)),
    "a null byte": GOOD.format(id=2012).encode() + b"\x00",
    "latin-1": GOOD.format(id=2012).replace("Essai", "été").encode("latin-1"),
    "no id": GOOD.format(id=2012).replace('id: "2012"\n', ""),
    "an unknown key": GOOD.format(id=2012) + "horizn: 2012-12-31\n",
    "a key twice": GOOD.format(id=2012) + "horizon: 2012-12-30\n",
    "an id that is a number": GOOD.format(id=2012).replace('"2012"', "2012"),
    "an impossible day": GOOD.format(id=2012).replace("12-31", "02-30"),
    "a horizon before what is known": GOOD.format(id=2012).replace("2012-12-31", "2011-12-31"),
    "extends nothing": GOOD.format(id=2012) + 'extends: "1999"\n',
    "extends itself": GOOD.format(id=2012) + 'extends: "2012"\n',
    "an id that is a path": GOOD.format(id=2012).replace('"2012"', '"../2012"'),
    "python": GOOD.format(id=2012).replace('"Essai"', "!!python/object/apply:os.system [true]"),
    "aliases": GOOD.format(id=2012) + "documents: &a [*a]\n",
    "deep": GOOD.format(id=2012) + "documents: " + "[" * 10_000,
    "large": "# " + "x" * 3_000_000,
    "a path up": document("../guide.txt"),
    "a path up in the middle": document("a/../../guide.txt"),
    "an absolute path": document("/etc/passwd"),
    "a path of another system": document("'C:\\guide.txt'"),
    "a path of yet another": document("'..\\guide.txt'"),
    "no fingerprint": document(sha="abc"),
    "lines that end before they start": document(lines="[9, 2]"),
    "lines from nought": document(lines="[0, 2]"),
}


def library(tmp_path: Path, **manifests: str | bytes) -> Path:
    for name, text in manifests.items():
        folder = tmp_path / "law" / name.lstrip("_")
        folder.mkdir(parents=True)
        (folder / "edition.yaml").write_bytes(text.encode() if isinstance(text, str) else text)
        (folder / "R1.loi").write_text(LAW, encoding="utf-8")
    return tmp_path / "law"


def judged(run: Run, *arguments: object) -> list[dict[str, Any]]:
    ran = run("check", *arguments, "--format", "json")
    assert ran.status == 1, ran
    errors = [each for each in ran.json()["diagnostics"] if each["severity"] == "error"]
    assert errors
    for each in errors:
        assert re.fullmatch(r"ML3\d\d", each["code"])
        assert each["place"]["file"].endswith("edition.yaml")
        assert len(each["message"]) < 500
    return errors


@pytest.mark.parametrize("what", WRONG)
def test_a_broken_manifest(run: Run, tmp_path: Path, what: str) -> None:
    root = library(tmp_path, _2012=WRONG[what])
    errors = judged(run, "--regulations", root)
    assert judged(run, root) == errors
    assert judged(run, root / "2012") == errors
    for verb in (("eval", "-"), ("facts",), ("ask", "--goal", "r")):
        ran = run(*verb, "--regulations", root, stdin="{}")
        assert (ran.status, ran.out) == (2, ""), verb
        assert "error[ML" in ran.err
    listed = run("editions", "--regulations", root)
    assert listed.status == 1
    assert errors[0]["code"] in listed.err
    with pytest.raises(millesime.Refused) as refused:
        millesime.load(regulations=root)
    assert errors[0]["code"] in {each.code for each in refused.value.diagnostics}


def test_a_whole_library_is_judged_at_once(run: Run, tmp_path: Path) -> None:
    root = library(
        tmp_path,
        _a=GOOD.format(id=2012) + 'extends: "2013"\n',
        _b=GOOD.format(id=2013) + 'extends: "2012"\n',
        _c=GOOD.format(id=2014),
        _d=GOOD.format(id=2014),
        _e="id: [",
    )
    errors = judged(run, "--regulations", root)
    assert {Path(each["place"]["file"]).parent.name for each in errors} >= {"a", "d", "e"}
    circle = next(each for each in errors if each["code"] == "ML343")
    assert "2012" in circle["message"]
    assert "2013" in circle["message"]


def test_one_broken_edition_leaves_the_others_usable(run: Run, tmp_path: Path) -> None:
    root = library(tmp_path, _2012=GOOD.format(id=2012), _2013="id: [")
    ran = run("eval", "-", "--regulations", root, "--edition", "2012", "--at", "2012-06-01", stdin="{n: 3}")
    assert ran.status == 0, ran.err
    assert run("check", "--regulations", root).status == 1


def test_rules_without_a_manifest(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "law" / "2012"
    folder.mkdir(parents=True)
    (folder / "R1.loi").write_text(LAW, encoding="utf-8")
    ran = run("check", "--regulations", folder.parent)
    assert ran.status == 1
    assert "ML347" in ran.out


def test_links_out_of_an_edition_are_not_followed(run: Run, tmp_path: Path) -> None:
    root = library(tmp_path, _2012=GOOD.format(id=2012))
    outside = tmp_path / "secret.loi"
    outside.write_text("règle secret : entier\n", encoding="utf-8")
    (root / "2012" / "lien.loi").symlink_to(outside)
    (root / "2012" / "dehors").symlink_to(tmp_path)
    ran = run("check", "--regulations", root)
    assert ran.status == 1
    assert "ML357" in ran.out
    assert "secret :" not in ran.out


def test_a_folder_without_editions(run: Run, tmp_path: Path) -> None:
    assert run("check", "--regulations", tmp_path).status in (0, 1)
    ran = run("eval", "-", "--regulations", tmp_path, stdin="{}")
    assert (ran.status, ran.out) == (2, "")
    assert "ML" in ran.err
    assert run("check", "--regulations", tmp_path / "nowhere").status == 2


def test_the_newest_edition_is_the_default(run: Run, tmp_path: Path) -> None:
    root = library(tmp_path, _b=GOOD.format(id=2015), _a=GOOD.format(id=2012))
    for given, used in (((), "2015"), (("--edition", "2012"), "2012")):
        ran = run("eval", "-", "--regulations", root, *given, "--at", "2012-06-01", "--format", "json", stdin="{n: 3}")
        assert ran.json()["edition"]["id"] == used
    assert millesime.load(regulations=root).id == "2015"
    assert millesime.load(root / "a").id == "2012"
    assert millesime.load("2012", regulations=str(root)).id == "2012"


def test_an_edition_extends_another(run: Run, tmp_path: Path) -> None:
    root = library(tmp_path, _2012=GOOD.format(id=2012), _2013=GOOD.format(id=2013) + 'extends: "2012"\n')
    (root / "2013" / "R1.loi").write_text(
        "article D.1\n  titre « Essai »\nmodifie r à compter du 2013-01-01 « loi d'essai » [LEGI D.1]\n  n + 1\n",
        encoding="utf-8",
    )
    values = {}
    for edition, day in (
        ("2012", "2012-06-01"),
        ("2013", "2012-12-31"),
        ("2013", "2013-01-01"),
        ("2012", "2013-01-01"),
    ):
        law = millesime.load(edition, regulations=root)
        values[edition, day] = law.evaluate({"n": 3}, ["r"], at=day)["r"].value
    assert values == {
        ("2012", "2012-06-01"): 3, ("2013", "2012-12-31"): 3, ("2013", "2013-01-01"): 4, ("2012", "2013-01-01"): None,
    }  # fmt: skip
