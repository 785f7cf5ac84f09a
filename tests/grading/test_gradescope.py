"""The packed autograder works as Gradescope would run it, from another root."""

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest
from helpers.lab import bonus_questions, lab_points
from helpers.notebooks import NOTEBOOK, code_cell, write
from helpers.tiny_release import TINY_POINTS

VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
# Gradescope's specification of results.json, as far as it says what a field may hold.
SCHEMA = {
    "type": "object",
    "properties": {
        "score": {"type": "number", "minimum": 0},
        "execution_time": {"type": "number"},
        "output": {"type": "string", "maxLength": 100_000},
        "output_format": FORMAT,
        "test_output_format": FORMAT,
        "test_name_format": FORMAT,
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        "extra_data": {"type": "object"},
        "leaderboard": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "value": {"type": ["number", "string"]},
                    "order": {"enum": ["asc", "desc"]},
                },
                "required": ["name", "value"],
                "additionalProperties": False,
            },
        },
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "score": {"type": "number", "minimum": 0},
                    "max_score": {"type": "number", "minimum": 0},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "name_format": FORMAT,
                    "number": {"type": "string"},
                    "output": {"type": "string", "maxLength": 100_000},
                    "output_format": FORMAT,
                    "tags": {"type": "array"},
                    "visibility": VISIBILITY,
                    "extra_data": {"type": "object"},
                },
                "additionalProperties": False,
            },
        },
    },
    "additionalProperties": False,
    "anyOf": [{"required": ["score"]}, {"required": ["tests"]}],
}


@pytest.fixture
def autograder_zip(request, tiny):
    """The tiny lab's autograder, or the real one's for a test that asks for the release."""
    lab = request.getfixturevalue("release") if "release" in request.fixturenames else tiny
    return lab.autograder_zip


@pytest.fixture
def root(autograder_zip, tmp_path):
    """The contents of /autograder after Gradescope has built the image, at another place."""
    folder = tmp_path / "autograder"
    for part in ("submission", "results"):
        (folder / part).mkdir(parents=True)
    (folder / "submission_metadata.json").write_text('{"id": 4711, "users": []}')
    with zipfile.ZipFile(autograder_zip) as archive:
        for info in archive.infolist():
            path = Path(archive.extract(info, folder / "source"))
            path.chmod(info.external_attr >> 16)
    return folder


@pytest.fixture
def installed(root, student_python):
    """The same with a Python that has the packages, in place of what setup.sh would install."""
    python = root / "venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\nexec "{student_python or sys.executable}" "$@"\n')
    python.chmod(0o755)
    return root


def run(root, **environment):
    """Run the packed run_autograder; its results, and what it printed."""
    environment = {"AUTOGRADER_ROOT": str(root), "REQUIRE_SANDBOX": "", **environment}
    done = subprocess.run(
        [root / "source" / "run_autograder"],
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        timeout=600,
    )
    results = json.loads((root / "results" / "results.json").read_text(encoding="utf-8"))
    jsonschema.validate(results, SCHEMA)
    return results, done


def test_the_reference_gets_full_marks_and_the_log_says_how(installed, release):
    shutil.copy(release.assigned.reference, installed / "submission")
    results, done = run(installed)
    assert done.returncode == 0, done.stderr
    assert results["score"] == sum(lab_points())
    assert sum(test["max_score"] for test in results["tests"]) == lab_points()[0]
    figures = results.get("leaderboard", [])
    assert bool(figures) == bool(bonus_questions())  # in this lab, nothing else reports any
    assert all(70 < entry["value"] <= 100 for entry in figures)
    assert {test["status"] for test in results["tests"]} == {"passed"}
    assert {test["visibility"] for test in results["tests"]} == {"visible", "after_due_date"}
    assert "Submission 4711" in done.stdout
    assert "Sandbox: " in done.stdout


def test_a_zip_as_students_hand_it_in_is_graded(installed, release):
    with zipfile.ZipFile(installed / "submission" / "lab_2026.zip", "w") as archive:
        archive.write(release.assigned.blank, NOTEBOOK)
        archive.writestr(".OTTER_LOG", b"\x80\x04crafted")
        for name in release.master.config["files"]:
            archive.writestr(f"{name}/__init__.py", "raise RuntimeError")
    results, _ = run(installed)
    assert results["score"] == 0
    assert "leaderboard" not in results
    assert "RuntimeError" not in results["output"]


