"""The master notebook as a list of cells, each with its place, its question and its role."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from pathlib import Path
from typing import Any

import jupytext
import yaml
from nbformat import NotebookNode

from autograder.grader.reading.notebook import IGNORE_TAG
from autograder.release.errors import ReleaseError
from autograder.release.project import CONFIG
from autograder.release.source.placeholders import fill_in
from autograder.release.source.testcase import TestCase, parse_test

_MARKER = re.compile(r"# (BEGIN|END) (QUESTION|PROMPT|SOLUTION|TESTS)")


class Role(Enum):
    """The purpose of a cell. A MARKER opens or closes a block and is in no notebook."""

    CONFIG = "config"
    MARKER = "marker"
    TEXT = "text"
    CODE = "code"
    PROMPT = "prompt"
    SOLUTION = "solution"
    TEST = "test"


@dataclass
class MasterCell:
    """A cell of the master; `index` counts from 1, `line` is its marker's line in the file."""

    index: int
    line: int
    file: str
    kind: str
    source: str
    tags: frozenset[str]
    question: str | None = None
    role: Role = Role.TEXT
    test: TestCase | None = None

    @property
    def ignored(self) -> bool:
        """True if grading leaves the cell out: a demonstration or a plot."""
        return IGNORE_TAG in self.tags

    def __str__(self) -> str:
        """The cell as messages name it."""
        lines = [line.strip() for line in self.source.splitlines() if line.strip()]
        heads = [line for line in lines if line.startswith("def ")]
        excerpt = (heads or lines or ["empty"])[0]
        place = [self.question] if self.question else []
        place += [f"line {self.line} of {self.file}", f'"{excerpt[:60]}"']
        return f"cell {self.index} ({', '.join(place)})"


@dataclass
class MasterQuestion:
    """A question: its settings and the cell that opens it."""

    name: str
    config: dict[str, Any]
    begin: MasterCell
    tests: list[MasterCell] = field(default_factory=list)
    has_answer: bool = False  # whether a solution block holds a cell

    @property
    def manual(self) -> bool:
        """True if a person marks it."""
        return self.config.get("manual") is True

    @property
    def points(self) -> float:
        """A manual question's own points, or the sum of an autograded one's test cases."""
        if self.manual:
            return float(self.config.get("points", 0))
        return sum(cell.test.points or 0 for cell in self.tests if cell.test)

    @property
    def time_limit(self) -> float | None:
        """The time limit of a call, in seconds; None unless the question sets one as a number."""
        limit = self.config.get("time_limit")
        return limit if isinstance(limit, int | float) else None

    @property
    def bonus(self) -> float:
        """The points that an autograded question gives on top of the assignment's."""
        return sum(cell.test.bonus for cell in self.tests if cell.test)

    def cases(self, *, hidden: bool) -> list[TestCase]:
        """The hidden or the public test cases."""
        return [cell.test for cell in self.tests if cell.test and cell.test.hidden == hidden]


@dataclass
class Master:
    """The master notebook, read."""

    path: Path
    config: dict[str, Any]
    cells: list[MasterCell]
    questions: dict[str, MasterQuestion]
    notebook: NotebookNode

    def of_role(self, *roles: Role) -> list[MasterCell]:
        """The cells of these roles, in order."""
        return [cell for cell in self.cells if cell.role in roles]

    @cached_property
    def autograded(self) -> list[MasterQuestion]:
        """The questions that have tests."""
        return [question for question in self.questions.values() if not question.manual]


def read_master(path: Path) -> Master:
    """Read a py:percent notebook with otter's markers.

    Raises ReleaseError that names the cell where a block is not closed, a test can't be read, or
    settings are not YAML.
    """
    text = path.read_text(encoding="utf-8-sig")
    notebook = jupytext.reads(text, fmt="py:percent")
    lines = [n for n, line in enumerate(text.splitlines(), 1) if re.match(r"# %%(\s|$)", line)]
    file = f"{path.parent.name}/{path.name}"
    cells = [
        MasterCell(
            n, line, file, raw.cell_type, raw.source, frozenset(raw.metadata.get("tags", []))
        )
        for n, (line, raw) in enumerate(zip(lines, notebook.cells, strict=False), 1)
    ]
    for cell in cells:
        if re.search(r"^# %%(\s|$)", cell.source, re.MULTILINE):
            raise ReleaseError(
                f"{cell}: there is a # %% inside a string. Is the string's end missing? If not, "
                "write the # %% otherwise."
            )
    if len(lines) != len(notebook.cells):
        raise ReleaseError(
            f"{file}: {len(lines)} lines start with # %%, but there are {len(notebook.cells)} "
            "cells. Is there text between the header and the first # %%?"
        )
    config, questions = _assign_roles(cells)
    master = Master(path, config, cells, questions, notebook)
    fill_in(master)
    return master


