"""Compiled law as bytes and back, by a pickle that can hold nothing but law.

What is thawed may only name the frozen records and enumerations of `model`, `values` and `text`, exact numbers and
dates: a forged pickle finds no function to call. That is the second line of defence; the first is that the bytes come
from a folder private to the user (`cache`).
"""

from __future__ import annotations

import gc
import io
import pickle
import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from importlib import import_module
from types import MappingProxyType
from typing import Any, final

from millesime.values.lack import Lack

_ROOMS = ("millesime.model.", "millesime.values.", "millesime.text.")
_DAMAGE = (pickle.UnpicklingError, EOFError, ImportError, LookupError, AttributeError, ValueError, TypeError,
           ArithmeticError, RecursionError, MemoryError)  # fmt: skip


@final
class DamagedError(Exception):
    """Bytes that hold no law."""


def freeze(value: object) -> bytes:
    """A value made of our records, tuples and mappings, as bytes. Raises `pickle.PicklingError` for anything else."""
    out = io.BytesIO()
    _Freezer(out, protocol=5).dump(value)
    return out.getvalue()


def thaw(data: bytes) -> Any:
    """The value that was frozen. Raises `DamagedError` for bytes that hold anything else.

    >>> thaw(freeze((Fraction(1, 3), date(2012, 4, 1))))
    (Fraction(1, 3), datetime.date(2012, 4, 1))
    """
    # Only acyclic records are made: looking for cycles among them while they are made is a third of the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _Thawer(io.BytesIO(data)).load()
    except _DAMAGE as error:
        raise DamagedError(str(error)) from error
    finally:
        if collecting:
            gc.enable()


def mapping(items: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    """A mapping that cannot be changed."""
    return MappingProxyType(items)


_LATER = {("millesime.workspace.later", "ByName"), ("millesime.workspace.later", "InOrder")}
"""What holds law that is still bytes; it hands them to `thaw` when they are wanted."""

_PLAIN: dict[tuple[str, str], Any] = {
    ("fractions", "Fraction"): Fraction,
    ("datetime", "date"): date,
    (__name__, "mapping"): mapping,
}


@final
class _Freezer(pickle.Pickler):
    """Writes a record as its class and the values of its fields: no state to be set on a frozen thing."""

    def __init__(self, file: io.BytesIO, protocol: int) -> None:
        super().__init__(file, protocol)
        self._fields: dict[type, tuple[str, ...]] = {}

    def reducer_override(self, value: Any) -> Any:
        kind = type(value)
        names = self._fields.get(kind)
        if names is None:
            if isinstance(value, type) or callable(value):
                return NotImplemented
            if isinstance(value, Enum):
                return kind, (value.value,)
            if kind is Fraction:
                return Fraction, (value.numerator, value.denominator)
            if kind is MappingProxyType:
                return mapping, (dict(value),)
            if (kind.__module__, kind.__name__) in _LATER:
                return value.__reduce__()
            if kind is Lack:
                return Lack, (value.status, value.missing, value.reason)
            if not is_dataclass(kind):
                return NotImplemented
            names = self._fields[kind] = tuple(field.name for field in fields(kind) if field.init)
        return kind, tuple(getattr(value, name) for name in names)


@final
class _Thawer(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        plain: Callable[..., Any] | None = _PLAIN.get((module, name))
        if plain is not None:
            return plain
        if (module, name) in _LATER:
            return getattr(import_module(module), name)
        if module.startswith(_ROOMS):
            found = vars(sys.modules.get(module) or import_module(module)).get(name)
            if isinstance(found, type) and found.__module__ == module and _is_law(found):
                return found
        raise DamagedError(f"{module}.{name}")


def _is_law(kind: type) -> bool:
    """Whether a class is a record or an enumeration: making one runs nothing but its own checks."""
    return is_dataclass(kind) or issubclass(kind, Enum) or kind is Lack
