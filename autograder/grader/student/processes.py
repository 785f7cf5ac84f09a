"""Puts into words that no process can be started, at the place where the sandbox refuses one.

Students meet that as a bare "Operation not permitted", or as a file system that is read-only, in
the depths of a library. This is not a defense: the sandbox refuses, and here it only gets a reason.
"""

import _multiprocessing  # type: ignore[import-not-found] # it has no stub
import _posixsubprocess
import errno
import os
import subprocess
from collections.abc import Callable
from functools import wraps
from typing import Any

_REASON = (
    "No process can be started at grading. Threads can: concurrent.futures.ThreadPoolExecutor has "
    "them"
)
_REFUSED = (errno.EPERM, errno.EACCES, errno.EROFS)
_STARTERS: tuple[tuple[Any, str], ...] = (
    *((os, name) for name in ("fork", "forkpty", "posix_spawn", "posix_spawnp", "execv", "execve")),
    (_posixsubprocess, "fork_exec"),
    (subprocess, "_fork_exec"),
)


def explain_refusals() -> None:
    """Have all that starts a process say so where that is refused; once, in a confined process."""
    for module, name in _STARTERS:
        if hasattr(module, name):  # some depend on the version of Python
            setattr(module, name, _explained(getattr(module, name)))
    # A pool's first step is a semaphore that its processes could share.
    _multiprocessing.SemLock = _SemLock


def _explained(start: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(start)
    def starter(*args: Any, **kwargs: Any) -> Any:
        try:
            return start(*args, **kwargs)
        except OSError as error:
            raise _with_reason(error) from None

    return starter


class _SemLock(_multiprocessing.SemLock):  # type: ignore[misc]
    def __new__(cls, *args: Any, **kwargs: Any) -> "_SemLock":
        try:
            return super().__new__(cls, *args, **kwargs)
        except OSError as error:
            raise _with_reason(error) from None


def _with_reason(error: OSError) -> OSError:
    return PermissionError(error.errno, _REASON) if error.errno in _REFUSED else error
