"""The methods of grading that are compared: what each runs, and where its points are read."""

import csv
import json
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from autograder.grader.sandbox.threads import ONE_THREAD
from benchmarks.measure import Cost, Run, measure
from benchmarks.workload import Submission, Workload

ROOT = Path(__file__).parents[1]


class MethodFailed(Exception):
    """A method graded nothing; the message has its last words."""


class Method(Protocol):
    """A way to grade submissions."""

    def grade(self, submissions: list[Submission], scratch: Path) -> tuple[Cost, dict[str, float]]:
        """Grade below a folder that is empty: the cost of all, and the points by id.

        MethodFailed where there are no points to be read.
        """


@dataclass(frozen=True)
class OneByOne:
    """Starts a method's process anew for every submission."""

    method: Method

    def grade(self, submissions: list[Submission], scratch: Path) -> tuple[Cost, dict[str, float]]:
        """Grade each alone; the costs add up, and the peak is the highest."""
        costs, points = [], {}
        for submission in submissions:
            place = scratch / submission.id
            place.mkdir()
            cost, found = self.method.grade([submission], place)
            costs.append(cost)
            points.update(found)
        cpu, wall, peaks = zip(*costs, strict=True)
        return Cost(sum(cpu), sum(wall), max(peaks)), points


@dataclass(frozen=True)
class OtterRun:
    """`otter run`, as it is installed."""

    workload: Workload

    def grade(self, submissions: list[Submission], scratch: Path) -> tuple[Cost, dict[str, float]]:
        """Grade one submission."""
        (submission,) = submissions
        command: list[str | Path] = [
            "-m",
            "otter",
            "run",
            "-a",
            self.workload.autograder,
            "-o",
            scratch,
        ]
        done = _python([*command, submission.notebook], scratch)
        results = _read(scratch / "results.json", done)
        return done.cost, {submission.id: sum(test.get("score", 0) for test in results["tests"])}


@dataclass(frozen=True)
class Listed:
    """A module of this package that writes the points of the notebooks it is given."""

    module: str
    autograder: Path

    def grade(self, submissions: list[Submission], scratch: Path) -> tuple[Cost, dict[str, float]]:
        """Grade all in one process, or in its forks."""
        results = scratch / "points.json"
        notebooks = [submission.notebook for submission in submissions]
        command: list[str | Path] = [
            "-m",
            f"benchmarks.{self.module}",
            self.autograder,
            results,
            *notebooks,
        ]
        done = _python(command, scratch, {"PYTHONPATH": str(ROOT)})
        ids = [submission.id for submission in submissions]
        return done.cost, dict(zip(ids, _read(results, done), strict=True))


@dataclass(frozen=True)
class Ours:
    """`python -m autograder grade`: one notebook, or with `jobs` workers a folder of them."""

    workload: Workload
    jobs: int | None = None

    def grade(self, submissions: list[Submission], scratch: Path) -> tuple[Cost, dict[str, float]]:
        """Grade one submission, or all."""
        if self.jobs is None:
            (submission,) = submissions
            results = scratch / "results.json"
            done = self.run(scratch, submission.notebook, "--results", results)
            return done.cost, {submission.id: _read(results, done)["score"]}
        folder = scratch / "submissions"
        folder.mkdir()
        for submission in submissions:
            shutil.copytree(submission.notebook.parent, folder / submission.id)
        return self.grade_folder(folder, scratch / "grades")

    def grade_folder(self, folder: Path, output: Path) -> tuple[Cost, dict[str, float]]:
        """Grade a class."""
        done = self.run(folder.parent, folder, "--output", output, "--jobs", str(self.jobs))
        grades = output / "grades.csv"
        if done.status or not grades.exists():
            raise MethodFailed(last_line(done))
        with grades.open(encoding="utf-8", newline="") as rows:
            return done.cost, {row["id"]: float(row["total"]) for row in csv.DictReader(rows)}

    def run(self, scratch: Path, *arguments: str | Path) -> Run:
        """Run the command."""
        command: list[str | Path] = ["-m", "autograder", "grade", *arguments]
        command += ["--autograder", self.workload.autograder]
        return _python(command, scratch, {"PYTHONPATH": str(ROOT)})


def check(submissions: list[Submission], points: Mapping[str, float]) -> str:
    """The error in a method's points, or ""."""
    wrong = [each for each in submissions if points.get(each.id) != each.points]
    if not wrong:
        return ""
    first = wrong[0]
    given = points.get(first.id, "nothing")
    return (
        f"wrong score: {len(wrong)} of {len(submissions)}, for one {first.id} with {given} in "
        f"place of {first.points}"
    )


def sandbox(workload: Workload, scratch: Path) -> str:
    """The line in which our grader says what kept the student's code in."""
    done = Ours(workload).run(scratch, workload.reference.notebook)
    return next((line for line in done.output.splitlines() if line.startswith("Sandbox")), "")


def _python(
    arguments: list[str | Path], folder: Path, environment: Mapping[str, str] | None = None
) -> Run:
    command: list[str | Path] = [sys.executable, *arguments]
    return measure(command, folder, {**ONE_THREAD, **(environment or {})})


def _read(results: Path, done: Run):  # type: ignore[no-untyped-def] # whatever the method writes
    try:
        return json.loads(results.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise MethodFailed(last_line(done)) from None


def last_line(done: Run) -> str:
    """The exit status of a command, and its last line."""
    lines = done.output.strip().splitlines() or ["nothing"]
    return f"exit status {done.status}, and its last line: {lines[-1]}"
