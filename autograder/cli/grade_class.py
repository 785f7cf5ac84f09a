"""Grading a whole class from the command line, from submissions to grades and the report."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from autograder.batch.access import Access
from autograder.batch.grades import write_grades
from autograder.batch.pools import Pool, local_pool
from autograder.batch.predictions import asked_predictions
from autograder.batch.progress import Progress
from autograder.batch.record import Record
from autograder.batch.run import Run
from autograder.batch.store import Store
from autograder.batch.summary import RunSummary
from autograder.batch.worker import Setup, grading_setup
from autograder.cli.options import GradeOptions
from autograder.grader.errors import UserError
from autograder.grader.host.bundle import open_bundle
from autograder.grader.output.files import write_json
from autograder.marking.marks import read_marks
from autograder.report.write import Report
from autograder.roster.entries import Entry

Graded = Iterator[tuple[Entry, Record]]


def grade_many(entries: list[Entry], options: GradeOptions) -> int:
    """Grade submissions into a folder; 1 if any can't be graded, or else 0.

    UserError where none can be graded. After Ctrl-C, what was graded until then is kept, and the
    next run goes on from there.
    """
    output = options.class_output
    marks = None
    setup = grading_setup(options.autograder, options.require_sandbox, options.unprotected)
    try:
        with open_bundle(setup.bundle) as bundle:
            points = bundle.assignment.free_responses
            if options.marks:  # before the long work: their errors should not wait
                marks = read_marks(options.marks, [entry.id for entry in entries], points)
            questions = [question.name for question in bundle.questions]
            predictions = asked_predictions(bundle)
            run = Run(Store(output / "records", setup.digest), bundle)
            with Progress(len(entries)) as progress, _pool(setup, options) as pool:
                run.grade(entries, pool, progress)
    except KeyboardInterrupt:
        raise UserError(
            f"stopped. What was graded is kept in {output}: the same command goes on from there."
        ) from None
    title = bundle.assignment.title
    summary, report = RunSummary(), Report(marks, options.names, points, title, predictions)
    graded = report.count(summary.count(_graded(entries, run)))
    told = _results_written(graded, output / "results")
    write_grades(output / "grades.csv", told, questions, marks)  # goes once through all records
    report.write(output / "report.html")
    print(summary.text(run.kept, output))
    return 1 if summary.failed else 0


def _graded(entries: list[Entry], run: Run) -> Graded:
    """What came of each submission, one at a time: there may be more than fit into memory."""
    for entry in sorted(entries, key=lambda entry: entry.id):
        yield entry, run.record(entry)


def _results_written(graded: Graded, folder: Path) -> Graded:
    """The same again, with each student's results written on its way."""
    for entry, record in graded:
        write_json(folder / f"{entry.id}.json", record.results)
        yield entry, record


def _pool(setup: Setup, options: GradeOptions) -> AbstractContextManager[Pool]:
    if not options.scheduler:
        return local_pool(setup, options.jobs)
    if options.jobs:
        raise UserError("--jobs is for this machine, --scheduler for a cluster: give one of them.")
    # Optional, and slow to import.
    from autograder.batch.cluster import cluster_pool

    access = Access(
        options.tls_ca, options.tls_cert, options.tls_key, options.unauthenticated_scheduler
    )
    return cluster_pool(setup, options.scheduler, access)
