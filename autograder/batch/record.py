"""The record of one graded submission, as JSON on the disk: enough for every table and report."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from autograder.grader.host.assignment import Number
from autograder.grader.host.feedback import Feedback
from autograder.grader.host.formats.scoring import PLAIN
from autograder.grader.host.results import Results, add_points


@dataclass(frozen=True)
class CaseRecord:
    """One test case's outcome. `hint` is the misconception that it found, or "".

    `bonus` points come on top of `points` where it passed. `withheld` is True where it passed and
    earns nothing, because its question is all or nothing.
    """

    question: str
    title: str
    hidden: bool
    points: Number
    passed: bool
    message: str
    hint: str
    bonus: Number = 0
    withheld: bool = False

    @property
    def score(self) -> Number:
        """The points earned, with those of a bonus, unrounded."""
        return self.points + self.bonus if self.passed and not self.withheld else 0


@dataclass(frozen=True)
class Record:
    """One submission's outcome, whoever handed it in.

    `status` is "failed" where the submission can't be graded, for a `reason`; all its cases have
    failed then. `taken` says which of several notebooks was graded. `seconds` of wall-clock time
    depend on the machine; nothing else here does. `predictions` are ungraded numbers, by name.
    `results` is what Gradescope's results.json holds. `scaled` is the score and what is possible,
    if they are not the sums of the cases' points.
    """

    status: Literal["graded", "failed"]
    reason: str
    seconds: float
    cases: list[CaseRecord]
    results: dict[str, Any]
    taken: str = ""
    scaled: tuple[Number, Number] | None = None
    predictions: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        results: Results,
        feedback: Feedback,
        seconds: float,
        predictions: Mapping[str, float] | None = None,
    ) -> "Record":
        """The record of what grading found, showing what the policy lets students see."""
        cases = [
            CaseRecord(
                question=r.case.question,
                title=r.case.title,
                hidden=r.case.hidden,
                points=r.case.points,
                passed=r.passed,
                message=r.message,
                hint=r.hint,
                bonus=r.case.bonus,
                withheld=r.withheld,
            )
            for r in results.cases
        ]
        return cls(
            "failed" if results.failure else "graded",
            results.failure,
            round(seconds, 3),
            cases,
            results.to_gradescope(feedback),
            results.taken,
            None if results.scoring == PLAIN else (results.score, results.possible),
            predictions or {},
        )

    @classmethod
    def from_json(cls, text: str) -> "Record":
        """Read a record. ValueError, KeyError or TypeError where the text is not one."""
        data = json.loads(text)
        cases = [CaseRecord(**case) for case in data.pop("cases")]
        scaled = data.pop("scaled", None)
        return cls(cases=cases, scaled=tuple(scaled) if scaled else None, **data)

    def to_json(self) -> str:
        """The record as `from_json` reads it."""
        return json.dumps(vars(self), default=vars, ensure_ascii=True)

    @property
    def score(self) -> Number:
        """The points earned, with those of a bonus."""
        return self.scaled[0] if self.scaled else add_points(case.score for case in self.cases)

    @property
    def possible(self) -> Number:
        """The points that could be earned, without a bonus."""
        return self.scaled[1] if self.scaled else add_points(case.points for case in self.cases)

    def scores(self) -> dict[str, Number]:
        """The points earned, by question, in the assignment's order."""
        names = dict.fromkeys(case.question for case in self.cases)
        return {name: add_points(_earned(self.cases, name)) for name in names}


def _earned(cases: Iterable[CaseRecord], question: str) -> Iterable[Number]:
    return (case.score for case in cases if case.question == question)
