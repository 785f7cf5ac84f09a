"""The users that students' processes run as: nobody else's, and held by one grader at a time."""

import fcntl
import grp
import os
import pwd
import stat
import sys
from pathlib import Path

from autograder.grader.errors import UserError

# Unused says https://systemd.io/UIDS-GIDS: above greeters' users, below services' dynamic ones.
UIDS = range(60706, 61184)
# Where only root can make a folder, or at least can't be kept from it by a folder of that name.
_PLACES = ("/run", "/var/lib", "/tmp")
_FOLDER = "autograder-users"
_DELEGATIONS = ("/etc/subuid", "/etc/subgid")


class NoUser(UserError):
    """A student's processes can't get a user."""


class User:
    """A user whom no process has, and nobody else grades with until it is closed.

    `uid` is None where processes can't change their user. `lock` has the descriptor that holds it,
    for a process that can outlive this one; the kernel lets go of it with the last that has it.
    after: the uid of the last one; the next one in turn is taken.
    """

    def __init__(self, after: int | None = None) -> None:
        self.uid: int | None = None
        self.lock: list[int] = []
        if sys.platform == "linux" and os.getuid() == 0:
            self.uid, lock = _claim(after)
            self.lock.append(lock)

    def close(self) -> None:
        """Let others have the user."""
        while self.lock:
            os.close(self.lock.pop())


def _claim(after: int | None) -> tuple[int, int]:
    turn = 0 if after is None else UIDS.index(after) + 1
    folder = _lock_folder()
    for uid in (*UIDS[turn:], *UIDS[:turn]):
        lock = os.open(folder / str(uid), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        # Not before it is locked: another grader's student may have had it until then.
        if not (_has_account(uid) or _is_delegated(uid) or uid in _ids_in_use()):
            return uid, lock
        os.close(lock)
    raise NoUser(
        f"all {len(UIDS)} users for students' processes are in use. See `ps -eo user,pid,args` for "
        f"processes of the users {UIDS[0]} to {UIDS[-1]}, or grade with fewer --jobs."
    )


def _lock_folder() -> Path:
    """A folder that root alone can enter: nobody else can hold a lock on a file in it."""
    reasons = []
    for place in _PLACES:
        folder = Path(place, _FOLDER)
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            status = folder.lstat()
            if not stat.S_ISDIR(status.st_mode) or status.st_uid or status.st_mode & 0o077:
                raise PermissionError(f"{folder} is not root's alone")
        except OSError as error:
            reasons.append(str(error))
            continue
        return folder
    raise NoUser(
        f"there is no place for the locks on students' users: {'; '.join(reasons)}. "
        f"Let root write to {_PLACES[0]}."
    )


def _has_account(uid: int) -> bool:
    """Return True if a user or a group has the number, wherever the system keeps its accounts."""
    for look_up in (pwd.getpwuid, grp.getgrgid):
        try:
            look_up(uid)
        except KeyError:
            continue
        return True
    return False


def _is_delegated(uid: int) -> bool:
    """Return True if somebody may use the number in containers."""
    for name in _DELEGATIONS:
        try:
            lines = Path(name).read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
        for line in lines:
            _, _, numbers = line.partition(":")
            first, _, count = numbers.partition(":")
            numeric = first.isdecimal() and count.isdecimal()
            if numeric and int(first) <= uid < int(first) + int(count):
                return True
    return False


def _ids_in_use() -> set[int]:
    """The users and groups of all processes: real, effective and saved ones."""
    found: set[int] = set()
    try:
        names = os.listdir("/proc")  # noqa: PTH208 (this is done for each student)
    except OSError as error:
        raise NoUser(f"the users of processes can't be seen ({error}): mount /proc.") from None
    for name in names:
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/status", "rb", buffering=0) as file:  # noqa: PTH123
                status = file.read(2000)
        except OSError:  # it has ended
            continue
        for line in status.split(b"\n"):
            if line.startswith((b"Uid:", b"Gid:", b"Groups:")):
                found.update(map(int, line.split()[1:]))
    return found
