"""nbgrader as a method of grading."""

import csv
import os
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from autograder.grader.sandbox.threads import ONE_THREAD
from benchmarks.calls import BUNDLE
from benchmarks.measure import Cost, Run, measure
from benchmarks.methods import ROOT, MethodFailed, last_line
from benchmarks.nbgrader_course import ASSIGNMENT, make_course, renew
from benchmarks.workload import Submission, Workload


@dataclass(frozen=True)
class NbGrader:
    """`nbgrader autograde` on a course that has the same questions and test cases.

    fresh: the course, made by `prepare` and never graded in.
    """

    workload: Workload
    fresh: Path

    def prepare(self) -> None:
        """Make the course. MethodFailed where nbgrader can't, or isn't installed."""
        if find_spec("nbgrader") is None:
            raise MethodFailed("not installed here")
        make_course(self.workload, self.fresh)
        done = self._run(self.fresh, "generate_assignment", ASSIGNMENT, "--force")
        if done.status:
            raise MethodFailed(last_line(done))

    def grade(self, submissions: list[Submission], scratch: Path) -> tuple[Cost, dict[str, float]]:
        """Grade all in one process."""
        course = scratch / "course"
        renew(course, self.fresh, submissions)
        graded = self._run(course, "autograde", ASSIGNMENT)
        exported = self._run(course, "export")
        grades = course / "grades.csv"
        if not grades.exists():
            raise MethodFailed(last_line(graded if graded.status else exported))
        with grades.open(encoding="utf-8", newline="") as rows:
            points = {row["student_id"]: float(row["score"]) for row in csv.DictReader(rows)}
        return graded.cost, points

    def _run(self, course: Path, command: str, *arguments: str) -> Run:
        environment = {
            **ONE_THREAD,
            "PYTHONPATH": str(ROOT),
            BUNDLE: str(self.workload.bundle),
            "JUPYTER_PREFER_ENV_PATH": "1",
            # It starts alembic by its name.
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        options = [f"--CourseDirectory.root={course}", *arguments]
        return measure([sys.executable, "-m", "nbgrader", command, *options], course, environment)
