"""The tiny lab's autograder and notebooks as a release has them, made without otter's seconds.

A test compares them with those that a build makes.
"""

import json
from pathlib import Path
from typing import Any, NamedTuple

from autograder.archive import Member, pack
from autograder.batch.predictions import KEY as PREDICTIONS
from autograder.release.pack import autograder_members
from autograder.release.source.master import Role, read_master
from autograder.release.source.own_settings import packed
from helpers.masters import tiny_project
from helpers.notebooks import Notebook

_TEST_FILE = """from otter.test_files import test_case

OK_FORMAT = False

name = "q1"
points = None
"""
TINY_POINTS = 3


class TinyRelease(NamedTuple):
    """The autograder's zip, and the notebook with the answer in and as students get it."""

    autograder_zip: Path
    reference: Notebook
    blank: Notebook

    def answered(self, *sources: str) -> Notebook:
        """Return the blank notebook with cells of a student's before the check."""
        *given, check = self.blank["cells"]
        return {**self.blank, "cells": [*given, *map(_code, sources), check]}


def tiny_release(folder: Path, **settings: Any) -> TinyRelease:
    """Make the tiny lab's release below a folder; settings replace those for our grader."""
    project = tiny_project(folder)
    master = read_master(project.master)
    config = packed(master)
    config[PREDICTIONS] = settings.pop(PREDICTIONS, {})
    config["grader"].update(settings)
    tests = _TEST_FILE
    for cell in master.questions["q1"].tests:
        case = cell.test
        assert case is not None
        tests += f"\n@test_case(points={case.points}, hidden={case.hidden})\n{case.body.strip()}\n"
    tests += "\n"
    otters = [
        Member("otter_config.json", json.dumps({"lang": "python"}).encode()),
        Member("tests/q1.py", tests.encode()),
    ]
    path = folder / "autograder.zip"
    path.write_bytes(pack(autograder_members(otters, project.root, config)))
    (answer,) = master.of_role(Role.SOLUTION)
    head = answer.source.partition("    # BEGIN SOLUTION")[0]
    return TinyRelease(path, _notebook(answer.source), _notebook(f"{head}    ..."))


def _notebook(answer: str) -> Notebook:
    task = {"cell_type": "markdown", "id": "task", "metadata": {}}
    return {
        "cells": [
            _code('# Initialize Otter\nimport otter\ngrader = otter.Notebook("tiny.ipynb")'),
            {**task, "source": "Write a function that squares a number."},
            _code(answer, tags=["otter_answer_cell"]),
            _code('grader.check("q1")'),
        ],
        "metadata": {},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _code(source: str, **metadata: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"code-{len(source)}",
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }
