"""The files below a folder, or in a zip as if it were unpacked: their names, and their contents."""

import os
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import IO, NamedTuple

from autograder.archive import EPOCH, Date
from autograder.grader.errors import UserError
from autograder.grader.output.text import one_line
from autograder.grader.reading.names import is_copy, is_hidden, is_notebook, is_zip
from autograder.grader.reading.notebook import SubmissionError
from autograder.grader.reading.submission import MAX_DEPTH, ZIP_ERRORS, Source, read_all
from autograder.grader.reading.zips import BoundedZip, ZipLimits, ZipTooLarge

ZIP_LIMITS = ZipLimits(records=500_000, list_bytes=128 * 2**20)  # of a class's download


class File(NamedTuple):
    """A file of a submission: its path there, and its path in the download."""

    name: str
    member: str


class Listing(NamedTuple):
    """The paths of all files and folders, sorted, with forward slashes; a folder's ends with one.

    `skipped` are paths that could lead to a submission and aren't followed, with the reason.
    """

    names: list[str]
    skipped: dict[str, str]


def is_gradable(name: str) -> bool:
    """True if a file can be a submission by itself."""
    return is_notebook(name) or is_zip(name)


def list_names(path: Path) -> Listing:
    """List a folder or a zip. UserError if something can't be read.

    Hidden files and copies that tools make are left out, and so are symbolic links: they could
    point anywhere.
    """
    try:
        found, skipped = _folder(path) if path.is_dir() else _archive(path).listed()
    except ZipTooLarge as error:
        raise UserError(
            f"{path} can't be opened: {error}. If it is a class's download, unpack it and name the "
            "folder; if it is one submission, add --results FILE."
        ) from error
    except OSError as error:
        raise UserError(
            f"{error.filename or path} can't be read ({error.strerror or error}). Give yourself "
            "the right to read it, or copy it elsewhere."
        ) from error
    except ZIP_ERRORS as error:
        raise UserError(
            f"{path} is damaged, or not a zip ({one_line(str(error))}). Download it again."
        ) from error
    hidden = {name for name in found if is_hidden(name)}
    skipped.update({n: "hidden" for n in hidden if is_gradable(n) and not is_copy(n, found)})
    return Listing(sorted(found - hidden), skipped)


def read_files(path: Path, files: Iterable[File]) -> dict[str, bytes]:
    """The contents of a submission's files, by name.

    SubmissionError where they are larger than a submission may be, or damaged.
    """
    try:
        return read_all(_open(path, files))
    except ZIP_ERRORS as error:
        raise SubmissionError(f"This submission can't be read: {one_line(str(error))}.") from error


def open_file(path: Path, member: str) -> IO[bytes]:
    """A file of a folder, or of a zip."""
    if path.is_dir():
        return (path / member).open("rb")
    archive = _archive(path)
    return archive.zip.open(archive.infos[member])


def file_date(path: Path, member: str) -> Date:
    """The date and time of a file of a folder, or of a zip, on a local clock."""
    if not path.is_dir():
        return _archive(path).infos[member].date_time
    date = time.localtime((path / member).stat().st_mtime)[:6]
    return date if EPOCH[0] <= date[0] < 2108 else EPOCH  # no zip can hold other years


def _open(path: Path, files: Iterable[File]) -> Iterator[Source]:
    for name, member in files:
        with closing(open_file(path, member)) as file:
            yield name, file


def _folder(path: Path) -> tuple[set[str], dict[str, str]]:
    names: set[str] = set()
    links: dict[str, str] = {}
    folders = [("", path)]
    while folders:
        prefix, folder = folders.pop()
        try:
            items = list(os.scandir(folder))
        except PermissionError:
            if is_hidden(prefix):  # the system's own, such as .Trashes
                continue
            raise
        for item in items:
            name = prefix + item.name
            if item.is_symlink():
                if is_gradable(name) or _leads_to_folder(item):
                    links[name] = "a symbolic link"
            elif item.is_file():
                names.add(name)
            elif item.is_dir():
                names.add(f"{name}/")
                if name.count("/") < MAX_DEPTH:
                    folders.append((f"{name}/", Path(item.path)))
    return names, links


def _leads_to_folder(link: "os.DirEntry[str]") -> bool:
    try:
        return link.is_dir()
    except OSError:  # it leads to itself, perhaps
        return False


class _Archive:
    """An open zip, with its files and folders by name."""

    def __init__(self, path: Path) -> None:
        self.zip = BoundedZip(path, ZIP_LIMITS)
        self.infos: dict[str, zipfile.ZipInfo] = {}
        self._folders: set[str] = set()  # those that submissions lie in, or are
        self._skipped: dict[str, str] = {}
        separator = _separator([info.filename for info in self.zip.infolist()])
        for info in self.zip.infolist():
            if info.flag_bits & 1:
                raise UserError(
                    f"{path} is protected by a password. Unpack it, and name the folder."
                )
            parts = [part for part in info.filename.split(separator) if part not in ("", ".")]
            is_folder = info.filename.endswith(separator)  # an old `is_dir` fails on an empty name
            name = "/".join(parts) + ("/" if is_folder else "")
            if not parts or ".." in parts or info.filename.startswith(separator):
                reason = "outside of the zip's folder"
                parts = []
            elif len(parts) > 2 * MAX_DEPTH:
                reason = "too many folders in each other"
            elif name in self.infos and not is_folder:
                reason = "another file in the zip has its name"
            else:
                self.infos[name] = info
                reason = ""
            self._folders.update("/".join([*parts[:i], ""]) for i in (1, 2) if len(parts) > i)
            if reason and is_gradable(name):
                self._skipped[info.filename] = reason

    def listed(self) -> tuple[set[str], dict[str, str]]:
        return self._folders.union(self.infos), dict(self._skipped)


def _separator(names: list[str]) -> str:
    """The separator of folders: a backslash if the program that packed all files wrote these.

    A few names with backslashes are their students' choice, and mustn't lead into other folders.
    """
    backslashes = sum("\\" in name for name in names)
    return "\\" if 2 * backslashes > len(names) and not any("/" in n for n in names) else "/"


def _archive(path: Path) -> _Archive:
    return _open_archive(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _open_archive(path: Path, changed: int) -> _Archive:
    """Kept open: each of a large class's submissions would read all of the zip's list again."""
    return _Archive(path)
