"""The filter lets through the system calls that were reviewed, and no other number."""

import ctypes
import errno
import os
import struct
import sys

import pytest

from autograder.grader.host.standins import Namespace
from autograder.grader.host.student import Student
from autograder.grader.reading.notebook import Cell
from autograder.grader.sandbox import seccomp
from autograder.grader.sandbox.limits import Limits
from autograder.grader.sandbox.system_calls import CLOCKS, OF_ONESELF, allowed

ALLOW, ERRNO = 0x7FFF0000, 0x00050000
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
NUMBERS = range(1200)
# Allowed with some arguments, which are tested below.
WITH_ARGUMENTS = {
    *("open", "openat", "socketpair", "clone", "fcntl", "ioctl", "prctl", "prlimit64"),
    *("sched_setaffinity", "kill", "tgkill", "madvise", "futex", "mmap", "sched_getaffinity"),
    *CLOCKS.split(),
    *OF_ONESELF.split(),
    "getpriority",
}


def verdict(program: bytes, number: int, *arguments: int) -> int:
    """Run a BPF program on a system call (linux/filter.h, linux/seccomp.h)."""
    padded = [*arguments, *(0,) * (6 - len(arguments))]
    data = struct.pack("<IIQ6Q", number, AUDIT_ARCH[os.uname().machine], 0, *padded)
    code = list(struct.iter_unpack("<HBBI", program))
    accumulator = place = 0
    while True:
        operation, if_true, if_false, k = code[place]
        place += 1
        if operation == 0x20:  # load a word of the data
            (accumulator,) = struct.unpack_from("<I", data, k)
        elif operation == 0x54:  # and
            accumulator &= k
        elif operation == 0x05:  # jump
            place += k
        elif operation == 0x06:  # return
            return k
        else:
            compare = {0x15: int.__eq__, 0x25: int.__gt__, 0x35: int.__ge__, 0x45: int.__and__}
            place += if_true if compare[operation](accumulator, k) else if_false


def number(name: str) -> int:
    found = ctypes.CDLL("libseccomp.so.2").seccomp_syscall_resolve_name(name.encode())
    return int(found)


@pytest.fixture(params=[True, False], ids=["shared-user", "own-user"])
def shared_user(request):
    """True if the process shares its user with others."""
    if sys.platform != "linux" or os.uname().machine not in AUDIT_ARCH:
        pytest.skip("the filter is read for two architectures of Linux")
    return request.param


def test_every_number_that_was_not_reviewed_is_refused(shared_user):
    program = seccomp.prepared(shared_user)
    reviewed = {number(name) for name in (*allowed(shared_user), *WITH_ARGUMENTS)}
    let_through = {n for n in NUMBERS if verdict(program, n) == ALLOW}
    assert let_through <= reviewed
    assert {number("read"), number("mmap"), number("exit_group")} <= let_through
    for unknown in (463, 469, 470, 500, 1023, 1199):
        assert verdict(program, unknown) == ERRNO | errno.ENOSYS
    refusals = ("fork", "execve", "ptrace", "socket", "io_uring_setup", "mount", "setuid", "splice")
    for refused in refusals:
        if number(refused) >= 0:
            assert verdict(program, number(refused)) == ERRNO | errno.EPERM


