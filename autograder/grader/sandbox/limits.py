"""Every limit on a submission, in one place."""

import os
import resource
from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """The limits on a submission. Times are seconds, sizes bytes.

    `cell`, `notebook` and `call` are wall-clock times without what a process had to wait for a
    processor.

    The defaults fit Gradescope's smallest container: half a CPU, 768 MB and 10 minutes. A test
    case whose function hangs costs `call` seconds and no more, so that nearly forty of
    them, a minute for a question with its own `time_limit`, and the notebook's own time end
    before the whole submission's.
    """

    cell: float = 60
    notebook: float = 120
    call: float = 10
    long_call: float = 120  # the most that a question's own `time_limit` can allow
    submission: float = 570
    grace: float = 1  # between asking a process to stop what it does and killing it
    memory: int = 512 * MIB
    shared: int = 1024 * MIB  # libraries and other mapped files: importing torch maps 480 MB
    stack: int = 8 * MIB  # of the first thread: RLIMIT_DATA doesn't count it
    file: int = 32 * MIB
    disk: int = 64 * MIB  # in all files together, besides what was handed in
    files: int = 2000  # and folders
    open_files: int = 256
    processes: int = 64
    threads: int = 256  # of root's, whom the kernel holds to no number
    restarts: int = 50

    def apply(self) -> None:
        """Put the kernel's share of the limits on this process; they can't be raised again."""
        cpu = int(self.submission) + 1
        size, own = mapped()
        for kind, limit in (
            ("RLIMIT_DATA", own + self.memory),
            ("RLIMIT_AS", size + self.memory + self.shared),
            ("RLIMIT_STACK", self.stack),
            ("RLIMIT_CPU", cpu),
            ("RLIMIT_FSIZE", self.file),
            ("RLIMIT_NOFILE", self.open_files),
            ("RLIMIT_NPROC", self.processes),  # the kernel doesn't hold uid 0 to it
            ("RLIMIT_CORE", 0),
            ("RLIMIT_MSGQUEUE", 0),
            ("RLIMIT_SIGPENDING", 0),  # it counts all processes of a user: they could tell by it
            ("RLIMIT_MEMLOCK", 0),
        ):
            number = getattr(resource, kind, None)  # not every system has them all
            if number is None:
                continue
            hard = resource.getrlimit(number)[1]
            if hard != resource.RLIM_INFINITY:
                limit = min(limit, hard)
            try:
                resource.setrlimit(number, (limit, limit))
            except (ValueError, OSError):
                if kind not in ("RLIMIT_AS", "RLIMIT_DATA"):  # macOS knows them and refuses
                    raise


def mapped() -> tuple[int, int]:
    """The bytes that this process has mapped now, and those of them that are its own to write."""
    try:
        with open("/proc/self/statm") as file:  # noqa: PTH123
            size, _, _, _, _, data, _ = (int(field) for field in file.read().split())
    except OSError:
        return 0, 0
    return size * resource.getpagesize(), data * resource.getpagesize()


def threads(pid: int) -> int:
    """The threads of a process; 0 where the system doesn't tell."""
    return int(_status(pid)[17])


def processor_seconds(pid: int) -> float:
    """The seconds of processor time that all threads of a process have taken."""
    user, system = _status(pid)[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _status(pid: int) -> list[bytes]:
    """The fields of a process's status from the third on (man 5 proc_pid_stat); zeros for none."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123
            # "pid (name) state …", and the name may hold anything.
            return file.read().rpartition(b")")[2].split()
    except OSError:
        return [b"0"] * 50


def waited(pid: int) -> float:
    """The seconds that a process was ready to run while others had the processors.

    0 where the system doesn't tell.
    """
    try:
        with open(f"/proc/{pid}/schedstat") as file:  # noqa: PTH123
            return int(file.read().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0
