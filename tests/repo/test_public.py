"""What the package promises: its public names, its version, and that importing it costs nothing."""

from __future__ import annotations

import re

import millesime
from millesime import bundle
from tests.repo import house

PUBLIC = {
    "Case",
    "Decision",
    "Dossier",
    "Difference",
    "Duration",
    "Edition",
    "Refused",
    "Replay",
    "Result",
    "Status",
    "__version__",
    "decide_table",
    "diff",
    "export",
    "load",
    "record",
    "replay",
    "what_if",
}
# What the first line of a program must not pay for; each is imported by the verb that needs it.
LATE = {"argparse", "jsonschema", "lark", "numpy", "orjson", "pyarrow", "ruamel.yaml", "yaml"}


def test_the_public_names_are_these() -> None:
    assert set(millesime.__all__) == PUBLIC
    assert {name for name in PUBLIC if not hasattr(millesime, name)} == set()
    assert set(dir(millesime)) >= PUBLIC


def test_there_is_one_version() -> None:
    assert millesime.__version__ == bundle.VERSION
    assert re.fullmatch(r"\d+\.\d+\.\d+", bundle.VERSION)


def test_importing_the_package_imports_nothing_dear() -> None:
    ran = house.run("-c", "import millesime, sys; print(*sys.modules)")
    assert ran.returncode == 0, ran.stderr
    assert set(ran.stdout.split()) & LATE == set()
