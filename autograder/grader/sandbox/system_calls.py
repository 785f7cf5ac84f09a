"""The system calls that were reviewed and found harmless to a student's process, by name.

Everything else is refused, also what future kernels add. Names that an architecture or an older
libseccomp doesn't know are skipped: those calls stay refused. Reviewed up to Linux 6.18.
"""

ALLOWED = {
    "reading and writing": (
        "read write pread64 pwrite64 readv writev preadv pwritev lseek copy_file_range close "
        "close_range dup dup2 dup3 fsync fdatasync fallocate ftruncate"
    ),
    "files by name": (
        "creat access faccessat faccessat2 stat lstat fstat newfstatat statx statfs fstatfs getcwd "
        "chdir fchdir getdents getdents64 readlink readlinkat mkdir mkdirat rmdir rename renameat "
        "renameat2 link linkat symlink symlinkat unlink unlinkat umask getxattr lgetxattr "
        "fgetxattr listxattr llistxattr flistxattr"
    ),
    "memory": (
        "munmap mremap mprotect brk msync mlock mlock2 munlock mlockall munlockall "
        "membarrier mbind get_mempolicy set_mempolicy set_mempolicy_home_node pkey_alloc pkey_free "
        "pkey_mprotect"
    ),
    "threads": (
        "exit exit_group set_robust_list set_tid_address rseq arch_prctl set_thread_area "
        "get_thread_area gettid sched_yield sched_get_priority_max sched_get_priority_min getcpu"
    ),
    "time and signals": (
        "gettimeofday time times nanosleep alarm getitimer setitimer timer_settime timer_gettime "
        "timer_getoverrun timer_delete timerfd_create timerfd_settime timerfd_gettime rt_sigaction "
        "rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigsuspend sigaltstack pause "
        "restart_syscall signalfd signalfd4"
    ),
    "waiting for files, and pipes": (
        "poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait "
        "epoll_pwait2 eventfd eventfd2 pipe pipe2 wait4 waitid"
    ),
    "a pair of connected sockets": (
        "recvfrom recvmsg recvmmsg sendto shutdown getsockname getpeername getsockopt"
    ),
    "facts about itself and the machine": (
        "getpid getppid getpgrp setsid setpgid getuid geteuid getgid getegid getgroups getresuid "
        "getresgid capget getrlimit setrlimit getrusage uname getrandom"
    ),
}

# A process that shares its user with others owns more files than those of its own folder, and
# Landlock doesn't rule these calls.
ALLOWED_TO_AN_OWN_USER = (
    "chmod fchmod fchmodat fchmodat2 chown lchown fchown fchownat "
    "setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr truncate"
)

# Told that these succeed, programs do without: what they do, others can see. A lock on a file that
# all may read, its place in the cache, and the time of one that all may write (/dev/null), could
# tell another process what a hidden test asks.
# preadv2 (with RWF_NOWAIT), mincore and cachestat would be the ways to see the cache. Larger socket
# buffers would be memory that no limit counts.
WITHOUT_EFFECT = (
    *("flock", "fadvise64", "setsockopt"),
    *("utime", "utimes", "utimensat", "futimesat"),
)
LOCK_COMMANDS = (6, 7, 37, 38)  # of fcntl: to set a lock

# What these tell of a process, it can choose: the first argument must be oneself (0).
OF_ONESELF = "getpgid getsid sched_getparam sched_getscheduler sched_getattr sched_rr_get_interval"
# Of futexes: wait, wake, requeue, and those with a bit set. The others, by which a thread inherits
# a priority, name the thread that has it, whosever it is, and tell whether there is one.
FUTEX_OPERATIONS = (0, 1, 3, 4, 5, 9, 10)
# The clocks of other processes have negative numbers.
CLOCKS = "clock_gettime clock_getres clock_nanosleep timer_create"

# Commands of the calls that do many things.
FCNTL_COMMANDS = (
    *range(5),  # duplicate, get and set flags
    9,  # F_GETOWN; F_SETOWN (8) has the kernel send signals to others, and so do 10 and 15
    11,  # F_GETSIG
    1030,  # F_DUPFD_CLOEXEC
    1032,  # F_GETPIPE_SZ; a larger pipe is memory that no limit counts
    1034,  # F_GET_SEALS
)  # fmt: skip
IOCTL_COMMANDS = (
    0x5401,  # TCGETS, by which isatty asks
    0x5413,  # TIOCGWINSZ
    0x541B,  # FIONREAD
    0x5421,  # FIONBIO
    0x5450,  # FIONCLEX
    0x5451,  # FIOCLEX
)
MADVISE_ADVICE = (
    *range(5),  # normal, random, sequential, will need, don't need
    8,  # MADV_FREE
    *range(14, 20),  # huge pages, dumps, forks; not those that write pages out
)
PRCTL_OPTIONS = (
    3,  # PR_GET_DUMPABLE
    15, 16,  # PR_SET_NAME, PR_GET_NAME
    21,  # PR_GET_SECCOMP
    23,  # PR_CAPBSET_READ
    29, 30,  # PR_SET_TIMERSLACK, PR_GET_TIMERSLACK
    39,  # PR_GET_NO_NEW_PRIVS
    41, 42,  # PR_SET_THP_DISABLE, PR_GET_THP_DISABLE
    0x53564D41,  # PR_SET_VMA, by which the C library names memory
)  # fmt: skip


def allowed(shared_user: bool) -> list[str]:
    """Return the names of the calls that are allowed whatever their arguments."""
    names = " ".join(ALLOWED.values()).split()
    return names if shared_user else names + ALLOWED_TO_AN_OWN_USER.split()
