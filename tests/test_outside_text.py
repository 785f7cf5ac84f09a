"""Whatever students write and name their files, it acts on no terminal and in no spreadsheet."""

import json
import os
import subprocess
import sys
import tty
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from helpers.lab import LAB
from helpers.notebooks import Notebook, code_cell, write
from helpers.outside_text import FORMULAS, HARMFUL, UNPRINTABLE, acting, formulas, imitating
from helpers.tiny_release import TinyRelease

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
NAME = HARMFUL.replace("/", "∕")
RAISING = f"raise ValueError({HARMFUL + UNPRINTABLE!r})"
# The exception's type is theirs to name as well.
ANSWER = f"""
def square(number):
    raise type({HARMFUL + UNPRINTABLE!r}, (Exception,), {{}})({HARMFUL!r})
"""


class Printed(str):
    """The output of a command on both streams, and its exit status."""

    status: int


def autograder(*arguments: Any, module: str = "autograder", **options: Any) -> Printed:
    """Run a command."""
    environment = {**os.environ, "PYTHONUTF8": "1", **options.pop("env", {})}
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        stdout=subprocess.PIPE,
        stderr=options.pop("stderr", subprocess.STDOUT),
        env=environment,
        timeout=600,
        **{"cwd": ROOT, **options},
    )
    printed = Printed(done.stdout.decode())  # UnicodeDecodeError: half of a character is printed
    printed.status = done.returncode
    return printed


def harmful(notebook: Notebook) -> Notebook:
    """The same with a cell whose error is harmful, and one whose name is."""
    first, *others = notebook["cells"]
    return {
        **notebook,
        "cells": [code_cell(RAISING), first, *others, {**first, "id": UNPRINTABLE}],
    }


@pytest.fixture
def notebook(tiny: TinyRelease) -> Notebook:
    """A notebook whose every error is harmful."""
    return harmful(tiny.answered(ANSWER))


@pytest.fixture
def class_(notebook: Notebook, tmp_path: Path) -> Path:
    """A class with harmful names, of files, of what lies beside them, and within a zip."""
    folder = tmp_path / "class"
    folder.mkdir()
    write(notebook, folder / f"{NAME}.ipynb")
    (folder / f"torn {NAME}.ipynb").write_text("torn")
    (folder / f"{NAME}.txt").write_text("not one")
    for name in ("total", "other"):
        with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
            for number in "12":
                archive.writestr(f"{NAME}{name}{number}.ipynb", "{}")
            if name == "total":
                archive.writestr(f"{NAME}{name}.ipynb", json.dumps(notebook))
    with suppress(OSError):  # macOS has only names that are
        (folder / os.fsdecode(b"caf\xe9.txt")).write_text("no UTF-8")
    return folder


@pytest.fixture
def export(notebook: Notebook, tmp_path: Path) -> Path:
    """A Gradescope export with harmful names, addresses and numbers, of groups as well."""
    folder = tmp_path / "export"
    about = {}
    for number, text in enumerate([HARMFUL, *FORMULAS]):
        person = {":name": text, ":email": text, ":sid": text}
        first = {":name": "", ":email": "", ":sid": ""}
        about[f"submission_{number}"] = {":submitters": [first, person], ":created_at": text}
    (folder / "submission_0").mkdir(parents=True)
    write(notebook, folder / "submission_0" / f"{NAME}.ipynb")
    (folder / "submission_metadata.yml").write_text(json.dumps(about))
    return folder


def strings(value: Any) -> list[str]:
    """All texts in what a JSON file holds."""
    if isinstance(value, dict):
        return [text for pair in value.items() for part in pair for text in strings(part)]
    if isinstance(value, list):
        return [text for part in value for text in strings(part)]
    return [value] if isinstance(value, str) else []


def check_files(output: Path) -> None:
    """Assert that no file below a folder does harm."""
    for path in output.rglob("*"):
        if path.suffix == ".csv":
            assert not formulas(path.read_bytes())
        if path.suffix in (".csv", ".html"):
            assert not acting(path.read_text(encoding="utf-8-sig"))
        if path.suffix == ".json":
            assert not acting("".join(strings(json.loads(path.read_text(encoding="ascii")))))


def graded_alone(place: Path, zip_: Path) -> Printed:
    results = place / "results.json"
    (notebook,) = place.glob(f"class/{NAME}.ipynb")
    printed = autograder("grade", notebook, "--autograder", zip_, "--results", results)
    assert printed.status == 0
    assert "failed: " in printed
    return printed


def graded_alone_from_a_zip(place: Path, zip_: Path) -> Printed:
    results = place / "results.json"
    printed = autograder(
        "grade", place / "class/total.zip", "--autograder", zip_, "--results", results
    )
    assert "Graded: '" in printed
    assert "Not graded: '" in printed
    return printed


def graded_as_a_class(place: Path, zip_: Path) -> Printed:
    output = place / "out"
    command = ["grade", place / "class", "--autograder", zip_, "--output", output, "--jobs", "1"]
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    printed = autograder(*command, stderr=theirs)
    bar = os.read(ours, 2**16).decode()
    os.close(theirs)
    os.close(ours)
    assert "4 done, 2 failed, 0 left" in bar
    assert acting(bar) == {"\r"}  # a bar's own, which holds no text from outside
    assert "Ignored, not submissions: " in printed
    in_ascii = autograder(*command, env={"PYTHONIOENCODING": "ascii:strict"})
    assert in_ascii.isascii()
    for one in (printed, in_ascii):
        assert "4 submissions: 2 graded, 2 failed" in one
    return Printed("\n".join([printed, in_ascii, bar.replace("\r", "\n")]))


