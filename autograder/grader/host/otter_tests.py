"""Otter's exception-based test files, run without otter.

A generated file needs one name of otter's, `test_case`; importing the real one takes a second and
half a gigabyte of dependencies. Points are resolved, and cases are run, as otter 7 does: a test
compares the two case by case.
"""

import inspect
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.grader.host.assignment import Assignment, Number
from autograder.grader.host.formats.points import resolve_points


class TestCase:
    """Replace `otter.test_files.test_case`: a decorator that keeps its arguments."""

    def __init__(
        self,
        name: str | None = None,
        points: Number | None = None,
        hidden: bool = False,
        success_message: str | None = None,
        failure_message: str | None = None,
    ) -> None:
        self.name = name
        self.points = points
        self.hidden = hidden
        self.success_message = success_message
        self.failure_message = failure_message

    def __call__(self, function: Any) -> "TestCase":
        self.function = function
        return self


@dataclass(frozen=True)
class Case:
    """One test case. `title` is the property it tests, in the student's language.

    `bonus` points are given on top of `points`, and don't count among those that are possible.
    """

    question: str
    title: str
    points: Number
    hidden: bool
    success_message: str | None
    failure_message: str | None
    function: Any
    bonus: Number = 0

    @cached_property
    def names(self) -> list[str]:
        """The names in the student's namespace that the case takes."""
        return list(inspect.signature(self.function).parameters)

    @property
    def asked(self) -> Sequence[str]:
        """Those of the names that a notebook can define."""
        return [name for name in self.names if name != "env"]

    def run(self, namespace: Mapping[str, Any]) -> dict[str, float]:
        """Run the case with arguments from a namespace; what it raises says how it failed.

        A case may return figures by name, for the leaderboard; otter heeds no return value.
        """
        figures = self.function(
            **{name: namespace if name == "env" else namespace.get(name) for name in self.names}
        )
        return figures if isinstance(figures, dict) else {}


@dataclass(frozen=True)
class Question:
    """One test file: a question and its cases in their order.

    `time_limit` is in seconds, for one call of a student's function; None for the usual one.
    `checked_as` is the name by which notebooks check it. `all_or_nothing` gives its points to
    those that pass all cases.
    """

    name: str
    cases: list[Case]
    time_limit: float | None = None
    checked_as: str = ""
    all_or_nothing: bool = False


def load_question(path: Path, assignment: Assignment) -> Question:
    """Read a generated test file of an assignment.

    ValueError where the file holds what this doesn't know.
    """
    names = read_test_file(path)
    if names.get("OK_FORMAT") is not False or names.get("all_or_nothing"):
        raise ValueError(
            f"{path.name} is not an exception-based test file with points for each case. Set "
            "`tests: {ok_format: false}` in the assignment's config, and no all_or_nothing."
        )
    cases = [value for value in names.values() if isinstance(value, TestCase)]
    name = str(names["name"])
    points = resolve_points(names.get("points"), [case.points for case in cases])
    bonus = assignment.bonus.get(name, {})
    return Question(
        name,
        [
            Case(
                question=name,
                title=title_of(case.function),
                points=case_points,
                hidden=case.hidden,
                success_message=case.success_message,
                failure_message=case.failure_message,
                function=case.function,
                bonus=bonus.get(case.function.__name__, 0),
            )
            for case, case_points in zip(cases, points, strict=True)
        ],
        assignment.time_limits.get(name),
        checked_as=name,
    )


def read_test_file(path: Path) -> dict[str, Any]:
    """Run a test file and return its global names. It may raise anything."""
    names: dict[str, Any] = {"__name__": path.stem}
    with _otter_standin():
        exec(compile(path.read_text(encoding="utf-8"), path.name, "exec"), names)
    return names


def title_of(function: Any) -> str:
    """Return the title of a test function: the first paragraph of its docstring, or its name."""
    document = inspect.getdoc(function)
    if document:
        return " ".join(document.split("\n\n")[0].split()).rstrip(".")
    return str(function.__name__).removeprefix("test_").replace("_", " ")


@contextmanager
def _otter_standin() -> Iterator[None]:
    """Have `from otter.test_files import test_case` give the stand-in, even where otter is."""
    names = ("otter", "otter.test_files")
    kept = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    otter, test_files = (ModuleType(name) for name in names)
    test_files.test_case = TestCase  # type: ignore[attr-defined]
    sys.modules.update({"otter": otter, "otter.test_files": test_files})
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]
        sys.modules.update(kept)
