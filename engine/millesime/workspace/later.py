"""Parts of compiled law that most runs never look at, kept as bytes until they are: a decision reads a few rules of
many, and no scenario at all.

They stand where the records themselves would: a mapping by name, or a sequence.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, final, overload

from millesime.workspace.frozen import freeze, thaw


@final
class ByName(Mapping[str, Any]):
    """Records by name, each thawed when it is first asked for.

    >>> held = ByName.of({"a": (1, 2), "b": (3,)})
    >>> list(held), held["b"], held == {"a": (1, 2), "b": (3,)}
    (['a', 'b'], (3,), True)
    """

    __slots__ = ("_frozen", "_made")

    def __init__(self, frozen: Mapping[str, bytes]) -> None:
        self._frozen = frozen
        self._made: dict[str, Any] = {}

    @classmethod
    def of(cls, records: Mapping[str, Any]) -> ByName:
        """These records, frozen."""
        return cls({name: freeze(record) for name, record in records.items()})

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = thaw(self._frozen[name])
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._frozen

    def __iter__(self) -> Iterator[str]:
        return iter(self._frozen)

    def __len__(self) -> int:
        return len(self._frozen)

    def __reduce__(self) -> tuple[Any, ...]:
        return ByName, (self._frozen,)


@final
class InOrder(Sequence[Any]):
    """Records in order, all thawed when one is first asked for.

    >>> held = InOrder.of(((1,), (2,)))
    >>> len(held), held[-1], held == ((1,), (2,))
    (2, (2,), True)
    """

    __slots__ = ("_frozen", "_made")
    __hash__ = None  # type: ignore[assignment]  # as a list's: it stands for what it holds

    def __init__(self, frozen: bytes) -> None:
        self._frozen = frozen
        self._made: tuple[Any, ...] | None = None

    @classmethod
    def of(cls, records: Sequence[Any]) -> InOrder:
        """These records, frozen."""
        return cls(freeze(tuple(records)))

    def _all(self) -> tuple[Any, ...]:
        if self._made is None:
            self._made = thaw(self._frozen)
        return self._made

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Any, ...]: ...
    def __getitem__(self, at: int | slice) -> Any:
        return self._all()[at]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        return self._all() == tuple(other) if isinstance(other, Sequence) else NotImplemented

    def __reduce__(self) -> tuple[Any, ...]:
        return InOrder, (self._frozen,)
