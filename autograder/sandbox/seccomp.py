"""A seccomp filter: no sockets, no new processes, no look into other ones.

Written on libseccomp, which knows every architecture's system call numbers and refuses calls of a
foreign architecture. It is in Debian's and Ubuntu's base system (apt needs it); its binding on
PyPI, pyseccomp, had its last release in 2021 and would be a second layer over the same few calls.
"""

import ctypes
import errno
import os
from functools import cache

_ALLOW = 0x7FFF0000
_EQUAL, _NOT_EQUAL, _MASKED_EQUAL = 4, 1, 7
_CLONE_THREAD = 0x10000
_AF_UNIX = 1
_SOCKET_TYPES, _DATAGRAMS = 0xF, (2, 3)  # the bits of the type; SOCK_DGRAM and SOCK_RAW


def _refuse(error: int) -> int:
    return 0x00050000 | error


# Names that an architecture or an older libseccomp doesn't know are left out.
_REFUSED = {
    "sockets": "socket connect bind listen accept accept4",
    "other processes": (
        "fork vfork execve execveat ptrace process_vm_readv process_vm_writev process_madvise "
        "kcmp pidfd_open pidfd_getfd pidfd_send_signal rt_sigqueueinfo rt_tgsigqueueinfo "
        "setpriority ioprio_set sched_setparam sched_setscheduler sched_setattr move_pages "
        "migrate_pages"
    ),
    "ways around a filter": "io_uring_setup io_uring_enter io_uring_register",
    "the kernel's less tested parts": (
        "bpf perf_event_open userfaultfd keyctl add_key request_key personality quotactl acct "
        "syslog"
    ),
    "memory that outlives a process or escapes its limit": (
        "shmget shmat shmctl msgget msgsnd msgrcv msgctl semget semop semctl mq_open mq_unlink "
        "memfd_create memfd_secret"
    ),
    "mounts and namespaces": (
        "mount umount umount2 move_mount open_tree fsopen fsmount fsconfig fspick mount_setattr "
        "pivot_root chroot unshare setns open_by_handle_at name_to_handle_at"
    ),
    "the machine": (
        "init_module finit_module delete_module kexec_load kexec_file_load reboot swapon "
        "swapoff sethostname setdomainname settimeofday clock_settime adjtimex sync syncfs"
    ),
}

# Landlock doesn't rule these, and a process that keeps its user owns other files than its own.
_REFUSED_TO_A_SHARED_USER = (
    "chmod fchmod fchmodat fchmodat2 chown lchown fchown fchownat utime utimes utimensat futimesat "
    "setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr truncate "
    "inotify_init inotify_init1 fanotify_init"
)


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operator", ctypes.c_int),
        ("a", ctypes.c_uint64),
        ("b", ctypes.c_uint64),
    )


def restrict(shared_user: bool) -> None:
    """Load the filter into this process; its threads and children inherit it.

    shared_user: whether other processes and files belong to this process's user, too.
    Needs no_new_privs to be set, or the capability CAP_SYS_ADMIN.
    """
    rules = prepared(shared_user)
    # Signals for oneself only: where the uid is shared, others' would be in reach.
    rules.refuse("kill", _Comparison(0, _NOT_EQUAL, os.getpid()))
    rules.refuse("tgkill", _Comparison(0, _NOT_EQUAL, os.getpid()))
    rules.load()


@cache
def prepared(shared_user: bool) -> "_Rules":
    """The filter as far as it is the same for all: made once, and copied with every fork."""
    rules = _Rules()
    for name in " ".join(_REFUSED.values()).split():
        rules.refuse(name)
    if shared_user:
        for name in _REFUSED_TO_A_SHARED_USER.split():
            rules.refuse(name)
    rules.refuse("socketpair", _Comparison(0, _NOT_EQUAL, _AF_UNIX))  # asyncio's loop needs a pair
    for kind in _DATAGRAMS:  # one end of such a pair can send to other sockets
        rules.refuse("socketpair", _Comparison(1, _MASKED_EQUAL, _SOCKET_TYPES, kind))
    # Threads yes, processes no. clone3's flags are in memory, where no filter can see them; told
    # that there is none, the C library falls back to clone.
    rules.refuse("clone", _Comparison(0, _MASKED_EQUAL, _CLONE_THREAD, 0))
    rules.refuse("clone3", error=errno.ENOSYS)
    rules.refuse("tkill")
    # A file can be told to send its owner any signal: F_SETOWN, F_SETSIG, F_SETOWN_EX, and the
    # same by ioctl. The kernel looks at 32 bits of the command.
    for command in (8, 10, 15):
        rules.refuse("fcntl", _Comparison(1, _MASKED_EQUAL, 0xFFFFFFFF, command))
    for command in (0x8901, 0x8902):
        rules.refuse("ioctl", _Comparison(1, _MASKED_EQUAL, 0xFFFFFFFF, command))
    rules.refuse("prctl", _Comparison(0, _MASKED_EQUAL, 0xFFFFFFFF, 1))  # to die with the zygote
    # Limits and processors for oneself only.
    rules.refuse("prlimit64", _Comparison(0, _NOT_EQUAL, 0))
    rules.refuse("sched_setaffinity", _Comparison(0, _NOT_EQUAL, 0))
    return rules


class _Rules:
    """A filter that is being made; OSError where libseccomp isn't installed."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL("libseccomp.so.2")
        self._library.seccomp_init.restype = ctypes.c_void_p
        self._context = ctypes.c_void_p(self._library.seccomp_init(ctypes.c_uint32(_ALLOW)))
        if not self._context:
            raise OSError("libseccomp could not make a filter")

    def refuse(self, name: str, *comparisons: _Comparison, error: int = errno.EPERM) -> None:
        """Have a system call fail where its arguments compare so, if it exists here."""
        number = self._library.seccomp_syscall_resolve_name(name.encode())
        if number == -1:  # unknown; other negative numbers are libseccomp's own, for multiplexing
            return
        array = (_Comparison * len(comparisons))(*comparisons)
        action = ctypes.c_uint32(_refuse(error))
        result = self._library.seccomp_rule_add_array(
            self._context, action, number, ctypes.c_uint(len(comparisons)), array
        )
        if result:
            raise OSError(-result, f"seccomp rule for {name}: {os.strerror(-result)}")

    def load(self) -> None:
        """Put the filter on this process."""
        result = self._library.seccomp_load(self._context)
        if result:
            raise OSError(-result, f"seccomp: {os.strerror(-result)}")
