"""A session of Spark, opened quietly and closed for good: nothing of it is left on the terminal or on the disk."""

from __future__ import annotations

import os
import re
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from subprocess import TimeoutExpired
from typing import TYPE_CHECKING, Any, Final

from millesime.batch.spark.java import find
from millesime.text.diagnostic import diagnose
from millesime.workspace.refused import Refused

if TYPE_CHECKING:
    from py4j.java_gateway import JavaGateway
    from pyspark import SparkConf, SparkContext

_LOCAL: Final = re.compile(r"local(\[(\*|\d+)\])?")
_TRIES: Final = 4
"""How often a task is tried, on one machine as on many; of itself, Spark tries once on one."""

_LIGHT: Final = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
"""For a Java that hands out tasks and does no work of its own: it starts in two thirds of the time."""

_FAREWELL: Final = 10
"""Seconds that Java has to leave by itself."""


def alone(master: str) -> bool:
    """Whether a master is this machine: then its workers have our Python and our files.

    >>> alone("local[2]"), alone("local-cluster[2,1,1024]"), alone("spark://head:7077")
    (True, True, False)
    """
    return master.startswith("local")


@contextmanager
def opened(master: str, environment: Mapping[str, str]) -> Iterator[SparkContext]:
    """A session on a master. Raises `Refused` (ML830 to ML832) where there can be none."""
    java = find(environment)
    with tempfile.TemporaryDirectory(prefix="millesime-spark-", ignore_cleanup_errors=True) as temporary:
        folder = Path(temporary)
        interrupts = signal.getsignal(signal.SIGINT)
        gateway = None
        with _environment(_needed(master, environment, folder) | {"JAVA_HOME": str(java.home_for_spark(folder))}):
            conf = _conf(master, folder)
            log = folder / "log"
            try:
                gateway = _gateway(conf, log)
                context = _context(conf, gateway)
            except Exception as fault:
                why = _cause(log, fault)
                _leave(gateway)
                raise Refused([diagnose("ML832", master=master, why=why)]) from fault
            except BaseException:
                _leave(gateway)
                raise
        try:
            yield context
        finally:
            # A second Ctrl-C must not leave a Java behind; and Spark has put its own handler in place of ours.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            with suppress(Exception):
                context.stop()
            _leave(gateway)
            signal.signal(signal.SIGINT, interrupts)


def _needed(master: str, environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    """What Spark finds in its environment; of a cluster, only what the user has said is true."""
    import pyspark

    from millesime import bundle

    installed = Path(pyspark.__file__).parent
    if not alone(master):
        return {"SPARK_HOME": environment.get("SPARK_HOME", str(installed))}
    package = str(Path(bundle.__file__).parent.parent)
    path = [package, *filter(None, [environment.get("PYTHONPATH")])]
    home = installed
    if master.startswith("local-cluster"):
        # Its workers write under SPARK_HOME, and the package is no place for that.
        home = folder / "home"
        home.mkdir()
        for part in ("bin", "jars", "python"):
            (home / part).symlink_to(installed / part)
    return {
        "SPARK_HOME": str(home),
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(path),
        "SPARK_LOCAL_IP": "127.0.0.1",
    }


def _conf(master: str, folder: Path) -> SparkConf:
    from pyspark import SparkConf

    local = _LOCAL.fullmatch(master)
    threads = (local[2] or "1") if local else None
    settings = {
        "spark.master": f"local[{threads},{_TRIES}]" if threads else master,
        "spark.app.name": "Millésime",
        "spark.ui.showConsoleProgress": "false",
    }
    if alone(master):
        settings |= {
            "spark.ui.enabled": "false",
            "spark.local.dir": str(folder),
            "spark.driver.extraJavaOptions": _LIGHT,
            "spark.executor.extraJavaOptions": _LIGHT,
        }
    return SparkConf().setAll(list(settings.items()))


def _gateway(conf: SparkConf, log: Path) -> JavaGateway:
    from pyspark.java_gateway import launch_gateway

    with log.open("wb") as stream:
        return launch_gateway(conf, {"stdout": stream, "stderr": stream})  # type: ignore[no-untyped-call] # Spark's


def _context(conf: SparkConf, gateway: JavaGateway) -> SparkContext:
    from pyspark import SparkContext

    context = SparkContext(conf=conf, gateway=gateway)
    if context._jsc.sc().isStopped():  # after a minute without an answer it stops by itself, and says so to nobody
        context.stop()
        raise ConnectionError("no answer")
    return context


def _leave(gateway: Any) -> None:
    """End the Java that was started, so that another may be started for another master."""
    from pyspark import SparkContext

    SparkContext._gateway = SparkContext._jvm = None
    if gateway is None:
        return
    with suppress(Exception):
        gateway.shutdown()
    gateway.proc.stdin.close()  # Java goes when nobody can speak to it any longer
    try:
        gateway.proc.wait(_FAREWELL)
    except TimeoutExpired:
        gateway.proc.kill()
        gateway.proc.wait()


def _cause(log: Path, fault: Exception) -> str:
    """The last that Java said of an error, or else what Python knows of it, on one line."""
    said = log.read_text("utf-8", "replace").splitlines() if log.exists() else []
    told = [line for line in said if re.search(r"Exception|Error|ERROR", line) and not line.startswith("\t")]
    return (told[-1] if told else str(fault)).strip()


@contextmanager
def _environment(needed: Mapping[str, str]) -> Iterator[None]:
    """Variables for what is started meanwhile, and afterwards as they were."""
    before = {name: os.environ.get(name) for name in needed}
    os.environ.update(needed)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
