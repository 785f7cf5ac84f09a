"""One temporary folder for all files of a run, removed at its end, however it ends.

Processes that are killed, or too slow, leave files behind. These are in the run's folder, and
the run removes it when the processes have ended. If the run is killed, the next one removes it.
"""

import math
import multiprocessing
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any, TypeVar

from autograder.grader.errors import UserError
from autograder.grader.host import scratch, zygote_client

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_REPEAT_SECONDS = 1  # between two interrupts: the first must have reached what it ends
_GONE_SECONDS = 150  # until processes that were killed must be gone, with their students'

T = TypeVar("T")


def in_run_folder(work: Callable[[], T]) -> T:
    """Do work with all its temporary folders in one folder, and remove that at the end.

    A shutdown, or the terminal's closing, acts as Ctrl-C does: KeyboardInterrupt. None interrupts
    the removal.
    """
    scratch.sweep()
    signals = _Signals()
    signals.take()
    try:
        return _work_in_folder(work, signals)
    finally:
        signals.give_back()


def _work_in_folder(work: Callable[[], T], signals: "_Signals") -> T:
    others = set(multiprocessing.active_children()), set(zygote_client.open_lines)
    before = tempfile.tempdir
    try:
        folder, lock = scratch.make("run")
        folder.chmod(0o711)  # students' users pass through it, to folders that are theirs
    except OSError as error:
        raise UserError(
            f"can't create a temporary folder ({error}): set TMPDIR to a folder with free space."
        ) from None
    try:
        try:
            tempfile.tempdir = str(folder)
            signals.release()
            return work()
        finally:
            signals.hold()
    finally:
        signals.hold()  # the line above may have been interrupted, but this isn't
        tempfile.tempdir = before
        _end_processes(*others, lock)
        scratch.discard(folder, lock)


def _end_processes(processes: set[Any], lines: set[Any], lock: int) -> None:
    """End the processes of a run that still have its folder; those given are others'."""
    for process in set(multiprocessing.active_children()) - processes:
        process.kill()
    for line in set(zygote_client.open_lines) - lines:
        zygote_client.hang_up(line)
    # Those that these have started end by themselves, in their own time.
    until = time.monotonic() + _GONE_SECONDS
    with suppress(OSError):
        while not scratch.is_unused(lock) and time.monotonic() < until:
            time.sleep(0.01)


class _Signals:
    """The signals that end a run, by KeyboardInterrupt unless they are held back.

    A signal that is ignored, as `nohup` has it, stays so.
    """

    def __init__(self) -> None:
        self._held = True
        self._came = False
        self._raised = -math.inf
        self._before: dict[signal.Signals, Any] = {}

    def take(self) -> None:
        """Have the signals come here, held back at first."""
        for number in _SIGNALS:
            handler = signal.getsignal(number)
            if handler in (signal.SIG_DFL, signal.default_int_handler):
                self._before[number] = handler
                signal.signal(number, self._heed)

    def give_back(self) -> None:
        """Have the signals go where they went before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def hold(self) -> None:
        """Hold signals back."""
        self._held = True

    def release(self) -> None:
        """Let signals interrupt, also one that came while they were held back."""
        self._held = False
        if self._came:
            raise KeyboardInterrupt

    def _heed(self, number: int, frame: FrameType | None) -> None:
        if self._held:
            self._came = True
        elif time.monotonic() > self._raised + _REPEAT_SECONDS:
            self._raised = time.monotonic()
            raise KeyboardInterrupt
