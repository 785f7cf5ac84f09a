"""Work on what a student wrote in a child process that can neither fill this one nor stop it.

Requests go there as bytes, and results come back as JSON.
"""

import json
import os
import resource
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from autograder.grader.sandbox import libc
from autograder.grader.sandbox.limits import MIB, Limits

_PACKAGE = str(Path(__file__).parents[3])
_BOOT = (
    "import sys; sys.path[0] = {!r}; from autograder.grader.reading.limited import serve; serve()"
)
_SIZE = struct.Struct("!Q")
_MEMORY = {"over": "memory"}
_UNLIMITED_SECONDS = 10**8  # each request has a limit, all together have none


@dataclass(frozen=True)
class Budget:
    """The limits of one request: `memory` is beyond what the child has when it starts.

    `wall_seconds` is for what takes no processor time; a busy machine must not reach it.
    """

    memory: int
    cpu_seconds: int
    wall_seconds: float
    reply: int  # bytes


class OverBudget(Exception):
    """A request that took more than its budget, or ended the child; the message says which."""


class LimitedChild:
    """A child process that runs one function, to be used as a context manager.

    The function is named as `module:function`; it takes the parts of a request, as bytes, and
    returns what JSON can hold. The child starts with the first request, and again after a request
    that went over its budget.
    """

    def __init__(self, function: str, budget: Budget) -> None:
        self._function = function
        self._budget = budget
        self._process: subprocess.Popen[bytes] | None = None
        self._expired = False

    def __enter__(self) -> "LimitedChild":
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._stop()

    def ask(self, *parts: bytes) -> Any:
        """Return the function's result for these arguments. OverBudget where there is none."""
        fresh = self._process is None
        try:
            return self._ask(parts)
        except _Overrun as overrun:
            if fresh or overrun.is_time:
                raise
        return self._ask(parts)  # memory that earlier requests left behind must not count

    def _ask(self, parts: Sequence[bytes]) -> Any:
        process = self._process = self._process or self._start()
        assert process.stdin
        assert process.stdout
        self._expired = False
        timer = threading.Timer(self._budget.wall_seconds, self._expire, [process])
        timer.daemon = True
        timer.start()
        try:
            with suppress(BrokenPipeError):  # its end is seen below
                process.stdin.write(_SIZE.pack(len(parts)))
                for part in parts:
                    process.stdin.write(_SIZE.pack(len(part)))
                    process.stdin.write(part)
                process.stdin.flush()
            head = process.stdout.read(_SIZE.size)
            size = _SIZE.unpack(head)[0] if len(head) == _SIZE.size else 0
            text = process.stdout.read(size) if 0 < size <= self._budget.reply else b""
        finally:
            timer.cancel()
        reply = json.loads(text) if size and len(text) == size else None
        if reply is not None and "result" in reply:
            return reply["result"]
        status = self._stop()
        raise self._overrun(reply, size, status)

    def _overrun(self, reply: Any, size: int, status: int) -> "_Overrun":
        budget = self._budget
        if self._expired:
            return _Overrun(f"took more than {budget.wall_seconds:g} seconds", is_time=True)
        if status == -signal.SIGXCPU:
            spent = f"took more than {budget.cpu_seconds} seconds of processor time"
            return _Overrun(spent, is_time=True)
        if reply == _MEMORY:
            return _Overrun(f"took more than {budget.memory // MIB} MB of memory")
        if size > budget.reply:
            return _Overrun(f"gave more than {budget.reply // MIB} MB")
        if reply is not None:
            return _Overrun(f"failed ({reply['failed']})")
        return _Overrun(f"ended its process (exit status {status})")

    def _start(self) -> "subprocess.Popen[bytes]":
        budget = self._budget
        return subprocess.Popen(
            [
                *(sys.executable, "-s", "-c", _BOOT.format(_PACKAGE)),
                *(self._function, str(budget.memory), str(budget.cpu_seconds)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
        )

    def _expire(self, process: "subprocess.Popen[bytes]") -> None:
        self._expired = True
        process.kill()

    def _stop(self) -> int:
        """End the child; how it ended: a code or −signal."""
        process, self._process = self._process, None
        if process is None:
            return 0
        assert process.stdin
        assert process.stdout
        with suppress(OSError):
            process.stdin.close()  # a child that has nothing to do ends by itself
        process.stdout.close()
        return _ended(process)


class _Overrun(OverBudget):
    def __init__(self, reason: str, is_time: bool = False) -> None:
        super().__init__(reason)
        self.is_time = is_time


def _ended(process: "subprocess.Popen[bytes]") -> int:
    try:
        return process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def serve() -> None:
    """Run as the child: answer requests from standard input until it ends."""
    name, memory, cpu_seconds = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    if sys.platform == "linux":
        libc.prctl(libc.PR_SET_PDEATHSIG, signal.SIGKILL)
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    module, function = name.split(":")
    work = getattr(import_module(module), function)
    Limits(submission=_UNLIMITED_SECONDS, memory=int(memory), shared=64 * MIB).apply()
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    while head := source.read(_SIZE.size):
        allowed = int(time.process_time()) + 1 + int(cpu_seconds)
        resource.setrlimit(resource.RLIMIT_CPU, (min(allowed, hard), hard))
        text = _answer(work, [_part(source) for _ in range(_SIZE.unpack(head)[0])])
        sink.write(_SIZE.pack(len(text)))
        sink.write(text)
        sink.flush()


def _part(source: IO[bytes]) -> bytes:
    return source.read(_SIZE.unpack(source.read(_SIZE.size))[0])


def _answer(work: Callable[..., Any], parts: Sequence[bytes]) -> bytes:
    try:
        reply = {"result": work(*parts)}
        return json.dumps(reply).encode()
    except MemoryError:
        return json.dumps(_MEMORY).encode()
    except Exception as error:  # a fault of ours: it costs the submission that brought it out
        return json.dumps({"failed": type(error).__name__}).encode()
