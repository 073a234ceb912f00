"""Several pieces of work at once, whose callbacks all come on the thread that asked.

A journal, a terminal, a test: whoever listens need not know that threads are at work. Ctrl-C
reaches them too, so that each cleans up after itself.
"""

import ctypes
from collections.abc import Callable, Sequence
from queue import SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")
Said = SimpleQueue[Callable[[], None] | None]
Tell = Callable[[Callable[[], None]], None]
_PATIENCE = 10.0  # seconds that an interrupted thread gets to clean up


class _Worker(Thread, Generic[T]):
    """Does its work and keeps what came of it."""

    def __init__(self, work: Callable[[Tell], T], said: "Said") -> None:
        super().__init__(daemon=True)
        self._work, self._said = work, said
        self.result: T | None = None
        self.error: BaseException | None = None

    def run(self) -> None:
        """Work; whatever is raised is raised again by who waits."""
        try:
            self.result = self._work(self._said.put)
        except BaseException as error:  # noqa: BLE001 - not swallowed: raised again by who waits
            self.error = error
        finally:
            self._said.put(None)

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the thread, between two steps of Python."""
        if self.is_alive() and self.ident is not None:
            thread, error = ctypes.c_ulong(self.ident), ctypes.py_object(KeyboardInterrupt)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, error)


def side_by_side(works: Sequence[Callable[[Tell], T]]) -> list[T]:
    """Do all works at once; their results in order.

    Args:
        works: each is given `tell`: what it tells is called on this thread, in order.
    """
    if len(works) == 1:
        return [works[0](lambda say: say())]
    said: Said = SimpleQueue()
    workers = [_Worker(work, said) for work in works]
    for worker in workers:
        worker.start()
    try:
        for _ in workers:
            while (say := said.get()) is not None:
                say()
    except BaseException:
        for worker in workers:
            worker.interrupt()
        for worker in workers:
            worker.join(_PATIENCE)
        raise
    return [_result(worker) for worker in workers]


def _result(worker: _Worker[T]) -> T:
    worker.join()
    if worker.error is not None:
        raise worker.error
    return worker.result  # type: ignore[return-value]  # there is one where there is no error
