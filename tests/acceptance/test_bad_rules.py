"""Rule files that are wrong: a clear diagnostic each, with its code and place; never a trace, never a hang."""

from __future__ import annotations

import itertools
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import ROOT, Ran, Run

HEAD = "article D.1\n  titre « Essai »\n\nfait n : entier\nfait jour : date\nfait somme : montant\n"
RULE = "règle r : entier\n  version à compter du 2012-01-01 : {}\n"
MANIFEST = 'id: "2012"\ntitle: "Essai"\nknown_from: 2012-01-01\nhorizon: 2012-12-31\ndocuments: []\n'
SHIPPED = (ROOT / "regulations" / "2012" / "D10" / "D242-6-2.loi").read_text(encoding="utf-8")
BOUND = 20
"""Seconds; a reader waits no longer, whatever the file."""
MANY = 10_000
"""Characters beyond which a file is read in a process of its own."""


def rule(body: str, head: str = HEAD) -> str:
    return head + RULE.format(body)


def chain(length: int) -> str:
    return "".join(
        f"règle r{n} : entier\n  version à compter du 2012-01-01 : {f'r{n + 1}' if n + 1 < length else 1}\n"
        for n in range(length)
    )


DEEP = 10_000
WRONG: dict[str, tuple[str | bytes, str]] = {
    # what it is: the file, and a word of what must be said of it in English
    "truncated in a label": (SHIPPED[: SHIPPED.index("« Mode") + 9], ""),
    "truncated in a rule": (SHIPPED[: SHIPPED.index("de 10 à 199") + 6], ""),
    "truncated in a scenario": (SHIPPED[: SHIPPED.index("tarification.mode = collective")], ""),
    "truncated in a character": (rule("1 « é").encode()[:-2], "UTF-8"),
    "a picture": (bytes(range(256)) * 400, ""),
    "an executable": (b"\x7fELF\x02\x01\x01" + bytes(64), "null"),
    "a null byte": (rule("1\x00"), "null"),
    "latin-1": (rule("1 « été »").encode("latin-1"), "UTF-8"),
    "utf-16": (rule("1").encode("utf-16"), ""),
    "ten megabytes": (b"# xxxxxx\n" * 1_165_085, "MB"),
    "ten megabytes on one line": (b"x" * 10_485_760, "MB"),
    "a cycle of two": (HEAD + "".join(
        f"règle {a} : entier\n  version à compter du 2012-01-01 : {b} + 1\n" for a, b in (("r", "s"), ("s", "r"))
    ), "r"),
    "a cycle of one": (rule("r + 1"), "r"),
    "a cycle of a thousand": (HEAD + chain(1_000).replace(": 1\n", ": r0\n"), "r0"),
    "two versions on one day": (HEAD + "règle r : entier\n" + "  version à compter du 2012-01-01 : 1\n" * 2, "2012-01-01"),
    "two versions that overlap": (HEAD + (
        "règle r : entier\n  version du 2010-01-01 au 2012-01-01 : 1\n  version à compter du 2012-01-01 : 2\n"
    ), "2012-01-01"),
    "an undeclared hole": (HEAD + (
        "règle r : entier\n  version du 2010-01-01 au 2010-12-31 : 1\n  version à compter du 2012-01-01 : 2\n"
    ), "2011"),
    "a version that ends before it starts": (HEAD + "règle r : entier\n  version du 2012-01-02 au 2012-01-01 : 1\n", ""),
    "euros times euros": (HEAD + "règle r : montant\n  version à compter du 2012-01-01 : somme * somme\n", ""),
    "euros plus a number": (HEAD + "règle r : montant\n  version à compter du 2012-01-01 : somme + 1\n", ""),
    "cents lost": (HEAD + "règle r : montant\n  version à compter du 2012-01-01 : somme / 3\n", ""),
    "an unknown name": (rule("m + 1"), "m"),
    "an unknown type": (HEAD + "fait x : entie\n", "entier"),
    "an unknown keyword": (HEAD + "regel r : entier\n  version à compter du 2012-01-01 : 1\n", ""),
    "an impossible date": (HEAD + "règle r : entier\n  version à compter du 2012-02-30 : 1\n", ""),
    "a dot for a comma": (HEAD + "règle r : montant\n  version à compter du 2012-01-01 : 728.01 €\n", ""),
    "a label left open": (HEAD + "fait x : entier « ouvert\nfait y : entier\n", ""),
    "a missing colon": (HEAD + "fait x entier\n", ""),
    "a sum without end": (rule(" + ".join(["n"] * 5_000)), "terms"),
    "no sinon": (HEAD + "règle r : entier\n  version à compter du 2012-01-01\n    1 si n > 0\n", ""),
    "brackets that leave a hole": (HEAD + (
        "règle r : entier\n  version à compter du 2012-01-01\n    selon n\n      moins de 10 : 1\n      11 et plus : 2\n"
    ), "10"),
    "declared twice": (HEAD + "fait n : entier\n", "n"),
    "an exception to itself": (rule("1") + "dérogation e à e\n  version à compter du 2012-01-01\n    2 si n > 1\n", "e"),
    "a rule without a version": (HEAD + "règle r : entier\n", "r"),
    "division by zero": (rule("n / 0"), ""),
    "a merge conflict": (rule("1").replace("fait n", "<<<<<<< HEAD\nfait n"), ""),
    "a chain of a thousand rules": (HEAD + chain(1_000), "r"),
    "nested parentheses": (rule("(" * DEEP + "1" + ")" * DEEP), ""),
    "nested negations": (HEAD + "règle r : booléen\n  version à compter du 2012-01-01 : " + "non " * DEEP + "vrai\n", ""),
    "nested minus": (rule("- " * DEEP + "1"), ""),
    "nested si": (rule("si n > 0 alors " * DEEP + "1" + " sinon 2" * DEEP), ""),
    "nested calls": (rule("min(" * DEEP + "1" + " ; 2)" * DEEP), ""),
    "nested lists": (HEAD + "fait x : " + "liste de " * DEEP + "entier\n", ""),
    "parentheses never closed": (rule("(" * DEEP), ""),
    "nested brackets": (HEAD + "[" * DEEP, ""),
    "labels never closed": (HEAD + "« " * DEEP, ""),
    "a figure of a million digits": (rule("9" * 1_000_000), ""),
    "a name of a million letters": (HEAD + "fait " + "x" * 1_000_000 + " : entie\n", ""),
}  # fmt: skip
FINE: dict[str, str] = {
    "an empty file": "",
    "a sum of a hundred terms": rule(" + ".join(["n"] * 100)),
    "a chain of fifty rules": HEAD + chain(50),
    "windows": rule("1").replace("\n", "\r\n"),
    "a byte order mark": "\ufeff" + rule("1"),
    "decomposed accents": rule("1").replace("è", "e\u0300").replace("é", "e\u0301"),
}


