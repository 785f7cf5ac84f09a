"""Predictions: read from notebooks as they are, never run, and counted in the report."""

import html
import re
from pathlib import Path

import pytest
from helpers.notebooks import code_cell, write
from helpers.tiny_release import tiny_release

from autograder.batch.predictions import predictions_in
from autograder.cli.main import main

ASKED = {"guess": {"title": "The square of <3>", "outcome": 9, "edges": [5, 9, 50]}}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("guess = 30", 30),
        ("# Predict, then see.\nguess=-2.5  # or so\nother = 1", -2.5),
        ("guess = 20_000\r\n", 20_000),
        ("guess = 1e3", 1000),
        ("guess = 1\nguess = 2", 2),
        ("guess = ...", None),
        ("guess = 'thirty'", None),
        ("guess = 1e999", None),
        ("guess = 1.2.3", None),
        ("guess = __import__('os').getpid()", None),
        ("guess == 3", None),
        ("    guess = 3", None),
        ("my_guess = 3", None),
        ("guess = " + "9" * 1000, None),
    ],
)
def test_a_prediction_is_the_number_that_a_line_assigns(source, value):
    assert predictions_in([source], ["guess"]).get("guess") == value


def test_a_classs_predictions_are_counted_in_the_report_beside_the_outcome(tmp_path: Path) -> None:
    """A blank one counts nowhere; the cell may be one that grading skips."""
    lab = tiny_release(tmp_path / "lab", predictions=ASKED)
    folder = tmp_path / "class"
    folder.mkdir()
    for name, line in [("a", "6"), ("b", "9.0"), ("c", "9"), ("d", "..."), ("e", "1_000  # !")]:
        cell = code_cell(f"guess = {line}")
        cell["metadata"]["tags"] = ["otter_ignore"]
        notebook = {**lab.reference, "cells": [*lab.reference["cells"], cell]}
        write(notebook, folder / f"{name}.ipynb")
    output = tmp_path / "out"
    options = ["--autograder", str(lab.autograder_zip), "--output", str(output), "--jobs", "1"]
    assert main(["grade", str(folder), *options]) == 0
    page = (output / "report.html").read_text(encoding="utf-8")
    section = page.partition('<section id="predictions"')[2].partition("</section>")[0]
    said = " ".join(html.unescape(re.sub("<[^>]*>", " ", section)).split())
    assert "The square of <3> 4 submissions; the outcome is 9 Prediction Submissions" in said
    assert re.findall(r"(below 5|5 to below 9|9 to below 50 outcome|50 or more) (\d+)", said) == [
        ("below 5", "0"),
        ("5 to below 9", "25"),
        ("9 to below 50 outcome", "50"),
        ("50 or more", "25"),
    ]


def test_an_assignment_without_predictions_has_no_section_for_them(tmp_path: Path) -> None:
    lab = tiny_release(tmp_path / "lab")
    notebook = {**lab.reference, "cells": [*lab.reference["cells"], code_cell("guess = 3")]}
    path = write(notebook, tmp_path / "a.ipynb")
    (tmp_path / "class").mkdir()
    path.rename(tmp_path / "class" / "a.ipynb")
    options = ["--autograder", str(lab.autograder_zip), "--output", str(tmp_path / "out")]
    assert main(["grade", str(tmp_path / "class"), *options, "--jobs", "1"]) == 0
    assert "prediction" not in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
