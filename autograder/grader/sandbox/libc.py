"""The C library's calls that Python has no name for, with errors raised as OSError."""

import ctypes
import os

_libc = ctypes.CDLL(None, use_errno=True)

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


def prctl(option: int, argument: int = 0) -> int:
    """Change an attribute of this process (man 2 prctl)."""
    return _checked("prctl", _libc.prctl(option, *map(ctypes.c_ulong, (argument, 0, 0, 0))))


def keep_freed_memory() -> None:
    """Keep what arrays free for the next ones: the system zeroes every page that it gives."""
    mallopt = getattr(_libc, "mallopt", None)  # glibc's
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, 32 * 2**20)
        mallopt(_M_TRIM_THRESHOLD, 128 * 2**20)


def unshare(flags: int) -> None:
    """Move to separate namespaces (man 2 unshare); Python itself can from 3.12."""
    _checked("unshare", _libc.unshare(flags))


def mount(source: str, target: str, kind: str | None, flags: int, options: str = "") -> None:
    """Mount a file system (man 2 mount)."""
    texts = [text if text is None else text.encode() for text in (source, target, kind, options)]
    source_, target_, kind_, options_ = map(ctypes.c_char_p, texts)
    result = _libc.mount(source_, target_, kind_, ctypes.c_ulong(flags), options_)
    _checked(f"mount at {target}", result)


def syscall(number: int, *arguments: object) -> int:
    """A system call that the C library has no function for; pass ctypes values or ints."""
    padded = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    return _checked(f"system call {number}", _libc.syscall(ctypes.c_long(number), *padded))


def capset_none() -> None:
    """Give up every capability of this process, and those that it could regain."""
    capability = 0
    while True:
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:  # EINVAL past the last one; EPERM where there are none to drop
            break
        capability += 1
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # version 3, this process
    _checked("capset", _libc.capset(header, (ctypes.c_uint32 * 6)()))


def _checked(call: str, result: int) -> int:
    if result < 0:
        errno = ctypes.get_errno()
        raise OSError(errno, f"{call}: {os.strerror(errno)}")
    return result
