"""grades.csv: a row a submission, for a spreadsheet or an LMS's gradebook."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from autograder.batch.record import Record
from autograder.grader.host.assignment import Number
from autograder.grader.host.results import add_points
from autograder.roster.entry import Entry, Person
from autograder.roster.spreadsheet import harmless, write_csv

Marks = Mapping[str, Mapping[str, Number]]
"""Points for free responses: by a submission's id, then by question."""

OVERRIDE = "override"  # the column of points set by hand: there is one if there are any
DEDUCTION = "late_points"  # the column of what late work loses: there is one with a policy
_LATE = {True: "yes", False: "no", None: ""}


def write_grades(
    path: Path,
    rows: Iterable[tuple[Entry, Record]],
    questions: Sequence[str],
    marks: Marks | None = None,
    overrides: Mapping[str, str] | None = None,
) -> None:
    """Write the grades as CSV, sorted by id; the file is there whole or not at all.

    `questions` are those with a column, in this order; others that `marks` has follow. Points that
    aren't there are an empty cell. The total includes the marks. People of a group are joined by
    "; ", `late` is "yes", "no" or empty. `reason` says why a row has no points, or which of several
    attempts has them. Students choose their names: no text is a formula. `overrides` are sentences
    on points set by hand, by a submission's id; where there are any, they are the last column.
    """
    marks, overrides = marks or {}, overrides or {}
    marked = (question for points in marks.values() for question in points)
    columns = list(dict.fromkeys([*questions, *marked]))
    lines = sorted(
        [
            *_row(entry, record, columns, marks.get(entry.id, {})),
            *([harmless(overrides.get(entry.id, ""))] if overrides else []),
        ]
        for entry, record in rows
    )
    people = ["reason", "name", "email", "sid", "submitted", "late"]
    last = [OVERRIDE] if overrides else []
    write_csv(path, [["id", "status", "total", *columns, *people, *last], *lines])


def total(record: Record, marks: Mapping[str, Number]) -> Number:
    """All points of a submission, with its marks by question."""
    return add_points([record.score, *marks.values()])


def grade_columns(path: Path) -> list[str]:
    """The columns of grades that `write_grades` wrote; none where there are no such grades."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            return next(csv.reader(file), [])
    except (OSError, csv.Error):
        return []


def _row(
    entry: Entry,
    record: Record,
    columns: Sequence[str],
    marks: Mapping[str, Number],
) -> list[str]:
    points = [record.scores(), marks]
    people = zip(*entry.people, strict=True) if entry.people else [("",)] * len(Person._fields)
    reasons = "; ".join(filter(None, [record.reason, entry.taken, record.taken]))
    texts = [reasons, *("; ".join(one) if any(one) else "" for one in people)]
    texts.append(entry.submitted)
    return [
        harmless(entry.id),
        record.status,
        str(total(record, marks)),
        *(_cell(points, question) for question in columns),
        *map(harmless, texts),
        _LATE[entry.late],
    ]


def _cell(points: Iterable[Mapping[str, Number]], question: str) -> str:
    found = [part[question] for part in points if question in part]
    return str(add_points(found)) if found else ""
