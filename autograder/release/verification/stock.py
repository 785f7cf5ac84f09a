"""Stock otter's verdict on a notebook, case by case: the oracle for every other grader.

Otter runs in separate processes, because it changes the working directory and the log.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from autograder.release.assign import last_lines, otter_environment
from autograder.release.errors import ReleaseError

_CHILD = Path(__file__).with_name("stock_child.py").resolve()
_LIMIT_SECONDS = 600
# What jupyter_client says of a kernel that ended, or was silent, before it ran any cell. Kernels
# that start at the same moment may choose the same port, and one of them then ends.
_NO_KERNEL = ("Kernel died before replying to kernel_info", "Kernel didn't respond in")


class StockResult(NamedTuple):
    """A test case's result. `number` counts the question's cases from 1, hidden ones too."""

    question: str
    number: int
    points: float
    score: float
    passed: bool
    hidden: bool
    message: str


def grade_with_otter(autograder_zip: Path, notebooks: Sequence[Path]) -> list[list[StockResult]]:
    """Run `otter run` on the notebooks, all at once; the results in the same order.

    Raises ReleaseError with otter's last words where it gives no results at all.
    """
    with tempfile.TemporaryDirectory() as folder:
        runs = [
            _Run(autograder_zip, notebook, Path(folder, f"{n}.json"))
            for n, notebook in enumerate(notebooks)
        ]
        _finish(runs)
        _finish([run for run in runs if run.had_no_kernel])
        return [run.cases() for run in runs]


class _Run(NamedTuple):
    """A run of stock otter on a notebook."""

    autograder_zip: Path
    notebook: Path
    result: Path

    def start(self) -> "subprocess.Popen[bytes]":
        arguments = [str(path.resolve()) for path in self]
        with self._log.open("wb") as output:
            return subprocess.Popen(
                # -I keeps this checkout off the child's path: only the zip's modules count.
                [sys.executable, "-I", "-X", "utf8", str(_CHILD), *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.result.parent,
                env=otter_environment(),
            )

    @property
    def had_no_kernel(self) -> bool:
        """True if it failed before any cell was run, which isn't the notebook's fault."""
        return not self.result.exists() and any(words in self._printed for words in _NO_KERNEL)

    def cases(self) -> list[StockResult]:
        """The results; ReleaseError where there are none."""
        name, words = self.notebook.name, last_lines(self._printed)
        if not self.result.exists():
            raise ReleaseError(f"otter run wrote no results for {name}:\n{words}")
        cases = [StockResult(*e) for e in json.loads(self.result.read_text(encoding="utf-8"))]
        if not cases:
            raise ReleaseError(
                f"otter run ran no test on {name}; its tests, or what they import, may not "
                f"load:\n{words}"
            )
        return cases

    @property
    def _log(self) -> Path:
        return self.result.with_suffix(".log")

    @property
    def _printed(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")


def _finish(runs: Sequence[_Run]) -> None:
    """Start them, and wait for all of them."""
    processes = [run.start() for run in runs]
    try:
        for process in processes:
            process.wait(_LIMIT_SECONDS)
    except subprocess.TimeoutExpired:
        raise ReleaseError(
            f"otter run did not finish within {_LIMIT_SECONDS} s. Does a cell wait for ever?"
        ) from None
    finally:
        for process in processes:
            process.kill()
            process.wait()
