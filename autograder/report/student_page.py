"""A student's feedback: their results with what a person marked, as JSON and as a page.

A page is one HTML file without scripts that asks nothing of the network. Its texts come from
students, from workers and from a person with a spreadsheet: all are escaped.
"""

import base64
import binascii
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from autograder.batch.grades import total
from autograder.batch.record import CaseRecord, Record
from autograder.grader.host.assignment import Number
from autograder.grader.host.feedback import Feedback
from autograder.grader.host.results import add_points
from autograder.grader.output.files import write_atomically
from autograder.grader.output.text import printable
from autograder.report.frame import page_renderer
from autograder.roster.entry import Entry

_TEMPLATE = Path(__file__).with_name("student.html.jinja")
_PICTURE = re.compile(r'<img src="data:image/png;base64,([A-Za-z0-9+/=]+)"[^>]* alt="([^"]*)"')
_CAPTION = re.compile("<figcaption>([^<]*)</figcaption>")


class MarkedQuestion(NamedTuple):
    """A free response as a person marked it."""

    name: str
    score: Number
    possible: Number
    comment: str


class Override(NamedTuple):
    """The points that count for a question in place of the grader's or the marker's, and why."""

    points: Number
    reason: str


class Late(NamedTuple):
    """The points that being late adds, 0 or fewer, and the sentence on it for the student."""

    points: Number
    sentence: str


class _Picture(NamedTuple):
    """A PNG as base64, a sentence that says what it shows, and the text below it."""

    png: str
    alt: str
    caption: str


@dataclass(frozen=True)
class Marked:
    """The marks for free responses: points, comments, and the full points of each question.

    Points, comments and overrides are by a submission's id, then by question. The points of a
    question with tests are what an override adds to the tests' points.
    """

    points: dict[str, dict[str, Number]] = field(default_factory=dict)
    comments: dict[str, dict[str, str]] = field(default_factory=dict)
    possible: Mapping[str, Number] = field(default_factory=dict)
    overrides: dict[str, dict[str, Override]] = field(default_factory=dict)
    late: dict[str, Late] = field(default_factory=dict)  # of those that are, by their ids

    def of(self, id: str) -> list[MarkedQuestion]:
        """A submission's free responses; none where they aren't marked."""
        comments = self.comments.get(id, {})
        return [
            MarkedQuestion(name, score, self.possible[name], printable(comments.get(name, "")))
            for name, score in self.points.get(id, {}).items()
            if name in self.possible
        ]

    def override(self, id: str, question: str) -> str:
        """The sentence on points that a person has set, or ""."""
        found = self.overrides.get(id, {}).get(question)
        if not found:
            return ""
        points = "1 point" if found.points == 1 else f"{found.points} points"
        return f"Set to {points} by hand: {printable(found.reason)}"

    def sentences(self) -> dict[str, str]:
        """The sentences on a submission's overrides, with their questions, by its id."""
        return {
            id: "; ".join(f"{name}: {self.override(id, name)}" for name in by_question)
            for id, by_question in self.overrides.items()
        }


def with_marks(id: str, record: Record, marked: Marked) -> dict[str, Any]:
    """A record's results.json with what a person marked and overrode, which counts."""
    entries: list[dict[str, Any]] = [
        {
            "name": f"{one.name}: free response",
            "score": one.score,
            "max_score": one.possible,
            "visibility": "visible",
            "output": "\n".join(filter(None, [one.comment, marked.override(id, one.name)])),
            "output_format": "text",
        }
        for one in marked.of(id)
    ]
    entries += [
        {
            "name": f"{name}: points",
            "visibility": "visible",
            "output": marked.override(id, name),
            "output_format": "text",
        }
        for name in marked.overrides.get(id, {})
        if name not in marked.possible
    ]
    if id in marked.late:
        late = marked.late[id]
        entries.append(
            {
                "name": "Late work",
                "score": late.points,
                "max_score": 0,
                "visibility": "visible",
                "output": late.sentence,
                "output_format": "text",
            }
        )
    if not entries:
        return record.results
    tests = record.results.get("tests")  # which another machine may have made
    return {
        **record.results,
        "score": total(record, marked.points.get(id, {})),
        "tests": [*(tests if isinstance(tests, list) else []), *entries],
    }