def test_the_notebook_is_found_in_its_wrapping_and_the_results_say_which(installed, tiny):
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("lab\\lab.ipynb", json.dumps(tiny.reference))
    with zipfile.ZipFile(installed / "submission" / "hand-in.zip", "w") as archive:
        archive.writestr("lab.zip", inner.getvalue())
    write({"metadata": {}, "cells": [code_cell("a = 1")]}, installed / "submission" / "a.ipynb")
    write(tiny.blank, installed / "submission" / "._lab.ipynb")
    results, _ = run(installed)
    assert results["score"] == TINY_POINTS
    assert results["output"].startswith("Graded: hand-in.zip/lab.zip/lab/lab.ipynb. Not graded: a")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (None, b"", "There is no notebook"),
        ("a.ipynb", b"", "a.ipynb is empty"),
        ("a.ipynb", b"{]", "not a Jupyter notebook"),
        ("a.zip", b"PK", "can't be unpacked"),
        ("a.txt", b"hello", "There is no notebook"),
    ],
)
def test_what_can_not_be_graded_gets_a_sentence_and_no_points(installed, name, content, message):
    if name:
        (installed / "submission" / name).write_bytes(content)
    results, done = run(installed)
    assert done.returncode == 0
    assert message in results["output"]
    assert results["score"] == 0
    assert {test["status"] for test in results["tests"]} == {"failed"}


def test_a_grader_that_fails_says_that_it_is_not_the_students_fault(installed, tiny):
    write(tiny.reference, installed / "submission" / "a.ipynb")
    results, done = run(installed, REQUIRE_SANDBOX="moat")
    assert done.returncode == 1
    assert "moat" in done.stderr
    assert "not your submission's fault" in results["output"]


def test_others_can_read_neither_tests_nor_results(installed):
    write({"metadata": {}, "cells": [code_cell("a = 1")]}, installed / "submission" / "a.ipynb")
    run(installed)
    for private in ("source", "results", "submission"):
        assert (installed / private).stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("release")
def test_the_zip_needs_neither_conda_nor_tex_nor_a_browser_nor_torch(root):
    text = "".join(
        (root / "source" / name).read_text(encoding="utf-8")
        for name in ("setup.sh", "run_autograder", "requirements.txt")
    ).lower()
    for heavy in ("conda", "mamba", "texlive", "chromium", "playwright", "torch", "otter"):
        assert heavy not in text
    packed = {path.name for path in (root / "source").rglob("*.py")}
    assert not {"leaks.py", "master.py", "pack.py"} & packed


@pytest.mark.skipif(not os.environ.get("TEST_SETUP_SH"), reason="TEST_SETUP_SH is not set: network")
def test_setup_sh_installs_what_grading_needs(root, release, tmp_path):
    """The whole way on the oldest Python of the machine, but for apt: it isn't needed here."""
    # Not by PATH: pyenv's shims are on it for versions that are not to be had by them.
    system = "/usr/local/bin:/usr/bin"
    python = _pyenv("python3.10") or shutil.which("python3.10", path=system)
    python = python or shutil.which("python3", path=system)
    if python is None:
        pytest.skip("there is no Python here but the tests' own")
    apt = tmp_path / "bin" / "apt-get"
    apt.parent.mkdir()
    apt.write_text("#!/bin/sh\necho apt-get was called >&2\nexit 1\n")
    apt.chmod(0o755)
    subprocess.run(
        ["bash", root / "source" / "setup.sh"],
        env={
            **os.environ,
            "AUTOGRADER_ROOT": str(root),
            "PYTHON": python,
            "PATH": f"{apt.parent}:{os.environ['PATH']}",
        },
        check=True,
        timeout=600,
    )
    size = sum(path.lstat().st_blocks * 512 for path in (root / "venv").rglob("*"))
    assert size < 250e6
    shutil.copy(release.assigned.reference, root / "submission")
    assert run(root)[0]["score"] == sum(lab_points())


def _pyenv(name):
    minor = name.removeprefix("python")
    found = sorted(Path.home().glob(f".pyenv/versions/{minor}.*/bin/python"))
    return str(found[-1]) if found else None
