"""The disk space and the threads that a student's process takes, where no kernel limit holds."""

import errno
import math
import os
import tempfile
import time
from pathlib import Path

from autograder.grader.host.student_errors import DiskLimitExceeded, ThreadLimitExceeded
from autograder.grader.host.zygote_client import DiskFull
from autograder.grader.sandbox import disk
from autograder.grader.sandbox.limits import Limits, threads
from autograder.grader.wire.messages import Unchecked, has_fields

_LOOK_SECONDS = 0.1  # between two looks
# With fewer on the disk, any failure may be the machine's fault.
_LEAST_FREE_BYTES = 8 * 2**20
# With more, an error that says that the disk is full is made up.
_LITTLE_FREE_BYTES = 512 * 2**20


class Watch:
    """Watches a process and the folder that it works in.

    The kernel limits a folder in memory by itself, and the threads of all users but root.
    """

    def __init__(self, folder: Path, pid: int, limits: Limits, layers: list[str]) -> None:
        self._folder = str(folder)
        self._pid = pid
        self._limits = limits
        self._disk = "disk" not in layers
        self._threads = "user" not in layers and os.getuid() == 0
        self._next = time.monotonic() + _LOOK_SECONDS if self._disk or self._threads else math.inf

    def look(self, what: str) -> float:
        """Look, if it is time; when to do so next, as `time.monotonic` counts.

        DiskLimitExceeded or ThreadLimitExceeded if `what` the process does has taken too much, and
        DiskFull if others have left too little.
        """
        if time.monotonic() >= self._next:
            if self._disk:
                self._look_at_disk(what)
            if self._threads and threads(self._pid) > self._limits.threads:
                raise ThreadLimitExceeded(what, self._limits)
            self._next = time.monotonic() + _LOOK_SECONDS
        return self._next

    def heed(self, reply: Unchecked) -> None:
        """Raise DiskFull if a reply says that the student's code met a disk that is full."""
        if self._disk and _says_no_space(reply) and disk.free(self._folder) < _LITTLE_FREE_BYTES:
            raise DiskFull.at(tempfile.gettempdir())

    def _look_at_disk(self, what: str) -> None:
        limits = self._limits
        size, files = disk.usage(self._folder, enough=(limits.disk, limits.files))
        if size > limits.disk or files > limits.files:
            raise DiskLimitExceeded(what, limits)
        if disk.free(self._folder) < _LEAST_FREE_BYTES:
            raise DiskFull.at(tempfile.gettempdir())


def _says_no_space(reply: Unchecked) -> bool:
    outcomes = reply.get("outcomes")
    parts = [reply, *(outcomes if isinstance(outcomes, list) else [])]
    errors = [part.get("error") for part in parts if has_fields(part)]
    messages = [str(error.get("message")) for error in errors if has_fields(error)]
    return any(f"[Errno {errno.ENOSPC}]" in message for message in messages)
