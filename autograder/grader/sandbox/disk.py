"""The disk space that a folder takes, whose owner may mean harm; and giving a folder away."""

import math
import os

_BLOCK = 512  # bytes, whatever the file system's own blocks are

UNLIMITED = (math.inf, math.inf)


def usage(folder: str, enough: tuple[float, float] = UNLIMITED) -> tuple[float, float]:
    """Return the bytes, and the number of files and folders, below a folder.

    Counting ends when one of the two exceeds `enough`. Both are infinite if a folder can't be
    listed, which no honest program's is.
    """
    size = files = 0.0
    try:
        for _, folders, others, at in os.fwalk(folder, onerror=_reraise):
            for name in (*folders, *others):
                files += 1
                try:
                    status = os.stat(name, dir_fd=at, follow_symlinks=False)
                    size += status.st_blocks * _BLOCK
                except FileNotFoundError:  # it was removed meanwhile
                    continue
            if size > enough[0] or files > enough[1]:
                break
    except (OSError, RecursionError):
        return UNLIMITED
    return size, files


def free(folder: str) -> int:
    """Return the bytes that are free on a folder's disk, for who isn't root."""
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize


def give(folder: str, uid: int) -> None:
    """Make a folder, and all below it, a user's own, while no one else can change what is there."""
    os.chown(folder, uid, uid)
    for _, folders, others, at in os.fwalk(folder):
        for name in (*folders, *others):
            os.chown(name, uid, uid, dir_fd=at, follow_symlinks=False)


def _reraise(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error
