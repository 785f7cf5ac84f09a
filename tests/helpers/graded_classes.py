"""Classes to report on, and what a reader of a report sees."""

import html
import random
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from autograder.batch.record import CaseRecord, Record
from autograder.report.write import Report
from autograder.roster.entries import Entry, Person

CASES = [
    ("q1", "It has the right shape", False, 1),
    ("q1", "It is right at random points", True, 2.5),
    ("q2", "It reaches its target", True, 3),
    ("q2", "It leaves its arguments alone", False, 0.1),
    ("q2", "It works in integer type", True, 0.2),
    ("q3", "It is the exact distance", True, 4),
]
HINTS = ["", "", "It looks as if the sign were wrong.", "It looks like x < 0 & y > 0."]
Graded = list[tuple[Entry, Record]]


def submission(
    name: str,
    passed: Sequence[bool] = (True,) * len(CASES),
    hints: Sequence[str] = ("",) * len(CASES),
    reason: str = "",
    seconds: float = 1.0,
) -> tuple[Entry, Record]:
    """One submission's record: which cases it passed, or the reason why it wasn't graded."""
    cases = [
        CaseRecord(
            *case, passed=right and not reason, message="", hint="" if right or reason else hint
        )
        for case, right, hint in zip(CASES, passed, hints, strict=True)
    ]
    person = Person(f"Name of {name}", f"{name}@example.org", name)
    status = "failed" if reason else "graded"
    return Entry(name, Path(name), (person,)), Record(status, reason, seconds, cases, {})


def some_class(seed: int, size: int) -> Graded:
    """A random class; one in ten submissions can't be graded."""
    rng = random.Random(seed)
    return [
        submission(
            f"s{i}",
            [rng.random() < 0.7 for _ in CASES],
            [rng.choice(HINTS) for _ in CASES],
            rng.choice(["It holds no notebook.", "It is no zip."]) if rng.random() < 0.1 else "",
            rng.uniform(1, 20),
        )
        for i in range(size)
    ]


def write_report(path: Path, graded: Iterable[tuple[Entry, Record]], **options: object) -> None:
    """Write the report on a class."""
    report = Report(**options)  # type: ignore[arg-type]
    for _ in report.count(graded):
        pass
    report.write(path)


def source(path: Path, graded: Iterable[tuple[Entry, Record]], **options: object) -> str:
    """The HTML of the report on a class."""
    write_report(path / "report.html", graded, **options)
    return (path / "report.html").read_text(encoding="utf-8")


def text(path: Path, graded: Iterable[tuple[Entry, Record]], **options: object) -> str:
    """The text of the report on a class, with a space where a tag was."""
    body = source(path, graded, **options).partition("<body>")[2]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", body)).split())
