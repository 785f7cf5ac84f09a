"""Grading one submission, from its file to its results."""

import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from autograder.grader.host.bundle import Bundle
from autograder.grader.host.formats.scripts import with_notebook
from autograder.grader.host.passes import Passes
from autograder.grader.host.results import MAX_OUTPUT_CHARS, CaseResult, Results
from autograder.grader.host.scratch import scratch_folder
from autograder.grader.host.student import Student
from autograder.grader.host.zygote_client import NO_SPACE, DiskFull, ZygoteClient
from autograder.grader.output.text import one_line
from autograder.grader.reading.notebook import SubmissionError
from autograder.grader.reading.submission import Payload, Submission, read_submission
from autograder.grader.sandbox.limits import Limits
from autograder.grader.wire.named_tuples import allow

_ANOTHER_ASSIGNMENT = (
    "This notebook has none of the functions that this assignment asks for. Is it another "
    "assignment's? Start from the notebook that was handed out, and hand that in."
)


def grade_submission(
    source: Path | Payload,
    bundle: Bundle,
    zygote: ZygoteClient,
    limits: Limits | None = None,
    progress: Callable[[Results], None] = lambda results: None,
) -> Results:
    """Grade a notebook, a zip or a folder: at a path, or one of the first two as bytes.

    Whatever the submission is or does, there are results for every test case; `progress` gets them
    after each question, with the cases that are still to run as failed. SandboxError where the
    student's side can't be run at all, or the disk is full, which isn't the submission's fault.
    """
    rules = bundle.rules
    try:
        if rules.stock:
            source = with_notebook(source)
        submission = read_submission(source, bundle.name, bundle.asked_names)
    except SubmissionError as error:
        return all_failed(bundle, str(error))
    if not rules.stock and not _has_any_answer(submission, bundle):
        return all_failed(bundle, _ANOTHER_ASSIGNMENT)
    _prepare(zygote, bundle)
    limits = limits or Limits()
    try:
        with scratch_folder("student", passable=True) as scratch:
            files = scratch / "files"
            _fill(files, submission, bundle)
            new_student = partial(
                Student,
                zygote,
                scratch,
                submission.cells,
                limits,
                source=files,
                python=submission.code.python,
                end=time.monotonic() + limits.submission,
            )

            def say(results: Results) -> None:
                progress(results.with_taken(submission.told))

            try:
                packages = bundle.assignment.packages
                found = Passes(
                    bundle.questions, submission.code, new_student, say, packages, rules
                ).run()
                return found.with_taken(submission.told)
            finally:
                # No student's process could write there: so it needs none of the care of `remove`.
                shutil.rmtree(files, ignore_errors=True)
    except OSError as error:
        if error.errno in NO_SPACE:
            raise DiskFull.at(tempfile.gettempdir()) from error
        raise


def _prepare(zygote: ZygoteClient, bundle: Bundle) -> None:
    """Have the zygote and this process ready for submissions to an assignment."""
    rules = bundle.rules
    zygote.preload(
        bundle.support,
        bundle.assignment.named_tuples,
        packages=not rules.stock,  # a student's copy of one may count
        seed=rules.seed,
        seed_variable=rules.seed_variable,
    )
    allow(bundle.assignment.named_tuples)


def _has_any_answer(submission: Submission, bundle: Bundle) -> bool:
    """Return True if any cell mentions one of the names that the tests ask for."""
    cells = [*submission.cells, *submission.code.skipped]
    return any(name in cell.source for cell in cells for name in bundle.asked_names)


def _fill(folder: Path, submission: Submission, bundle: Bundle) -> None:
    folder.mkdir(mode=0o700)
    for name, content in submission.files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError as error:  # a name that is too long, or both a file and a folder
            if error.errno in NO_SPACE:
                raise
    bundle.put_support_into(folder)


def all_failed(bundle: Bundle, reason: str) -> Results:
    """Results in which every case has failed for one reason, the whole submission's."""
    cases = [case for question in bundle.questions for case in question.cases]
    reason = one_line(reason, MAX_OUTPUT_CHARS)
    message = "Not run: see the message above."
    results = [CaseResult(case, False, message) for case in cases]
    return Results(results, [reason], reason, scoring=bundle.rules.scoring)
