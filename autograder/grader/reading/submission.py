"""Reading a submission: a notebook, a zip, or a folder, made by someone who may mean harm."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple

from autograder.grader.output.text import one_line, quoted
from autograder.grader.reading.notebook import Cell, Code, SubmissionError, read_code
from autograder.grader.reading.slips import wrapped
from autograder.grader.reading.zips import BoundedZip, ZipLimits, ZipTooLarge

MAX_BYTES = 64 * 2**20  # of one submission, unpacked
MAX_FILES = 500
MAX_DEPTH = 30  # of folders
ZIP_LIMITS = ZipLimits(records=4 * MAX_FILES, list_bytes=4 * MAX_FILES * 1024)  # with folders

COPIES = frozenset({".ipynb_checkpoints", "__MACOSX"})  # folders with copies, not the work itself

# RuntimeError: a password; the others: what a damaged file runs into.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    struct.error,
    OverflowError,
    zlib.error,
    lzma.LZMAError,
    LookupError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,
)

Source = tuple[str, IO[bytes]]


class Payload(NamedTuple):
    """A submission as bytes, which can travel: a notebook or a zip, by its name's suffix."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Submission:
    """What a student handed in: the notebook's code, and the files beside it by relative path."""

    code: Code
    files: dict[str, bytes]

    @property
    def cells(self) -> list[Cell]:
        """The cells that grading runs."""
        return self.code.cells


class OpenedSubmission(NamedTuple):
    """A submission's notebook, unread, and the files beside it by relative path."""

    name: str
    content: bytes
    files: dict[str, bytes]


def read_submission(source: Path | Payload, assignment: str) -> Submission:
    """Read a notebook, a zip or a folder. SubmissionError where no notebook can be graded.

    `assignment` is the name that the assignment's notebook carries.
    """
    name, content, files = open_submission(source)
    return Submission(read_code(name, content, assignment), files)


def open_submission(source: Path | Payload) -> OpenedSubmission:
    """Open a notebook, a zip or a folder. SubmissionError where it doesn't hold one notebook."""
    files = _files_at(source) if isinstance(source, Path) else _files_in(*source)
    found = notebooks(files)
    if not found:
        raise SubmissionError(
            "There is no notebook (.ipynb) in this submission. Hand in the zip that the notebook's "
            "last cell makes, or the notebook itself."
        )
    if len(found) > 1:
        raise SubmissionError(
            f"There are {len(found)} notebooks in this submission: "
            f"{', '.join(map(quoted, found[:5]))}. Hand in one."
        )
    name = found[0]
    folder = PurePosixPath(name).parent
    beside = {
        PurePosixPath(file).relative_to(folder).as_posix(): content
        for file, content in files.items()
        if file != name and PurePosixPath(file).is_relative_to(folder)
    }
    return OpenedSubmission(name, files[name], beside)


def _files_at(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        files = read_all(_walk(path))
        zips = [name for name in files if name.lower().endswith(".zip")]
        if len(zips) == 1 and not notebooks(files):
            return _files_in(PurePosixPath(zips[0]).name, files[zips[0]])
        return files
    if not path.is_file():
        raise SubmissionError(f"There is no file {path.name}.")
    return _files_in(path.name, path)


def _files_in(name: str, content: Path | bytes) -> dict[str, bytes]:
    """The files that a notebook or a zip is or holds, from its bytes or from the file with them."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".zip":
        return _unpacked(name, content)
    if suffix != ".ipynb":
        known = wrapped(quoted(name), _start(content))
        raise SubmissionError(known or f"{name} is neither a notebook (.ipynb) nor a zip.")
    with content.open("rb") if isinstance(content, Path) else io.BytesIO(content) as file:
        return read_all([(name, file)])


def _unpacked(name: str, content: Path | bytes) -> dict[str, bytes]:
    try:
        with BoundedZip(content, ZIP_LIMITS) as archive:
            return read_all(_members(archive))
    except ZipTooLarge as error:
        raise SubmissionError(
            f"This submission is too large: {name} can't be unpacked, {error}. Hand in the "
            "notebook alone."
        ) from error
    except ZIP_ERRORS as error:
        reason = one_line(str(error))
        if isinstance(error, RuntimeError) and "encrypted" in reason:
            reason = "it is protected by a password. Make it again without one"
        known = wrapped(quoted(name), _start(content))
        raise SubmissionError(known or f"{name} can't be unpacked: {reason}.") from error


def _start(content: Path | bytes) -> bytes:
    if isinstance(content, bytes):
        return content[:16]
    with content.open("rb") as file:
        return file.read(16)


def read_all(sources: Iterable[Source]) -> dict[str, bytes]:
    """The contents of files, read no further than the limits: sizes that a zip states can lie."""
    files: dict[str, bytes] = {}
    left = MAX_BYTES
    for name, file in sources:
        if name.count("/") > MAX_DEPTH:
            continue
        content = file.read(left + 1)
        left -= len(content)
        if left < 0 or len(files) >= MAX_FILES:
            raise SubmissionError(
                f"This submission is too large: the limits are {MAX_BYTES // 2**20} MB unpacked "
                f"and {MAX_FILES} files. Hand in the notebook alone."
            )
        files[name] = content
    return files


def _walk(folder: Path, depth: int = 0) -> Iterator[Source]:
    """The files below a folder; symbolic links could point at the tests, so none is followed."""
    for path in sorted(folder.iterdir()):
        if path.is_symlink():
            continue
        if path.is_dir():
            for name, file in _walk(path, depth + 1) if depth < MAX_DEPTH else ():
                yield f"{path.name}/{name}", file
        elif path.is_file():
            with path.open("rb") as file:
                yield path.name, file


def _members(archive: zipfile.ZipFile) -> Iterator[Source]:
    for info in archive.infolist():
        name = member_name(info)
        if name and not info.is_dir():
            with archive.open(info) as file:
                yield name, file


def member_name(info: zipfile.ZipInfo) -> str:
    """A zip member's path in its folder, or "" for one that would land outside.

    Symbolic links count as the small text files that they are in a zip, which is harmless.
    """
    parts = PurePosixPath(info.filename).parts
    if not parts or ".." in parts or parts[0] == "/":
        return ""
    if "\\" in info.filename or "\0" in info.filename or ":" in parts[0]:
        return ""
    return PurePosixPath(*parts).as_posix()


def notebooks(files: Iterable[str]) -> list[str]:
    """The notebooks among a submission's files, by path; copies that tools make don't count."""
    return sorted(
        name
        for name in files
        if name.lower().endswith(".ipynb") and COPIES.isdisjoint(name.split("/"))
    )
