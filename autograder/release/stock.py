"""Stock otter's verdict on a notebook, case by case: the oracle for every other grader.

Otter runs in processes of its own, because it changes the working directory and the log.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from autograder.release.assign import last_lines, utf8_environment
from autograder.release.errors import ReleaseError

_CHILD = Path(__file__).with_name("stock_child.py").resolve()
_LIMIT_SECONDS = 600


class CaseResult(NamedTuple):
    """A test case's result. `number` counts the question's cases from 1, hidden ones too."""

    question: str
    number: int
    points: float
    score: float
    passed: bool
    hidden: bool
    message: str


def grade_with_otter(autograder_zip: Path, notebooks: Sequence[Path]) -> list[list[CaseResult]]:
    """Run `otter run` on the notebooks, all at once; the results in the same order.

    Raises ReleaseError with otter's last words where it gives no results at all.
    """
    with tempfile.TemporaryDirectory() as folder:
        results = [Path(folder, f"{n}.json") for n in range(len(notebooks))]
        logs = [path.with_suffix(".log") for path in results]
        runs = [
            _start(autograder_zip, notebook, result, log)
            for notebook, result, log in zip(notebooks, results, logs, strict=True)
        ]
        try:
            for run in runs:
                run.wait(_LIMIT_SECONDS)
        except subprocess.TimeoutExpired:
            raise ReleaseError(
                f"otter run did not finish within {_LIMIT_SECONDS} s. Does a cell wait for ever?"
            ) from None
        finally:
            for run in runs:
                run.kill()
                run.wait()
        return [
            _read(notebook, result, log.read_text(encoding="utf-8", errors="replace"))
            for notebook, result, log in zip(notebooks, results, logs, strict=True)
        ]


def _start(
    autograder_zip: Path, notebook: Path, result: Path, log: Path
) -> "subprocess.Popen[bytes]":
    arguments = [str(path.resolve()) for path in (autograder_zip, notebook, result)]
    with log.open("wb") as output:
        return subprocess.Popen(
            # -I keeps this checkout off the child's import path: only the zip's advex may be found.
            [sys.executable, "-I", "-X", "utf8", str(_CHILD), *arguments],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=result.parent,
            env=utf8_environment(),
        )


def _read(notebook: Path, result: Path, log: str) -> list[CaseResult]:
    if not result.exists():
        raise ReleaseError(f"otter run wrote no results for {notebook.name}:\n{last_lines(log)}")
    cases = [CaseResult(*entry) for entry in json.loads(result.read_text(encoding="utf-8"))]
    if not cases:
        raise ReleaseError(
            f"otter run ran no test on {notebook.name}; its tests, or what they import, may not "
            f"load:\n{last_lines(log)}"
        )
    return cases
