"""Points beside those of the tests: marks of free responses, overrides, and for late work."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.batch.grades import DEDUCTION, OVERRIDE, grade_columns, total
from autograder.batch.record import Record
from autograder.cli.options import GradeOptions
from autograder.grader.errors import UserError
from autograder.grader.host.bundle import Bundle
from autograder.grader.host.results import add_points
from autograder.grader.output.text import listed
from autograder.marking.late import Policy, read_policy
from autograder.marking.marks import read_comments, read_marks
from autograder.marking.overrides import read_overrides
from autograder.report.student_page import Marked
from autograder.roster.entries import Entry


def read_by_hand(options: GradeOptions, entries: Sequence[Entry], bundle: Bundle) -> Marked:
    """Read the marks and overrides that the options name; nothing where they name none.

    UserError if a file can't be used, or if this run would take an earlier one's points away.
    """
    grades, points = options.class_output / "grades.csv", bundle.assignment.free_responses
    versions = {entry.id: entry.version for entry in entries}
    marked = Marked(points={id: {} for id in versions}, possible=points)
    if options.marks:
        marks = read_marks(options.marks, list(versions), points, lambda id: versions[id]())
        marked.points.update(marks)
        marked.comments.update(read_comments(options.marks, list(versions)))
    else:
        _refuse_to_drop(grades, [name for name in grade_columns(grades) if name in points])
    if options.overrides:
        tested = {
            question.name: add_points(case.points + case.bonus for case in question.cases)
            for question in bundle.questions
        }
        possible = {**tested, **points}
        marked.overrides.update(read_overrides(options.overrides, list(versions), possible))
        _override_marks(options, marked)
    elif OVERRIDE in grade_columns(grades):
        raise UserError(
            f"{grades} has points that were set by hand, and this run would drop them. Run it with "
            "OVERRIDES=overrides.csv (--overrides), name another OUTPUT (--output), or delete "
            f"{grades} to grade without them."
        )
    return marked


def overridden(
    graded: Iterator[tuple[Entry, Record]], marked: Marked
) -> Iterator[tuple[Entry, Record]]:
    """Yield the same, and note on the way what overrides add to the tests' points."""
    for entry, record in graded:
        earned = record.scores()
        for question, override in marked.overrides.get(entry.id, {}).items():
            if question in earned:
                added = add_points([override.points, -earned[question]])
                marked.points[entry.id][question] = added
        yield entry, record


def read_late(options: GradeOptions, marked: Marked) -> Policy | None:
    """Read the policy for late work that the options name, or None; with one, all lose 0 so far.

    UserError if it can't be used, or if this run would drop an earlier one's deductions.
    """
    grades = options.class_output / "grades.csv"
    if options.late:
        for points in marked.points.values():
            points[DEDUCTION] = 0  # grades.csv has the column even if nobody is late
        return read_policy(options.late, list(marked.points))
    if DEDUCTION in grade_columns(grades):
        raise UserError(
            f"{grades} has deductions for late work, and this run would drop them. Run it with "
            "LATE=late.yaml (--late), name another OUTPUT (--output), or delete "
            f"{grades} to grade without them."
        )
    return None


def deducted(
    graded: Iterator[tuple[Entry, Record]], marked: Marked, policy: Policy | None
) -> Iterator[tuple[Entry, Record]]:
    """Yield the same, and note on the way what late work loses."""
    for entry, record in graded:
        if policy:
            points = marked.points[entry.id]
            by_hand = (most for name, most in marked.possible.items() if name in points)
            possible = add_points([record.possible, *by_hand])
            late = policy.judge(entry, total(record, points), possible)
            if late:
                marked.late[entry.id] = late
                points[DEDUCTION] = late.points
        yield entry, record


def tell_late(policy: Policy | None, marked: Marked, entries: Sequence[Entry]) -> str:
    """Print how many were late, and whose time isn't known; return it for the report, or ""."""
    if not policy:
        return ""
    points = add_points(-late.points for late in marked.late.values())
    n, unknown = len(marked.late), policy.unknown(entries)
    told = f"Late: {n} of {len(entries)}. Points deducted in all: {points}."
    if unknown:
        told += (
            f" Not known when they were handed in, so nothing is deducted: {listed(unknown)}. If "
            "they are late, write the time into the column submitted of the extensions."
        )
    print(told)
    return told


def _override_marks(options: GradeOptions, marked: Marked) -> None:
    for id, by_question in marked.overrides.items():
        for question, override in by_question.items():
            if question in marked.possible:
                if not options.marks:
                    raise UserError(
                        f"{options.overrides} sets points for {question}, a free response: name "
                        "the file of marks too, with MARKS=build/responses/marks.csv (--marks)."
                    )
                marked.points[id][question] = override.points


def _refuse_to_drop(grades: Path, merged: Sequence[str]) -> None:
    """Raise UserError where grades have marks, which a run without any would take out of them."""
    if merged:
        raise UserError(
            f"{grades} has the marks of {', '.join(merged)}, and this run has none: their points "
            "would be gone from the totals. Run it with MARKS=build/responses/marks.csv (--marks), "
            f"name another OUTPUT (--output), or delete {grades} to grade without them."
        )
