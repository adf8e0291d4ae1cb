"""The wheel and the source archive carry the whole law, and a wheel works with nothing beside it."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest
from pathspec import GitIgnoreSpec

from tests.repo import house

# What each folder of the checkout is called in the wheel.
SHIPPED = {
    "grammar": "millesime/_bundle/grammar",
    "regulations": "millesime/_bundle/regulations",
    "docs/diagnostics": "millesime/_bundle/diagnostics",
    "engine/millesime": "millesime",
}


def files(folder: str) -> set[str]:
    """The files that must be shipped of a folder: all but what Python leaves behind."""
    root = house.ROOT / folder
    return {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and (folder == "engine/millesime" or path.suffix != ".py")
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a source archive and of the wheel built from it, with the tools at hand."""
    out = tmp_path_factory.mktemp("dist")
    ran = house.run("-m", "build", "--no-isolation", "--outdir", str(out))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return out


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    return next(built.glob("millesime-*.whl"))


@pytest.mark.parametrize("folder", SHIPPED)
def test_the_wheel_has_what_the_folder_has(folder: str, wheel: Path) -> None:
    inside = SHIPPED[folder] + "/"
    with zipfile.ZipFile(wheel) as archive:
        names = {name.removeprefix(inside) for name in archive.namelist() if name.startswith(inside)}
    if folder == "engine/millesime":
        names = {name for name in names if not name.startswith("_bundle/")}
    assert files(folder)
    assert names == files(folder)


def test_the_wheel_has_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        others = {name for name in archive.namelist() if not name.startswith("millesime/")}
    info = f"{wheel.name.split('-py3')[0]}.dist-info"
    wanted = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE", "licenses/NOTICE.md")
    assert others == {f"{info}/{name}" for name in wanted}


def test_the_types_ship(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert "millesime/py.typed" in archive.namelist()


@pytest.mark.parametrize("folder", SHIPPED)
def test_the_source_archive_has_what_the_folder_has(folder: str, built: Path) -> None:
    archive_path = next(built.glob("millesime-*.tar.gz"))
    inside = f"{archive_path.name.removesuffix('.tar.gz')}/{folder}/"
    with tarfile.open(archive_path) as archive:
        names = {name.removeprefix(inside) for name in archive.getnames() if name.startswith(inside)}
    assert files(folder) <= names


def test_an_unpacked_wheel_finds_its_own_law(wheel: Path, tmp_path: Path) -> None:
    engine = tmp_path / "engine"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(engine)
    asked = (
        "from millesime import bundle\n"
        "for folder in (bundle.grammar(), bundle.regulations(), bundle.diagnostics()):\n"
        "    assert folder.is_dir(), folder\n"
        "    print(folder)\n"
        "assert bundle.grammar_text()\n"
    )
    ran = house.run("-c", asked, at=tmp_path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    bundled = engine.resolve() / "millesime" / "_bundle"
    assert ran.stdout.split() == [str(bundled / name) for name in ("grammar", "regulations", "diagnostics")]


def test_nothing_ignored_is_law() -> None:
    """Hatchling leaves out in silence what `.gitignore` names."""
    patterns = (house.ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = GitIgnoreSpec.from_lines(patterns)
    samples = [
        "regulations/2012/lexique.loi",
        "regulations/2016/aides/x.loi",
        "grammar/a.lark",
        "docs/diagnostics/ML101.md",
    ]
    assert [sample for sample in samples if ignored.match_file(sample)] == []
