"""Files that are there whole or not at all, and that no other user can read, whatever the umask."""

import json
import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

from autograder.grader.errors import UserError

_FILE, _FOLDER = 0o600, 0o700


def write_atomically(path: Path, content: str | bytes, encoding: str = "utf-8") -> None:
    """Write a file, and the folders above it. UserError where that can't be done.

    Half of a surrogate pair, which no encoding has, becomes a question mark. A link at `path` is
    replaced, not followed.
    """
    if isinstance(content, str):
        content = content.encode(encoding, "replace")
    make_folder(path.parent)
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise OSError(0, "it is a device or a pipe")  # root could replace it with a file
        _write(path, content)
    except OSError as error:
        raise _unwritable(path, error) from error


def _write(path: Path, content: bytes) -> None:
    # In a folder that others can write to, a name that they can guess may be a link of theirs.
    descriptor, name = tempfile.mkstemp(".part", f"{path.name[:40]}.", path.parent)
    scratch = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(descriptor, _FILE)
            file.write(content)
        scratch.replace(path)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise


def read_private(path: Path) -> str:
    """The text of a file that was written here; rights to it that others have are taken away.

    OSError or ValueError if it can't be read, or is a link.
    """
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), encoding="utf-8") as file:
        if os.fstat(file.fileno()).st_mode & ~_FILE & 0o777:
            with suppress(OSError):  # it may belong to another user, who shares it
                os.fchmod(file.fileno(), _FILE)
        return file.read()


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it. UserError where that can't be done.

    An existing folder keeps its permissions.
    """
    try:
        _make(folder)
    except OSError as error:
        raise _unwritable(folder, error) from error


def _make(folder: Path) -> None:
    # `mkdir(parents=True)` would leave the permissions of those above it to the umask.
    if not folder.parent.exists():
        _make(folder.parent)
    folder.mkdir(_FOLDER, exist_ok=True)
    _refuse_a_strangers(folder)


def _refuse_a_strangers(folder: Path) -> None:
    """OSError if another user, who isn't root, could have what is written to a folder elsewhere."""
    status = folder.lstat()
    theirs = status.st_uid not in (0, os.geteuid())
    if theirs and stat.S_ISLNK(status.st_mode):
        raise OSError(0, "it is another user's link to somewhere else")
    if theirs and status.st_mode & stat.S_IWOTH and not status.st_mode & stat.S_ISVTX:
        raise OSError(0, "it is another user's, and anybody can change what is in it")


def _unwritable(path: Path, error: OSError) -> UserError:
    return UserError(
        f"{path} can't be written ({error.strerror or error}). Make room, check the folder's "
        "permissions, or name another place; then run this again."
    )


def write_json(path: Path, data: Any) -> None:
    """Write a JSON file."""
    write_atomically(path, json.dumps(data, indent=2, ensure_ascii=True) + "\n")
