"""grades.csv: a row a submission, for a spreadsheet or an LMS's gradebook."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from autograder.batch.entry import Entry, Person
from autograder.batch.record import Number, Record
from autograder.grading.files import write_atomically
from autograder.grading.results import add_points

Marks = Mapping[str, Mapping[str, Number]]
"""Points for free responses: by a submission's id, then by question."""

_LATE = {True: "yes", False: "no", None: ""}
# What makes a spreadsheet take a text for a formula; full-width forms do so in some languages.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def write_grades(
    path: Path,
    rows: Iterable[tuple[Entry, Record]],
    questions: Sequence[str],
    marks: Marks | None = None,
) -> None:
    """Write the grades as CSV in UTF-8, sorted by id; the file is there whole or not at all.

    `questions` are those with a column, in this order; others that `marks` has follow. Points that
    aren't there are an empty cell. The total includes the marks. People of a group are joined by
    "; ", `late` is "yes", "no" or empty.

    A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV
    Injection"), since students choose their names. A byte order mark stands first where a text has
    more than ASCII: without one Excel takes UTF-8 for something else, with one some readers take
    it for a part of the first column's name.
    """
    marks = marks or {}
    marked = (question for points in marks.values() for question in points)
    columns = list(dict.fromkeys([*questions, *marked]))
    lines = sorted(_row(entry, record, columns, marks.get(entry.id, {})) for entry, record in rows)
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    people = ["reason", "name", "email", "sid", "submitted", "late"]
    writer.writerow(["id", "status", "total", *columns, *people])
    writer.writerows(lines)
    text = buffer.getvalue()
    write_atomically(path, text, encoding="utf-8" if text.isascii() else "utf-8-sig")


def _row(
    entry: Entry,
    record: Record,
    columns: Sequence[str],
    marks: Mapping[str, Number],
) -> list[str]:
    points = [record.scores(), marks]
    people = zip(*entry.people, strict=True) if entry.people else [("",)] * len(Person._fields)
    texts = [record.reason, *("; ".join(one) if any(one) else "" for one in people)]
    return [
        entry.id,
        record.status,
        str(add_points(number for part in points for number in part.values())),
        *(_cell(points, question) for question in columns),
        *map(_harmless, texts),
        _harmless(entry.submitted),
        _LATE[entry.late],
    ]


def _cell(points: Iterable[Mapping[str, Number]], question: str) -> str:
    found = [part[question] for part in points if question in part]
    return str(add_points(found)) if found else ""


def _harmless(text: str) -> str:
    """A text in one line, which no spreadsheet takes for a formula."""
    line = " ".join(text.encode("utf-8", "replace").decode().replace("\0", " ").split())
    return f"'{line}" if line.startswith(_FORMULA) else line
