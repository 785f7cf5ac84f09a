"""Reading a submission: a notebook, a zip, or a folder, made by someone who may mean harm.

However it is wrapped, the one rule here decides which notebook is graded: for a single file, for a
class, for marking and on Gradescope.
"""

import io
import lzma
import struct
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple

from autograder.grader.output.text import listed, one_line, quoted
from autograder.grader.reading.choice import (
    ANY,
    Candidate,
    Reader,
    Wanted,
    choose,
    defines_any,
    only_one,
)
from autograder.grader.reading.files import Files
from autograder.grader.reading.names import (
    is_hidden,
    is_notebook,
    is_zip,
    remedy,
    safe_name,
    true_name,
)
from autograder.grader.reading.newest import local_seconds
from autograder.grader.reading.notebook import (
    Cell,
    Code,
    OverLimit,
    SubmissionError,
    all_cells,
    read_code,
)
from autograder.grader.reading.slips import HAND_IN, wrapped
from autograder.grader.reading.zips import BoundedZip, ZipLimits, ZipTooLarge

MAX_BYTES = 64 * 2**20  # of one submission, unpacked; a zip in it counts as what is in it
MAX_FILES = 500
MAX_DEPTH = 30  # of folders
MAX_ZIPS_DEPTH = 3  # of zips in the zip or the folder that is handed in
ZIP_LIMITS = ZipLimits(records=4 * MAX_FILES, list_bytes=4 * MAX_FILES * 1024)  # with folders

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
    """A student's submission: the notebook's code, and the files beside it by relative path.

    `told` says which notebook this is, where there were others to take; or it is "".
    """

    code: Code
    files: dict[str, bytes]
    told: str = ""

    @property
    def cells(self) -> list[Cell]:
        """The cells that grading runs."""
        return self.code.cells


class OpenedSubmission(NamedTuple):
    """A submission's notebook, unread, and the files beside it by relative path.

    `told` says which notebook this is, where there were others to take; or it is "".
    """

    name: str
    content: bytes
    files: dict[str, bytes]
    told: str = ""


@dataclass
class _Budget:
    """The rest of a submission's limits, which hold for all zips in it together."""

    bytes: int = field(default_factory=lambda: MAX_BYTES)
    files: int = field(default_factory=lambda: MAX_FILES)
    limits: ZipLimits = field(default_factory=lambda: ZIP_LIMITS)


class _Opened(NamedTuple):
    """All that is in a submission: files, notebooks with the files that they are among, errors.

    The errors are those of zips that can't be opened, by name.
    """

    all: list[Files]
    places: dict[Candidate, Files]
    unread: dict[str, SubmissionError]


def read_submission(
    source: Path | Payload, assignment: str, names: frozenset[str] = frozenset()
) -> Submission:
    """Read a notebook, a zip or a folder. SubmissionError where no notebook can be graded.

    `assignment` is the name that the assignment's notebook carries, `names` are those that its
    tests ask for: they tell its notebook from others.
    """
    wanted = Wanted(assignment, names)
    name, content, files, told = open_submission(source, wanted, all_cells)
    try:
        code = read_code(name, content, assignment)
    except OverLimit:
        raise
    except SubmissionError:
        if not assignment or not names:
            raise
        code = read_code(name, content, "")
        if not defines_any((cell.source for cell in code.cells), names):
            raise
    return Submission(code, files, told)


def open_submission(
    source: Path | Payload, wanted: Wanted = ANY, read: Reader = all_cells
) -> OpenedSubmission:
    """Open a notebook, a zip or a folder. SubmissionError where it doesn't hold one to take.

    `read` reads notebooks where there are several.
    """
    opened = _open(source)
    if not opened.places:
        for error in opened.unread.values():
            raise error
        raise _no_notebook(opened.all)
    taken, told = choose(list(opened.places), opened.unread, wanted, read)
    files = opened.places[taken].beside(taken.steps[-1].path)
    return OpenedSubmission(taken.name, taken.content, files, told)


def is_one_submission(path: Path, wanted: Wanted) -> bool:
    """Return True if a zip of several notebooks or zips has one that is the assignment's.

    All others must be read and be none, or else it could be a class's.
    """
    try:
        opened = _open(path)
        return not opened.unread and only_one(list(opened.places), wanted, all_cells)
    except SubmissionError:
        return False


def _open(source: Path | Payload) -> _Opened:
    budget = _Budget()
    level = [_files_at(source, budget) if isinstance(source, Path) else _files_in(*source, budget)]
    opened = _Opened([], {}, {})
    for depth in range(MAX_ZIPS_DEPTH + 1):
        opened.all.extend(level)
        inner: list[Files] = []
        for files in level:
            # Small ones first: a huge one that is data must not use up the limits.
            zips = sorted(filter(is_zip, files.contents), key=lambda n: (len(files.contents[n]), n))
            for name in zips:
                try:
                    inner.append(_inner(files, name, budget, depth))
                except SubmissionError as error:
                    opened.unread["/".join(step.path for step in files.steps(name))] = error
        level = inner
    for files in opened.all:
        for name in sorted(filter(is_notebook, files.contents)):
            beside = tuple(files.beside(name))
            candidate = Candidate(files.steps(name), files.contents[name], beside)
            opened.places[candidate] = files
    return opened


def _files_at(path: Path, budget: _Budget) -> Files:
    if path.is_dir():
        files = Files()
        _take(_walk(path, files), files, budget)
        return files
    if not path.is_file():
        raise SubmissionError(f"There is no file {path.name}.")
    return _files_in(path.name, path, budget)


