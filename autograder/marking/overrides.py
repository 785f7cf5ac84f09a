"""Points that a person sets for one question of one submission, with a reason for the student."""

from collections.abc import Collection, Mapping
from pathlib import Path

from autograder.grader.errors import UserError
from autograder.grader.host.assignment import Number
from autograder.marking.marks import Finder, listed_problems, points_in_range
from autograder.marking.marks_sheet import Row, read_sheet
from autograder.report.student_page import Override


def read_overrides(
    path: Path, ids: Collection[str], possible: Mapping[str, Number]
) -> dict[str, dict[str, Override]]:
    """Read overrides from a CSV file with the columns `id`, `question`, `points` and `reason`.

    `possible` holds the full points of each question that may be overridden. UserError that lists
    the first problems with their lines: ids and questions that aren't there, a question that is
    overridden twice, points that are missing or out of range, and reasons that are missing.
    """
    finder = Finder(ids)
    overrides: dict[str, dict[str, Override]] = {}
    problems: list[str] = []
    for row in read_sheet(path, ("id", "question", "points", "reason"), "overrides").rows:
        id = finder.find(row)
        if id is None:
            problems.append(f"line {row.line}: {finder.problem(row)}")
            continue
        try:
            question, override = _override(row, possible)
        except ValueError as problem:
            problems.append(f"line {row.line}: {problem}")
            continue
        if question in overrides.setdefault(id, {}):
            problems.append(f"line {row.line}: {id} has an override for {question} already")
        overrides[id][question] = override
    if problems:
        raise UserError(listed_problems(path, problems, "Fix the file and run the command again."))
    return overrides


def _override(row: Row, possible: Mapping[str, Number]) -> tuple[str, Override]:
    """A row's question and override. ValueError where it doesn't have them."""
    question, reason = row.cells.get("question", ""), row.cells.get("reason", "")
    if question not in possible:
        raise ValueError(f"there is no question {question!r}, only {', '.join(possible)}")
    points = points_in_range(row, possible[question])
    if not reason:
        raise ValueError("the reason is missing, which the student reads")
    return question, Override(points, reason)
