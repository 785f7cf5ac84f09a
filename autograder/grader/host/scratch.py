"""The temporary folders of grading, and removing those that killed processes have left.

Each is locked by whoever uses it. The kernel takes the lock from a process that ends, however it
ends, so that a folder without a lock is nobody's.
"""

import fcntl
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from autograder.grader.output.text import printable

# An attack that looks for "autograder" in paths must not find what students may read.
_NAME = r"notebook-grader-[a-z]+-[a-z0-9_]{8}"
_PATH = rf"(?:/{_NAME})+(?:/work[\w-]*)?/?"  # students' processes work in these folders


@contextmanager
def scratch_folder(kind: str, *, passable: bool = False) -> Iterator[Path]:
    """A temporary folder that no other user can enter, and that is removed in the end.

    passable: other users can pass through it, to folders in it that are theirs.
    """
    folder, lock = make(kind)
    try:
        if passable:
            folder.chmod(0o711)
        yield folder
    finally:
        discard(folder, lock)


def make(kind: str) -> tuple[Path, int]:
    """Make a temporary folder; it, and the descriptor that holds its lock until it is closed."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=f"notebook-grader-{kind}-"))
        lock = _lock(folder)
        if lock is not None:
            return folder, lock


def discard(folder: Path, lock: int) -> None:
    """Remove a folder that `make` has made."""
    remove(folder)
    os.close(lock)


def sweep() -> None:
    """Remove the temporary folders of this user's that killed processes have left."""
    parent = tempfile.gettempdir()
    for name in os.listdir(parent):  # noqa: PTH208 (only few become a Path)
        folder = Path(parent, name)
        if not re.fullmatch(_NAME, name):
            continue
        lock = _open(folder)
        if lock is None:
            continue
        try:
            ours = os.fstat(lock).st_uid == os.geteuid()
            if ours and is_unused(lock) and _is_at(folder, lock):
                remove(folder)
        except OSError:  # a file system without such locks
            continue
        finally:
            os.close(lock)


def is_unused(lock: int) -> bool:
    """Return True if nobody else locks a folder; nobody can then, until this lock is closed.

    OSError on a file system that can't tell.
    """
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def run_lock() -> list[int]:
    """A further lock on the folder that holds this run's temporary folders, if there is one."""
    folder = Path(tempfile.gettempdir())
    lock = _lock(folder) if re.fullmatch(_NAME, folder.name) else None
    return [] if lock is None else [lock]


def without_folders(text: str) -> str:
    """A text in which the paths of files in temporary folders begin at those folders."""
    return re.sub(rf"(?:{re.escape(tempfile.gettempdir())})?{_PATH}", "", text)


def _lock(folder: Path) -> int | None:
    """Lock a folder together with others who do; None if it was swept before."""
    lock = _open(folder)
    if lock is None:
        return None
    fcntl.flock(lock, fcntl.LOCK_SH)  # waits while a sweep has it
    if _is_at(folder, lock):
        return lock
    os.close(lock)
    return None


def _open(folder: Path) -> int | None:
    """Open a folder, and no link to one; None where there is none that this user can open."""
    try:
        return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None


def _is_at(folder: Path, lock: int) -> bool:
    """Return True if an open folder still has its name."""
    try:
        return os.path.samestat(folder.lstat(), os.fstat(lock))
    except FileNotFoundError:
        return False


def remove(folder: Path) -> None:
    """Remove a folder and all that is in it; say so on stderr if something stays.

    Links are removed and not followed. No process may be at work in the folder.
    """
    with suppress(OSError):
        folder.rmdir()  # as a rule it is empty, and starting a program takes longer
        return
    # shutil.rmtree takes a Python frame and a file descriptor for each level of folders.
    reason = _run("rm", "-rf", "--", folder)
    if reason:
        # Of folders that their owner can't list or enter; only root needs no such right.
        _run("chmod", "-R", "u+rwX", "--", folder)
        reason = _run("rm", "-rf", "--", folder)
    if os.path.lexists(folder):
        reason = reason or "something is still at work in it"
        print(f"warning: remove {folder} by hand, which stays here: {reason}", file=sys.stderr)


def _run(*command: str | Path) -> str:
    """Run a command; the first line of its complaint, or ""."""
    try:
        done = subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            # What the terminal sends to this session must not interrupt the command.
            start_new_session=True,
        )
    except OSError as error:
        return str(error)
    if done.returncode == 0:
        return ""
    complaint = done.stderr.decode(errors="replace").partition("\n")[0]
    # The names in it are a student's.
    return printable(complaint) or f"{command[0]} ended with status {done.returncode}"
