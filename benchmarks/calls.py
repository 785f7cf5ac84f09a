"""The assignment's test cases, called in the process that holds the student's names.

For the methods that have no isolation: nbgrader's test cells, and the work alone.
"""

import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from autograder.grader.host.assignment import Assignment
from autograder.grader.host.otter_tests import Case, Question, load_question

BUNDLE = "BENCHMARK_BUNDLE"  # names the folder of the unpacked autograder


def run_case(question: str, number: int, namespace: Mapping[str, Any]) -> None:
    """Run a question's case, counted from 0; what it raises says how it failed."""
    _question(question).cases[number].run(namespace)


def passes(case: Case, namespace: Mapping[str, Any]) -> bool:
    """Return True if a case passes."""
    try:
        case.run(namespace)
    except BaseException:  # pytest.fail raises one that is no Exception
        return False
    return True


@cache
def _question(name: str) -> Question:
    bundle = Path(os.environ[BUNDLE])
    files = str(bundle / "files")
    if files not in sys.path:
        sys.path.append(files)
    return load_question(bundle / "tests" / f"{name}.py", Assignment())
