"""Grading a class from the command line, from submissions to grades and the report."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from autograder.batch.access import Access
from autograder.batch.grades import Marks, total, write_grades
from autograder.batch.pools import Pool, local_pool
from autograder.batch.predictions import asked_predictions
from autograder.batch.progress import Progress
from autograder.batch.record import Record
from autograder.batch.run import Run
from autograder.batch.store import Store
from autograder.batch.summary import RunSummary
from autograder.batch.worker import Setup, grading_setup
from autograder.cli.by_hand import deducted, overridden, read_by_hand, read_late, tell_late
from autograder.cli.gradebook import read_gradebook, write_gradebook
from autograder.cli.options import GradeOptions
from autograder.grader.errors import UserError
from autograder.grader.host.assignment import Number
from autograder.grader.host.bundle import open_bundle
from autograder.grader.host.results import add_points
from autograder.grader.output.files import write_json
from autograder.grader.output.text import listed
from autograder.report.changes import Change, changes_of, write_changes
from autograder.report.student_page import Marked, StudentPages, with_marks
from autograder.report.write import Report
from autograder.roster.entries import Entry, Found

Graded = Iterator[tuple[Entry, Record]]


def grade_many(found: Found, options: GradeOptions) -> int:
    """Grade submissions into a folder; return 1 if any can't be graded, 0 otherwise.

    UserError if none can be graded. After Ctrl-C, the folder keeps the submissions graded so far,
    and the next run continues from there.
    """
    entries, output = found.entries, options.class_output
    book = read_gradebook(options)
    setup = grading_setup(options.autograder, options.require_sandbox, options.unprotected)
    try:
        with open_bundle(setup.bundle) as bundle:
            for note in bundle.rules.notes:
                print(note)
            # Before the long work: what is wrong with marks should not wait.
            marked = read_by_hand(options, entries, bundle)
            policy = read_late(options, marked)
            questions = [question.name for question in bundle.questions]
            possible = [case.points for question in bundle.questions for case in question.cases]
            predictions = asked_predictions(bundle)
            run = Run(Store(output / "records", setup.digest), bundle)
            with Progress(len(entries)) as progress, _pool(setup, options) as pool:
                run.grade(entries, pool, progress)
    except KeyboardInterrupt:
        raise UserError(
            f"stopped. {output} keeps the graded submissions: run the same command to continue."
        ) from None
    assignment = bundle.assignment
    marks, points = marked.points if options.marks else None, assignment.free_responses
    summary = RunSummary()
    report = Report(marks, options.names, points, assignment.title, predictions)
    by_hand = deducted(overridden(_graded(entries, run), marked), marked, policy)
    graded = report.count(summary.count(by_hand))
    feedback, changes = output / "feedback", list[Change]()
    pages = StudentPages(feedback, assignment.title, assignment.feedback, marked)
    told = pages.write(_results_written(graded, output / "results", marked, changes))
    totals: dict[str, Number] = {}
    told = _noted(told, marked.points, totals)
    write_grades(output / "grades.csv", told, questions, marked.points, marked.sentences())
    report.write(output / "report.html", changes, tell_late(policy, marked, entries))
    _remove_others((output / "results", feedback), totals)
    print(summary.text(run.kept, output))
    _tell_changes(changes, output / "changes.csv")
    full = [*possible, *(points.values() if marks else ())]
    write_gradebook(book, found, totals, add_points(full), output)
    return 1 if summary.failed else 0


def _graded(entries: list[Entry], run: Run) -> Graded:
    """Yield the record of each submission, one at a time: not all may fit in memory."""
    for entry in sorted(entries, key=lambda entry: entry.id):
        yield entry, run.record(entry)


def _noted(graded: Graded, marks: Marks, totals: dict[str, Number]) -> Graded:
    """Yield the same, and note each submission's total on the way."""
    for entry, record in graded:
        totals[entry.id] = total(record, marks.get(entry.id, {}))
        yield entry, record


def _results_written(graded: Graded, folder: Path, marked: Marked, changes: list[Change]) -> Graded:
    """Yield the same, and write each student's results on the way; note what changes in them."""
    for entry, record in graded:
        path, results = folder / f"{entry.id}.json", with_marks(entry.id, record, marked)
        changes += changes_of(entry.id, path, results)
        write_json(path, results)
        yield entry, record


def _tell_changes(changes: list[Change], path: Path) -> None:
    """Write changes since the last run, if any; a file of earlier changes stays otherwise."""
    if changes:
        write_changes(path, changes)
        n = len({change.id for change in changes})
        noun = "submission" if n == 1 else "submissions"
        print(f"{path}: the points that changed since the last run ({n} {noun})")


def _remove_others(folders: Iterable[Path], ids: Collection[str]) -> None:
    """Remove what is told of submissions that an earlier run had and this one hasn't."""
    told = [path for folder in folders for path in folder.glob("*.*")]
    gone = [path for path in told if path.suffix in (".json", ".html") and path.stem not in ids]
    for path in gone:
        path.unlink()
    if gone:
        names = listed(sorted({path.stem for path in gone}))
        where = " and ".join(sorted({str(path.parent) for path in gone}))
        print(f"No longer among the submissions, and gone from {where}: {names}")


def _pool(setup: Setup, options: GradeOptions) -> AbstractContextManager[Pool]:
    if not options.scheduler:
        return local_pool(setup, options.jobs)
    if options.jobs:
        raise UserError("--jobs is for this machine, --scheduler for a cluster: use one of them.")
    # Optional, and slow to import.
    from autograder.batch.cluster import cluster_pool

    access = Access(
        options.tls_ca, options.tls_cert, options.tls_key, options.unauthenticated_scheduler
    )
    return cluster_pool(setup, options.scheduler, access)
