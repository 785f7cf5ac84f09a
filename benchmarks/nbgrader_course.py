"""The assignment in nbgrader's format: the same questions, answers and test cases, as a course."""

import json
import shutil
from pathlib import Path
from typing import Any

from helpers.notebooks import NOTEBOOK, Notebook, code_cell, write

from autograder.grader.host.bundle import Bundle, open_bundle
from autograder.grader.reading.notebook import IGNORE_TAG
from benchmarks.workload import Submission, Workload

ASSIGNMENT = "lab"
# Without otter in the notebook, nothing but nbgrader's own cells should run its checks.
_OTTERS_CELLS = ("import otter", "grader.check(", "grader.export(")


def convert(notebook: Notebook, bundle: Bundle) -> Notebook:
    """A notebook with a test cell for each case where otter's check of the question stood.

    Cells that grading leaves out, demonstrations, are left out here too.
    """
    cells: list[dict[str, Any]] = []
    answers = 0
    for cell in notebook["cells"]:
        source, tags = "".join(cell["source"]), cell["metadata"].get("tags", [])
        if IGNORE_TAG in tags:
            continue
        if cell["cell_type"] == "code" and any(text in source for text in _OTTERS_CELLS):
            for question in bundle.questions:
                if f'grader.check("{question.name}")' in source:
                    cells += _test_cells(question.name, [case.points for case in question.cases])
            continue
        if cell["cell_type"] == "code" and "otter_answer_cell" in tags:
            cell = {**cell, "metadata": _metadata(f"answer-{answers}", solution=True)}
            answers += 1
        cells.append(cell)
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return {**notebook, "metadata": kernel, "cells": cells}


def make_course(workload: Workload, folder: Path) -> None:
    """Write a course with its source and the students' submissions; nbgrader makes the rest."""
    with open_bundle(workload.bundle) as bundle:
        everyone = [workload.reference, *workload.submissions]
        places = {folder / "source" / ASSIGNMENT: workload.reference}
        places.update({submitted(folder, each): each for each in everyone})
        for place, submission in places.items():
            place.mkdir(parents=True)
            notebook = json.loads(submission.notebook.read_text(encoding="utf-8"))
            write(convert(notebook, bundle), place / NOTEBOOK)
            shutil.copytree(bundle.support, place, dirs_exist_ok=True)


def submitted(course: Path, submission: Submission) -> Path:
    """The folder of a submission in a course."""
    return course / "submitted" / submission.id / ASSIGNMENT


def renew(course: Path, fresh: Path, submissions: list[Submission]) -> None:
    """Make a course anew from one that has graded nothing, with some of its submissions."""
    shutil.rmtree(course, ignore_errors=True)
    shutil.copytree(fresh, course, ignore=shutil.ignore_patterns("submitted"))
    for submission in submissions:
        shutil.copytree(submitted(fresh, submission), submitted(course, submission))


def _test_cells(question: str, points: list[int | float]) -> list[dict[str, Any]]:
    cells = []
    for number, worth in enumerate(points):
        call = f'run_case("{question}", {number}, globals())'
        cell = code_cell(f"from benchmarks.calls import run_case\n\n{call}")
        name = f"{question}-{number}"
        metadata = _metadata(name, grade=True, locked=True, points=worth)
        cells.append({**cell, "id": name, "metadata": metadata})
    return cells


def _metadata(name: str, **settings: Any) -> dict[str, Any]:
    defaults = {"grade": False, "locked": False, "solution": False, "task": False}
    own = {"schema_version": 3, "cell_type": "code", "grade_id": name}
    return {"nbgrader": {**defaults, **own, **settings}}
