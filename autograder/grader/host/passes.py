"""Two passes through a notebook: public tests in the first, hidden tests in the second.

A hidden test is a message to the student's code, which could keep it for a later cell to raise, or
for another test to use. So all that is shown before the due date (the errors of cells, and the
public tests) comes out of the first pass, which has no hidden tests. The second one has a process,
a separate folder and user, runs each question's hidden tests once, and nothing of it is kept
but their results: what earlier tests asked can reach later ones there, and messages that are
shown after the due date. Where a test takes several functions (an attack and the gradient that it
builds on), all but the first run in a third process: neither learns what the other is asked.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from autograder.grader.host.causes import Causes, notes_on_passed, told_once
from autograder.grader.host.formats.rules import Rules
from autograder.grader.host.otter_tests import Case, Question
from autograder.grader.host.results import NOT_REACHED, CaseResult, Results
from autograder.grader.host.standins import Function, Namespace, SlowFunctions
from autograder.grader.host.student import Place, Student
from autograder.grader.host.student_errors import CellProblem, StudentError
from autograder.grader.host.zygote_client import SandboxError
from autograder.grader.output.picture import compare
from autograder.grader.output.text import printable
from autograder.grader.reading.notebook import Code

MAX_CHECKS = 20  # of a question that count: each costs the grader a run of its public tests
MAX_NOTES = 20
_OFTEN = (
    f"{{}} was checked more than {MAX_CHECKS} times: it counts as it was at the end of the "
    "notebook."
)

_ALL_OR_NOTHING = "Passed, but this question gives its points for all of its checks together."

NewStudent = Callable[..., Student]
"""Makes a process for this submission, with the keyword arguments of `Student`."""


class _Finished(Exception):
    """All hidden tests have run: what the notebook does after them is of no interest."""


@dataclass
class Passes:
    """One submission's way through its tests; `run` goes it."""

    questions: list[Question]
    code: Code
    new_student: NewStudent
    progress: Callable[[Results], None]
    packages: Sequence[str] = ()  # those that students' cells can count on
    rules: Rules = field(default_factory=Rules)
    _found: dict[Case, CaseResult] = field(default_factory=dict)
    _checks: Counter[str] = field(default_factory=Counter)
    _notes: list[str] = field(default_factory=list)
    _problems: dict[int, CellProblem] = field(default_factory=dict)  # of cells in the first pass
    _passed: dict[int, list[Exception]] = field(default_factory=dict)  # the same, and gone past
    _slow: dict[str, SlowFunctions] = field(default_factory=dict)  # functions that are, by question

    def run(self) -> Results:
        """Run all tests; the results."""
        places, lost, fatal = self._public()
        if any(case.hidden for question in self.questions for case in question.cases):
            self._hidden(places, lost, fatal)
        return self._results()

    def _public(self) -> tuple[dict[str, Place], Collection[int], Collection[int]]:
        """The first pass. Returns where each question was checked last, and cells to leave out.

        Those are cells that have ended the process, and those that have run into a limit.
        """
        questions = {q.checked_as or q.name: q for q in self.questions}
        places: dict[str, Place] = {}
        with self.new_student() as student:
            self._problems, self._passed = student.problems, student.passed

            def check(checked: str) -> None:
                # As with otter, a question counts as it was when the notebook last checked it …
                if checked not in questions:
                    return
                name = questions[checked].name
                self._checks[name] += 1
                places[name] = student.place
                if self._checks[name] <= MAX_CHECKS:
                    self._run(questions[checked], student, hidden=False)

            student.run_cells(check)
            # Cells' errors are the student's to know; no test has a part in them.
            self._notes = [
                *notes_on_passed(student.passed, self.packages),
                *(printable(str(problem)) for problem in student.problems.values()),
            ]
            for question in self.questions:
                # … and one that the notebook doesn't check, or does too often, as it is at the end.
                if self._checks[question.name] > MAX_CHECKS:
                    del places[question.name]
                if question.name not in places:
                    self._run(question, student, hidden=False)
            fatal = {index for index, problem in student.problems.items() if problem.fatal}
            return places, student.lost, fatal

    def _hidden(
        self, places: dict[str, Place], lost: Collection[int], fatal: Collection[int]
    ) -> None:
        """The second pass: each question's hidden tests, at its last check in the first."""
        waiting = {q.name: q for q in self.questions if any(case.hidden for case in q.cases)}
        names = {q.checked_as or q.name: q.name for q in self.questions}
        with self.new_student(skip=lost) as student:

            def run(question: Question) -> None:
                del waiting[question.name]
                with ExitStack() as stack:

                    def helper() -> Namespace:
                        other = self.new_student(place=student.place, skip=fatal)
                        return self._names(question, stack.enter_context(other), helper)

                    others = None if self.rules.stock else helper()
                    self._run(question, student, hidden=True, others=others)

            def check(checked: str) -> None:
                name = names.get(checked)
                if name in waiting and places.get(name) == student.place:
                    run(waiting[name])
                if not waiting:
                    raise _Finished

            try:
                student.run_cells(check)
                for question in list(waiting.values()):
                    run(question)
            except _Finished:
                return

    def _run(
        self, question: Question, student: Student, hidden: bool, others: Namespace | None = None
    ) -> None:
        """Run a question's public or hidden cases; `others` has the functions of a helper."""
        names = self._names(question, student)
        asked = {name for each in self.questions for case in each.cases for name in case.names}
        problems = {**self._problems, **student.problems}
        passed = {**self._passed, **student.passed}
        at = student.place.cell
        causes = Causes(self.code, problems, passed, names, asked, at, self.packages)
        for case in question.cases:
            if case.hidden == hidden:
                given = names if others is None else _Apart(names, others, case.names[:1])
                self._found[case] = run_case(case, given, causes)
            elif hidden and self.rules.stock:
                run_case(case, names)  # hidden cases may need what it changes
        self.progress(self._results())

    def _names(
        self, question: Question, student: Student, another: Callable[[], Namespace] | None = None
    ) -> Namespace:
        slow = self._slow.setdefault(question.name, {})
        return Namespace(student, self.code.cells, question.time_limit, slow, another)

    def _results(self) -> Results:
        cases = [result for question in self.questions for result in self._of(question)]
        notes = self._notes[:MAX_NOTES]
        if len(self._notes) > MAX_NOTES:
            notes.append(f"{len(self._notes) - MAX_NOTES:,} more cells did not run to their end.")
        notes += [_OFTEN.format(name) for name, n in self._checks.items() if n > MAX_CHECKS]
        return Results(told_once(cases), notes, scoring=self.rules.scoring)

    def _of(self, question: Question) -> list[CaseResult]:
        cases = [
            self._found.get(case) or CaseResult(case, False, NOT_REACHED) for case in question.cases
        ]
        if not question.all_or_nothing or all(result.passed for result in cases):
            return cases
        return [
            replace(result, withheld=True, message=_ALL_OR_NOTHING) if result.passed else result
            for result in cases
        ]


class _Apart(Mapping[str, Any]):
    """A case's names: functions come from a separate process, except for the one under test."""

    def __init__(self, names: Namespace, others: Namespace, tested: Collection[str]) -> None:
        self._names = names
        self._others = others
        self._tested = tested

    def __getitem__(self, name: str) -> Any:
        value = self._names[name]
        apart = isinstance(value, Function) and name not in self._tested
        return self._others.function(name) if apart else value

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def run_case(case: Case, names: Mapping[str, Any], causes: Causes | None = None) -> CaseResult:
    """Run a test case with the student's names. SandboxError passes: it is nobody's result."""
    try:
        figures = case.run(names)
    except (KeyboardInterrupt, SandboxError):
        raise
    except BaseException as error:  # pytest.fail raises one that is no Exception
        text = str(error)
        if not isinstance(error, StudentError | AssertionError):
            text = f"{type(error).__name__}: {text}"
        text, hint = printable(text), str(getattr(error, "hint", ""))
        cause = causes.of(case, error, text) if causes else None
        attached = getattr(error, "picture", None)
        picture = compare(*attached) if attached else None
        return CaseResult(case, False, text, hint, cause=cause, picture=picture)
    return CaseResult(case, True, "", figures=figures)
