"""The last cell as a student runs it: in a session beside the release's files."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from helpers.browser import WIDTHS, open_page, serious_faults
from helpers.last_cell import Student
from helpers.notebooks import NOTEBOOK, STEM

from autograder.release.build import Built
from autograder.release.verification.stock import grade_with_otter


def answered(release: Built, cells: list[dict]) -> list[dict]:
    """The student's cells with every answer in, and formulas and 200 words in free responses."""
    reference = json.loads(release.assigned.reference.read_text(encoding="utf-8"))["cells"]
    answers = iter(cell["source"] for cell in reference if cell["cell_type"] == "code")
    for cell in cells:
        if cell["cell_type"] == "code":
            cell["source"] = next(answers)
        elif "_Type your answer" in "".join(cell["source"]):
            formulas = "Along $\\theta$:\n\n$$\\nabla_x f = \\sigma'(z)\\,\\theta$$\n\n"
            cell["source"] = formulas + " ".join(["words"] * 200)
    return cells


@pytest.fixture(scope="module")
def submitted(release: Built, tmp_path_factory: pytest.TempPathFactory) -> tuple[Student, str]:
    """A student with every answer saved, and what the last cell told them."""
    place = tmp_path_factory.mktemp("answered ä")
    with zipfile.ZipFile(release.student_zip) as packed:
        packed.extractall(place)
    student = Student(place / STEM)
    student.write(answered(release, student.cells()))
    return student, student.submit()


def test_an_answered_notebook_is_ready_to_hand_in(submitted, release):
    student, said = submitted
    assert "Ready to hand in" in said
    assert said.count("✓ passed") == len(release.master.autograded)
    assert "✗" not in said
    assert "Good to know" not in said
    assert str(student.zip) in said


def test_the_zip_holds_the_saved_notebook_and_its_copy(submitted):
    student, _ = submitted
    with zipfile.ZipFile(student.zip) as packed:
        assert set(packed.namelist()) == {NOTEBOOK, f"{STEM}.html", "__zip_filename__"}
        assert packed.read(NOTEBOOK) == student.notebook.read_bytes()
        assert packed.read("__zip_filename__").decode() == student.zip.name


def test_a_students_file_named_as_a_module_of_pythons_spoils_nothing(student):
    (student.folder / "json.py").write_text("raise RuntimeError('the wrong json')")
    said = student.submit()
    assert "Not done" not in said
    assert "the wrong json" not in said
    with zipfile.ZipFile(student.zip) as packed:
        assert f"{STEM}.html" in packed.namelist()


def test_the_zip_gets_full_marks_from_our_grader_and_from_stock_otter(
    submitted, quick_autograder, tmp_path
):
    student, _ = submitted
    target = tmp_path / "results.json"
    command = [sys.executable, "-m", "autograder", "grade", student.zip, "--results", target]
    subprocess.run(
        [*command, "--autograder", quick_autograder],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
    )
    tests = json.loads(target.read_text(encoding="utf-8"))["tests"]
    lost = [test["name"] for test in tests if test["score"] < test["max_score"]]
    assert (lost, len(tests) > 50) == ([], True)
    [cases] = grade_with_otter(quick_autograder, [student.zip])
    assert [case for case in cases if not case.passed] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_copy_shows_formulas_in_a_browser_without_the_network(submitted, width):
    student, _ = submitted
    page = student.folder / f"{STEM}.html"
    assert "<script" not in page.read_text(encoding="utf-8")
    with open_page(page, width) as opened:
        formulas = opened.locator("math")
        assert formulas.count() > 50
        assert all(
            opened.evaluate("[...document.querySelectorAll('math')].map(m => m.clientHeight)")
        )
        assert "$" not in opened.locator("main").inner_text()
        assert width == WIDTHS[0] or serious_faults(opened) == []


def test_what_is_blank_unsaved_or_out_of_order_is_said_and_the_zip_is_made(student):
    cells = student.cells()
    early = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells.insert(4, {**early, "source": "late = early + 1", "id": "late"})
    cells.insert(5, {**early, "source": "early = 1", "id": "early"})
    student.write(cells)
    said = student.submit("early = 1", "late = early + 1", "unsaved = 7")
    assert "✗ still blank: grad_theta, direction_theta" in said
    assert "✗ still blank: loss_grad_x, attack_digits" in said
    assert "2.E Out of the lab" in said
    assert "doesn't include what you have run since: “unsaved = 7”. Save" in said
    assert "“late = early + 1”: NameError" in said
    assert "early is defined further down" in said
    with zipfile.ZipFile(student.zip) as packed:
        assert packed.read(NOTEBOOK) == student.notebook.read_bytes()


def test_without_nbconvert_and_without_a_kernel_there_is_a_zip_and_a_reason(student, tmp_path):
    for name in ("nbconvert", "nbclient"):
        (tmp_path / f"{name}.py").write_text(f"raise ImportError('no {name} here')")
    said = student.submit(shadow=tmp_path)
    assert "Not done: making the HTML copy, because ImportError: no nbconvert here" in said
    assert "from the top, because ImportError: no nbclient here" in said
    assert "not run" in said
    with zipfile.ZipFile(student.zip) as packed:
        assert set(packed.namelist()) == {NOTEBOOK, "__zip_filename__"}


def test_a_damaged_notebook_and_none_at_all_are_named(student):
    student.notebook.write_text('{"cells": ')
    said = student.run("import advex", f"advex.submit('{NOTEBOOK}')")
    assert f"{NOTEBOOK} can't be read as a notebook. Save yours and run this cell again." in said
    assert student.zip.exists()


def test_without_a_notebooks_file_the_zip_holds_the_code_that_was_run(student):
    student.notebook.unlink()
    said = student.run("import advex", "a = 1", "b = a", "a = 1", "advex.submit()")
    assert 'name it: advex.submit("folder/name.ipynb")' in said
    assert "none of your texts" in said
    with zipfile.ZipFile(student.zip) as archive:
        cells = json.loads(archive.read("notebook.ipynb"))["cells"]
    assert ["".join(cell["source"]) for cell in cells] == ["import advex", "b = a", "a = 1"]


def test_a_cell_of_ones_own_that_submits_does_not_go_round_in_circles(student):
    cells = [cell for cell in student.cells() if "otter.Notebook" in "".join(cell["source"])]
    own = {**cells[0], "source": "import advex\nadvex.submit()\nshown = 1", "id": "own"}
    student.write([*cells, own])
    said = student.run(own["source"])
    assert "with 1 thing to look at" in said  # the questions that this notebook hasn't
    assert "Not done" not in said
    assert student.zip.exists()


def test_what_does_not_pass_is_told_by_function_line_and_reason(release, student):
    cells = answered(release, student.cells())
    for cell in cells:
        if "def grad_x" in "".join(cell["source"]):
            cell["source"] = "def grad_x(x, theta):\n    return theta @ x\ndirection_x = 'theta'"
    student.write(cells)
    said = student.submit()
    assert "2.B, grad_x: ValueError: matmul" in said
    assert "line 2 of its cell: return theta @ x" in said
    assert said.count("✗ not passed") >= 1
