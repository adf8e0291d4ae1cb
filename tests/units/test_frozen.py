"""Records cost less to define than the standard library's, and are the same in everything else."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, field
from typing import Any

import pytest

from millesime import frozen


def classes(made_by: Callable[..., Any]) -> dict[str, Any]:
    """The same classes, whoever makes them."""

    class Point:
        """With all that our classes ask for."""

        across: int
        down: int = 0
        place: str = field(default="", compare=False)
        marks: dict[str, int] = field(default_factory=dict, hash=False)
        hidden: tuple[int, ...] = field(default=(), repr=False)
        total: int = field(init=False, compare=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "total", self.across + self.down)

    class Alone:
        """A single field."""

        value: Any

    class Bare:
        """None at all."""

    class Own:  # noqa: PLW1641 - a frozen one has a hash all the same
        """What a class says itself is left as it is."""

        value: int

        def __repr__(self) -> str:
            return "own"

        def __eq__(self, other: object) -> bool:
            return True

    return {each.__name__: made_by(frozen=True, slots=True)(each) for each in (Point, Alone, Bare, Own)}


STANDARD, OURS = classes(dataclass), classes(frozen.dataclass)
GIVEN: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("Point", (1,), {}),
    ("Point", (1, 2, "here", {"a": 1}), {"hidden": (3,)}),
    ("Point", (1, 2, "there", {"a": 1}), {"hidden": (3,)}),
    ("Point", (1, 2), {"marks": {"b": 1}}),
    ("Alone", (1,), {}),
    ("Alone", (float("nan"),), {}),
    ("Bare", (), {}),
    ("Own", (1,), {}),
]


def made(kinds: dict[str, Any]) -> list[Any]:
    return [kinds[name](*values, **named) for name, values, named in GIVEN]


def test_they_are_told_apart_and_shown_as_the_standard_ones() -> None:
    ours, standard = made(OURS), made(STANDARD)
    assert [repr(each) for each in ours] == [repr(each) for each in standard]
    for one, other in ((ours, standard), (standard, ours)):
        assert [[a == b for b in one] for a in one] == [[a == b for b in other] for a in other]
    assert [hash(each) for each in ours] == [hash(each) for each in standard]
    assert ours[0] != standard[0]
    assert {ours[1]: "found"}[ours[2]] == "found"


@pytest.mark.parametrize("name", OURS)
def test_they_are_described_as_the_standard_ones(name: str) -> None:
    ours, standard = OURS[name], STANDARD[name]
    assert [(each.name, each.type, each.init) for each in dataclasses.fields(ours)] == [
        (each.name, each.type, each.init) for each in dataclasses.fields(standard)
    ]
    assert (ours.__match_args__, ours.__slots__) == (standard.__match_args__, standard.__slots__)
    assert repr(ours.__dataclass_params__) == repr(standard.__dataclass_params__)
    assert ours.__init__.__annotations__ == standard.__init__.__annotations__
    assert set(vars(standard)) == set(vars(ours))


def test_they_cannot_be_changed() -> None:
    point = made(OURS)[0]
    for name in ("across", "total", "elsewhere"):
        with pytest.raises(FrozenInstanceError, match=f"cannot assign to field '{name}'"):
            setattr(point, name, 1)
        with pytest.raises(FrozenInstanceError, match=f"cannot delete field '{name}'"):
            delattr(point, name)
    assert dataclasses.replace(point, down=4).total == 5
    assert dataclasses.asdict(point)["across"] == 1


def test_they_are_copied_and_kept() -> None:
    for each in made(OURS)[:5]:
        assert copy.copy(each) == each
        assert copy.deepcopy(each) == each
    kept = pickle.loads(pickle.dumps(Kept(3)))
    assert (kept, kept.total) == (Kept(3), 4)


def test_arguments_are_those_of_the_standard_ones() -> None:
    for kinds in (OURS, STANDARD):
        with pytest.raises(TypeError, match="missing 1 required positional argument: 'across'"):
            kinds["Point"]()
        with pytest.raises(TypeError, match="unexpected keyword argument 'total'"):
            kinds["Point"](1, total=2)
    one, other = OURS["Point"](1), OURS["Point"](1)
    assert one.marks is not other.marks


def test_whatever_asks_for_more_is_the_standard_librarys() -> None:
    @frozen.dataclass(order=True)
    class Ordered:
        at: int

    @frozen.dataclass(frozen=True, slots=True)
    class Heir(Kept):
        more: int

    assert Ordered(1) < Ordered(2)
    assert (Heir(1, 2).more, Heir(1, 2).total) == (2, 2)
    assert Heir(1, 2) != Heir(1, 3)


@frozen.dataclass(frozen=True, slots=True)
class Kept:
    """One that a pickle can name."""

    value: int
    total: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", self.value + 1)
