"""Pools that grade submissions: processes on this machine, or the workers of a Dask cluster.

Both are used through the interface of concurrent.futures. A pool is a context manager; one that is
left by an error, Ctrl-C for one, drops what it was doing.
"""

import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing.connection import wait
from typing import Protocol

from autograder.batch import worker
from autograder.batch.worker import Outcome, Setup
from autograder.grader.reading.submission import Payload
from autograder.grader.sandbox.threads import ONE_THREAD

_SLACK_SECONDS = 5  # for a worker that the kernel ends, once its time to clean up is over


class Pool(Protocol):
    """Grades submissions. `width` is how many to have under way, so that no worker waits."""

    lost: tuple[type[Exception], ...]
    """What a future raises whose worker died."""

    @property
    def width(self) -> int:
        """The number of submissions to have under way."""

    def submit(self, payload: Payload) -> "Future[Outcome]":
        """Have a submission graded."""

    def renew(self) -> None:
        """Make the pool fit for work again after a worker has died."""

    def complaint(self) -> str:
        """Return the reason why the pool can't work, "" if it knows none."""


class LocalPool:
    """Worker processes on this machine."""

    lost: tuple[type[Exception], ...] = (BrokenExecutor,)

    def __init__(self, setup: Setup, jobs: int) -> None:
        self._setup = setup
        self._jobs = jobs
        for variable, number in ONE_THREAD.items():
            os.environ.setdefault(variable, number)
        self._executor = self._start()

    @property
    def width(self) -> int:
        """The number of submissions to have under way."""
        return 2 * self._jobs

    def submit(self, payload: Payload) -> "Future[Outcome]":
        """Have a submission graded."""
        try:
            return self._executor.submit(worker.grade, self._setup.digest, payload)
        except BrokenExecutor as error:
            broken: Future[Outcome] = Future()
            broken.set_exception(error)
            return broken

    def complaint(self) -> str:
        """Nothing: these processes wait for nobody."""
        return ""

    def renew(self) -> None:
        """Start new processes in place of the old ones."""
        self.stop()
        self._executor = self._start()

    def stop(self) -> None:
        """End the processes, whatever they are doing."""
        processes = multiprocessing.active_children()
        for process in processes:
            process.terminate()
        until = time.monotonic() + worker.CLEAN_UP_SECONDS + _SLACK_SECONDS
        for process in processes:
            if not wait([process.sentinel], timeout=max(0, until - time.monotonic())):
                process.kill()  # it is stopped, perhaps
        self._executor.shutdown(cancel_futures=True)

    def close(self) -> None:
        """Let the processes finish and end."""
        self._executor.shutdown()

    def _start(self) -> ProcessPoolExecutor:
        # "spawn": a fork would share the threads' locks and the progress bar with this process.
        return ProcessPoolExecutor(
            self._jobs,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=worker.prepare_process,
            initargs=(self._setup, tempfile.gettempdir()),
        )


@contextmanager
def local_pool(setup: Setup, jobs: int | None) -> Iterator[LocalPool]:
    """A pool of processes, one for each core unless `jobs` says how many."""
    pool = LocalPool(setup, jobs or usable_cores())
    try:
        yield pool
        pool.close()
    except BaseException:
        pool.stop()
        raise


def usable_cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
