"""A class in which everybody wraps the right notebook in their own way has its marks."""

import csv
import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from helpers.layouts import write
from helpers.tiny_release import TINY_POINTS

from autograder.cli.main import main

Files = dict[str, bytes]


def packed(files: Files, separator: str = "/") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo("x", (2026, 11, 25, 22, 58, 6))
            info.filename = name.replace("/", separator)
            archive.writestr(info, content)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def wrapped(tiny) -> tuple[dict[str, Files], dict[str, float]]:
    """The files that each student hands in, by their folder, and the points they should get."""
    right = json.dumps(tiny.reference).encode()
    helped = tiny.answered("from helpers import square")
    old = json.dumps(tiny.answered("def square(number):\n    return 2 * number")).encode()
    blank = json.dumps(tiny.blank).encode()
    scratch = json.dumps({**tiny.blank, "cells": tiny.blank["cells"][1:2]}).encode()
    helpers = b"def square(number):\n    return number * number\n"
    ours = packed({"lab.ipynb": right})
    files = {
        "apple": {"hand-in.zip": packed({"lab.ipynb": right, "._lab.ipynb": b"\0\5\x16\7"})},
        "backslashes": {"hand-in.zip": packed({"lab/lab.ipynb": right}, "\\")},
        "copies": {"lab.ipynb": right, "lab.zip": ours},
        "environment": {"lab.ipynb": right, ".venv/lib/site-packages/a/demo.ipynb": old},
        "handed-out": {"lab.ipynb": blank, "lab-done.ipynb": right},
        "helper": {
            "again.zip": packed(
                {
                    "lab.zip": packed(
                        {"lab.ipynb": json.dumps(helped).encode(), "helpers.py": helpers}
                    )
                }
            )
        },
        "scratch": {"lab.ipynb": right, "Untitled.ipynb": scratch},
        "twice": {
            "lab_2026-11-24_10-00-00.zip": packed({"lab.ipynb": old}),
            "lab_2026-11-25_10-00-00.zip": ours,
        },
        "undecided": {"a.ipynb": right, "b.ipynb": old},
        "zip-in-zip": {"hand-in.zip": packed({"lab.zip": ours})},
    }
    return files, {id: 0 if id == "undecided" else TINY_POINTS for id in files}


def rows(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_everybody_has_their_marks_and_reads_which_notebook_has_them(
    tiny, wrapped, tmp_path, capsys, form
):
    students, points = wrapped
    files = {
        f"{id}/{name}": content for id, given in students.items() for name, content in given.items()
    }
    if form == "folder":
        path = write(tmp_path / "class", files)
        for file in path.rglob("*"):
            os.utime(file, (1_700_000_000, 1_700_000_000))
    else:
        path = tmp_path / "class.zip"
        path.write_bytes(packed(files))
    output = tmp_path / "out"
    options = ["--output", str(output), "--autograder", str(tiny.autograder_zip), "--jobs", "2"]
    assert main(["grade", str(path), *options]) == 1  # there is one to ask about
    told = capsys.readouterr().out
    found = rows(output)
    assert {id: float(row["total"]) for id, row in found.items()} == points
    assert found["undecided"]["status"] == "failed"
    assert "a.ipynb, b.ipynb" in found["undecided"]["reason"]
    assert "ask which one counts" in found["undecided"]["reason"]
    for id, other in (
        ("handed-out", "lab.ipynb (no answers)"),
        ("scratch", "Untitled.ipynb (none of this assignment's functions)"),
        ("twice", "lab_2026-11-24_10-00-00.zip/lab.ipynb (older)"),
    ):
        results = json.loads((output / "results" / f"{id}.json").read_text())
        assert other in results["output"]
        assert other in found[id]["reason"]
        assert f"  {id}: Graded: " in told
    assert {id for id, row in found.items() if row["reason"]} == {
        *("handed-out", "scratch", "twice", "undecided")
    }


@pytest.mark.parametrize("id", ["apple", "backslashes", "helper", "scratch", "twice"])
def test_a_single_zip_gets_what_it_gets_in_a_class(tiny, wrapped, tmp_path, capsys, id):
    (tmp_path / "hand-in.zip").write_bytes(packed(wrapped[0][id]))
    target = tmp_path / "results.json"
    options = ["--autograder", str(tiny.autograder_zip), "--results", str(target)]
    assert main(["grade", str(tmp_path / "hand-in.zip"), *options]) == 0
    assert json.loads(target.read_text())["score"] == TINY_POINTS
    told = capsys.readouterr().out
    assert ("Graded: lab" in told) == (id in ("scratch", "twice"))


def test_a_zip_with_a_trial_in_it_needs_no_option_to_be_one_submission(
    tiny, wrapped, tmp_path, capsys
):
    (tmp_path / "hand-in.zip").write_bytes(packed(wrapped[0]["scratch"]))
    options = ["--autograder", str(tiny.autograder_zip)]
    assert main(["grade", str(tmp_path / "hand-in.zip"), *options]) == 0
    told = capsys.readouterr().out
    assert "as one submission" in told
    assert "Not graded: Untitled.ipynb" in told
    assert told.splitlines()[-1].split() == ["total", str(TINY_POINTS), "/", str(TINY_POINTS)]
