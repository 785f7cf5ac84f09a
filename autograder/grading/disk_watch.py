"""The space on the disk that a student's process takes, where the kernel doesn't limit it."""

import errno
import tempfile
import time
from pathlib import Path
from typing import Any

from autograder.grading.student_errors import DiskLimitExceeded
from autograder.grading.zygote_client import DiskFull
from autograder.sandbox import disk
from autograder.sandbox.limits import Limits

_SECONDS = 0.1  # between two looks
_LEAST_FREE = 8 * 2**20  # bytes on the disk; with fewer, whatever fails may be the machine's fault
_LITTLE_FREE = 512 * 2**20  # bytes; with more, an error that says that the disk is full is made up


class DiskWatch:
    """Watches the folder that a process works in."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder = str(folder)
        self._limits = limits
        self._next = time.monotonic() + _SECONDS

    def look(self, what: str) -> float:
        """Look, if it is time; when to do so next, as `time.monotonic` counts.

        DiskLimitExceeded if `what` the process does has taken too much, and DiskFull if others have
        left too little.
        """
        if time.monotonic() >= self._next:
            limits = self._limits
            size, files = disk.usage(self._folder, enough=(limits.disk, limits.files))
            if size > limits.disk or files > limits.files:
                raise DiskLimitExceeded(what, limits)
            if disk.free(self._folder) < _LEAST_FREE:
                raise DiskFull.at(tempfile.gettempdir())
            self._next = time.monotonic() + _SECONDS
        return self._next

    def heed(self, reply: dict[str, Any]) -> None:
        """Raise DiskFull if a reply says that the student's code met a disk that is full."""
        if _says_no_space(reply) and disk.free(self._folder) < _LITTLE_FREE:
            raise DiskFull.at(tempfile.gettempdir())


class Unwatched(DiskWatch):
    """Stands in where the kernel limits the space."""

    def look(self, what: str) -> float:
        """Never look."""
        return float("inf")

    def heed(self, reply: dict[str, Any]) -> None:
        """Leave it to the student's code: it has filled what was its own."""


def _says_no_space(reply: dict[str, Any]) -> bool:
    outcomes = reply.get("outcomes")
    parts = [reply, *(outcomes if isinstance(outcomes, list) else [])]
    errors = [part.get("error") for part in parts if isinstance(part, dict)]
    messages = [str(error.get("message")) for error in errors if isinstance(error, dict)]
    return any(f"[Errno {errno.ENOSPC}]" in message for message in messages)