class StudentPages:
    """The feedback pages of a class, one for each submission, in a folder."""

    def __init__(self, folder: Path, title: str, feedback: Feedback, marked: Marked) -> None:
        """Begin; `feedback` says how much of hidden checks students see after the due date."""
        self._folder = folder
        self._title = title
        self._feedback = feedback
        self._marked = marked
        self._render = page_renderer(_TEMPLATE)

    def write(self, graded: Iterator[tuple[Entry, Record]]) -> Iterator[tuple[Entry, Record]]:
        """The same again, with each submission's page written on its way."""
        for entry, record in graded:
            page = self._render(self._variables(entry, record))
            write_atomically(self._folder / f"{entry.id}.html", page)
            yield entry, record

    def _variables(self, entry: Entry, record: Record) -> dict[str, Any]:
        marked = self._marked.of(entry.id)
        names = [person.name or person.email for person in entry.people]
        pictures = _pictures(record)
        return {
            "title": self._title,
            "who": printable(", ".join(filter(None, names)) or entry.id),
            "total": total(record, self._marked.points.get(entry.id, {})),
            "possible": add_points([record.possible, *(one.possible for one in marked)]),
            "late": self._marked.late.get(entry.id),
            "notes": _notes(record),
            "failed": record.status == "failed",
            "questions": [
                self._question(entry.id, record, name, pictures) for name in record.scores()
            ],
            "marked": [
                {**one._asdict(), "override": self._marked.override(entry.id, one.name)}
                for one in marked
            ],
        }

    def _question(
        self, id: str, record: Record, name: str, pictures: Mapping[int, _Picture]
    ) -> dict[str, Any]:
        by_hand = self._marked.points.get(id, {}).get(name, 0)
        cases = [(n, case) for n, case in enumerate(record.cases) if case.question == name]
        shown = [
            self._check(case, pictures.get(n))
            for n, case in cases
            if not case.hidden or self._feedback is not Feedback.SCORE
        ]
        return {
            "name": printable(name),
            "score": add_points([by_hand, *(case.score for _, case in cases)]),
            "override": self._marked.override(id, name),
            "possible": _possible([case for _, case in cases]),
            "checks": shown,
            "more": len(cases) - len(shown),
        }

    def _check(self, case: CaseRecord, picture: _Picture | None) -> dict[str, Any]:
        tells = not case.hidden or self._feedback.tells
        return {
            "title": printable(case.title),
            "passed": case.passed,
            "score": add_points([case.score]),
            "possible": _possible([case]),
            "message": printable(case.message) if tells and not case.passed else "",
            "picture": picture if tells else None,
        }


def _possible(cases: list[CaseRecord]) -> str:
    """The points that cases can give, in words."""
    points = add_points(case.points for case in cases)
    bonus = add_points(case.bonus for case in cases)
    return f"{points} + {bonus} bonus" if bonus else str(points)


def _notes(record: Record) -> str:
    """The text above the checks, without what announces checks that the page has."""
    output = record.results.get("output")
    paragraphs = printable(output).split("\n\n") if isinstance(output, str) else []
    return "\n\n".join(text for text in paragraphs if not text.startswith("Besides the checks"))


def _pictures(record: Record) -> dict[int, _Picture]:
    """The pictures in Gradescope's results, by the place of their case."""
    tests = record.results.get("tests")
    found = {}
    for n, test in enumerate(tests if isinstance(tests, list) else []):
        output = test.get("output") if isinstance(test, dict) else None
        if not isinstance(output, str):
            continue
        match, below = _PICTURE.search(output), _CAPTION.search(output)
        if match and _is_png(match[1]):
            texts = (match[2], below[1] if below else "")
            found[n] = _Picture(match[1], *(printable(html.unescape(text)) for text in texts))
    return found


def _is_png(text: str) -> bool:
    try:
        return base64.b64decode(text, validate=True).startswith(b"\x89PNG\r\n\x1a\n")
    except binascii.Error:
        return False
