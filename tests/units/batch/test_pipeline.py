"""Threads that read ahead and write behind: nothing lost, nothing out of order, every exception told, none left waiting."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from millesime.batch.pipeline import Behind, ahead, crew


def numbers(count: int, then: type[Exception] | None = None) -> Iterator[int]:
    yield from range(count)
    if then is not None:
        raise then("after the last")


def test_what_is_read_ahead_comes_in_order() -> None:
    with ahead(numbers(100), 2) as items:
        assert list(items) == list(range(100))


def test_an_exception_comes_in_its_turn() -> None:
    with ahead(numbers(5, KeyError), 2) as items:
        assert [next(items) for _ in range(5)] == list(range(5))
        with pytest.raises(KeyError):
            next(items)


def test_who_stops_early_leaves_nobody_waiting() -> None:
    before = threading.active_count()
    with ahead(numbers(1000), 1) as items:
        assert next(items) == 0
    assert threading.active_count() == before


def test_what_is_written_behind_is_written_in_order() -> None:
    taken: list[int] = []
    behind = Behind(taken.append, 1)
    for item in range(50):
        behind.put(item)
    behind.close()
    assert taken == list(range(50))


def test_a_fault_of_the_writer_is_told_to_the_giver() -> None:
    def take(item: int) -> None:
        if item == 3:
            raise OSError("no room")

    behind = Behind(take, 1)
    with pytest.raises(OSError, match="no room"):
        _put(behind, range(100))
    with pytest.raises(OSError, match="no room"):
        behind.close()


def _put(behind: Behind[int], items: range) -> None:
    for item in items:
        behind.put(item)


def test_giving_up_waits_for_no_more_than_one() -> None:
    entered, release = threading.Event(), threading.Event()
    taken: list[int] = []

    def take(item: int) -> None:
        entered.set()
        release.wait(5)
        taken.append(item)

    behind = Behind(take, 3)
    for item in range(3):
        behind.put(item)
    entered.wait(5)
    threading.Timer(0.05, release.set).start()
    behind.give_up()
    assert len(taken) <= 2


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_a_crew_is_never_far_ahead(threads: int) -> None:
    """As many are at work as there are threads, and no more than these wait to be."""
    at_work, most, lock = 0, 0, threading.Lock()

    def work(item: int) -> int:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        threading.Event().wait(0.001)
        with lock:
            at_work -= 1
        return item * item

    with crew(threads) as hand:
        found = [hand(work, item) for item in range(60)]
    assert [each.result() for each in found] == [item * item for item in range(60)]
    assert most <= threads


def test_what_a_crew_raises_is_told_and_nobody_stays() -> None:
    def work(item: int) -> int:
        raise KeyError(item)

    before = threading.active_count()
    with pytest.raises(KeyError), crew(2) as hand:
        hand(work, 1).result()
    assert threading.active_count() == before
