"""The size and the names of the files, and what no file may say."""

from __future__ import annotations

import ast
import re
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repo import house

SOFT, HARD = 300, 500
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "base", "common", "misc"}
# A path of one machine: what is under a home, a root or a work folder, or a drive's letter.
MACHINE_PATH = re.compile(r"(?<![\w.:/])/(?:home|root|work|Users|mnt|tmp/[a-z]+env)/[\w.]{2}|\b[A-Z]:\\\\?Users")
OUTSIDE = {"batch", "bundle.py", "cli", "difference", "dossier", "lsp", "service", "stores", "whatif", "workspace"}
CORE = [module for module in house.modules() if module.relative_to(house.ENGINE).parts[0] not in OUTSIDE]


def told(path: Path) -> str:
    return path.relative_to(house.ROOT).as_posix()


def texts() -> Iterator[Path]:
    """Every text that the repository holds or is about to hold."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=house.ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        path = house.ROOT / name
        if path.is_file() and b"\0" not in path.read_bytes()[:8192]:
            yield path


def test_files_stay_short() -> None:
    """A file that passes the soft limit is usually two ideas; none passes the hard one."""
    sizes = {told(module): len(module.read_text(encoding="utf-8").splitlines()) for module in house.modules()}
    long = {name: size for name, size in sizes.items() if size > SOFT}
    if long:
        listed = ", ".join(f"{name} ({size})" for name, size in long.items())
        warnings.warn(pytest.PytestWarning(f"past the soft limit of {SOFT} lines: {listed}"), stacklevel=1)
    assert {name: size for name, size in long.items() if size > HARD} == {}


def test_modules_are_named_for_what_they_hold() -> None:
    named = {told(path): set(re.split(r"[_.]", path.stem)) for path in house.ENGINE.rglob("*") if path.suffix != ".pyc"}
    assert [name for name, words in named.items() if words & FORBIDDEN_NAMES] == []


def test_the_engine_is_all_that_is_in_engine() -> None:
    assert [path.name for path in house.ENGINE.parent.iterdir() if path.name != "__pycache__"] == ["millesime"]


def test_no_machines_paths() -> None:
    found = [
        f"{told(path)}:{number}"
        for path in texts()
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("path", ["/home/" + "ada/x", "(/Users/" + "ada)", "C:\\" + "Users\\ada"])
def test_a_machines_path_would_be_found(path: str) -> None:
    assert MACHINE_PATH.search(path)


@pytest.mark.parametrize("text", ["https://example.org/home/x", "tests/work/x", "rows / work", "docs/root/"])
def test_other_slashes_are_let_be(text: str) -> None:
    assert not MACHINE_PATH.search(text)


def calls(node: ast.AST, *names: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


@pytest.mark.parametrize("module", CORE, ids=told)
def test_no_float_in_the_core(module: Path) -> None:
    """Amounts and rates are exact: no float is written or made. How near two names are is no amount."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    near = {id(inner) for node in ast.walk(tree) if calls(node, "get_close_matches") for inner in ast.walk(node)}
    found = [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float) and id(node) not in near)
        or (isinstance(node, ast.Call) and calls(node, "float"))
    ]
    assert found == []


@pytest.mark.parametrize("module", CORE, ids=told)
def test_the_core_opens_and_asks_nothing(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert [ast.unparse(node) for node in ast.walk(tree) if calls(node, "open", "input", "print", "__import__")] == []
