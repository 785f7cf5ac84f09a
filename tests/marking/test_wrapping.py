"""Marking pages show the notebook that grading takes, and nobody gets a 0 for an open choice."""

import csv
import json
import os

import pytest
from helpers.layouts import write, zipped
from helpers.responses import NAMES, answered

from autograder.cli.main import main

SCRATCH = json.dumps({"cells": [], "metadata": {}, "nbformat": 4}).encode()


def encoded(text: str) -> bytes:
    return json.dumps(answered(**dict.fromkeys(NAMES, text))).encode()


@pytest.fixture
def told(tmp_path, capsys):
    """The output for a class of which three handed in several notebooks, and one a zip."""
    again = zipped(tmp_path / "again.zip", {"lab.ipynb": encoded("Packed twice.")})
    folder = write(
        tmp_path / "class",
        {
            "ada/hand-in.zip": zipped(
                tmp_path / "hand-in.zip", {"again.zip": again.read_bytes()}
            ).read_bytes(),
            "bea/lab.ipynb": encoded("Beside a trial."),
            "bea/Untitled.ipynb": SCRATCH,
            "cid/lab.ipynb": encoded("The first attempt."),
            "cid/lab (1).ipynb": encoded("The second attempt."),
            "dan/mine.ipynb": encoded("One of two."),
            "dan/other.ipynb": encoded("The other one."),
        },
    )
    for path in folder.rglob("*.ipynb"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert main(["responses", str(folder), "--output", str(tmp_path / "out")]) == 0
    return capsys.readouterr().out


def test_the_page_has_the_answer_of_the_notebook_that_counts(told, tmp_path):
    page = (tmp_path / "out" / f"{NAMES[0]}.html").read_text(encoding="utf-8")
    for text in ("Packed twice.", "Beside a trial.", "The second attempt."):
        assert text in page
    for text in ("The first attempt.", "One of two.", "The other one."):
        assert text not in page
    assert "bea: Graded: lab.ipynb. Not graded: Untitled.ipynb (none of this" in told
    assert "cid: Graded: 'lab (1).ipynb'. Not graded: lab.ipynb (older)" in told


def test_where_nothing_tells_which_counts_no_0_is_entered(told, tmp_path):
    with (tmp_path / "out" / "marks.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["id"] == "dan"]
    assert [row["points"] for row in rows] == [""] * len(NAMES)
    assert all("Ask the student which one counts" in row["comment"] for row in rows)
    assert "dan can't be read: There are several notebooks" in told
    page = (tmp_path / "out" / f"{NAMES[0]}.html").read_text(encoding="utf-8")
    assert "mine.ipynb" not in page
