"""The results of grading, and Gradescope's results.json made of them."""

import html
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from autograder.grader.host.assignment import Number
from autograder.grader.host.feedback import Feedback
from autograder.grader.host.formats.scoring import PLAIN, Scoring
from autograder.grader.host.otter_tests import Case
from autograder.grader.output.picture import Picture
from autograder.grader.output.text import one_line

NOT_REACHED = "Not run: grading ended before this."
MAX_OUTPUT_CHARS = 1200  # characters for one case
MAX_ALL_CHARS = 100_000  # Gradescope shows no more


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

    `figures` are what the case measured, by name, for the leaderboard. `picture` goes with the
    message where HTML is shown. `withheld` is True where the case passed and earns nothing,
    because its question is all or nothing.
    """

    case: Case
    passed: bool
    message: str
    hint: str = ""
    figures: Mapping[str, float] = field(default_factory=dict)
    cause: Cause | None = None
    picture: Picture | None = None
    withheld: bool = False

    @property
    def earned(self) -> Number:
        """The points earned, with those of a bonus, unrounded."""
        return self.case.points + self.case.bonus if self.earns else 0

    @property
    def earns(self) -> bool:
        """True if the case's points count."""
        return self.passed and not self.withheld

    @property
    def score(self) -> Number:
        """The points earned, with those of a bonus."""
        return add_points([self.earned])


@dataclass
class Results:
    """One submission's outcome. `notes` are for the student, above the test cases.

    `failure` says why the submission can't be graded at all; "" where it could. `taken` says which
    notebook this is, where several were handed in. `scoring` makes the score of the points.
    """

    cases: list[CaseResult]
    notes: list[str] = field(default_factory=list)
    failure: str = ""
    taken: str = ""
    scoring: Scoring = PLAIN

    def with_taken(self, told: str) -> "Results":
        """The same results, which also say which notebook they are of, unless that is ""."""
        told = one_line(told, MAX_OUTPUT_CHARS)
        return replace(self, notes=[told, *self.notes], taken=told) if told else self

    @property
    def score(self) -> Number:
        """The points earned, with those of a bonus."""
        earned = sum(result.earned for result in self.cases)
        return add_points([self.scoring.score(earned, self._points)])

    @property
    def possible(self) -> Number:
        """The points that could be earned, without a bonus."""
        return add_points([self.scoring.possible(self._points)])

    @property
    def _points(self) -> Number:
        return sum(result.case.points for result in self.cases)

    @property
    def bonus(self) -> Number:
        """The points that could be earned on top of them."""
        return add_points(result.case.bonus for result in self.cases)

    def to_gradescope(self, feedback: Feedback) -> dict[str, Any]:
        """Return the contents of results.json, with as much of hidden tests as the policy shows."""
        run = [result for result in self.cases if result.message != NOT_REACHED]
        hidden = Counter(result.case.question for result in run if result.case.hidden)
        above = [*self.notes, "" if self.failure else feedback.announcement(hidden)]
        output = "\n\n".join(filter(None, above))[: 5 * MAX_OUTPUT_CHARS]
        points = shown_points([result.case for result in self.cases])
        tests = [_entry(r, p, feedback) for r, p in zip(self.cases, points, strict=True)]
        room = MAX_ALL_CHARS - len(output) - sum(len(test["output"]) for test in tests)
        for test, result in zip(tests, self.cases, strict=True):
            if result.picture and _tells(result, feedback):
                room -= _add_picture(test, result.picture, room)
        board = [
            {"name": name, "value": value, "order": "desc"}
            for result in self.cases
            for name, value in result.figures.items()
        ]
        return {
            "score": self.score,
            "output": output,
            "output_format": "text",
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "tests": tests,
            **({"leaderboard": board} if board else {}),
        }


def shown_points(cases: Sequence[Case]) -> list[Number]:
    """Return the cases' points, rounded so that each question's add up to the rounded sum."""
    sums: dict[str, Number] = {}
    shown: list[Number] = []
    for case in cases:
        before = sums.get(case.question, 0)
        sums[case.question] = before + case.points
        shown.append(add_points([add_points([sums[case.question]]), -add_points([before])]))
    return shown


def _entry(result: CaseResult, points: Number, feedback: Feedback) -> dict[str, Any]:
    case = result.case
    own = case.success_message if result.passed else case.failure_message
    texts = [own, result.message] if _tells(result, feedback) else []
    return {
        "name": f"{case.question}: {case.title}",
        "score": add_points([points, case.bonus]) if result.earns else 0,
        "max_score": points,
        "status": "passed" if result.passed else "failed",
        "visibility": feedback.visibility if case.hidden else "visible",
        "output": "\n".join(filter(None, texts))[:MAX_OUTPUT_CHARS],
        "output_format": "text",
    }


def _tells(result: CaseResult, feedback: Feedback) -> bool:
    """Return True if the policy shows a case's message, and with it its picture."""
    return feedback.tells or not result.case.hidden


def _add_picture(test: dict[str, Any], picture: Picture, room: int) -> int:
    """Make HTML of an entry, with a picture below the text; the characters that it takes.

    An entry whose picture has no room stays as it is.
    """
    text = html.escape(test["output"], quote=False)
    page = f'<pre style="white-space:pre-wrap">{text}</pre>{picture.to_html()}'
    longer = len(page) - len(test["output"])
    if longer > room:
        return 0
    test.update(output=page, output_format="html")
    return longer


def add_points(points: Iterable[Number]) -> Number:
    """The sum of points without the noise of adding floats up; a whole one as an int."""
    rounded = round(sum(points), 5)
    return int(rounded) if rounded == int(rounded) else rounded
