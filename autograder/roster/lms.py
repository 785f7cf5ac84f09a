"""Names that learning management systems give to files in a download of all submissions.

Canvas: `doejane_LATE_12345_67890_notebook-1.ipynb`, all in one folder; the numbers are the
student's and the upload's, `LATE_` is there if it was late, and -1 is the first upload again.
Moodle: `Jane Doe_12345_assignsubmission_file_/notebook.ipynb`, or in one folder with
`_file_notebook.ipynb` at the end; the number is the participant's.

Students choose how such a name ends, and the system how it begins. So a name is read by the
first mark of a system in it: every later one may be a student's invention.
"""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from autograder.roster.entry import Entry, Person
from autograder.roster.items import Item
from autograder.roster.listing import File

CANVAS, MOODLE = "Canvas", "Moodle"

_CANVAS_NAME = re.compile(
    r"(?P<name>[^/]+?)_(?P<late>(?i:LATE)_)?(?P<number>[0-9]{1,18})_"
    r"(?:(?P<upload>[0-9]{1,18})_(?P<file>.+)|text\.html)",
    re.DOTALL,
)
_MOODLE_NAME = re.compile(
    r"(?P<name>[^/]+?)_(?P<number>[0-9]{1,18})_assignsubmission_(?:file|onlinetext)"
    r"(?:_(?P<file>.*))?",
    re.DOTALL,
)
_MIN_UPLOAD_ID = 100  # names with smaller numbers are no upload's, such as hw_1_2_jane.ipynb
_VERSION = re.compile(r"(.*?)(?:-[0-9]+)?(\.\w+)?", re.DOTALL)


class _Upload(NamedTuple):
    """An item as its name tells: the system that named it, and whose it is."""

    item: Item
    system: str
    student: str
    person: Person
    files: list[File]
    number: int = 0
    late: bool | None = None


def read_lms(path: Path, items: list[Item]) -> tuple[str, list[Entry], list[Item]]:
    """A download's system, its submissions, and the items that have another name.

    The system is "" unless it named most of the students' files, counting each student once and
    each other item that can be graded: so one name decides for nobody else.
    """
    uploads = _uploads(items)
    students = Counter(system for system, _ in {(one.system, one.student) for one in uploads})
    named = {one.item for one in uploads}
    others = sum(item.gradable for item in items if item not in named)
    system, count = students.most_common(1)[0] if students else ("", 0)
    if 2 * count <= sum(students.values()) + others:
        return "", [], items
    found: dict[str, list[_Upload]] = {}
    for one in uploads:
        if one.system == system:
            found.setdefault(one.student, []).append(one)
    named = {one.item for given in found.values() for one in given}
    if system == CANVAS and not any(item.gradable for item in named):
        return "", [], items
    entries = [_entry(path, student, given) for student, given in found.items()]
    return system, entries, [item for item in items if item not in named]


def _uploads(items: list[Item]) -> list[_Upload]:
    found = [one for one in map(_upload, items) if one]
    # Canvas gives no number twice: names like lab_3_400_jane.ipynb are somebody's own.
    numbers = Counter(one.number for one in found if one.number)
    return [one for one in found if numbers[one.number] < 2]


def _upload(item: Item) -> _Upload | None:
    canvas = None if item.is_folder else _CANVAS_NAME.fullmatch(item.name)
    moodle = _MOODLE_NAME.fullmatch(item.name)
    if moodle and (not canvas or moodle.start("number") < canvas.start("number")):
        files = item.files
        if not item.is_folder:
            files = [File(moodle["file"] or item.name, item.files[0].member)]
        return _Upload(item, MOODLE, *_student(moodle), files)
    if not canvas or int(canvas["upload"] or _MIN_UPLOAD_ID) < _MIN_UPLOAD_ID:
        return None
    files = [File(canvas["file"] or "text.html", item.files[0].member)]
    number = int(canvas["upload"] or 0)
    return _Upload(item, CANVAS, *_student(canvas), files, number, bool(canvas["late"]))


def _student(match: re.Match[str]) -> tuple[str, Person]:
    """The name that a submission's id is made of, and the person."""
    name, number = match["name"], match["number"]
    return f"{name}_{number}", Person(name, sid=number)


def _entry(path: Path, student: str, uploads: list[_Upload]) -> Entry:
    """A student's submission. Of a file that was uploaded to Canvas again, the last one counts."""
    person, late = uploads[0].person, uploads[0].late
    files = [file for one in uploads for file in one.files]
    if uploads[0].system == CANVAS:
        ordered = sorted(uploads, key=lambda one: one.number)
        newest = {_first_name(one.files[0].name): one for one in ordered}
        files = sorted(one.files[0] for one in newest.values())
        late = any(one.late for one in newest.values())
    return Entry(student, path, (person,), late=late, files=tuple(files))


def _first_name(name: str) -> str:
    """A file's name as it was before Canvas told it from an earlier upload of the same name."""
    match = _VERSION.fullmatch(name)
    return match[1] + (match[2] or "") if match else name
