"""Compiled law as bytes: nothing else comes out of them, whatever goes in."""

from __future__ import annotations

import os
import pickle
from datetime import date
from enum import Enum
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from millesime.model.expressions import Compare, Comparison, FactRef, Literal
from millesime.model.program import Fact, Program
from millesime.text.diagnostic import Severity, diagnose
from millesime.text.source import Source, Span
from millesime.values import Duration, Lack, Status
from millesime.values.types import AMOUNT, BOOLEAN, Kind, Type
from millesime.workspace.frozen import DamagedError, freeze, thaw

SPAN = Span("a.loi", 3, 9)
LAW: list[Any] = [
    Program(
        "2012",
        {"a.b": Fact("a.b", AMOUNT, low=Fraction(1, 3), span=SPAN)},
        {},
        {},
        {},
        {},
        {},
        horizon=date(2012, 12, 31),
    ),
    Compare(Comparison.LE, FactRef("a.b", AMOUNT, SPAN), Literal(Fraction("728.01"), AMOUNT), BOOLEAN),
    (True, 12, Duration(18), "été", None, frozenset({"x"}), (), {"a": (1,)}, MappingProxyType({"a": 1})),
    Lack(Status.UNKNOWN, frozenset({"a"}), "reason"),
    diagnose("ML333", SPAN, name="x", severity=Severity.WARNING),
    Type(Kind.LIST, item=Type(Kind.RECORD, "sinistre")),
    Source("a.loi", "un\ndeux\n"),
]


@pytest.mark.parametrize("value", LAW, ids=lambda value: type(value).__name__)
def test_law_comes_back_as_it_was(value: Any) -> None:
    back = thaw(freeze(value))
    assert back == value
    assert type(back) is type(value)


def test_spans_come_back_though_they_do_not_count() -> None:
    span = thaw(freeze(LAW[1])).left.span
    assert (span.file, span.start, span.end) == ("a.loi", 3, 9)
    assert thaw(freeze(LAW[-1])).position(3) == (2, 1)


class Evil:
    """What a forged entry would hold."""

    def __init__(self, call: Any, *arguments: Any) -> None:
        self.reduced = (call, arguments)

    def __reduce__(self) -> Any:
        return self.reduced


class Impostor(Enum):
    """An enumeration, but not one of the law's."""

    ONE = 1


def forged(tmp_path: Path) -> list[bytes]:
    mark = str(tmp_path / "ran")
    calls = [
        Evil(os.system, f"touch {mark}"),
        Evil(os.mkdir, mark),
        Evil(eval, f"open({mark!r}, 'w')"),
        Evil(exec, f"open({mark!r}, 'w')"),
        Evil(getattr, "x", "format"),
        Evil(__import__, "os"),
        Evil(open, mark, "w"),
        Evil(diagnose, "ML333"),
        Impostor.ONE,
        Evil(type, "X", (), {}),
    ]
    written = [pickle.dumps(call, protocol) for call in calls for protocol in range(6)]
    # By name: through one of our own modules, through a dotted path, through what our modules import.
    for module, name in [
        ("millesime.workspace.cache", "os"),
        ("millesime.workspace.frozen", "import_module"),
        ("millesime.text.source", "bisect_right"),
        ("millesime.text.diagnostic", "Span.__init__.__globals__"),
        ("millesime.values.duration", "re"),
        ("millesime.values.duration", "parse_duration"),
        ("millesime.text.nothing", "Nothing"),
        ("builtins", "eval"),
        ("posix", "system"),
        ("", ""),
    ]:
        written.append(b"\x80\x04c" + f"{module}\n{name}\n".encode() + b".")
        written.append(
            b"\x80\x04\x8c"
            + bytes([len(module)])
            + module.encode()
            + b"\x8c"
            + bytes([len(name)])
            + name.encode()
            + b"\x93."
        )
    return written


def test_a_forged_pickle_runs_nothing(tmp_path: Path) -> None:
    for data in forged(tmp_path):
        with pytest.raises(DamagedError):
            thaw(data)
    assert list(tmp_path.iterdir()) == []


def test_any_bytes_are_damage_or_law() -> None:
    whole = freeze(LAW[:4])
    for at in range(len(whole)):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            try:
                thaw(data)
            except DamagedError:
                continue


def test_only_law_is_frozen() -> None:
    with pytest.raises((pickle.PicklingError, AttributeError, TypeError)):
        freeze(lambda: None)
