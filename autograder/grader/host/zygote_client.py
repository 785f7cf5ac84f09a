"""The grader's end of a zygote: starting it, and having it start and end students' processes."""

import errno
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import cast, overload
from weakref import WeakSet

from autograder.grader.errors import UserError
from autograder.grader.host.scratch import run_lock, scratch_folder
from autograder.grader.sandbox.layers import KEEP_SECRETS, LAYERS
from autograder.grader.sandbox.limits import Limits
from autograder.grader.sandbox.threads import ONE_THREAD
from autograder.grader.sandbox.users import User
from autograder.grader.wire import messages
from autograder.grader.wire.frames import Closed, receive_frame, send_frame

_PACKAGE = str(Path(__file__).parents[3])
_BOOT = "import sys; sys.path[0] = {!r}; from autograder.grader.student.zygote import main; main()"
_REMEDY = (
    "Grade on Linux 5.13 or newer, best as root with an interpreter that every user can read "
    "(STUDENT_PYTHON names one)"
)
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)

open_lines: WeakSet[socket.socket] = WeakSet()
"""The sockets to this process's zygotes, which end when these hang up."""


class SandboxError(UserError):
    """The student's process can't be confined as asked for, or not started at all."""


class SandboxLost(SandboxError):
    """The zygote has ended in the midst of its work: another one may do better."""


class DiskFull(SandboxLost):
    """The disk of this machine is full, which isn't the fault of a submission."""

    @classmethod
    def at(cls, folder: str) -> "DiskFull":
        """Return the error for the disk that a folder is on."""
        return cls(
            f"the disk that holds {folder} is full: make room there, or set TMPDIR to a folder "
            "with more; then run this again"
        )


class ZygoteClient:
    """A running zygote, to be used as a context manager.

    `missing` has the layers that don't work here, each with the reason. `probe` raises SandboxError
    if one of those in `require` is among them; or, unless `unprotected` is True, if none of those
    works that keep the tests secret.
    """

    def __init__(
        self,
        require: Collection[str] = (),
        python: str | None = None,
        unprotected: bool = False,
    ) -> None:
        self._unprotected = unprotected
        self._last_uid: int | None = None
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

    @property
    def pid(self) -> int:
        """The zygote's process."""
        return self._process.pid

    @property
    def layers(self) -> list[str]:
        """The layers in use."""
        return [layer for layer in LAYERS if layer not in self.missing]

    @property
    def protected(self) -> bool:
        """Return True if student code can't read the hidden tests."""
        return not self.missing.keys() >= KEEP_SECRETS

    def probe(self) -> None:
        """Wait until the zygote is warm, and find out which layers work here."""
        user = User()
        with scratch_folder("probe", passable=True) as folder:
            # A folder in it becomes the user's: a sweep removes only those that are its own.
            place = folder / "work"
            place.mkdir()
            missing = self._ask({"probe": str(place), "uid": user.uid or 0})["layers"]
        user.close()
        self._warm = True
        self.missing = {layer: reason for layer, reason in missing.items() if reason}
        if user.uid is None:
            self.missing["user"] = "only root can change to another user"
        wanting = [layer for layer in self._require if layer in self.missing or layer not in LAYERS]
        if wanting:
            raise SandboxError(
                f"these layers of the sandbox were required and don't work: "
                f"{self._reasons(wanting)}. {_REMEDY}, or without requiring them."
            )
        if not (self.protected or self._unprotected):
            raise SandboxError(
                "nothing would keep student code from the hidden tests and from your files here: "
                f"{self._reasons(sorted(KEEP_SECRETS))}. {_REMEDY}. For notebooks that you trust "
                "there is --unprotected."
            )

    def _reasons(self, layers: Iterable[str]) -> str:
        return "; ".join(f"{layer} ({self.missing.get(layer, 'unknown')})" for layer in layers)

    def preload(
        self,
        support: Path,
        named_tuples: Iterable[str] = (),
        *,
        packages: bool = True,
        seed: int | None = None,
        seed_variable: str | None = None,
    ) -> None:
        """Have the zygote import the packages in a folder, which every student may read.

        named_tuples: dotted paths of the classes that may cross. packages: False to leave the
        import to each student. seed: what students' code is seeded with before each cell; with a
        seed_variable, that name is bound to it instead.
        """
        if self._support != support:
            self._ask(
                {
                    "preload": str(support),
                    "packages": packages,
                    "named_tuples": list(named_tuples),
                    "seed": seed,
                    "seed_variable": seed_variable,
                }
            )
            self._support = support

    def new_user(self) -> User | None:
        """Return a user for a student: what the last one may have left is out of its reach.

        None where students' processes keep the user of this one.
        """
        if "user" in self.missing:
            return None
        user = User(after=self._last_uid)
        self._last_uid = user.uid
        return user

    def start(
        self,
        folder: Path,
        source: Path | None,
        user: User | None,
        limits: Limits,
        attempts: int = 3,
    ) -> tuple[int, socket.socket]:
        """Start a student's process; its id, and a socket to it.

        folder: an empty one, which it works in, and which nobody else uses. source: a folder with
        what is to be in it, or None. DiskFull if that doesn't fit on the disk.
        """
        ours, theirs = socket.socketpair()
        request: messages.Start = {
            "start": str(folder),
            "source": str(source or ""),
            "uid": (user.uid or 0) if user else 0,
            "limits": asdict(limits),
            "layers": self.layers,
            "package": _PACKAGE,
        }
        with theirs:
            send_frame(self._control, request)
            # The zygote, too, holds the user: it may have to end the student when this is gone.
            held = user.lock if user else []
            socket.send_fds(self._control, [b"\0"], [theirs.fileno(), *held])
        pid = cast(messages.Started, self._receive())["pid"]
        try:
            ready, _ = receive_frame(ours)  # no code of the student's has run yet
        except Closed:
            ready = {}
        if "ready" not in ready:
            ours.close()
            status = self.stop(pid)
            if not ready and status < 0 and attempts > 1:  # killed, by the kernel for one
                return self.start(folder, source, user, limits, attempts - 1)
            if ready.get("errno") in NO_SPACE:
                raise DiskFull.at(tempfile.gettempdir())
            raise SandboxError(f"a student's process could not be confined: {ready.get('failed')}")
        return pid, ours

    def stop(self, pid: int) -> int:
        """End a student's process and all that it started; how it ended: a code or −signal."""
        return self._ask({"stop": pid})["status"]

    @overload
    def _ask(self, request: messages.Probe) -> messages.Probed: ...
    @overload
    def _ask(self, request: messages.Preload) -> messages.Preloaded: ...
    @overload
    def _ask(self, request: messages.Stop) -> messages.Stopped: ...
    def _ask(
        self, request: messages.Probe | messages.Preload | messages.Stop
    ) -> messages.FromZygote:
        try:
            send_frame(self._control, request)
        except Closed as error:
            raise self._death() from error
        return self._receive()

    def _receive(self) -> messages.FromZygote:
        try:
            # No student's code runs in the zygote: it sends what the types say.
            return cast(messages.FromZygote, receive_frame(self._control)[0])
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
