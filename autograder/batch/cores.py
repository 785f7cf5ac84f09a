"""One core for each worker."""

import os
import socket
from collections.abc import Iterable


def settle(pids: Iterable[int]) -> socket.socket | None:
    """Keep processes on one core, on which no other worker keeps its own; 0 is the calling thread.

    It is for processes that take turns: waking one on another core costs more than most of a test's
    calls. The core is taken until the socket that is returned is closed, or this process ends.
    None, and nothing done, where all cores are taken or the system knows no such thing.
    """
    if not hasattr(os, "sched_setaffinity"):
        return None
    for core in sorted(os.sched_getaffinity(0)):
        claim = socket.socket(socket.AF_UNIX)
        try:
            # An abstract name: taken by one process at a time, and free again when that ends.
            claim.bind(f"\0autograder-core-{core}")
            for pid in pids:
                os.sched_setaffinity(pid, {core})
        except OSError:
            claim.close()
            continue
        return claim
    return None
