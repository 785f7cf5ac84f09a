"""A seccomp filter: no sockets, no new processes, no look into other ones, and nothing unknown.

Written on libseccomp, which knows every architecture's system call numbers and refuses calls of a
foreign architecture. It is in Debian's and Ubuntu's base system (apt needs it); its binding on
PyPI, pyseccomp, had its last release in 2021 and would be a second layer over the same few calls.
"""

import ctypes
import errno
import mmap
import os
from functools import cache

from autograder.grader.sandbox import libc
from autograder.grader.sandbox.system_calls import (
    CLOCKS,
    FCNTL_COMMANDS,
    FUTEX_OPERATIONS,
    IOCTL_COMMANDS,
    LOCK_COMMANDS,
    MADVISE_ADVICE,
    OF_ONESELF,
    PRCTL_OPTIONS,
    WITHOUT_EFFECT,
    allowed,
)

_ALLOW = 0x7FFF0000
_NOT_EQUAL, _EQUAL, _MASKED_EQUAL = 1, 4, 7
_NUMBERS = range(1024)  # more than any 64-bit architecture has
_NATIVE, _OPTIMIZE, _BINARY_TREE = 0, 8, 2
_CLONE_THREAD = 0x10000
_AF_UNIX, _SOCK_STREAM, _SOCKET_TYPES = 1, 1, 0xF
_INT = 0xFFFFFFFF  # the kernel looks at 32 bits of such an argument
_NEGATIVE = 0x80000000
_PRIVATE_FUTEX, _REALTIME_FUTEX = 128, 256
_SHARED_ANONYMOUS = mmap.MAP_SHARED | mmap.MAP_ANONYMOUS
_GROWS_DOWN = 0x100  # MAP_GROWSDOWN, which Python has no name for
_SET_MODE_FILTER = 1
_INSTRUCTION = 8  # bytes


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("a", ctypes.c_uint64),
        ("b", ctypes.c_uint64),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def restrict(shared_user: bool) -> None:
    """Load the filter into this process; its threads and children inherit it.

    shared_user: whether other processes and files belong to this process's user, too.
    Needs no_new_privs to be set, or the capability CAP_SYS_ADMIN.
    """
    # Signals for oneself only: where the uid is shared, others' would be in reach.
    own = Rules(_ALLOW)
    for call in ("kill", "tgkill"):
        own.add(call, _errno(errno.EPERM), _Comparison(0, _NOT_EQUAL, os.getpid()))
    own.load()
    program = prepared(shared_user)
    loaded = _Program(len(program) // _INSTRUCTION, program)
    number = own.number("seccomp")
    libc.syscall(number, _SET_MODE_FILTER, 0, ctypes.byref(loaded))


@cache
def prepared(shared_user: bool, /) -> bytes:
    """Return the part of the filter that all processes share, as a BPF program.

    An array of `struct sock_filter`: made once, and loaded into each process as it is.
    """
    rules = Rules(_errno(errno.ENOSYS))
    for name in allowed(shared_user):
        rules.add(name, _ALLOW)
    # To itself alone, by a filter that each process has besides.
    rules.add("kill", _ALLOW)
    rules.add("tgkill", _ALLOW)
    _allow_opening(rules)
    # asyncio's loop needs a pair; one end of a pair of datagram sockets can send to other sockets.
    stream = _Comparison(1, _MASKED_EQUAL, _SOCKET_TYPES, _SOCK_STREAM)
    rules.add("socketpair", _ALLOW, _Comparison(0, _EQUAL, _AF_UNIX), stream)
    for call in WITHOUT_EFFECT:
        rules.add(call, _errno(0))
    for command in LOCK_COMMANDS:
        rules.add("fcntl", _errno(0), _Comparison(1, _MASKED_EQUAL, _INT, command))
    _allow_waking(rules)
    for clocks in CLOCKS.split():
        rules.add(clocks, _ALLOW, _Comparison(0, _MASKED_EQUAL, _NEGATIVE, 0))
    # The C library takes ENOSYS for an answer where it asks this of another thread.
    rules.add("sched_getaffinity", _ALLOW, _Comparison(0, _MASKED_EQUAL, _INT, 0))
    for name in OF_ONESELF.split():
        rules.add(name, _ALLOW, _Comparison(0, _MASKED_EQUAL, _INT, 0))
    process, oneself = (_Comparison(place, _MASKED_EQUAL, _INT, 0) for place in (0, 1))
    rules.add("getpriority", _ALLOW, process, oneself)
    _allow_mapping(rules)
    # Threads yes, processes no.
    rules.add("clone", _ALLOW, _Comparison(0, _MASKED_EQUAL, _CLONE_THREAD, _CLONE_THREAD))
    rules.add("clone", _errno(errno.EPERM), _Comparison(0, _MASKED_EQUAL, _CLONE_THREAD, 0))
    for call, argument, values in (
        ("fcntl", 1, FCNTL_COMMANDS),
        ("ioctl", 1, IOCTL_COMMANDS),
        ("madvise", 2, MADVISE_ADVICE),
        ("prctl", 0, PRCTL_OPTIONS),
        ("prlimit64", 0, (0,)),  # limits and processors for oneself only
        ("sched_setaffinity", 0, (0,)),
    ):
        for value in values:
            rules.add(call, _ALLOW, _Comparison(argument, _MASKED_EQUAL, _INT, value))
    # These have flags in memory, where no filter can see them. Told that they don't exist, the C
    # library does without.
    for call in ("clone3", "openat2"):
        rules.add(call, _errno(errno.ENOSYS))
    rules.refuse_the_rest()
    return rules.program()


def _allow_waking(rules: "Rules") -> None:
    """Allow futexes within the process; those in memory that others map, too, do nothing.

    Waiting and waking there would tell one process what another does. They succeed, since the C
    library's pthread_join waits so, in a loop that looks at the memory itself.
    """
    for operation in FUTEX_OPERATIONS:
        private = operation | _PRIVATE_FUTEX
        mask = _INT & ~_REALTIME_FUTEX
        rules.add("futex", _ALLOW, _Comparison(1, _MASKED_EQUAL, mask, private))
    rules.add("futex", _errno(0), _Comparison(1, _MASKED_EQUAL, _PRIVATE_FUTEX, 0))


def _allow_mapping(rules: "Rules") -> None:
    """Allow mmap, except for memory that RLIMIT_DATA doesn't count: without a file, or a stack."""
    for flags in (0, mmap.MAP_SHARED, mmap.MAP_ANONYMOUS):
        counted = _Comparison(3, _MASKED_EQUAL, _SHARED_ANONYMOUS | _GROWS_DOWN, flags)
        rules.add("mmap", _ALLOW, counted)
    for flags in (_SHARED_ANONYMOUS, _GROWS_DOWN):
        rules.add("mmap", _errno(errno.EPERM), _Comparison(3, _MASKED_EQUAL, flags, flags))


def _allow_opening(rules: "Rules") -> None:
    """Allow open and openat with flags that no version of Landlock misjudges.

    Below ABI 3 it doesn't see that O_TRUNC empties a file that is opened for reading only, and an
    access mode of 3 counts neither as reading nor as writing.
    """
    for call, argument in (("open", 1), ("openat", 2)):
        for mode, mask in (
            (os.O_RDONLY, os.O_ACCMODE | os.O_TRUNC),
            (os.O_WRONLY, os.O_ACCMODE),
            (os.O_RDWR, os.O_ACCMODE),
        ):
            rules.add(call, _ALLOW, _Comparison(argument, _MASKED_EQUAL, mask, mode))
        refused = _Comparison(argument, _MASKED_EQUAL, os.O_ACCMODE | os.O_TRUNC, os.O_TRUNC)
        rules.add(call, _errno(errno.EPERM), refused)


def _errno(error: int) -> int:
    return 0x00050000 | error


class Rules:
    """A filter in the making, with what becomes of calls that no rule is for.

    Raises OSError if libseccomp isn't installed.
    """

    def __init__(self, default: int) -> None:
        self._library = ctypes.CDLL("libseccomp.so.2")
        self._library.seccomp_init.restype = ctypes.c_void_p
        self._library.seccomp_syscall_resolve_num_arch.restype = ctypes.c_void_p
        self._context = ctypes.c_void_p(self._library.seccomp_init(ctypes.c_uint32(default)))
        if not self._context:
            raise OSError("libseccomp could not make a filter")
        # Older versions can't, and filter alike with more instructions.
        self._library.seccomp_attr_set(self._context, _OPTIMIZE, ctypes.c_uint32(_BINARY_TREE))
        self._named: set[str] = set()

    def number(self, name: str) -> int:
        """Return a system call's number; negative if libseccomp doesn't know it here."""
        return int(self._library.seccomp_syscall_resolve_name(name.encode()))

    def add(self, name: str, action: int, *comparisons: _Comparison) -> None:
        """Add a rule for a call whose arguments compare so, provided that it exists here."""
        self._named.add(name)
        number = self.number(name)
        if number < 0:
            return
        array = (_Comparison * len(comparisons))(*comparisons)
        result = self._library.seccomp_rule_add_array(
            self._context,
            ctypes.c_uint32(action),
            number,
            ctypes.c_uint(len(comparisons)),
            array,
        )
        if result != -errno.EACCES:  # which says that the default does so already
            self._check(result, f"rule for {name}")

    def refuse_the_rest(self) -> None:
        """Have all other calls that libseccomp knows fail with EPERM."""
        for number in _NUMBERS:
            known = self._library.seccomp_syscall_resolve_num_arch(_NATIVE, number)
            name = ctypes.string_at(known).decode() if known else ""
            if name and name not in self._named:
                self.add(name, _errno(errno.EPERM))

    def load(self) -> None:
        """Put the filter on this process."""
        self._check(self._library.seccomp_load(self._context), "load")

    def program(self) -> bytes:
        """Return the filter as a BPF program."""
        read, write = os.pipe()
        with os.fdopen(read, "rb") as reader:
            try:
                result = self._library.seccomp_export_bpf(self._context, write)
            finally:
                os.close(write)
            self._check(result, "export")
            return reader.read()

    def _check(self, result: int, what: str) -> None:
        if result:
            raise OSError(-result, f"seccomp {what}: {os.strerror(-result)}")