def graded_with_names(place: Path, zip_: Path) -> Printed:
    output = place / "out"
    command = ["grade", place / "export", "--autograder", zip_, "--output", output, "--names"]
    return autograder(*command, "--jobs", "1")


def responses(place: Path) -> Printed:
    sheet = place / "out" / "marks.csv"
    command = ["responses", place / "class", "--output", sheet.parent]
    printed = autograder(*command)
    assert "can't be read" in printed
    unmatched = f"{HARMFUL.replace(chr(34), '')}"
    sheet.write_bytes(f'{sheet.read_text(encoding="utf-8-sig")}q2e,,1,10,,"{unmatched}"\n'.encode())
    again = autograder(*command)
    assert "rows without a submission here" in again
    sheet.unlink()  # what a person enters is theirs
    autograder(*command)
    return Printed(f"{printed}\n{again}")


def errors(place: Path, zip_: Path) -> Printed:
    (place / "marks.csv").write_text(f'id,question,points\n"{NAME.replace(chr(34), "")}",q2e,1\n')
    command = ["grade", place / "class", "--autograder", zip_, "--marks", place / "marks.csv"]
    of_marks = autograder(*command, "--output", place / "out")
    (place / "export/submission_metadata.yml").write_text(json.dumps({NAME: HARMFUL}))
    of_metadata = autograder("grade", place / "export", "--output", place / "out")
    of_path = autograder("grade", place / os.fsdecode(b"none\xe9 " + NAME.encode()))
    of_usage = autograder("grade", *(place / "class").iterdir())
    printed = [of_marks, of_metadata, of_path, of_usage]
    assert [one.status for one in printed] == [1, 1, 1, 2]
    assert all("error: " in one and "Traceback" not in one for one in printed)
    return Printed("\n".join(printed))


def a_fault_of_ours(place: Path, zip_: Path) -> Printed:
    """Python's own way to print an error would go past everything."""
    (place / "broken.py").write_text(
        "from autograder.cli import main\n"
        "from autograder.cli import grade as grade_command\n"
        f"def run(arguments): raise RuntimeError({HARMFUL + UNPRINTABLE!r})\n"
        "grade_command.run = run\n"
        "raise SystemExit(main.main(['grade', 'x']))\n"
    )
    printed = autograder(module="broken", env={"PYTHONPATH": f"{place}{os.pathsep}{ROOT}"})
    assert printed.status == 1
    assert "RuntimeError" in printed
    return printed


def gradescope(place: Path, zip_: Path) -> Printed:
    root = place / "root"
    for folder in ("submission", "results"):
        (root / folder).mkdir(parents=True)
    (root / "submission_metadata.json").write_text(json.dumps({"id": HARMFUL + UNPRINTABLE}))
    with zipfile.ZipFile(zip_) as archive:
        archive.extractall(root / "source")
    main = {"module": "autograder.grader.gradescope.main", "cwd": root / "source"}
    (notebook,) = place.glob(f"class/{NAME}.ipynb")
    notebook.rename(root / "submission" / notebook.name)
    printed = autograder(root, "", **main)
    assert "failed: " in printed
    (root / "source/tests/q1.py").write_text(RAISING)
    broken = autograder(root, "", **main)
    assert broken.status == 1
    assert "Traceback" in broken
    return Printed(f"{printed}\n{broken}")


def a_worker(place: Path, zip_: Path) -> Printed:
    """Warnings in a worker go to the same terminal."""
    (place / "working.py").write_text(
        "import warnings\n"
        "from autograder.batch.worker import Setup, prepare_process\n"
        f"prepare_process(Setup('', b''), {str(place)!r})\n"
        f"warnings.warn({HARMFUL.split(chr(13))[0] + UNPRINTABLE!r})\n"
    )
    printed = autograder(module="working", env={"PYTHONPATH": f"{place}{os.pathsep}{ROOT}"})
    assert "UserWarning" in printed
    return printed


@pytest.mark.usefixtures("class_", "export")
@pytest.mark.parametrize(
    "boundary",
    [
        graded_alone,
        graded_alone_from_a_zip,
        graded_as_a_class,
        graded_with_names,
        errors,
        a_fault_of_ours,
        a_worker,
        gradescope,
    ],
    ids=lambda boundary: boundary.__name__,
)
def test_no_text_from_outside_acts_or_passes_for_ours(boundary, tiny, tmp_path):
    check(boundary(tmp_path, tiny.autograder_zip), tmp_path)


@pytest.mark.usefixtures("class_")
def test_no_text_from_outside_acts_or_passes_for_ours_among_responses(tmp_path):
    handed_out = json.loads(LAB.release_notebook.read_text(encoding="utf-8"))
    write(harmful(handed_out), tmp_path / "class" / f"{NAME}.ipynb")
    check(responses(tmp_path), tmp_path)


def check(printed: Printed, tmp_path: Path) -> None:
    """Assert that neither what a command printed nor what it wrote does harm."""
    assert not acting(printed)
    assert not imitating(printed)
    check_files(tmp_path / "out")
    check_files(tmp_path / "root" / "results")
    if (results := tmp_path / "results.json").exists():
        assert not acting("".join(strings(json.loads(results.read_text(encoding="ascii")))))
