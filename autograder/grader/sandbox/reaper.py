"""Ending every process that a student's code has started, and learning how the first one ended."""

import os
import signal
import time
from collections.abc import Collection

_GONE_SECONDS = 120.0  # until a killed process must be gone; writing to a slow disk takes long
_USUAL_SECONDS = 0.1  # a killed process is gone long before


def end_all(uid: int | None, pid: int | None, keep: Collection[int] = ()) -> int:
    """Kill all processes of a user, and all descendants of this one; the exit status of `pid`.

    `keep` are children of this process to be left alone, with their descendants. A status is a
    negative signal number or an exit code; 0 where there was no such child. RuntimeError where
    something can't be killed.
    """
    statuses: dict[int, int] = {}
    began = time.monotonic()
    if pid is not None:
        _kill(pid)
    # This process inherits every orphan: as long as it has no other child, no descendant is left.
    while _reap(statuses, pid, keep):
        waited = time.monotonic() - began
        if pid is None or pid in statuses or waited > _USUAL_SECONDS:
            if uid is not None:
                _kill_user(uid)
            for descendant in _descendants(os.getpid(), keep):
                _kill(descendant)
        if waited > _GONE_SECONDS:
            left = _descendants(os.getpid(), keep)
            raise RuntimeError(f"processes that can't be killed: {left}")
        time.sleep(0.0005)
    return statuses.get(pid or 0, 0)


def _kill_user(uid: int) -> None:
    """Kill every process of a user at once, so that none can fork away from it."""
    if uid <= 0:
        raise ValueError(f"uid {uid} is not a student's")
    killer = os.fork()
    if killer == 0:
        try:
            os.setgroups([])
            os.setresuid(uid, uid, uid)
            os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    os.waitpid(killer, 0)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


def _reap(statuses: dict[int, int], pid: int | None, keep: Collection[int]) -> bool:
    """Take the statuses of children that have ended; return True if others are left."""
    if keep:
        return _reap_listed(statuses, pid, keep)
    try:
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return True
            statuses[pid] = os.waitstatus_to_exitcode(status)
    except ChildProcessError:
        return False


def _reap_listed(statuses: dict[int, int], pid: int | None, keep: Collection[int]) -> bool:
    """The same without touching those to keep, whose statuses will be asked for later.

    Where the system doesn't list children, orphans are left until none is to be kept.
    """

    def others() -> set[int]:
        listed = _by_parent().get(os.getpid(), [] if pid is None else [pid])
        return set(listed) - set(keep) - set(statuses)

    for child in others():
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            statuses[child] = os.waitstatus_to_exitcode(status)
    return bool(others())


def _descendants(ancestor: int, keep: Collection[int]) -> set[int]:
    """The living or unreaped descendants of a process; a subreaper's include every orphan.

    Without the processes in `keep`, and their descendants.
    """
    children = _by_parent()
    found: set[int] = set()
    frontier = [ancestor]
    while frontier:
        born = [child for child in children.get(frontier.pop(), []) if child not in keep]
        found.update(born)
        frontier += born
    return found


def _by_parent() -> dict[int, list[int]]:
    """The processes of the machine, by their parents; none where the system doesn't list them."""
    children: dict[int, list[int]] = {}
    # Plain calls: with pathlib this would be what ending a process takes longest for.
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():  # noqa: PTH112, PTH208
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb", buffering=0) as file:  # noqa: PTH123
                stat = file.read()
            # "pid (name) state parent …", and the name may hold anything.
            parent = int(stat.rpartition(b")")[2].split(None, 2)[1])
        except (OSError, IndexError):
            continue
        children.setdefault(parent, []).append(int(name))
    return children
