"""Namespaces: no network, and a file system in memory, of limited size, beside read-only ones."""

import ctypes
import os
import sys

from autograder.grader.sandbox import libc

_NEWNS, _NEWIPC, _NEWUSER, _NEWNET = 0x00020000, 0x08000000, 0x10000000, 0x40000000
_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REC, _PRIVATE = 1, 2, 4, 8, 0x4000, 1 << 18
_MOUNT_SETATTR = 442  # alike on every architecture
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_ATTR_RDONLY = 1


class _MountAttr(ctypes.Structure):
    _fields_ = (
        ("attr_set", ctypes.c_uint64),
        ("attr_clr", ctypes.c_uint64),
        ("propagation", ctypes.c_uint64),
        ("userns_fd", ctypes.c_uint64),
    )


def enter(network: bool, disk: bool) -> None:
    """Move this process, which must have one thread, to a network or mounts that nobody shares.

    An ordinary user needs a user namespace for that, which not every system gives.
    """
    flags = (_NEWNET | _NEWIPC if network else 0) | (_NEWNS if disk else 0)
    if not flags:
        return
    if sys.platform != "linux":
        raise OSError("only Linux has it")
    uid, gid = os.getuid(), os.getgid()
    if uid:
        libc.prctl(libc.PR_SET_DUMPABLE, 1)  # else the files below belong to root
        libc.unshare(flags | _NEWUSER)
        _write("setgroups", "deny")
        _write("uid_map", f"{uid} {uid} 1")
        _write("gid_map", f"{gid} {gid} 1")
        libc.prctl(libc.PR_SET_DUMPABLE, 0)
    else:
        libc.unshare(flags)


def mount_in_memory(folder: str, size: int, files: int) -> None:
    """Make all that is mounted read-only here, and mount an empty file system at a folder.

    It holds `size` bytes in `files` files, unlinked ones that are open included, and is gone with
    the last process that sees it. Call `enter` before.
    """
    attributes = _MountAttr(_ATTR_RDONLY, 0, _PRIVATE, 0)
    try:
        libc.syscall(
            _MOUNT_SETATTR,
            _AT_FDCWD,
            ctypes.c_char_p(b"/"),
            _AT_RECURSIVE,
            ctypes.byref(attributes),
            ctypes.sizeof(attributes),
        )
    except OSError:  # before Linux 5.12; what is mounted below must not show outside, in any case
        libc.mount("none", "/", None, _REC | _PRIVATE)
    options = f"size={size},nr_inodes={files},mode=0700"
    libc.mount("tmpfs", folder, "tmpfs", _NOSUID | _NODEV | _NOEXEC, options)


def hide_others() -> None:
    """Hide the files that tell of other processes: even what may not be read can be looked at.

    Call `enter` before. This process, too, can't read there any more.
    """
    for folder in ("/proc", "/sys"):
        libc.mount("tmpfs", folder, "tmpfs", _NOSUID | _NODEV | _NOEXEC | _RDONLY, "size=4k")


def _write(name: str, text: str) -> None:
    with open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123 (see layers: imports are shared)
        file.write(text)
