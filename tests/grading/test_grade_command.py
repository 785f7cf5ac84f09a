"""`python -m autograder grade` on one submission."""

import json
import subprocess
import sys

import pytest

from grading.conftest import REPOSITORY
from grading.notebooks import code_cell, write


def grade(*arguments, cwd=REPOSITORY):
    return subprocess.run(
        [sys.executable, "-m", "autograder", "grade", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_table_is_shown_and_the_results_are_written(release, tmp_path):
    target = tmp_path / "new" / "results.json"
    done = grade(
        release.assigned.reference, "--autograder", release.autograder_zip, "--results", target
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].split() == ["total", "79", "/", "74"]
    assert done.stdout.startswith("Sandbox: ")
    assert json.loads(target.read_text())["score"] == 74 + 5


def test_a_submission_that_can_not_be_graded_is_graded_all_the_same(release, tmp_path):
    (tmp_path / "a.ipynb").write_text("nothing")
    target = tmp_path / "results.json"
    done = grade(tmp_path / "a.ipynb", "--autograder", release.autograder_zip, "--results", target)
    assert done.returncode == 0
    assert "a.ipynb is not a Jupyter notebook" in done.stdout
    assert json.loads(target.read_text())["score"] == 0


@pytest.mark.parametrize("content", [None, b"", b"PK"])
def test_a_missing_or_broken_autograder_is_an_error_with_a_remedy(tmp_path, content):
    autograder = tmp_path / "autograder.zip"
    if content is not None:
        autograder.write_bytes(content)
    notebook = write({"cells": [code_cell("a = 1")]}, tmp_path / "a.ipynb")
    done = grade(notebook, "--autograder", autograder)
    assert done.returncode == 1
    assert "`make release` builds" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_required_layer_that_is_missing_stops_grading(release):
    done = grade(
        release.assigned.blank, "--autograder", release.autograder_zip, "--require-sandbox", "moat"
    )
    assert done.returncode == 1
    assert "moat (unknown)" in done.stderr
    assert "total" not in done.stdout
