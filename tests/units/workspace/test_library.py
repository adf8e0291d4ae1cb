"""A library on disk: what is loaded, what is said, and what the cache may stand for."""

from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from millesime import bundle
from millesime.workspace import library as module
from millesime.workspace import stamp
from millesime.workspace.cache import Cache
from millesime.workspace.library import Library

ENGINE = Path(module.__file__).parents[2]
MANIFEST = """\
id: "{id}"
title: Essai
{extends}known_from: {year}-04-01
horizon: {year}-12-31
documents:
  - id: guide-{year}
    title: Guide
    file: guide.txt
    sha256: {hash}
    sections:
      {section}: {{title: Essai, lines: [1, 99]}}
"""
LAW = """\
fait entreprise.effectif : entier « effectif »

règle grande : booléen « grande entreprise »
  version à compter du 2012-01-01 [B35 3]
    entreprise.effectif >= {size}
"""
HASH = "a" * 64


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two editions, the second of which restates nothing."""
    lois = tmp_path / "lois"
    for year, extends, section in (("2012", "", "B35"), ("2016", 'extends: "2012"\n', "P")):
        (lois / year).mkdir(parents=True)
        text = MANIFEST.format(id=year, year=year, extends=extends, section=section, hash=HASH)
        (lois / year / "edition.yaml").write_text(text, encoding="utf-8")
    (lois / "2012" / "grande.loi").write_text(LAW.format(size=20), encoding="utf-8")
    (lois / "2016" / "lexique.loi").write_text("fait depense : montant « dépense »\n", encoding="utf-8")
    return lois


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def errors(library: Library, edition: str) -> list[str]:
    return [fault.code for fault in library.load(edition).diagnostics if fault.code.startswith("ML3")]


def test_an_edition_is_loaded_on_top_of_its_parent(root: Path) -> None:
    library = Library(root, cache=False)
    assert list(library.editions().product) == ["2012", "2016"]
    assert library.newest() == "2016"
    assert library.folder("2012") == root / "2012"
    assert library.edition_in(root / "2016") == "2016"
    new, old = library.load("2016"), library.load("2012")
    assert (new.info.id, [info.id for info in new.chain]) == ("2016", ["2012"])
    assert set(new.program.facts) - set(old.program.facts) == {"depense"}
    assert set(new.program.rules) == set(old.program.rules) == {"grande"}
    assert old.digest.startswith("sha256:")
    assert old.digest != new.digest
    assert new.inherited == old.diagnostics
    place = (root / "2012" / "grande.loi").as_posix()
    assert new.program.rules["grande"].span.file == place
    assert library.sources[place].text == new.sources[place].text == LAW.format(size=20)


def test_names_of_files_are_those_that_people_use(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root.parent)
    assert "lois/2012/grande.loi" in Library(Path("lois"), cache=False).sources
    monkeypatch.chdir(root)
    assert "2012/grande.loi" in Library(Path(), cache=False).sources


def test_bad_law_is_told_and_raises_nothing(root: Path) -> None:
    (root / "2012" / "faux.loi").write_text("règle : : « \nfait x : rien\n" + "(" * 10_000, encoding="utf-8")
    (root / "2012" / "binaire.loi").write_bytes(b"\0\xff")
    (root / "2016" / "edition.yaml").write_text(
        (root / "2016" / "edition.yaml").read_text(encoding="utf-8").replace("[1, 99]", "[99, 1]"), encoding="utf-8"
    )
    library = Library(root, cache=False)
    loaded = library.load("2012")
    assert {"ML351"} < {fault.code for fault in loaded.own}
    assert {fault.primary.file.rsplit("/", 1)[1] for fault in loaded.own} >= {"faux.loi", "binaire.loi"}
    assert [fault.code for fault in library.editions()] == ["ML338"]
    broken = library.load("2016")
    assert [fault.code for fault in broken.diagnostics] == ["ML338"]
    assert (broken.info.id, broken.digest, dict(broken.program.rules)) == ("2016", "", {})


def test_what_is_not_there_is_told(root: Path, tmp_path: Path) -> None:
    assert errors(Library(root, cache=False), "2013") == ["ML346"]
    assert errors(Library(tmp_path / "rien", cache=False), "2012") == ["ML355", "ML346"]
    assert Library(tmp_path / "rien", cache=False).newest() is None


def test_an_orphan_edition_is_not_loaded(root: Path) -> None:
    manifest = root / "2016" / "edition.yaml"
    manifest.write_text(manifest.read_text("utf-8").replace('extends: "2012"', 'extends: "2011"'), "utf-8")
    library = Library(root, cache=False)
    assert errors(library, "2016") == ["ML342"]


def test_a_file_that_is_refused_is_told_by_its_edition_and_what_extends_it(root: Path, cache: Path) -> None:
    (root / "2012" / "lien.loi").symlink_to(root / "2012" / "grande.loi")
    library = Library(root, cache)
    assert errors(library, "2012") == errors(library, "2016") == ["ML357"]
    assert not [path for path in cache.iterdir() if path.name.startswith(("law", "shelf"))]


def test_a_lock_that_disagrees_is_told_and_one_that_agrees_counts(root: Path) -> None:
    before = Library(root, cache=False).load("2016").digest
    lock = root / "2012" / "sources.lock.yaml"
    lock.write_text(f"passages: {{B35 3: {HASH}}}\n", encoding="utf-8")
    assert Library(root, cache=False).load("2016").digest != before
    lock.write_text(f"documents: {{guide-2012: {'b' * 64}}}\n", encoding="utf-8")
    assert errors(Library(root, cache=False), "2012") == ["ML361"]


def test_what_was_compiled_is_found_again(root: Path, cache: Path) -> None:
    cold, warm = Library(root, cache).load("2016"), Library(root, cache).load("2016")
    assert (cold.cached, warm.cached) == (False, True)
    assert warm.program == cold.program
    assert (warm.info, warm.chain, warm.digest) == (cold.info, cold.chain, cold.digest)
    assert (warm.own, warm.inherited) == (cold.own, cold.inherited)
    assert dict(warm.sources) == dict(cold.sources)
    assert warm.program.rules["grande"].span.start == cold.program.rules["grande"].span.start
    library = Library(root, cache)
    assert (library.newest(), list(library.editions().product)) == ("2016", ["2012", "2016"])


@pytest.mark.parametrize("change", ["law", "manifest", "new file", "name", "engine"])
def test_any_change_is_seen(change: str, root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not Library(root, cache).load("2012").cached
    match change:
        case "law":
            (root / "2012" / "grande.loi").write_text(LAW.format(size=21), encoding="utf-8")
        case "manifest":
            path = root / "2012" / "edition.yaml"
            path.write_text(path.read_text(encoding="utf-8").replace("Essai", "Autre"), encoding="utf-8")
        case "new file":
            (root / "2016" / "vide.loi").write_text("", encoding="utf-8")
        case "name":
            (root / "2012" / "grande.loi").rename(root / "2012" / "petite.loi")
        case "engine":
            monkeypatch.setattr(stamp, "engine", lambda: b"another")
        case _:
            raise AssertionError(change)
    assert not Library(root, cache).load("2012").cached
    assert Library(root, cache).load("2012").cached


def test_the_stamp_changes_with_the_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "millesime"
    (package / "lower").mkdir(parents=True)
    (package / "lower" / "a.py").write_text("a = 1\n", encoding="utf-8")
    monkeypatch.setattr(bundle, "__file__", str(package / "bundle.py"))
    seen = {stamp.engine()}
    (package / "lower" / "a.py").write_text("a = 10\n", encoding="utf-8")
    seen.add(stamp.engine())
    (package / "lower" / "a.py").write_text("a = 11\n", encoding="utf-8")
    os.utime(package / "lower" / "a.py", ns=(1, 1))
    seen.add(stamp.engine())
    (package / "pipeline.py").write_text("", encoding="utf-8")
    seen.add(stamp.engine())
    monkeypatch.setattr(bundle, "grammar_text", lambda: "start: WORD")
    seen.add(stamp.engine())
    assert len(seen) == 5


class _Evil:
    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return os.system, (f"touch {self.mark}",)


@pytest.mark.parametrize("harm", ["truncated", "garbage", "sealed garbage", "evil", "wrong shape"])
def test_a_harmed_cache_is_made_anew(harm: str, root: Path, cache: Path, tmp_path: Path) -> None:
    digest = Library(root, cache).load("2016").digest
    mark = tmp_path / "ran"
    for path in cache.iterdir():
        kind, _, key = path.name.partition("-")
        data = path.read_bytes()
        match harm:
            case "truncated":
                path.write_bytes(data[: len(data) // 2])
            case "garbage":
                path.write_bytes(b"\x80" * 500)
            case "sealed garbage":
                Cache(cache).put(kind, bytes.fromhex(key), hashlib.sha256(data).digest())
            case "evil":
                Cache(cache).put(kind, bytes.fromhex(key), pickle.dumps(_Evil(mark)))
            case "wrong shape":
                Cache(cache).put(kind, bytes.fromhex(key), pickle.dumps((1, 2, 3)))
            case _:
                raise AssertionError(harm)
    module._prepare_reader.cache_clear()
    again = Library(root, cache).load("2016")
    assert (again.digest, again.cached) == (digest, False)
    assert Library(root, cache).load("2016").cached
    assert not mark.exists()


def test_a_cache_that_others_may_enter_is_left_alone(root: Path, cache: Path) -> None:
    cache.mkdir(mode=0o755)
    cache.chmod(0o755)
    library = Library(root, cache)
    assert not library.load("2012").cached
    assert not Library(root, cache).load("2012").cached
    assert list(cache.iterdir()) == []
    note = library.note()
    assert note is not None
    assert note.code == "ML370"
    cache.chmod(0o700)
    assert Library(root, cache).note() is None


def test_the_environment_names_the_cache(root: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILLESIME_CACHE", "off")
    Library(root).load("2012")
    assert not Library(root).load("2012").cached
    monkeypatch.setenv("MILLESIME_CACHE", str(cache))
    Library(root).load("2012")
    assert Library(root).load("2012").cached
    assert not Library(root, cache=False).load("2012").cached


def run(*arguments: str) -> subprocess.Popen[str]:
    program = f"import sys\nsys.path.insert(0, {str(ENGINE)!r})\n" + arguments[0]
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments[1:]], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


LOAD = """
from pathlib import Path
from millesime.workspace.library import Library
library = Library(Path(sys.argv[1]), Path(sys.argv[2]))
print(library.load(library.newest()).digest)
"""


def test_runs_at_the_same_time_agree(root: Path, cache: Path) -> None:
    runs = [run(LOAD, str(root), str(cache)) for _ in range(8)]
    told = [(*process.communicate(), process.returncode) for process in runs]
    assert told == [(Library(root, cache=False).load("2016").digest + "\n", "", 0)] * 8
    assert Library(root, cache).load("2016").cached


def test_a_warm_run_imports_no_parser(root: Path, cache: Path) -> None:
    Library(root, cache).load("2016")
    rooms = "print(*sorted({name.partition('.')[0] for name in sys.modules}))\n"
    rooms += "print(*sorted(name for name in sys.modules if name.startswith('millesime.')))"
    out, told = run(LOAD + rooms, str(root), str(cache)).communicate()
    assert told == ""
    _, outside, inside = out.splitlines()
    assert not {"lark", "yaml", "jsonschema", "ruamel", "orjson", "difflib"} & set(outside.split())
    assert not [
        name
        for name in inside.split()
        if name.startswith(("millesime.lower", "millesime.analysis", "millesime.editions", "millesime.pipeline"))
        or name == "millesime.syntax.reader"
    ]
