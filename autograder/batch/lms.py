"""What learning management systems make of file names in a download of all submissions.

Canvas: `doejane_LATE_12345_67890_notebook-1.ipynb`, all in one folder; the numbers are the
student's and the upload's, `LATE_` stands there or not, and -1 is the first upload again.
Moodle: `Jane Doe_12345_assignsubmission_file_/notebook.ipynb`, or in one folder with
`_file_notebook.ipynb` at the end; the number is the participant's.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from autograder.batch.entry import Entry, Person
from autograder.batch.listing import File, is_gradable

_CANVAS = re.compile(
    r"(?P<name>[^_/]+)_(?P<late>LATE_)?(?P<number>\d+)_(?:(?P<upload>\d{3,})_(?P<file>[^/]+)|text\.html)"
)
_MOODLE = re.compile(
    r"(?P<name>[^/]+)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)(?:_|(?=/))(?P<file>.*)"
)
_VERSION = re.compile(r"(?:-\d+)?(\.\w+)?")


class _Upload(NamedTuple):
    """A file as its name tells: of an upload's number, and whether late."""

    file: File
    upload: int
    late: bool | None


def read_canvas(path: Path, root: str, names: list[str]) -> list[Entry]:
    """The submissions of a Canvas download at `root`; none where it isn't one.

    Of a file that was uploaded again, only the last version counts.
    """
    found = _by_student(_CANVAS, root, names, _canvas_upload)
    uploads = [upload for _, files in found.values() for upload in files]
    numbers = [one.upload for one in uploads if one.upload]
    graded = sum(is_gradable(one.file.member) for one in uploads)
    # Canvas gives no number twice: names like lab_3_400_jane.ipynb are somebody's own.
    if len(set(numbers)) < len(numbers) or 2 * graded <= sum(map(is_gradable, names)):
        return []
    entries = []
    for wanted, (person, files) in found.items():
        newest = {
            _VERSION.sub(r"\1", one.file.name): one
            for one in sorted(files, key=lambda one: one.upload)
        }
        late = any(one.late for one in newest.values())
        chosen = tuple(sorted(one.file for one in newest.values()))
        entries.append(Entry(wanted, path, (person,), late=late, files=chosen))
    return entries


def read_moodle(path: Path, root: str, names: list[str]) -> list[Entry]:
    """The submissions of a Moodle download at `root`; none where it isn't one."""
    return [
        Entry(wanted, path, (person,), files=tuple(one.file for one in files))
        for wanted, (person, files) in _by_student(_MOODLE, root, names, _moodle_upload).items()
    ]


def is_named(name: str) -> bool:
    """Whether an LMS could have named a file or folder of its download so."""
    return bool(_CANVAS.fullmatch(name) or _MOODLE.fullmatch(name))


def _by_student(
    pattern: re.Pattern[str],
    root: str,
    names: list[str],
    upload: Callable[[re.Match[str], str], _Upload | None],
) -> dict[str, tuple[Person, list[_Upload]]]:
    """The students and their files, by the name that a submission's id is made of."""
    found: dict[str, tuple[Person, list[_Upload]]] = {}
    for name in names:
        match = pattern.fullmatch(name, len(root)) if name.startswith(root) else None
        if match:
            wanted = f"{match['name']}_{match['number']}"
            person = Person(match["name"], sid=match["number"])
            files = found.setdefault(wanted, (person, []))[1]
            file = upload(match, name)
            if file:
                files.append(file)
    return found


def _canvas_upload(match: re.Match[str], member: str) -> _Upload:
    late = bool(match["late"])
    return _Upload(File(match["file"] or "text.html", member), int(match["upload"] or 0), late)


def _moodle_upload(match: re.Match[str], member: str) -> _Upload | None:
    name = match["file"].lstrip("/")
    return None if not name or name.endswith("/") else _Upload(File(name, member), 0, None)