def _files_in(name: str, content: Path | bytes, budget: _Budget) -> Files:
    """The files that a notebook or a zip is or holds, from its bytes or from the file with them."""
    files = Files()
    name = true_name(name, start := _start(content))
    if is_zip(name):
        _unpack(name, content, files, budget)
    elif is_notebook(name):
        with content.open("rb") if isinstance(content, Path) else io.BytesIO(content) as file:
            _take([(name, file)], files, budget)
    else:
        known = wrapped(quoted(name), start) or (
            f"{quoted(name)} is neither a notebook (.ipynb) nor a zip. {remedy([name]) or HAND_IN}"
        )
        raise SubmissionError(known)
    return files


def _inner(files: Files, name: str, budget: _Budget, depth: int) -> Files:
    """The files of a zip in a submission."""
    if depth == MAX_ZIPS_DEPTH:
        raise SubmissionError(
            f"{quoted(name)} can't be unpacked: it is a zip in more than {MAX_ZIPS_DEPTH} others. "
            "Hand in the notebook alone."
        )
    inner = Files(files.steps(name))
    budget.bytes += len(files.contents[name])
    budget.files += 1
    _unpack(name, files.contents[name], inner, budget)
    return inner


def _unpack(name: str, content: Path | bytes, files: Files, budget: _Budget) -> None:
    try:
        with BoundedZip(content, budget.limits) as archive:
            budget.limits = budget.limits.less(archive.infolist())
            if not files.way or _has_work(archive):
                _take(_members(archive, files), files, budget)
            else:  # data, of any size
                files.left_out.extend(archive.namelist())
    except ZipTooLarge as error:
        budget.limits = ZipLimits(0, 0)
        raise SubmissionError(
            f"This submission is too large: {quoted(name)} can't be unpacked, {error}. Hand in the "
            "notebook alone."
        ) from error
    except ZIP_ERRORS as error:
        reason = f"{one_line(str(error))}. It is damaged, or didn't arrive whole: make it again"
        if isinstance(error, RuntimeError) and "encrypted" in reason:
            reason = "it is protected by a password. Make it again without one"
        known = wrapped(quoted(name), _start(content))
        raise SubmissionError(known or f"{quoted(name)} can't be unpacked: {reason}.") from error


def _start(content: Path | bytes) -> bytes:
    if isinstance(content, bytes):
        return content[:16]
    with content.open("rb") as file:
        return file.read(16)


def _has_work(archive: zipfile.ZipFile) -> bool:
    """Return True if a zip has a notebook in it, or a zip where there may be one."""
    names = [safe_name(name) for name in archive.namelist()]
    return any((is_notebook(name) or is_zip(name)) and not is_hidden(name) for name in names)


def _take(sources: Iterable[Source], files: Files, budget: _Budget) -> None:
    files.contents.update(_read(sources, budget))


def read_all(sources: Iterable[Source]) -> dict[str, bytes]:
    """The contents of files, read no further than the limits: sizes that a zip states can lie."""
    return _read(sources, _Budget())


def _read(sources: Iterable[Source], budget: _Budget) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name, file in sources:
        if name.count("/") > MAX_DEPTH:
            continue
        content = file.read(budget.bytes + 1)
        if len(content) > budget.bytes or not budget.files:
            budget.bytes = max(0, budget.bytes - len(content))
            raise SubmissionError(
                f"This submission is too large: the limits are {MAX_BYTES // 2**20} MB unpacked "
                f"and {MAX_FILES} files. Hand in the notebook alone."
            )
        budget.bytes -= len(content)
        budget.files -= 1
        files[name] = content
    return files


def _walk(folder: Path, files: Files, prefix: str = "", depth: int = 0) -> Iterator[Source]:
    """The files below a folder; symbolic links could point at the tests, so none is followed."""
    for path in sorted(folder.iterdir()):
        # Where a zip with backslashes was unpacked, they may be in names.
        name = safe_name(prefix + path.name)
        if path.is_symlink() or not name:
            continue
        if is_hidden(name):
            files.left_out.append(name)
        elif path.is_dir():
            if depth < MAX_DEPTH:
                yield from _walk(path, files, f"{name}/", depth + 1)
        elif path.is_file():
            files.times[name] = local_seconds(time.localtime(path.stat().st_mtime)[:6])
            with path.open("rb") as file:
                yield name, file


def _members(archive: zipfile.ZipFile, files: Files) -> Iterator[Source]:
    """A zip's files. Symbolic links are the small text files that they are in a zip: harmless."""
    for info in archive.infolist():
        name = safe_name(info.filename)
        if not name or info.filename.endswith(("/", "\\")):
            continue
        if is_hidden(name):
            files.left_out.append(name)
        else:
            files.times[name] = local_seconds(info.date_time)
            with archive.open(info) as file:
                yield name, file


def _no_notebook(all_files: list[Files]) -> SubmissionError:
    """The error where there is none, with what there is instead."""
    names = [name for files in all_files for name in (*files.contents, *files.left_out)]
    hidden = [name for name in names if is_notebook(name)]
    told = ["There is no notebook (.ipynb) in this submission."]
    if hidden:
        told.append(f"Hidden ones don't count: {listed(hidden[:3])}.")
    told.append(remedy(names) or HAND_IN)
    return SubmissionError(" ".join(told))
