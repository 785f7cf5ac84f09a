"""Checks of the master before otter sees it, for problems that otter wouldn't report.

otter-grader drops, hides or leaks in silence where a setting is misspelt, a name is used twice or
a marker is missing. Each check yields sentences that name the cell and the remedy.
"""

import ast
import re
from collections.abc import Iterator

from IPython.core.inputtransformer2 import TransformerManager

from autograder.release.errors import ReleaseError
from autograder.release.source import keys
from autograder.release.source.config import grader_settings
from autograder.release.source.markers import split_solution
from autograder.release.source.master import Master, MasterCell, MasterQuestion, Role
from autograder.release.source.own_settings import (
    PREDICTIONS,
    totals,
    wrong_settings,
    wrong_time_limit,
)
from autograder.release.source.pictures import missing_pictures
from autograder.release.source.testcase import TestCase


def check_master(master: Master) -> None:
    """Raise one ReleaseError for everything that is wrong with the master."""
    problems = [
        *_assignment(master),
        *(problem for question in master.questions.values() for problem in _question(question)),
        *(problem for cell in master.cells for problem in _tags(cell)),
        *(problem for cell in master.cells for problem in _syntax(cell)),
        *(problem for cell in master.cells for problem in _solution(cell)),
        *(problem for cell in master.cells for problem in missing_pictures(master, cell)),
        *_totals(master),
        *_predictions(master),
    ]
    if problems:
        raise ReleaseError.of(problems)


def _predictions(master: Master) -> Iterator[str]:
    """Each prediction needs a cell in which students write it."""
    cell = master.of_role(Role.CONFIG)[0]
    sources = [code.source for code in master.cells if code.kind == "code" and not code.test]
    for name in grader_settings(master.config).get(PREDICTIONS) or ():
        if not any(re.search(rf"^{re.escape(str(name))} = ", s, re.MULTILINE) for s in sources):
            yield f"{cell}: predictions: no cell has a line {name} = 0  # SOLUTION; add one."


def _assignment(master: Master) -> Iterator[str]:
    cell = master.of_role(Role.CONFIG)[0]
    for key, near in keys.unknown_assignment_keys(master.config):
        yield f"{cell}: {_unknown(key, near)}"
    for problem in wrong_settings(master.config):
        yield f"{cell}: {problem}"
    tests = master.config.get("tests", {})
    if tests.get("ok_format") is not False or tests.get("files") is not True:
        yield f"{cell}: set tests: {{files: true, ok_format: false}}; a release relies on both."


def _question(question: MasterQuestion) -> Iterator[str]:
    for key, near in keys.unknown_question_keys(question.config):
        yield f"{question.begin}: {_unknown(key, near)}"
    if wrong := wrong_time_limit(question.config):
        yield f"{question.begin}: {wrong}"
    if question.manual:
        points = question.config.get("points")
        if isinstance(points, bool) or not isinstance(points, int | float) or points < 0:
            yield f"{question.begin}: a manual question needs points: and a number, not {points!r}."
        for cell in question.tests:
            yield f"{cell}: a manual question has no tests; remove manual: true or the test."
        if not question.has_answer:
            yield (
                f"{question.begin}: the model answer between BEGIN SOLUTION and END SOLUTION is "
                "missing; text outside of these goes to students."
            )
        return
    if "points" in question.config:
        yield (
            f"{question.begin}: give points to each test case, not to the question: otter "
            "mis-assigns a question's points once hidden cases are dropped."
        )
    if not question.cases(hidden=True):
        yield (
            f"{question.begin}: {question.name} has no hidden test. "
            "Set hidden: true in the configuration of at least one of its test cells."
        )
    seen: dict[str, MasterCell] = {}
    for cell in question.tests:
        if cell.test is None:
            continue
        yield from _test(cell, cell.test)
        if cell.test.function in seen:
            yield (
                f"{cell}: {cell.test.function} is also the name of {seen[cell.test.function]}, "
                "and otter would drop that one. Rename either."
            )
        seen[cell.test.function] = cell


def _test(cell: MasterCell, test: TestCase) -> Iterator[str]:
    if test.points is None:
        yield f"{cell}: the test has no points. Put points: and a number in its configuration."
    elif test.points < 0:
        yield f"{cell}: points: {test.points} is below zero."
    for key, near in keys.unknown_test_keys(test.config):
        yield f"{cell}: {_unknown(key, near)}"
    for key in ("success_message", "failure_message"):
        message = test.config.get(key, "")
        if not isinstance(message, str) or any(mark in message for mark in '"\\\n'):
            yield (
                f"{cell}: {key} must be a string of one line without double quotes and "
                "backslashes: otter writes it to the test file as it is."
            )
    strange = sorted({character for character in cell.source if not character.isascii()})
    if strange:
        yield (
            f"{cell}: {', '.join(strange)} is not ASCII; otter reads test files in the platform's "
            "own encoding, which breaks on Windows. Write it in ASCII (theta for the letter)."
        )


def _tags(cell: MasterCell) -> Iterator[str]:
    for tag, near in keys.misspelt_tags(sorted(cell.tags)):
        yield f"{cell}: the tag {tag} means nothing. Did you mean {near}?"


def _syntax(cell: MasterCell) -> Iterator[str]:
    if cell.kind != "code" or cell.role is Role.TEST:  # tests are parsed where they are read
        return
    try:
        manager = TransformerManager()  # type: ignore[no-untyped-call]
        ast.parse(manager.transform_cell(cell.source))
    except SyntaxError as error:
        yield f"{cell}: its line {error.lineno} is not Python: {error.msg}."


def _solution(cell: MasterCell) -> Iterator[str]:
    if cell.kind != "code" or cell.role is Role.TEST:
        return
    try:
        split = split_solution(cell.source)
    except ValueError as error:
        yield f"{cell}: {error}."
        return
    if cell.role is Role.SOLUTION and not split.marked:
        yield (
            f"{cell}: nothing in this solution cell is marked as the solution, so students would "
            "get all of it. Use # BEGIN SOLUTION and # END SOLUTION, or # SOLUTION after a line."
        )


def _totals(master: Master) -> Iterator[str]:
    if any(wrong_settings(master.config)) or not (given := totals(master)):
        return
    manual = [(q.name, q.points) for q in master.questions.values() if q.manual]
    for kind, chosen, wanted in (
        ("autograded", [(q.name, q.points) for q in master.autograded], given.autograded),
        ("free-response", manual, given.manual),
        ("bonus", [(q.name, q.bonus) for q in master.autograded if q.bonus], given.bonus),
    ):
        total = sum(points for _, points in chosen)
        if abs(total - wanted) > 1e-9:
            each = ", ".join(f"{name} {points:g}" for name, points in chosen)
            yield (
                f"The {kind} points add up to {total:g}, not to {wanted:g}: {each or 'none'}. "
                "Change the points of test cases, or of the free responses, in the master."
            )


def _unknown(key: str, near: str | None) -> str:
    hint = f" Did you mean {near}?" if near else ""
    return f"otter has no setting {key} here; it would silently ignore it.{hint}"
