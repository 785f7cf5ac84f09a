"""`python -m autograder grade` on one submission."""

import json
import subprocess
import sys

import pytest
from helpers.grading import REPOSITORY
from helpers.lab import lab_points
from helpers.notebooks import code_cell, write

from autograder.cli.main import main


def grade(*arguments, cwd=REPOSITORY):
    return subprocess.run(
        [sys.executable, "-m", "autograder", "grade", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=600,
    )


def test_a_table_is_shown_and_the_results_are_written(release, quick_autograder, tmp_path):
    target = tmp_path / "new" / "results.json"
    done = grade(release.assigned.reference, "--autograder", quick_autograder, "--results", target)
    assert done.returncode == 0, done.stderr
    points, _ = lab_points()
    total = ["total", f"{points:g}", "/", f"{points:g}"]
    assert done.stdout.splitlines()[-1].split() == total
    assert done.stdout.startswith("Sandbox: ")
    assert json.loads(target.read_text())["score"] == points


def test_a_submission_that_can_not_be_graded_is_graded_all_the_same(tiny, tmp_path):
    (tmp_path / "a.ipynb").write_text("nothing")
    target = tmp_path / "results.json"
    done = grade(tmp_path / "a.ipynb", "--autograder", tiny.autograder_zip, "--results", target)
    assert done.returncode == 0
    assert "a.ipynb is not a Jupyter notebook" in done.stdout
    assert json.loads(target.read_text())["score"] == 0


def test_data_that_takes_too_much_memory_is_an_error_with_a_remedy(
    tiny, tmp_path, monkeypatch, capsys
):
    def hungry(*arguments):
        raise MemoryError

    monkeypatch.setattr("autograder.grader.host.grade.grade_submission", hungry)
    notebook = write({"cells": []}, tmp_path / "a.ipynb")
    assert main(["grade", str(notebook), "--autograder", str(tiny.autograder_zip)]) == 1
    told = capsys.readouterr().err
    assert told.startswith(f"error: grading {notebook} takes more than 2.1 GB of memory")
    assert told.count("\n") == 1


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


def test_a_required_layer_that_is_missing_stops_grading(tiny, tmp_path):
    notebook = write(tiny.blank, tmp_path / "a.ipynb")
    done = grade(notebook, "--autograder", tiny.autograder_zip, "--require-sandbox", "moat")
    assert done.returncode == 1
    assert "moat (unknown)" in done.stderr
    assert "total" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "layers"),
    [
        ([], ()),
        (["--require-sandbox"], ("user", "capabilities", "limits", "landlock", "seccomp")),
        (["--require-sandbox", "user,,network"], ("user", "network")),
        (["--require-sandbox", ""], ()),
    ],
)
def test_the_layers_that_must_work_are_those_on_the_command_line(monkeypatch, arguments, layers):
    asked = []
    monkeypatch.setattr("autograder.cli.grade.run", lambda options: asked.append(options) or 0)
    assert main(["grade", "a.ipynb", *arguments]) == 0
    assert asked[0].require_sandbox == layers


def test_a_path_that_is_not_there_is_no_submission_with_0_points(tiny, tmp_path):
    target = tmp_path / "results.json"
    done = grade(tmp_path / "slip.ipynb", "--autograder", tiny.autograder_zip, "--results", target)
    assert done.returncode == 1
    assert "there is nothing at" in done.stderr
    assert not target.exists()


def test_a_results_file_that_can_not_be_written_is_an_error_with_a_remedy(tiny, tmp_path):
    notebook = write(tiny.blank, tmp_path / "a.ipynb")
    done = grade(notebook, "--autograder", tiny.autograder_zip, "--results", tmp_path)
    assert done.returncode == 1
    assert "name another place" in done.stderr
    assert "Traceback" not in done.stderr
    assert not tmp_path.with_name(f"{tmp_path.name}.part").exists()


@pytest.mark.parametrize("option", ["--output", "--marks", "--scheduler"])
def test_options_of_a_class_are_refused_beside_results(tmp_path, option):
    notebook = write({"cells": [code_cell("a = 1")]}, tmp_path / "a.ipynb")
    done = grade(notebook, "--results", tmp_path / "results.json", option, tmp_path / "b")
    assert done.returncode == 1
    assert "omit it" in done.stderr


@pytest.mark.parametrize("jobs", ["0", "-1", "many"])
def test_a_number_of_jobs_that_is_none_is_refused_in_plain_words(tmp_path, jobs):
    done = grade(tmp_path, f"--jobs={jobs}")
    assert done.returncode == 2
    assert "must be a positive integer" in done.stderr


def test_a_package_that_is_missing_is_an_error_with_a_remedy(monkeypatch, capsys):
    def needs_more(arguments):
        import no_such_package  # noqa: F401

    monkeypatch.setattr("autograder.cli.grade.run", needs_more)
    assert main(["grade", "a.ipynb"]) == 1
    assert "has no package no_such_package. Run `make release`" in capsys.readouterr().err
