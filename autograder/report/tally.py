"""Going once through a class's records, and keeping only numbers and what is listed by name."""

import heapq
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from autograder.batch.grades import Marks
from autograder.batch.record import CaseRecord, Record
from autograder.grader.host.assignment import Number
from autograder.grader.output.text import one_line
from autograder.roster.entries import Entry

Array = np.ndarray[Any, np.dtype[Any]]

MOST_SLOW = 10


class CaseKey(NamedTuple):
    """The identity of a test case; the same in all records of a class."""

    question: str
    title: str
    hidden: bool
    points: Number
    bonus: Number = 0


class Who(NamedTuple):
    """A submission as the report calls it; `names` is "" unless they were asked for."""

    id: str
    names: str


class SlowSubmission(NamedTuple):
    """A submission and how long it took."""

    seconds: float
    who: Who
    failed: bool


class Tally:
    """The report's data of a class. `n` submissions were graded, each with `k` test cases."""

    def __init__(self, marks: Marks, points: Mapping[str, Number], names: bool) -> None:
        """points: of each free-response question that `marks` are for."""
        self.cases: list[CaseKey] = []
        self.points_by_hand = {question: most for question, most in points.items() if most}
        self.hints: Counter[str] = Counter()  # hint → submissions
        self.hinting: defaultdict[str, set[str]] = defaultdict(set)  # hint → questions
        self.failed: defaultdict[str, list[Who]] = defaultdict(list)  # reason → submissions
        self.predictions: defaultdict[str, Counter[float]] = defaultdict(Counter)  # name → values
        self.seconds = array("d")
        self._slowest: list[SlowSubmission] = []
        self._ids: list[str] = []
        self._passed = bytearray()
        self._marked = array("d")
        self._marks = marks
        self._names = names

    def add(self, entry: Entry, record: Record) -> None:
        """Count a submission.

        ValueError where its test cases are others than those before it, or a mark is missing.
        """
        who = Who(one_line(entry.id), self._people(entry))
        self._time(who, record)
        cases = [CaseKey(c.question, c.title, c.hidden, c.points, c.bonus) for c in record.cases]
        self.cases = self.cases or cases
        if record.status == "failed":
            self.failed[one_line(record.reason)].append(who)
            return
        if cases != self.cases:
            raise ValueError(
                f"{entry.id} was graded with other test cases than the submissions before it. "
                "Grade the class again, all with the same autograder."
            )
        self._ids.append(entry.id)
        self._passed.extend(case.passed for case in record.cases)
        self._marked.extend(self._mark(entry.id, question) for question in self.points_by_hand)
        self._count_hints(record.cases)
        for name, value in record.predictions.items():
            self.predictions[name][value] += 1

    @property
    def graded(self) -> int:
        """The number of submissions that were graded."""
        return len(self._ids)

    @property
    def passed(self) -> Array:
        """An (n, k) bool array, True if a submission passed a case, in the ids' order."""
        passed = np.frombuffer(self._passed, dtype=bool)
        return passed.reshape(self.graded, len(self.cases))[self._order()]

    @property
    def marked(self) -> Array:
        """The points by hand, (n, number of free-response questions), in the ids' order."""
        return np.array(self._marked).reshape(self.graded, len(self.points_by_hand))[self._order()]

    @property
    def slowest(self) -> list[SlowSubmission]:
        """The submissions that took longest, the slowest first."""
        return sorted(self._slowest, reverse=True)

    def _order(self) -> list[int]:
        # Workers finish in any order, and sums of floats depend on it.
        return sorted(range(self.graded), key=self._ids.__getitem__)

    def _people(self, entry: Entry) -> str:
        names = [person.name or person.email or person.sid for person in entry.people]
        return one_line(", ".join(filter(None, names))) if self._names else ""

    def _time(self, who: Who, record: Record) -> None:
        self.seconds.append(record.seconds)
        heapq.heappush(
            self._slowest, SlowSubmission(record.seconds, who, record.status == "failed")
        )
        if len(self._slowest) > MOST_SLOW:
            heapq.heappop(self._slowest)

    def _mark(self, submission: str, question: str) -> Number:
        try:
            return self._marks[submission][question]
        except KeyError:
            raise ValueError(f"{submission} has no mark for {question}.") from None

    def _count_hints(self, cases: list[CaseRecord]) -> None:
        hinting = [case for case in cases if case.hint and not case.passed]
        self.hints.update({case.hint for case in hinting})  # a set: once a submission
        for case in hinting:
            self.hinting[case.hint].add(case.question)
