"""Landlock: which files a process may read and write, and that it may open no TCP connection.

Raw system calls, three of them, numbered alike on every architecture: the bindings on PyPI
(py-landlock 0.1, landlockpy 0.2) are young and several times this file.
"""

import ctypes
import os
from collections.abc import Iterable

from autograder.grader.sandbox import libc

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
_READ = _READ_FILE | _READ_DIR
_FILE_ONLY = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_TCP = 0b11  # bind and connect
_SCOPES = 0b11  # abstract UNIX sockets and signals


class _RulesetAttr(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneathAttr(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def version() -> int:
    """The kernel's Landlock ABI; OSError where it has none."""
    return libc.syscall(_CREATE_RULESET, ctypes.c_void_p(0), 0, _RULESET_VERSION)


def restrict(readable: Iterable[str], writable: Iterable[str]) -> None:
    """From now on, this process and its descendants reach only these paths and below.

    Nothing may be executed. Paths that don't exist are left out. Needs no_new_privs to be set.
    """
    abi = version()
    # Each ABI adds rights: ABI 2 made bit 13, ABI 3 bit 14, ABI 5 bit 15.
    everything = (1 << (13 + (abi >= 2) + (abi >= 3) + (abi >= 5))) - 1
    attributes = _RulesetAttr(everything, _TCP if abi >= 4 else 0, _SCOPES if abi >= 6 else 0)
    size = 8 * (1 + (abi >= 4) + (abi >= 6))
    ruleset = libc.syscall(_CREATE_RULESET, ctypes.byref(attributes), size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, _READ)
        for path in writable:
            _allow(ruleset, path, everything & ~_EXECUTE)
        libc.syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        # O_PATH, which Python names on Linux only.
        fd = os.open(path, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    try:
        if not os.path.isdir(path):  # noqa: PTH112 (what the zygote doesn't import, it doesn't share)
            access &= _FILE_ONLY
        rule = _PathBeneathAttr(access, fd)
        libc.syscall(_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(fd)