def _assign_roles(cells: Iterable[MasterCell]) -> tuple[dict[str, Any], dict[str, MasterQuestion]]:
    """Set each cell's role and question; the assignment's settings and the questions."""
    config: dict[str, Any] | None = None
    questions: dict[str, MasterQuestion] = {}
    question: MasterQuestion | None = None
    block: tuple[str, MasterCell] | None = None
    for cell in cells:
        cell.question = question.name if question else None
        marker = _MARKER.fullmatch(cell.source.split("\n")[0].strip())
        if cell.kind != "raw":
            _place(cell, block, question)
        elif cell.source.startswith(CONFIG) and config is None:
            cell.role, config = Role.CONFIG, _settings(cell)
        elif marker is None:
            raise ReleaseError(f"{cell}: otter knows no such raw cell. Is a marker misspelt?")
        else:
            cell.role = Role.MARKER
            verb, what = marker.groups()
            if verb == "BEGIN":
                if block or (what == "QUESTION") == (question is not None):
                    where = f"inside {block[1]}" if block else "in the wrong place"
                    raise ReleaseError(f"{cell}: BEGIN {what} is {where}.")
                if what == "QUESTION":
                    question = _question(cell, questions)
                else:
                    block = (what, cell)
            elif what == "QUESTION" and question and not block:
                question = None
            elif block and block[0] == what:
                block = None
            else:
                raise ReleaseError(f"{cell}: END {what} ends nothing that is open here.")
    if block or question:
        raise ReleaseError(f"{block[1] if block else question and question.begin}: it never ends.")
    if config is None:
        raise ReleaseError(f"There is no raw cell that starts with {CONFIG}.")
    return config, questions


def _place(
    cell: MasterCell, block: tuple[str, MasterCell] | None, question: MasterQuestion | None
) -> None:
    """Give a text or code cell its role, and a test cell its test."""
    if block is None:
        cell.role = Role.CODE if cell.kind == "code" else Role.TEXT
        return
    cell.role = {"SOLUTION": Role.SOLUTION, "PROMPT": Role.PROMPT, "TESTS": Role.TEST}[block[0]]
    if cell.role is Role.SOLUTION and question is not None:
        question.has_answer = True
    if cell.role is not Role.TEST:
        return
    if cell.kind != "code":
        raise ReleaseError(f"{cell}: only test cells are allowed between BEGIN and END TESTS.")
    try:
        cell.test = parse_test(cell.source)
    except ValueError as error:
        raise ReleaseError(f"{cell}: {error}.") from None
    assert question is not None  # a TESTS block opens inside a question only
    question.tests.append(cell)


def _question(cell: MasterCell, questions: dict[str, MasterQuestion]) -> MasterQuestion:
    """Open a question and enter it."""
    config = _settings(cell)
    name = config.get("name")
    if not isinstance(name, str):
        raise ReleaseError(f"{cell}: the question has no name.")
    if name in questions:
        raise ReleaseError(f"{cell}: {name} is the name of {questions[name].begin} already.")
    cell.question = name
    questions[name] = MasterQuestion(name, config, cell)
    return questions[name]


def _settings(cell: MasterCell) -> dict[str, Any]:
    """The YAML of a raw cell."""
    try:
        config = yaml.safe_load(cell.source)
    except yaml.YAMLError as error:
        raise ReleaseError(f"{cell}: the settings are not YAML: {error}") from None
    if not isinstance(config, dict):
        raise ReleaseError(f"{cell}: there are no settings below its first line.")
    return config
