"""The zygote: a warmed-up process that forks one student's process after another.

It has imported what students import, has never seen a test or an answer, runs no student's code,
and keeps its rights: it is what puts the layers on a fork, and what ends every process that a
student leaves. It serves one grader over the socket whose number it is given, until that hangs up.
"""

import gc
import importlib
import os
import pkgutil
import random
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from typing import NamedTuple, cast

import numpy

from autograder.grader.sandbox import layers, libc, reaper
from autograder.grader.sandbox.limits import Limits
from autograder.grader.student import processes
from autograder.grader.student.session import Session
from autograder.grader.student.shell import StudentShell
from autograder.grader.wire.frames import Closed, receive_frame, send_frame
from autograder.grader.wire.messages import Start, ToZygote
from autograder.grader.wire.named_tuples import allow


class Work(NamedTuple):
    """A student's process works with this shell, and seeds it before each cell."""

    shell: StudentShell
    seed: Callable[[], None]


PRELOAD = ("matplotlib.pyplot", "numpy.random", "tqdm")


def main() -> None:
    """Serve the grader: `probe`, `start` and `stop`."""
    control = socket.socket(fileno=int(sys.argv[1]))
    # Whatever the terminal sends is for the grader, which will hang up.
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        libc.prctl(libc.PR_SET_CHILD_SUBREAPER, 1)
        libc.prctl(libc.PR_SET_DUMPABLE, 0)
    libc.keep_freed_memory()
    for name in PRELOAD:
        importlib.import_module(name)
    shell = StudentShell.instance()
    shell.run("None", 0)  # the first cell takes longer than those after it
    support, packages = "", list[str]()
    seed: Callable[[], None] = partial(_seed, shell, None, None)
    users: dict[int, int | None] = {}  # of the students that are alive, by process
    locks: dict[int, list[int]] = {}  # on these users
    try:
        while True:
            request = cast(ToZygote, receive_frame(control)[0])  # the grader is to be trusted
            if "probe" in request:
                send_frame(control, {"layers": layers.probe(request["uid"], request["probe"])})
            elif "preload" in request:
                _forget(packages)
                support = request["preload"]
                packages = _import_packages(support) if request["packages"] else []
                allow(request["named_tuples"])
                seed = partial(_seed, shell, request["seed"], request["seed_variable"])
                send_frame(control, {"preloaded": True})
            elif "start" in request:
                sock, held = _receive_socket(control)
                pid = _start(request, support, sock, control, Work(shell, seed))
                users[pid] = request["uid"] if "user" in request["layers"] else None
                locks[pid] = held
                send_frame(control, {"pid": pid})
                sock.close()
            elif "stop" in request:
                pid = request["stop"]
                uid = users.pop(pid, None)
                status = reaper.end_all(uid, pid, keep=users)
                for lock in locks.pop(pid, ()):
                    os.close(lock)
                send_frame(control, {"status": status})
    except Closed:
        while users:
            pid, uid = users.popitem()
            reaper.end_all(uid, pid, keep=users)
        reaper.end_all(None, None)


def _import_packages(folder: str) -> list[str]:
    """Import all packages in a folder, as students will, and have them read what they need."""
    names = [module.name for module in pkgutil.iter_modules([folder]) if module.ispkg]
    sys.path.insert(0, folder)
    try:
        for name in names:
            getattr(importlib.import_module(name), "preload", lambda: None)()
    except Exception:
        _forget(names)  # each student's own import will say what is wrong
    finally:
        sys.path.remove(folder)
    return names


def _forget(packages: list[str]) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] in packages]:
        del sys.modules[name]


def _receive_socket(control: socket.socket) -> tuple[socket.socket, list[int]]:
    """A student's socket, and the descriptors that hold the student's user."""
    _, descriptors, _, _ = socket.recv_fds(control, 1, 2)
    if not descriptors:  # the grader was interrupted before it could send one
        raise Closed
    return socket.socket(fileno=descriptors[0]), descriptors[1:]


def _seed(shell: StudentShell, seed: int | None, variable: str | None) -> None:
    """Seed what draws random numbers, or bind a variable of the student's to the seed."""
    if seed is None:
        return
    if variable is not None:
        shell.user_ns[variable] = seed
        return
    numpy.random.seed(seed)  # noqa: NPY002
    random.seed(seed)


def _start(
    request: Start, support: str, sock: socket.socket, control: socket.socket, work: Work
) -> int:
    layers.prepare(frozenset(request["layers"]))
    # A collection in the fork would write into, and so copy, every page that has objects.
    gc.freeze()
    pid = os.fork()
    if pid:
        return pid
    try:
        control.close()
        _become_student(request, support, sock, work)
    except Closed:
        pass
    except Exception as error:
        number = error.errno if isinstance(error, OSError) else None
        send_frame(sock, {"failed": f"{type(error).__name__}: {error}", "errno": number})
    finally:
        os._exit(0)  # no handler of the zygote's may run in here


def _become_student(request: Start, support: str, sock: socket.socket, work: Work) -> None:
    folder = request["start"]
    os.setsid()
    null = os.open(os.devnull, os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    os.closerange(3, sock.fileno())
    os.closerange(sock.fileno() + 1, os.sysconf("SC_OPEN_MAX"))
    os.environ.update(HOME=folder, TMPDIR=folder, MPLCONFIGDIR=folder)
    tempfile.tempdir = folder  # it was remembered before there was this folder
    sys.argv = [""]
    # An answer that draws random numbers without a seed of its own draws the same at each grading.
    random.seed(0)
    numpy.random.seed(0)  # noqa: NPY002
    layers.enter(
        layers.Confinement(
            folder,
            Limits(**request["limits"]),
            frozenset(request["layers"]),
            request["uid"],
            support,
            request["source"],
        )
    )
    # Not before: what `enter` imports is never the student's.
    sys.path[:] = [folder, *(path for path in sys.path if path != request["package"])]
    if "seccomp" in request["layers"]:
        processes.explain_refusals()
    send_frame(sock, {"ready": True})
    Session(sock, *work).serve()


if __name__ == "__main__":
    main()
