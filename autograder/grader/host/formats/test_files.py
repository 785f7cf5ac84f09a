"""Test files as stock `otter assign` writes them, in either of its formats."""

import doctest
from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

from autograder.grader.errors import BundleError
from autograder.grader.host.formats.cases import DoctestCase, ExceptionCase
from autograder.grader.host.formats.points import resolve_points
from autograder.grader.host.otter_tests import Question, TestCase, read_test_file, title_of


def load_test_file(path: Path, files: Path) -> Question:
    """Read a test file, whose cases run in the folder of the autograder's files.

    BundleError if it can't be read.
    """
    try:
        names = read_test_file(path)
    except Exception as error:
        raise BundleError(
            f"tests/{path.name} can't be loaded: {type(error).__name__}: {error}. Install what it "
            "imports where you grade, or correct the test in the master and run `otter assign` "
            "again."
        ) from error
    folder = files if files.is_dir() else None
    try:
        if "OK_FORMAT" not in names:
            raise ValueError("it doesn't define OK_FORMAT, as otter's have done since version 4")
        read = _doctests if names["OK_FORMAT"] else _functions
        return read(path, names, folder)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise BundleError(
            f"tests/{path.name} is not a test file of otter 4 or newer: {reason}. Run `otter "
            "assign` of a current otter on the master again."
        ) from error


def _functions(path: Path, names: Mapping[str, Any], folder: Path | None) -> Question:
    found = [value for value in names.values() if isinstance(value, TestCase)]
    name = str(names["name"])
    points = resolve_points(names.get("points"), [case.points for case in found])
    source = path.read_text(encoding="utf-8")
    cases = [
        ExceptionCase(
            name,
            str(case.name or title_of(case.function)),
            worth,
            bool(case.hidden),
            case.success_message,
            case.failure_message,
            case.function,
            source=source,
            folder=folder,
        )
        for case, worth in zip(found, points, strict=True)
    ]
    together = bool(names.get("all_or_nothing"))
    return Question(name, list(cases), checked_as=path.stem, all_or_nothing=together)


def _doctests(path: Path, names: Mapping[str, Any], folder: Path | None) -> Question:
    spec = names["test"]
    name = str(spec["name"])
    if len(spec["suites"]) != 1:
        raise ValueError(f"it has {len(spec['suites'])} suites, and otter takes one")
    (suite,) = spec["suites"]
    for key in ("setup", "teardown"):
        if suite.get(key):
            raise ValueError(f"its suite has a {key}, which otter doesn't run")
    if suite.get("type", "doctest") != "doctest":
        raise ValueError(f"its suite is of the type {suite['type']!r}, and otter takes doctests")
    points = resolve_points(spec.get("points"), [case.get("points") for case in suite["cases"]])
    cases = [
        DoctestCase(
            name,
            str(case.get("name") or f"case {number}"),
            worth,
            bool(case.get("hidden", True)),
            case.get("success_message"),
            case.get("failure_message"),
            None,
            source=_parsable(case["code"]),
            folder=folder,
        )
        for number, (case, worth) in enumerate(zip(suite["cases"], points, strict=True), start=1)
    ]
    together = bool(spec.get("all_or_nothing"))
    return Question(name, list(cases), checked_as=path.stem, all_or_nothing=together)


def _parsable(code: str) -> str:
    """Return a doctest without its indentation. ValueError if it can't be parsed."""
    code = dedent(code)
    doctest.DocTestParser().parse(code)
    return code
