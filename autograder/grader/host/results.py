"""What grading found, and Gradescope's results.json made of it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from autograder.grader.host.assignment import Number
from autograder.grader.host.feedback import Feedback
from autograder.grader.host.otter_tests import Case

MAX_OUTPUT_CHARS = 1200  # characters for one case: Gradescope shows 100,000 in all


class Cause(NamedTuple):
    """The cause of a failed case that may make others fail, too.

    `key` is the same for all of them. The first one says `told`, the others `again` and where the
    first one is.
    """

    key: str
    told: str
    again: str


@dataclass(frozen=True)
class CaseResult:
    """One test case's outcome. `message` is for the student, `hint` the advice in it, or "".

    `figures` are what the case measured, by name, for the leaderboard.
    """

    case: Case
    passed: bool
    message: str
    hint: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)
    cause: Cause | None = None

    @property
    def score(self) -> Number:
        """The points earned, with those of a bonus."""
        return add_points([self.case.points, self.case.bonus] if self.passed else [])


@dataclass
class Results:
    """One submission's outcome. `notes` are for the student, above the test cases.

    `failure` says why the submission can't be graded at all; "" where it could.
    """

    cases: list[CaseResult]
    notes: list[str] = field(default_factory=list)
    failure: str = ""

    @property
    def score(self) -> Number:
        """The points earned, with those of a bonus."""
        return add_points(result.score for result in self.cases)

    @property
    def possible(self) -> Number:
        """The points that could be earned, without a bonus."""
        return add_points(result.case.points for result in self.cases)

    @property
    def bonus(self) -> Number:
        """The points that could be earned on top of them."""
        return add_points(result.case.bonus for result in self.cases)

    def to_gradescope(self, feedback: Feedback) -> dict[str, Any]:
        """Return the contents of results.json, with as much of hidden tests as the policy shows."""
        hidden = Counter(result.case.question for result in self.cases if result.case.hidden)
        above = [*self.notes, "" if self.failure else feedback.announcement(hidden)]
        board = [
            {"name": name, "value": value, "order": "desc"}
            for result in self.cases
            for name, value in result.figures.items()
        ]
        return {
            "score": self.score,
            "output": "\n\n".join(filter(None, above))[: 5 * MAX_OUTPUT_CHARS],
            "output_format": "text",
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "tests": [_entry(result, feedback) for result in self.cases],
            **({"leaderboard": board} if board else {}),
        }


def _entry(result: CaseResult, feedback: Feedback) -> dict[str, Any]:
    case = result.case
    own = case.success_message if result.passed else case.failure_message
    texts = [own, result.message] if feedback is Feedback.HINTS or not case.hidden else []
    return {
        "name": f"{case.question}: {case.title}",
        "score": result.score,
        "max_score": add_points([case.points]),
        "status": "passed" if result.passed else "failed",
        "visibility": feedback.visibility if case.hidden else "visible",
        "output": "\n".join(filter(None, texts))[:MAX_OUTPUT_CHARS],
        "output_format": "text",
    }


def add_points(points: Iterable[Number]) -> Number:
    """The sum of points without the noise of adding floats up; a whole one as an int."""
    rounded = round(sum(points), 5)
    return int(rounded) if rounded == int(rounded) else rounded
