"""Names that learning management systems give to files in a download of all submissions.

Canvas: `doejane_LATE_12345_67890_notebook-1.ipynb`, all in one folder; the numbers are the
student's and the upload's, `LATE_` is there if it was late, and -1 is the first upload again.
Moodle: `Jane Doe_12345_assignsubmission_file_/notebook.ipynb`, or in one folder with
`_file_notebook.ipynb` at the end; the number is the participant's.
Blackboard: `Lab 2_jdoe_attempt_2026-11-25-22-58-06_notebook.ipynb`, all in one folder, and for
each attempt a text with the same beginning.
Brightspace: `123-456 - Jane Doe - Nov 25, 2026 1058 PM/notebook.ipynb`, or in one folder with
` - notebook.ipynb` at the end; the first number is the student's.

Students choose how such a name ends, and the system how it begins. So a name is read by the
first mark of a system in it: every later one may be a student's invention.
"""

import re
from datetime import datetime
from typing import NamedTuple

from autograder.roster.entry import Person
from autograder.roster.items import Item
from autograder.roster.listing import File

CANVAS, MOODLE, BLACKBOARD, BRIGHTSPACE = "Canvas", "Moodle", "Blackboard", "Brightspace"

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
_BLACKBOARD_NAME = re.compile(
    r"(?P<student>[^/]+?)_(?P<mark>attempt)_"
    r"(?P<time>[0-9]{4}(?:-[0-9]{2}){5})(?:_(?P<file>.+)|\.txt)",
    re.DOTALL,
)
_BRIGHTSPACE_NAME = re.compile(
    r"(?P<mark>[0-9]{1,18})-[0-9]{1,18} - (?P<name>[^/]+?) ?- "
    r"(?P<time>[A-Z][a-z]{2,8} [0-9]{1,2}, [0-9]{4} [0-9]{1,2}[:_.]?[0-9]{2} ?[AP]M)"
    r"(?: - (?P<file>.+))?",
    re.DOTALL,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MIN_UPLOAD_ID = 100  # names with smaller numbers are no upload's, such as hw_1_2_jane.ipynb


class Upload(NamedTuple):
    """An item as its name tells: the system that named it, and whose it is.

    `student` is the name that a submission's id is made of. `submitted` is the time of an attempt
    (ISO 8601) where the name tells; the system's own notes on it are a file without a name.
    """

    item: Item
    system: str
    student: str
    person: Person
    files: list[File]
    number: int = 0
    late: bool | None = None
    submitted: str = ""


def upload(item: Item) -> Upload | None:
    """Read an item by the first system's mark in its name; None if it has no mark."""
    found: list[tuple[int, int, Upload]] = []
    for pattern, mark, read in (
        (_CANVAS_NAME, "number", _canvas),
        (_MOODLE_NAME, "number", _moodle),
        (_BLACKBOARD_NAME, "mark", _blackboard),
        (_BRIGHTSPACE_NAME, "mark", _brightspace),
    ):
        match = pattern.fullmatch(item.name)
        one = read(item, match) if match else None
        if match and one:
            found.append((match.start(mark), len(found), one))
    return min(found)[2] if found else None


def attempt(item: Item) -> Upload | None:
    """An item that Blackboard may have named, whatever else its name is like."""
    match = _BLACKBOARD_NAME.fullmatch(item.name)
    return _blackboard(item, match) if match else None


def _canvas(item: Item, match: re.Match[str]) -> Upload | None:
    if item.is_folder or int(match["upload"] or _MIN_UPLOAD_ID) < _MIN_UPLOAD_ID:
        return None
    files = [File(match["file"] or "text.html", item.files[0].member)]
    number = int(match["upload"] or 0)
    return Upload(item, CANVAS, *_student(match), files, number, bool(match["late"]))


def _moodle(item: Item, match: re.Match[str]) -> Upload:
    files = item.files
    if not item.is_folder:
        files = [File(match["file"] or item.name, item.files[0].member)]
    return Upload(item, MOODLE, *_student(match), files)


def _student(match: re.Match[str]) -> tuple[str, Person]:
    """The name that a submission's id is made of, and the person."""
    name, number = match["name"], match["number"]
    return f"{name}_{number}", Person(name, sid=number)


def _blackboard(item: Item, match: re.Match[str]) -> Upload | None:
    """The assignment's title stays in the id: both it and a user's name may have underscores."""
    if item.is_folder:
        return None
    user = match["student"].rpartition("_")[2]
    day, time = match["time"][:10], match["time"][11:].replace("-", ":")
    files = [File(match["file"] or "", item.files[0].member)]
    person = Person(user, sid=user)
    return Upload(item, BLACKBOARD, match["student"], person, files, submitted=f"{day}T{time}")


def _brightspace(item: Item, match: re.Match[str]) -> Upload | None:
    if item.is_folder == bool(match["file"]):
        return None
    month, day, year, clock, half = re.split(
        r",? |(?<=[0-9])(?=[AP]M)", match["time"].replace(":", "").replace("_", "")
    )
    if month[:3].lower() not in _MONTHS:
        return None
    clock = clock.replace(".", "").zfill(4)
    try:
        time = datetime(
            int(year),
            _MONTHS.index(month[:3].lower()) + 1,
            int(day),
            int(clock[:2]) % 12 + (12 if half == "PM" else 0),
            int(clock[2:]),
        )
    except ValueError:
        return None
    files = item.files if item.is_folder else [File(match["file"], item.files[0].member)]
    name, number = match["name"], match["mark"]
    return Upload(
        item,
        BRIGHTSPACE,
        f"{name}_{number}",
        Person(name, sid=number),
        files,
        submitted=time.isoformat(),
    )
