"""Every limit on a submission, in one place."""

import resource
from dataclasses import dataclass

MIB = 2**20


@dataclass(frozen=True)
class Limits:
    """What a submission may use. Times are wall-clock seconds, sizes bytes.

    The defaults fit Gradescope's smallest container: half a CPU, 768 MB and 10 minutes. A test
    case whose function hangs costs `call` seconds and no more, so that forty of them and the
    notebook's own time end before the whole submission's.
    """

    cell: float = 60
    notebook: float = 120
    call: float = 10
    submission: float = 570
    grace: float = 1  # between asking a process to stop what it does and killing it
    memory: int = 512 * MIB
    file: int = 32 * MIB
    open_files: int = 256
    processes: int = 64
    restarts: int = 50

    def apply(self) -> None:
        """Put the kernel's share of the limits on this process; they can't be raised again."""
        cpu = int(self.submission) + 1
        for kind, limit in (
            ("RLIMIT_AS", _address_space() + self.memory),
            ("RLIMIT_CPU", cpu),
            ("RLIMIT_FSIZE", self.file),
            ("RLIMIT_NOFILE", self.open_files),
            ("RLIMIT_NPROC", self.processes),  # the kernel doesn't hold uid 0 to it
            ("RLIMIT_CORE", 0),
            ("RLIMIT_MSGQUEUE", 0),
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
                if kind != "RLIMIT_AS":  # macOS knows it and refuses it
                    raise


def _address_space() -> int:
    """The bytes of address space that this process has now."""
    try:
        with open("/proc/self/statm") as file:  # noqa: PTH123
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
