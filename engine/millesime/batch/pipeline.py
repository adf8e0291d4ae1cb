"""Reading ahead and writing behind: while one chunk is decided, the next is read and the one before is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from queue import Empty, Full, Queue
from threading import BoundedSemaphore, Event, Semaphore, Thread
from typing import Generic, Protocol, TypeVar, final

S = TypeVar("S")
T = TypeVar("T")
_WAIT = 0.1
"""Seconds after which a thread looks whether it is still wanted."""


@contextmanager
def ahead(items: Iterator[T], room: int) -> Iterator[Iterator[T]]:
    """The same items, `room` of them made in another thread before they are asked for, and no more: the next one is begun when
    one was taken. Their exceptions come in turn.
    """
    queue: Queue[tuple[bool, T | BaseException | None]] = Queue()
    free, stopped = Semaphore(room), Event()

    def make() -> None:
        try:
            while not stopped.is_set():
                if not free.acquire(timeout=_WAIT):
                    continue
                try:
                    item = next(items)
                except StopIteration:
                    queue.put((False, None))
                    return
                queue.put((True, item))
                del item  # it is no longer held here while room is waited for
        except BaseException as fault:  # noqa: BLE001 - handed to whoever asks for the next item
            queue.put((False, fault))

    def made() -> Iterator[T]:
        while True:
            more, item = queue.get()
            if more:
                free.release()
                yield item  # type: ignore[misc]  # an item, says the flag
            elif isinstance(item, BaseException):
                raise item
            else:
                return

    thread = Thread(target=make, name="ahead", daemon=True)
    thread.start()
    try:
        yield made()
    finally:
        stopped.set()
        thread.join()


def done(result: T) -> Future[T]:
    """What is no longer to be waited for."""
    found: Future[T] = Future()
    found.set_result(result)
    return found


class Crew(Protocol):
    """Has a function work on something, now or in a while."""

    def __call__(self, work: Callable[[S], T], on: S, /) -> Future[T]: ...


@contextmanager
def crew(threads: int) -> Iterator[Crew]:
    """So many threads at work, none of them far ahead of the others; one works at once, on the spot."""
    if threads == 1:
        yield lambda work, on: done(work(on))
        return
    room = BoundedSemaphore(threads)
    with ThreadPoolExecutor(threads, "crew") as pool:

        def at_work(work: Callable[[S], T], on: S) -> Future[T]:
            room.acquire()
            asked = pool.submit(work, on)
            asked.add_done_callback(lambda _: room.release())
            return asked

        try:
            yield at_work
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


@final
class Behind(Generic[T]):
    """Hands items to a function in another thread, one after another; what it raises comes with the next item."""

    def __init__(self, take: Callable[[T], None], room: int) -> None:
        self._take = take
        self._queue: Queue[T | None] = Queue(room)
        self._fault: BaseException | None = None
        self._given_up = Event()
        self._thread = Thread(target=self._run, name="behind", daemon=True)
        self._thread.start()

    def put(self, item: T) -> None:
        """Leave an item to be taken; waits where there is no room."""
        while self._fault is None:
            try:
                self._queue.put(item, timeout=_WAIT)
            except Full:
                continue
            return
        raise self._fault

    def close(self) -> None:
        """Wait until everything was taken."""
        while self._fault is None:
            try:
                self._queue.put(None, timeout=_WAIT)
            except Full:
                continue
            break
        self._thread.join()
        if self._fault is not None:
            raise self._fault

    def give_up(self) -> None:
        """Take nothing more, but for what is being taken."""
        self._given_up.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._given_up.is_set():
            try:
                item = self._queue.get(timeout=_WAIT)
            except Empty:
                continue
            if item is None:
                return
            try:
                self._take(item)
            except BaseException as fault:  # noqa: BLE001 - handed to whoever gives the next item
                self._fault = fault
                return
