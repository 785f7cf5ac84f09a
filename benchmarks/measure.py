"""The cost of a command with all processes that it starts: CPU time, wall time and memory."""

import ctypes
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER
_SAMPLING = 0.2  # seconds between looks at the memory: a look takes about 10 ms
_ORPHANS = 10.0  # seconds for what a command leaves running

_USUAL = {"PYTHONDONTWRITEBYTECODE": ""}  # where it is set, every start compiles anew


class Cost(NamedTuple):
    """`cpu` (user and system) and `wall` in seconds; `peak` in bytes."""

    cpu: float
    wall: float
    peak: float

    def shared_by(self, count: int) -> "Cost":
        """The cost of one of `count` that were done together; the peak is the same for each."""
        return Cost(self.cpu / count, self.wall / count, self.peak)


class Run(NamedTuple):
    """A finished command: what it cost, how it ended, and what it printed."""

    cost: Cost
    status: int
    output: str


def measure(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str] | None = None,
    limit: float = 1800,
) -> Run:
    """Run a command in a folder, and wait for all that it leaves behind.

    The CPU time is getrusage's for this process's children. The kernel adds a process's to that
    of whoever waits for it; as a subreaper, this process inherits and so counts those for which
    nobody did. The peak is of the sum over all processes alive, memory that they share counted
    once (PSS), where that can be read. TimeoutExpired after `limit` seconds.
    """
    _become_subreaper()
    others = {child.pid for child in psutil.Process().children()}
    before, began = os.times(), time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **_USUAL, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        peak = 0
        try:
            while process.poll() is None:
                peak = max(peak, _memory(others))
                if time.monotonic() - began > limit:
                    raise subprocess.TimeoutExpired(command, limit)
                try:
                    process.wait(_SAMPLING)
                except subprocess.TimeoutExpired:
                    continue
        finally:
            wall = time.monotonic() - began
            _end_orphans(process, others)
        after = os.times()
        output.seek(0)
        text = output.read().decode(errors="replace")
    cpu = sum(after[2:4]) - sum(before[2:4])
    return Run(Cost(cpu, wall, peak), process.returncode, text)


def _become_subreaper() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)


def _memory(others: set[int]) -> int:
    children = _children(others)
    return sum(_share(one) for child in children for one in (child, *_descendants(child)))


def _children(others: set[int]) -> list[psutil.Process]:
    """The children of this process but for those that it had before, by their ids."""
    return [child for child in psutil.Process().children() if child.pid not in others]


def _descendants(process: psutil.Process) -> list[psutil.Process]:
    try:
        return list(process.children(recursive=True))
    except psutil.NoSuchProcess:
        return []


def _share(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.NoSuchProcess:
        return 0
    except (psutil.AccessDenied, AttributeError):
        pass
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0


def _end_orphans(process: "subprocess.Popen[bytes]", others: set[int]) -> None:
    """Wait for what is left of a command's processes, and end what takes too long."""
    if process.poll() is None:
        process.kill()
        process.wait()
    until = time.monotonic() + _ORPHANS
    while left := _children(others):
        for child in left:
            with suppress(ChildProcessError):
                if os.waitpid(child.pid, os.WNOHANG) == (0, 0) and time.monotonic() > until:
                    for one in (*_descendants(child), child):
                        with suppress(psutil.NoSuchProcess):
                            one.kill()
        time.sleep(0.01)
