"""`dataclass`, as the standard library has it, where a frozen one costs a quarter to define.

The standard one writes and compiles six functions for each class. A command defines a hundred classes before it does anything,
which was a fifth of its time. Here `__init__` alone is written: what the other five need is the names of the fields. Classes
that ask for more than to be frozen and slotted, or extend one with fields, are left to the standard library; to a type
checker, all of them are.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, FrozenInstanceError
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any, TypeAlias

__all__ = ["dataclass"]

Method: TypeAlias = Callable[..., Any]

_PLAIN = {"frozen": True, "slots": True}
_FACTORY = object()
"""Stands for an argument that is not given, and is made anew each time."""


def _dataclass(cls: Any = None, /, **how: bool) -> Any:
    if cls is None:
        return lambda found: _dataclass(found, **how)
    if how != _PLAIN or any(hasattr(base, "__dataclass_fields__") for base in cls.__bases__):
        return dataclasses.dataclass(cls, **how)
    own = dict(vars(cls))
    made: Any = dataclasses.dataclass(cls, init=False, repr=False, eq=False, slots=True)
    held = dataclasses.fields(made)
    compared = [field.name for field in held if field.compare]
    hashed = [field.name for field in held if (field.compare if field.hash is None else field.hash)]
    shown = [field.name for field in held if field.repr]
    for method in (_init(made, held), _repr(shown), _eq(compared), _hash(hashed), *_FIXED):
        name = method.__name__
        if own.get(name) is None:  # a class with its own `__eq__` says that it has no hash; a frozen one has
            setattr(made, name, method)
    made.__dataclass_params__ = _PARAMETERS
    return made


def _init(cls: Any, fields: Sequence[Field[Any]]) -> Method:
    """What makes a record of its fields' values."""
    known: dict[str, Any] = {"_set": object.__setattr__, "_FACTORY": _FACTORY}
    given, lines = ["self"], []
    for field in fields:
        name, value = field.name, field.name
        default = f"_default_{name}"
        if field.default is not MISSING:
            known[default] = field.default
            given.append(f"{name}={default}") if field.init else None
            value = name if field.init else default
        elif field.default_factory is not MISSING:
            known[default] = field.default_factory
            given.append(f"{name}=_FACTORY") if field.init else None
            value = f"{default}() if {name} is _FACTORY else {name}" if field.init else f"{default}()"
        elif field.init:
            given.append(name)
        else:
            continue  # `__post_init__` gives it
        lines.append(f"_set(self, {name!r}, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    # Names of fields and nothing else: they are identifiers, or the class could not have been written.
    exec(f"def __init__({', '.join(given)}):\n " + "\n ".join(lines or ["pass"]), known)  # noqa: S102
    method: Method = known["__init__"]
    method.__annotations__ = {field.name: field.type for field in fields if field.init} | {"return": None}
    return method


def _repr(names: Sequence[str]) -> Method:
    @recursive_repr("...")
    def __repr__(self: Any) -> str:  # noqa: N807 - the name under which it is set
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{self.__class__.__qualname__}({told})"

    return __repr__


def _eq(names: Sequence[str]) -> Method:
    values = _values(names)

    def __eq__(self: Any, other: object) -> bool:  # noqa: N807
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _hash(names: Sequence[str]) -> Method:
    values = _values(names)

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(values(self))

    return __hash__


def _values(names: Sequence[str]) -> Callable[[Any], tuple[Any, ...]]:
    """What a record has under some names."""
    return attrgetter(*names) if len(names) > 1 else lambda each: tuple(getattr(each, name) for name in names)


def __setattr__(self: Any, name: str, _: object) -> None:  # noqa: N807
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def __delattr__(self: Any, name: str) -> None:  # noqa: N807
    raise FrozenInstanceError(f"cannot delete field {name!r}")


def __getstate__(self: Any) -> list[Any]:  # noqa: N807
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def __setstate__(self: Any, state: Sequence[Any]) -> None:  # noqa: N807
    for field, value in zip(dataclasses.fields(self), state, strict=False):
        object.__setattr__(self, field.name, value)


_FIXED = (__setattr__, __delattr__, __getstate__, __setstate__)


@dataclasses.dataclass(**_PLAIN)
class _Nothing:
    """Of what the standard library says of such a class."""


_PARAMETERS: Any = _Nothing.__dataclass_params__  # type: ignore[attr-defined]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass
