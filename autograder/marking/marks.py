"""The marks that a person gave for free responses, read from the file that they filled in."""

import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path

from autograder.grader.errors import UserError
from autograder.grader.host.assignment import Number
from autograder.marking.marks_sheet import LOOK, NOTHING, REWRITTEN, Row, read_sheet
from autograder.roster.codes import codes

MOST_PROBLEMS = 20
_AGAIN = (
    "Fix the file and run the command again. The command `responses` adds rows that are missing, "
    "and keeps all points that are there."
)
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")


def read_marks(
    path: Path,
    ids: Collection[str],
    questions: Mapping[str, Number],
    version: Callable[[str], str] | None = None,
) -> dict[str, dict[str, Number]]:
    """Points by a submission's id, then by question, from a CSV file with a row for each.

    `questions` holds each question's full points. A row belongs to the submission of its `id` or,
    where a spreadsheet has spoilt that ("007" to "7"), of its `code`. Numbers may have a decimal
    comma. `version` tells the version of a submission by its id. UserError that lists the first
    problems with their lines: ids and questions that aren't there, rows that are there twice or not
    at all, points that are missing, no number, or out of range, and submissions that have changed
    since their answers were collected.
    """
    finder = Finder(ids)
    lines: dict[tuple[str, str], int] = {}
    problems: list[str] = []
    marks: dict[str, dict[str, Number]] = {id: {} for id in ids}
    version = cache(version) if version else None
    for row in read_sheet(path).rows:
        question = row.cells.get("question", "")
        id = finder.find(row)
        if id is None:
            problems.append(f"line {row.line}: {finder.problem(row)}")
        elif question not in questions:
            problems.append(
                f"line {row.line}: there is no question {question!r} to mark, only "
                f"{', '.join(questions)}"
            )
        elif (id, question) in lines:
            problems.append(
                f"line {row.line}: {id} has points for {question} on line {lines[id, question]} "
                "already: delete one of the two rows"
            )
        else:
            lines[id, question] = row.line
            try:
                marks[id][question] = points_in_range(row, questions[question])
            except ValueError as problem:
                problems.append(f"line {row.line}: {problem} ({id}, {question})")
                continue
            if version and row.cells.get("submission_version", "") not in ("", version(id)):
                problems.append(
                    f"line {row.line}: {id} has handed in something else since the answers were "
                    f"collected ({question}): run `responses` on these submissions again"
                )
    problems += [
        f"no row: {id} has none for {question}"
        for question in questions
        for id in ids
        if (id, question) not in lines
    ]
    if problems:
        raise UserError(listed_problems(path, problems, _AGAIN))
    return marks


def read_comments(path: Path, ids: Collection[str]) -> dict[str, dict[str, str]]:
    """Comments for the student by a submission's id, then by question; see `read_marks`.

    Those that tell the marker what to do are left out.
    """
    finder = Finder(ids)
    comments: dict[str, dict[str, str]] = {}
    for row in read_sheet(path).rows:
        id, comment = finder.find(row), row.cells.get("comment", "")
        if comment.startswith(NOTHING) and number(row.cells.get("points", "")) != 0:
            comment = ""  # a person has found an answer after all
        if id is not None and comment and not comment.startswith((LOOK, REWRITTEN)):
            comments.setdefault(id, {})[row.cells.get("question", "")] = comment
    return comments


class Finder:
    """Tells which submission a row of marks belongs to."""

    def __init__(self, ids: Collection[str]) -> None:
        self._ids = frozenset(ids)
        self._by_code = {code: id for id, code in codes(ids).items()}

    def find(self, row: Row) -> str | None:
        """The submission's id; None where there is none, or where id and code are of two."""
        id = row.cells.get("id", "")
        coded = self._by_code.get(row.cells.get("code", ""))
        if id not in self._ids:
            return coded
        return id if coded in (None, id) else None

    def problem(self, row: Row) -> str:
        """Say why a row belongs to no submission."""
        id = row.cells.get("id", "")
        if id in self._ids:
            return f"the id {id!r} and the code {row.cells['code']!r} are of two submissions"
        return f"no submission has the id {id!r}: delete the row, or grade what it belongs to too"


def number(text: str) -> Number | None:
    """Points as a person writes them, with a decimal point or comma; None for anything else."""
    if not _NUMBER.fullmatch(text):
        return None
    return _shortest(float(text.replace(",", ".")))


def _shortest(points: float) -> Number:
    return int(points) if points.is_integer() else points


def points_in_range(row: Row, full: Number) -> Number:
    """The points in a row. ValueError where there are none that the question can have."""
    text = row.cells.get("points", "")
    points = number(text)
    if points is None:
        raise ValueError(f"{text[:40]!r} isn't a number" if text else "the points are missing")
    if not 0 <= points <= full:
        raise ValueError(f"{text[:40]} points of 0 to {full}")
    return points


def listed_problems(path: Path, problems: list[str], remedy: str) -> str:
    """The first problems of a file, a line each, and what to do."""
    shown = [f"  {problem}" for problem in problems[:MOST_PROBLEMS]]
    if len(problems) > MOST_PROBLEMS:
        shown.append(f"  and {len(problems) - MOST_PROBLEMS} more")
    return "\n".join([f"{path} can't be used yet:", *shown, remedy])