@pytest.mark.parametrize(
    ("call", "fine", "refused"),
    [
        ("openat", (0, 0, os.O_RDONLY), (0, 0, os.O_RDONLY | os.O_TRUNC)),
        ("openat", (0, 0, os.O_WRONLY | os.O_TRUNC | os.O_CREAT), (0, 0, os.O_ACCMODE)),
        ("openat", (0, 0, os.O_RDWR | os.O_TRUNC), (0, 0, os.O_ACCMODE | os.O_TRUNC)),
        ("clone", (0x3D0F00,), (17,)),  # a thread of the C library's; a process
        ("socketpair", (1, 1 | 0o2000000), (1, 2)),  # a stream that closes on exec; datagrams
        ("socketpair", (1, 1), (2, 1)),
        ("fcntl", (0, 2), (0, 8)),
        ("fcntl", (0, 1030), (0, 1026)),
        ("madvise", (0, 0, 4), (0, 0, 21)),  # MADV_PAGEOUT
        ("ioctl", (0, 0x5401), (0, 0x8901)),
        ("ioctl", (0, 0x5413), (0, 0x40086602)),  # the window's size; a file's attributes
        ("prctl", (15,), (1,)),
        ("prctl", (16,), (22,)),
        ("prlimit64", (0,), (1,)),
        ("prlimit64", (0,), (2**32 - 1,)),
        ("sched_setaffinity", (0,), (1,)),
        ("sched_getaffinity", (0,), (1,)),
        ("sched_getattr", (0,), (1,)),
        ("getpgid", (0,), (1,)),
        ("getpriority", (0, 0), (0, 1)),
        ("getpriority", (0, 0), (2, 0)),  # the highest of a user's processes
        ("clock_gettime", (3,), (2**32 - 8 * 1234 + 2,)),  # another process's
        ("timer_create", (0,), (2**32 - 6,)),
        ("mmap", (0, 0, 0, 0x22), (0, 0, 0, 0x21)),  # private and shared memory without a file
        ("mmap", (0, 0, 0, 0x01), (0, 0, 0, 0x23)),
        ("mmap", (0, 0, 0, 0x20022), (0, 0, 0, 0x122)),  # MAP_STACK and MAP_GROWSDOWN
        ("futex", (0, 128), (0, 128 | 6)),  # FUTEX_LOCK_PI
        ("futex", (0, 128 | 256 | 9), (0, 128 | 11)),
    ],
)
def test_a_call_that_does_many_things_does_the_reviewed_ones(shared_user, call, fine, refused):
    program = seccomp.prepared(shared_user)
    assert verdict(program, number(call), *fine) == ALLOW
    assert verdict(program, number(call), *refused) & ERRNO


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        *(("flock", (0, 2)), ("fcntl", (0, 6)), ("fcntl", (0, 37)), ("fadvise64", (0, 0, 0, 4))),
        ("futex", (0, 1)),  # without FUTEX_PRIVATE_FLAG
        *(("setsockopt", (3, 1, 7)), ("utimensat", ())),
    ],
)
def test_calls_whose_effect_others_could_see_succeed_and_do_nothing(shared_user, call, arguments):
    """Another process could see what they do, and so learn what a hidden test asks."""
    assert verdict(seccomp.prepared(shared_user), number(call), *arguments) == ERRNO | 0


def test_files_that_others_may_own_keep_their_attributes():
    if sys.platform != "linux" or os.uname().machine not in AUDIT_ARCH:
        pytest.skip("the filter is read for two architectures of Linux")
    for name in ("fchmodat", "fchownat", "setxattr", "truncate"):
        assert verdict(seccomp.prepared(True), number(name)) == ERRNO | errno.EPERM
        assert verdict(seccomp.prepared(False), number(name)) == ALLOW


WALK = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
answers = set()
for number in range(337, 1200):  # 335 and 336 are the kernel's own uprobes, which no filter sees
    if number not in {reviewed}:
        result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(0)] * 6)
        answers.add((result, ctypes.get_errno()))
answers = sorted(answers)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has it")
def test_a_student_gets_no_answer_from_a_call_that_was_not_reviewed(zygote, tmp_path):
    if "seccomp" not in zygote.layers:
        pytest.skip(f"not on this machine: {zygote.missing['seccomp']}")
    cells = [Cell(1, WALK.format(reviewed={number(name) for name in allowed(False)}))]
    tmp_path.chmod(0o755)
    with Student(zygote, tmp_path, cells, Limits(cell=30)) as student:
        student.run_cells(lambda question: None)
        assert not student.problems
        answers = Namespace(student, cells)["answers"]
    assert set(answers) <= {(-1, errno.ENOSYS), (-1, errno.EPERM)}
