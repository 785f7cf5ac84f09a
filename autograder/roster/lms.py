"""Downloads of learning management systems: one submission a student, of the newest that counts.

The systems' names are read by `lms_names`.
"""

import re
from collections import Counter
from pathlib import Path

from autograder.roster.entry import Entry
from autograder.roster.items import Item
from autograder.roster.listing import File, is_gradable
from autograder.roster.lms_names import CANVAS, Upload, attempt, upload

_MOST_TOLD = 5
_VERSION = re.compile(r"(.*?)(?:-[0-9]+)?(\.\w+)?", re.DOTALL)


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
    found: dict[str, list[Upload]] = {}
    for one in uploads:
        if one.system == system:
            found.setdefault(one.student, []).append(one)
    named = {one.item for given in found.values() for one in given}
    if system == CANVAS and not any(item.gradable for item in named):
        return "", [], items
    entries = [_entry(path, student, given) for student, given in found.items()]
    return system, entries, [item for item in items if item not in named]


def _uploads(items: list[Item]) -> list[Upload]:
    found = [one for one in map(upload, items) if one]
    # Blackboard's names begin with the assignment's: Lab_2_12345_attempt_… is like Canvas's then.
    if len({one.student for one in found if one.system == CANVAS}) == 1:
        found = [attempt(one.item) or one for one in found]
    # Canvas gives no number twice: names like lab_3_400_jane.ipynb are somebody's own.
    numbers = Counter(one.number for one in found if one.number)
    return [one for one in found if numbers[one.number] < 2]


def _entry(path: Path, student: str, uploads: list[Upload]) -> Entry:
    """A student's submission. Of a file that was uploaded to Canvas again, the last one counts."""
    if uploads[0].submitted:
        return _newest_attempt(path, student, uploads)
    person, late = uploads[0].person, uploads[0].late
    files = [file for one in uploads for file in one.files]
    if uploads[0].system == CANVAS:
        ordered = sorted(uploads, key=lambda one: one.number)
        newest = {_first_name(one.files[0].name): one for one in ordered}
        files = sorted(one.files[0] for one in newest.values())
        late = any(one.late for one in newest.values())
    return Entry(student, path, (person,), late=late, files=tuple(files))


def _newest_attempt(path: Path, student: str, uploads: list[Upload]) -> Entry:
    """The newest of the attempts that a system lists by their times, if it can be graded."""
    attempts: dict[str, list[File]] = {}
    for one in uploads:
        attempts.setdefault(one.submitted, []).extend(one.files)
    gradable = [time for time in attempts if any(is_gradable(f.name) for f in attempts[time])]
    newest = max(gradable or attempts)
    others = sorted(time for time in attempts if time != newest)
    more = f" and {len(others) - _MOST_TOLD} more" if len(others) > _MOST_TOLD else ""
    told = ", ".join(others[-_MOST_TOLD:])
    taken = f"Graded: attempt of {newest}. Not graded: of {told}{more}." if others else ""
    # The system's own notes on an attempt are no work, unless there is nothing else.
    files = [file for file in attempts[newest] if file.name] or attempts[newest]
    files = [file if file.name else File("comments.txt", file.member) for file in files]
    return Entry(
        student,
        path,
        (uploads[0].person,),
        newest,
        files=tuple(sorted(files)),
        taken=taken,
        told=frozenset(file.member for one in uploads for file in one.files),
    )


def _first_name(name: str) -> str:
    """A file's name as it was before Canvas told it from an earlier upload of the same name."""
    match = _VERSION.fullmatch(name)
    return match[1] + (match[2] or "") if match else name
