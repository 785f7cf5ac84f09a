"""Grading one submission, from its file to its results."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from autograder.grading.bundle import Bundle
from autograder.grading.notebook import Cell, SubmissionError
from autograder.grading.otter_tests import Case, Question
from autograder.grading.results import CaseResult, Results, printable
from autograder.grading.scratch import scratch_folder
from autograder.grading.standins import Namespace
from autograder.grading.student import Student
from autograder.grading.student_errors import StudentError
from autograder.grading.submission import Submission, read_submission
from autograder.grading.zygote_client import SandboxError, ZygoteClient
from autograder.sandbox.limits import Limits

_ANOTHER_ASSIGNMENT = (
    "This notebook has none of the functions that this assignment asks for. Is it another "
    "assignment's? Start from the notebook that was handed out, and hand that in."
)
# Each run of the hidden tests can be watched from within, by the time that it takes for one: after
# a few hundred, code could have learnt which of its answers is right.
_CHECKS = 3
_OFTEN = (
    f"{{}} was checked more than {_CHECKS} times: it counts as it was at the end of the notebook."
)
_NOT_REACHED = "Not run: grading ended before this."


def grade_submission(
    path: Path,
    bundle: Bundle,
    zygote: ZygoteClient,
    limits: Limits | None = None,
    progress: Callable[[Results], None] = lambda results: None,
) -> Results:
    """Grade a notebook, a zip or a folder.

    Whatever the submission is or does, there are results for every test case; `progress` gets them
    after each question, with the cases that are still to run as failed. SandboxError where the
    student's side can't be run at all, which is no fault of the submission.
    """
    try:
        submission = read_submission(path, str(bundle.config.get("assignment_name") or ""))
    except SubmissionError as error:
        return all_failed(bundle, str(error))
    if not _has_any_answer(submission, bundle):
        return all_failed(bundle, _ANOTHER_ASSIGNMENT)
    zygote.preload(bundle.support)
    with scratch_folder("student", passable=True) as scratch:
        folder = scratch / "work"
        folder.mkdir(mode=0o700)
        _fill(folder, submission, bundle)
        with Student(zygote, folder, submission.cells, limits or Limits()) as student:
            return _grade(student, submission, bundle, progress)


def _has_any_answer(submission: Submission, bundle: Bundle) -> bool:
    """Whether a cell mentions any of the names that the tests ask for."""
    asked = {
        name for question in bundle.questions for case in question.cases for name in case.names
    }
    return any(name in cell.source for cell in submission.cells for name in asked)


def _fill(folder: Path, submission: Submission, bundle: Bundle) -> None:
    for name, content in submission.files.items():
        path = folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except OSError:  # a name that is too long, or both a file and a folder
            continue
    bundle.put_support_into(folder)


def _grade(
    student: Student,
    submission: Submission,
    bundle: Bundle,
    progress: Callable[[Results], None],
) -> Results:
    questions = {question.name: question for question in bundle.questions}
    graded: dict[str, list[CaseResult]] = {}
    checks: Counter[str] = Counter()

    def results() -> Results:
        cases = (graded.get(q.name) or _failed(q, _NOT_REACHED) for q in bundle.questions)
        notes = [printable(str(problem)) for problem in student.problems.values()]
        notes += [_OFTEN.format(name) for name in _too_often(checks)]
        return Results([result for results in cases for result in results], notes)

    def check(name: str) -> None:
        # As with otter, a question counts as it was when the notebook last checked it …
        if name not in questions:
            return
        checks[name] += 1
        if checks[name] <= _CHECKS:
            graded[name] = _run(questions[name], student, submission.cells)
            progress(results())

    student.run_cells(check)
    for question in bundle.questions:
        # … and one that the notebook doesn't check, or does too often, as it is at the end.
        if question.name not in graded or question.name in _too_often(checks):
            graded[question.name] = _run(question, student, submission.cells)
            progress(results())
    return results()


def _too_often(checks: Counter[str]) -> list[str]:
    return [name for name, times in checks.items() if times > _CHECKS]


def _run(question: Question, student: Student, cells: list[Cell]) -> list[CaseResult]:
    namespace = Namespace(student, cells, question.time_limit)
    return [_run_case(case, namespace) for case in question.cases]


def _run_case(case: Case, namespace: Namespace) -> CaseResult:
    try:
        figures = case.run(namespace)
    except (KeyboardInterrupt, SandboxError):
        raise
    except BaseException as error:  # pytest.fail raises one that is no Exception
        text = str(error)
        if not isinstance(error, StudentError | AssertionError):
            text = f"{type(error).__name__}: {text}"
        return CaseResult(case, False, printable(text), str(getattr(error, "hint", "")))
    return CaseResult(case, True, "", figures=figures)


def all_failed(bundle: Bundle, reason: str) -> Results:
    """Results in which every case has failed for a reason that is no case's own."""
    cases = [_failed(question, "Not run: see the message above.") for question in bundle.questions]
    reason = printable(reason)
    return Results([result for results in cases for result in results], [reason], reason)


def _failed(question: Question, message: str) -> list[CaseResult]:
    return [CaseResult(case, False, message) for case in question.cases]
