"""Slips of students are told with their cause, and what to do."""

import json
import sys

import pytest
from helpers.notebooks import code_cell, write

from autograder.grader.host.bundle import open_bundle
from autograder.grader.host.feedback import Feedback
from autograder.grader.host.grade import grade_submission
from autograder.grader.sandbox.limits import Limits

HERE = f"Python {sys.version_info[0]}.{sys.version_info[1]}"


@pytest.fixture
def graded(tiny, zygote, tmp_path):
    """The results of a file's content, or of a cell above the tiny lab's check."""

    def grade(source, name="x.ipynb", version=""):
        path = tmp_path / name
        if isinstance(source, bytes):
            path.write_bytes(source)
        else:
            otter, task, _, check = tiny.blank["cells"]
            notebook = {**tiny.blank, "cells": [otter, task, code_cell(source), check]}
            info = {"language_info": {"name": "python", "version": version}}
            write({**notebook, "metadata": {**notebook["metadata"], **info}}, path)
        with open_bundle(tiny.autograder_zip) as bundle:
            return grade_submission(path, bundle, zygote, Limits(cell=2, call=1))

    return grade


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("square = abs\nimport sys\nsys.exit()", "The cell ends Python itself"),
        ("number = int(input('n'))\nsquare = abs", "At grading nobody answers input()."),
        ("%%bash\necho square", "Grading can't run cells that begin with %%bash."),
    ],
)
def test_a_cell_that_stops_for_a_known_reason_says_what_to_do(source, told, graded):
    assert told in "\n".join(graded(source).notes)


def test_syntax_of_a_newer_python_is_told_with_both_versions(graded):
    results = graded("def square(number):\n    return (number", version="3.99.1")
    assert f"Grading runs {HERE}, and the notebook was saved with Python 3.99" in results.notes[0]
    assert "Python 3.99" in results.cases[0].message
    older = graded("def square(number):\n    return (number", version="3.8.1")
    assert "Grading runs" not in older.notes[0]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("x.ipynb", b"\xef\xbb\xbf\n<!DOCTYPE html><html></html>", "is a web page (HTML)"),
        ("x.ipynb", json.dumps({"worksheets": [], "nbformat": 3}).encode(), "notebook format 3"),
        ("x.rar", b"Rar!\x1a\x07\x01\x00", "is a RAR archive"),
        ("x.zip", b"7z\xbc\xaf'\x1c\x00\x04", "is a 7z archive"),
    ],
)
def test_a_file_of_another_kind_is_named_and_nothing_is_said_to_have_run(
    name, content, told, graded
):
    results = graded(content, name)
    assert told in results.failure
    assert "have run" not in results.to_gradescope(Feedback.HINTS)["output"]
