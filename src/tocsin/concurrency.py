"""Lets several processes read while one enters what was read.

Reading is pure, so where it is done changes nothing. Each process opens its
own model and reference data (about 200 MB), so they are started only when
``FEWEST`` reports have come. A process that dies takes nothing with it: what it
was reading is read here. None outlives the process that started it.
"""

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

A = TypeVar("A")
R = TypeVar("R")

FEWEST = 8
"""So many reports come before other processes are started: they take about two seconds to be ready. Our choice."""


class Pool:
    """Makes results by other processes where there is enough to do, else in this one when they are asked for."""

    def __init__(self, processes: int) -> None:
        self.processes = processes
        self.asked = 0
        self.executor: ProcessPoolExecutor | None = None

    @property
    def depth(self) -> int:
        """So many results may be on their way before the first is taken: none before others work."""
        return 2 * self.processes if self.executor else 0

    def submit(self, work: Callable[[A], R], item: A) -> Callable[[], R]:
        """Return what waits for the result, and raises what the work raised."""
        self.asked += 1
        here = partial(work, item)
        if self.processes < 2 or self.asked <= FEWEST:
            return here
        try:
            self.executor = self.executor or self._started()
            return partial(self._taken, self.executor.submit(work, item), here)
        except BrokenProcessPool:
            return self._alone(here)

    def _taken(self, future: "Future[R]", here: Callable[[], R]) -> R:
        try:
            return future.result()
        except BrokenProcessPool:
            return self._alone(here)()

    def _alone(self, here: Callable[[], R]) -> Callable[[], R]:
        """Go on in this process alone: one of the others has died, for want of memory most likely."""
        self.processes = 1
        return here

    def end(self) -> None:
        """End the other processes; this one goes on alone."""
        self.processes = 1
        if self.executor is not None:
            self.executor.shutdown(wait=True, cancel_futures=True)
            self.executor = None

    def _started(self) -> ProcessPoolExecutor:
        # Started anew and not forked: an opened network does not survive a fork.
        return ProcessPoolExecutor(self.processes, multiprocessing.get_context("spawn"), initializer=_serve)


def _serve() -> None:
    """Leave Ctrl-C to the process that was started by hand, and end with it whatever ends it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


@contextmanager
def reading_ahead(processes: int) -> Iterator[Pool]:
    """Give a pool, and end its processes whatever happens."""
    pool = Pool(processes)
    try:
        yield pool
    finally:
        pool.end()
