"""The grader's end of a zygote: starting it, and having it start and end students' processes."""

import os
import socket
import subprocess
import sys
from collections.abc import Collection
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any
from weakref import WeakSet

from autograder.errors import UserError
from autograder.grading.scratch import run_lock, scratch_folder
from autograder.sandbox.layers import LAYERS
from autograder.sandbox.limits import Limits
from autograder.sandbox.threads import ONE_THREAD
from autograder.sandbox.users import User
from autograder.wire.frames import Closed, receive_frame, send_frame

_PACKAGE = str(Path(__file__).parents[2])
_BOOT = "import sys; sys.path[0] = {!r}; from autograder.student.zygote import main; main()"

open_lines: WeakSet[socket.socket] = WeakSet()
"""The sockets to this process's zygotes, which end when these hang up."""


class SandboxError(UserError):
    """The student's process can't be confined as asked for, or not started at all."""


class SandboxLost(SandboxError):
    """The zygote has ended in the midst of its work: another one may do better."""


class ZygoteClient:
    """A running zygote, to be used as a context manager.

    `missing` has the layers that don't work here, each with the reason. SandboxError where one of
    those in `require` is among them.
    """

    def __init__(self, require: Collection[str] = (), python: str | None = None) -> None:
        self._user = User()
        self._control, theirs = socket.socketpair()
        open_lines.add(self._control)
        # Nothing of the grader's environment reaches a student.
        environment = {
            "PATH": os.defpath,
            "LANG": "C.UTF-8",
            "PYTHONHASHSEED": "0",  # the order of a set, and so a result, is the same every time
            "MPLBACKEND": "agg",
            "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",  # large arrays in large pages: fewer faults
            "MPLCONFIGDIR": os.environ.get("MPLCONFIGDIR", str(Path.home() / ".cache/matplotlib")),
            **ONE_THREAD,
        }
        interpreter = python or os.environ.get("STUDENT_PYTHON") or sys.executable
        # As long as the zygote lives, students' processes may, in this run's folder.
        locks = run_lock()
        try:
            self._process = subprocess.Popen(
                [interpreter, "-s", "-c", _BOOT.format(_PACKAGE), str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno(), *locks],
                env=environment,
                cwd="/",
            )
        finally:
            theirs.close()
            for lock in locks:
                os.close(lock)
        self._require = require
        self._support: Path | None = None
        self._warm = False
        self.missing: dict[str, str] = {}

    def __enter__(self) -> "ZygoteClient":
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._control.close()
        self._process.wait()
        self._user.close()

    @property
    def pid(self) -> int:
        """The zygote's process."""
        return self._process.pid

    @property
    def uid(self) -> int | None:
        """The user that students' processes run as; None where they keep this process's."""
        return self._user.uid if "user" in self.layers else None

    @property
    def layers(self) -> list[str]:
        """The layers in use."""
        return [layer for layer in LAYERS if layer not in self.missing]

    def probe(self) -> None:
        """Wait until the zygote is warm, and find out which layers work here."""
        with scratch_folder("probe") as folder:
            request = {"probe": str(folder), "uid": self._user.uid or 0}
            self.missing = self._ask(request)["layers"]
        self._warm = True
        self.missing = {layer: reason for layer, reason in self.missing.items() if reason}
        if self._user.uid is None:
            self.missing["user"] = "only root can change to another user"
        wanting = [layer for layer in self._require if layer in self.missing or layer not in LAYERS]
        if wanting:
            reasons = (f"{layer} ({self.missing.get(layer, 'unknown')})" for layer in wanting)
            raise SandboxError(
                f"these layers of the sandbox were required and don't work: {'; '.join(reasons)}. "
                "Grade on Linux 5.13 or newer as root with an interpreter that every user can read "
                "(STUDENT_PYTHON names one), or without requiring them."
            )

    def preload(self, support: Path) -> None:
        """Have the zygote import the packages in a folder, which every student may read."""
        if self._support != support:
            self._ask({"preload": str(support)})
            self._support = support

    def hand_over(self, folder: Path) -> None:
        """Make a folder a new student's own, before any code of the student's has run in it.

        Each student gets another user: what the last one may have left behind is out of reach.
        """
        if self.uid is not None:
            old, self._user = self._user, User(after=self._user.uid)
            old.close()
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.uid, self.uid, follow_symlinks=False)

    def start(self, folder: Path, limits: Limits, attempts: int = 3) -> tuple[int, socket.socket]:
        """Start a student's process in a folder that is its own; its id, and a socket to it."""
        ours, theirs = socket.socketpair()
        request = {
            "start": str(folder),
            "uid": self._user.uid or 0,
            "limits": asdict(limits),
            "layers": self.layers,
            "package": _PACKAGE,
        }
        with theirs:
            send_frame(self._control, request)
            # The zygote, too, holds the user: it may have to end the student when this is gone.
            socket.send_fds(self._control, [b"\0"], [theirs.fileno(), *self._user.lock])
        pid = self._receive()["pid"]
        try:
            ready, _ = receive_frame(ours)  # no code of the student's has run yet
        except Closed:
            ready = {}
        if "ready" not in ready:
            ours.close()
            status = self.stop(pid)
            if not ready and status < 0 and attempts > 1:  # killed, by the kernel for one
                return self.start(folder, limits, attempts - 1)
            raise SandboxError(f"a student's process could not be confined: {ready.get('failed')}")
        return pid, ours

    def stop(self, pid: int) -> int:
        """End a student's process and all that it started; how it ended: a code or −signal."""
        status = self._ask({"stop": pid})["status"]
        assert isinstance(status, int)
        return status

    def _ask(self, request: dict[str, Any]) -> dict[str, Any]:
        try:
            send_frame(self._control, request)
        except Closed as error:
            raise self._death() from error
        return self._receive()

    def _receive(self) -> dict[str, Any]:
        try:
            return receive_frame(self._control)[0]
        except Closed as error:
            raise self._death() from error

    def _death(self) -> SandboxError:
        status = self._process.wait()
        if self._warm:
            return SandboxLost(f"the student side ended by itself (exit status {status})")
        return SandboxError(
            f"the student side could not be started (exit status {status}); "
            f"what it printed says why. It needs IPython, matplotlib, numpy and tqdm"
        )


def hang_up(line: socket.socket) -> None:
    """End the zygote at the other end, and its students."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
