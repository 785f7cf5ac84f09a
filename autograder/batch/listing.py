"""The files below a folder, or in a zip as if it were unpacked: their names, and their contents."""

import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import IO, NamedTuple

from autograder.errors import UserError
from autograder.grading.notebook import SubmissionError
from autograder.grading.submission import (
    COPIES,
    MAX_DEPTH,
    ZIP_ERRORS,
    Source,
    member_name,
    read_all,
)

_NOTEBOOK, _ZIP = ".ipynb", ".zip"


class File(NamedTuple):
    """A file of a submission: its path there, and its path in the download."""

    name: str
    member: str


def is_notebook(name: str) -> bool:
    """Whether a file is a notebook, by its name."""
    return name.lower().endswith(_NOTEBOOK)


def is_zip(name: str) -> bool:
    """Whether a file is a zip, by its name."""
    return name.lower().endswith(_ZIP)


def is_gradable(name: str) -> bool:
    """Whether a file can be a submission by itself."""
    return is_notebook(name) or is_zip(name)


def list_names(path: Path) -> list[str]:
    """The paths of all files and folders, sorted, with forward slashes; a folder's ends with one.

    Hidden files and copies that tools make are left out, and so are symbolic links: they could
    point anywhere. UserError where something can't be read.
    """
    try:
        names = _walk(path) if path.is_dir() else _archive(path).infos
        return sorted(name for name in names if _counts(name))
    except zipfile.BadZipFile as error:
        raise UserError(f"{path} is damaged, or not a zip ({error}). Download it again.") from error
    except OSError as error:
        raise UserError(
            f"{error.filename or path} can't be read ({error.strerror or error}). Give yourself "
            "the right to read it, or copy it elsewhere."
        ) from error


def read_files(path: Path, files: Iterable[File]) -> dict[str, bytes]:
    """The contents of a submission's files, by name.

    SubmissionError where they are larger than a submission may be, or damaged.
    """
    try:
        return read_all(_open(path, files))
    except ZIP_ERRORS as error:
        raise SubmissionError(f"This submission can't be read: {error}.") from error


def open_file(path: Path, member: str) -> IO[bytes]:
    """A file of a folder, or of a zip."""
    if path.is_dir():
        return (path / member).open("rb")
    archive = _archive(path)
    return archive.zip.open(archive.infos[member])


def _open(path: Path, files: Iterable[File]) -> Iterator[Source]:
    for name, member in files:
        with closing(open_file(path, member)) as file:
            yield name, file


def _counts(name: str) -> bool:
    parts = name.rstrip("/").split("/")
    return COPIES.isdisjoint(parts) and not any(part.startswith(".") for part in parts)


def _walk(folder: Path, prefix: str = "") -> Iterator[str]:
    for item in os.scandir(folder):
        if item.is_symlink() or not _counts(item.name):
            continue
        if item.is_file():
            yield prefix + item.name
        elif item.is_dir():
            below = f"{prefix}{item.name}/"
            yield below
            if below.count("/") <= MAX_DEPTH:
                yield from _walk(Path(item.path), below)


class _Archive:
    """An open zip with its files and folders by name, those that are only implied as well."""

    def __init__(self, path: Path) -> None:
        self.zip = zipfile.ZipFile(path)
        self.infos: dict[str, zipfile.ZipInfo] = {}
        for info in self.zip.infolist():
            if info.flag_bits & 1:
                raise UserError(
                    f"{path} is protected by a password. Unpack it, and name the folder."
                )
            name = member_name(info)
            if name:
                self.infos[name + "/" if info.is_dir() else name] = info
                for end in (i for i, letter in enumerate(name) if letter == "/"):
                    self.infos.setdefault(name[: end + 1], info)


def _archive(path: Path) -> _Archive:
    return _open_archive(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _open_archive(path: Path, changed: int) -> _Archive:
    """Kept open: each of a large class's submissions would read all of the zip's list again."""
    return _Archive(path)