def judged(check: Run, path: Path) -> tuple[Ran, list[dict[str, Any]]]:
    """What `check` says of a file, in time."""
    start = time.monotonic()
    ran = check("check", path, "--format", "json")
    assert time.monotonic() - start < BOUND
    return ran, json.loads(ran.out)["diagnostics"]


def held(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


@pytest.mark.parametrize(
    ("what", "alone"),
    [
        pytest.param(what, alone, id=f"{what}-{'a path' if alone else 'an edition'}")
        for what, (text, _) in WRONG.items()
        for alone in ((True, False) if len(text) <= MANY else (True,))
    ],
)
def test_a_wrong_file(run: Run, call: Run, tmp_path: Path, what: str, alone: bool) -> None:
    text, said = WRONG[what]
    check = call if alone and len(text) > MANY else run  # what might break the process gets one of its own
    folder = tmp_path / "law" / "2012"
    folder.mkdir(parents=True)
    path = folder / "R1.loi"
    path.write_bytes(held(text))
    if alone:
        ran, found = judged(check, path)
    else:
        (folder / "edition.yaml").write_text(MANIFEST, encoding="utf-8")
        ran, found = judged(check, folder.parent)
    assert ran.status == 1, ran
    errors = [each for each in found if each["severity"] == "error"]
    assert errors
    for each in found:
        assert re.fullmatch(r"ML[1-4]\d\d", each["code"]), each["code"]
        assert each["place"]["file"].endswith("R1.loi")
        assert each["message"]
        assert "\n" not in each["message"]
        assert len(each["message"]) < 500
    assert any(said in each["message"] for each in errors), [each["message"] for each in errors]
    assert len(found) <= 200, "an avalanche"


@pytest.mark.parametrize("what", FINE)
def test_a_file_that_only_looks_odd(run: Run, tmp_path: Path, what: str) -> None:
    path = tmp_path / "R1.loi"
    path.write_bytes(FINE[what].encode())
    ran, found = judged(run, path)
    assert (ran.status, [each["message"] for each in found if each["severity"] == "error"]) == (0, [])


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("shape", ["text", "concise"])
def test_a_place_is_shown_to_people(run: Run, tmp_path: Path, lang: str, shape: str) -> None:
    path = tmp_path / "R1.loi"
    path.write_text(WRONG["two versions on one day"][0], encoding="utf-8")  # type: ignore[arg-type]
    ran = run("check", path, "--format", shape, "--lang", lang)
    assert (ran.status, ran.err) == (1, "")
    assert f"{path}:9:" in ran.out
    assert "ML303" in ran.out
    assert ("deux versions" if lang == "fr" else "two versions") in ran.out
    if shape == "text":
        assert "^^^" in ran.out


def test_every_problem_of_every_file_in_one_run(run: Run, tmp_path: Path) -> None:
    wanted = {}
    for number, what in enumerate(
        ("an unknown name", "an impossible date", "a null byte", "a picture", "a cycle of one")
    ):
        path = tmp_path / f"R{number}.loi"
        path.write_bytes(held(WRONG[what][0]).replace(b"fait n", f"fait n{number}".encode()))
        wanted[str(path)] = what
    ran = run("check", tmp_path, "--format", "json")
    assert ran.status == 1
    found = ran.json()
    assert found["files"] >= 3
    assert {each["place"]["file"] for each in found["diagnostics"]} >= set(wanted)


def test_reading_goes_on_after_a_fault(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "R1.loi"
    path.write_text(
        HEAD
        + "règle a : entier\n  version à compter du 2012-02-30 : 1\n"
        + "règle b : montant\n  version à compter du 2012-01-01 : 728.01 €\n"
        + "règle c : entier\n  version à compter du 2012-01-01 : inconnue_ici\n",
        encoding="utf-8",
    )
    ran = run("check", path, "--format", "json")
    assert {each["place"]["line"] for each in ran.json()["diagnostics"]} >= {8, 10, 12}


def test_an_absent_path_is_wrong_usage(run: Run, tmp_path: Path) -> None:
    for verb in ("check", "test", "fmt"):
        ran = run(verb, tmp_path / "nowhere")
        assert (ran.status, ran.out) == (2, "")
        assert "nowhere" in ran.err


def test_warnings_alone_are_fine(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "R1.loi"
    path.write_text(HEAD + "énumération m : a | b\n" + RULE.format("1"), encoding="utf-8")
    ran = run("check", path, "--format", "json")
    assert ran.status == 0
    assert {each["severity"] for each in ran.json()["diagnostics"]} <= {"warning"}


def test_the_shipped_law_is_clean(run: Run) -> None:
    assert run("check").status == 0
    for edition in ("2012", "2016"):
        ran = run("check", ROOT / "regulations" / edition, "--format", "json")
        assert [each for each in ran.json()["diagnostics"] if each["severity"] == "error"] == []


@pytest.mark.parametrize("kind", ["folder", "link", "pipe", "other suffix", "empty folder", "unreadable name"])
def test_what_is_no_file(call: Run, tmp_path: Path, kind: str) -> None:
    import os

    path = tmp_path / "R1.loi"
    match kind:
        case "folder":
            path.mkdir()
        case "link":
            path.symlink_to(tmp_path / "R1.loi")
        case "pipe":
            os.mkfifo(path)
        case "other suffix":
            path = tmp_path / "R1.txt"
            path.write_text("x", encoding="utf-8")
        case "empty folder":
            path = tmp_path / "rien"
            path.mkdir()
        case _:
            os.mkdir(os.fsencode(tmp_path) + b"/\xff.loi")
            path = tmp_path
    ran = call("check", path)
    if kind in ("folder", "empty folder"):
        assert ran.status == 0
        assert "warning" in ran.out
    else:
        assert ran.status in (1, 2)
        assert "error" in ran.out + ran.err


def test_evaluating_broken_law_is_refused_with_its_faults(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "2012"
    folder.mkdir()
    (folder / "edition.yaml").write_text(MANIFEST, encoding="utf-8")
    (folder / "R1.loi").write_text(rule("m + 1"), encoding="utf-8")
    for verb in (("eval", "-"), ("facts",), ("test",), ("ask", "--goal", "r")):
        ran = run(*verb, "--regulations", tmp_path, stdin="{}")
        assert ran.status in (1, 2), verb
        assert "R1.loi:8:" in ran.err + ran.out, verb


def exceptions(length: int) -> str:
    return (
        HEAD
        + RULE.format("1")
        + "".join(
            f"dérogation e{n} à {f'e{n - 1}' if n else 'r'}\n  version à compter du 2012-01-01\n    {n} si n >= 0\n"
            for n in range(length)
        )
    )


@pytest.mark.parametrize("length", [50, 1_000])
@pytest.mark.parametrize("what", ["rules", "exceptions"])
def test_a_long_chain_is_decided_or_refused(call: Run, tmp_path: Path, what: str, length: int) -> None:
    folder = tmp_path / "2012"
    folder.mkdir()
    (folder / "edition.yaml").write_text(MANIFEST, encoding="utf-8")
    if what == "exceptions":
        (folder / "R1.loi").write_text(exceptions(length), encoding="utf-8")
        ran = call("eval", "-", "--regulations", tmp_path, "--goal", "r", "--at", "2012-06-01", stdin=b"{n: 1}")
        assert ran.status == 0 or "error[ML" in ran.err
        return
    (folder / "R1.loi").write_text(HEAD + chain(length), encoding="utf-8")
    asked = ("eval", "-", "--regulations", tmp_path, "--goal", "r0", "--at", "2012-06-01")
    for shape, said in (("json", '"value":1'), ("text", "┃ 1"), ("html", "<html")):
        ran = call(*asked, "--format", shape, stdin=b"{}")
        assert (ran.status == 0 and said in ran.out) if length == 50 else (ran.status == 2 and "error[ML4" in ran.err)


@pytest.mark.parametrize("seed", range(6))
def test_pieces_of_the_law_shuffled(run: Run, tmp_path: Path, seed: int) -> None:
    """A handful of what the fuzz test does for longer: words of the law in any order are diagnosed, not feared."""
    import random

    words = list(itertools.chain.from_iterable([*line.split(" "), "\n"] for line in SHIPPED.splitlines()))
    random.Random(seed).shuffle(words)
    path = tmp_path / "R1.loi"
    path.write_text(" ".join(words), encoding="utf-8")
    ran = run("check", path, "--format", "json")
    assert ran.status == 1
    assert all(each["place"]["line"] for each in ran.json()["diagnostics"])
