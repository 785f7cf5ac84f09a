"""Reading the master: places, roles, and the reference answers."""

import jupytext
import numpy as np
import pytest
from helpers.lab import lab_master
from helpers.masters import TINY, tiny_project

from autograder.release.errors import ReleaseError
from autograder.release.source.master import Master, Role, read_master
from autograder.release.verification.reference import reference_namespace


@pytest.fixture
def master() -> Master:
    return lab_master()


def test_every_cell_knows_the_line_it_starts_at(master):
    lines = master.path.read_text(encoding="utf-8").splitlines()
    for cell in master.cells:
        assert lines[cell.line - 1].startswith("# %%")
        head = cell.source.split("\n")[0]
        found = lines[cell.line].removeprefix("# ") if cell.kind != "code" else lines[cell.line]
        # jupytext comments out magics, and placeholders are filled in
        assert found in (head, f"# {head}") or "{{" in found


def test_cells_are_those_that_jupytext_reads(master):
    notebook = jupytext.read(master.path)
    for cell, read in zip(master.cells, notebook.cells, strict=True):
        assert cell.source == read.source or "{{" in read.source


def test_a_cell_is_named_by_number_question_line_and_text(master):
    cell = next(cell for cell in master.cells if cell.test and cell.test.hidden)
    assert str(cell) == (
        f"cell {cell.index} ({cell.question}, line {cell.line} of "
        f'assignment/adversarial_examples.py, "def {cell.test.function}'
        f'({cell.source.split("(", 1)[1].splitlines()[0]}")'
    )


def test_a_test_cells_settings_and_docstring_are_read(tmp_path):
    project = tiny_project(
        tmp_path, ("def test_two(square):", 'def test_two(square):\n    """2 squared is 4"""')
    )
    public, hidden = read_master(project.master).questions["q1"].tests
    assert (public.test.function, public.test.docstring) == ("test_two", "2 squared is 4")
    assert (public.test.hidden, public.test.points) == (False, 1)
    assert (hidden.test.hidden, hidden.test.points) == (True, 2)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# # END TESTS", "# # END TEST", "otter knows no such raw cell"),
        ("# # BEGIN TESTS", "# # BEGIN PROMPT", "END TESTS ends nothing"),
        ("# %% [raw]\n# # END SOLUTION\n", "", "BEGIN TESTS is inside cell 4"),
        ("# %% [raw]\n# # END QUESTION\n", "", "it never ends"),
        ("# name: q1", "# nom: q1", "the question has no name"),
        ("# name: q1", "# name: [q1", "the settings are not YAML"),
        ("# # ASSIGNMENT CONFIG", "# # ASSIGNMENT", "must have one master"),
        ("    assert square(2) == 4", '    text = """\n# %% cell\n"""', "inside a string"),
    ],
)
def test_a_broken_structure_is_named(tmp_path, old, new, message):
    with pytest.raises(ReleaseError, match=message):
        read_master(tiny_project(tmp_path, (old, new)).master)


def test_the_reference_answers_can_be_called(master):
    namespace = reference_namespace(master)
    x, theta = np.array([[1.0], [2.0]]), np.array([[0.3], [-0.4]])
    slope = 1 / (2 + 2 * np.cosh((theta.T @ x).item()))  # σ′ in closed form
    np.testing.assert_allclose(namespace["grad_x"](x, theta), slope * theta, rtol=1e-12)


def test_cells_that_grading_skips_are_not_run_for_the_reference(tmp_path):
    marked = TINY.replace("# %%\ndef square", '# %% tags=["otter_ignore"]\ndef square')
    project = tiny_project(tmp_path)
    project.master.write_text(marked, encoding="utf-8")
    assert "square" not in reference_namespace(read_master(project.master))


def test_a_reference_cell_that_fails_is_named(tmp_path):
    project = tiny_project(tmp_path, ("# %%\ndef square", "# %%\n1 / 0\ndef square"))
    with pytest.raises(ReleaseError, match=r"cell 5 .* fails: ZeroDivisionError"):
        reference_namespace(read_master(project.master))


def test_tests_and_markers_are_in_no_notebook_for_people(master):
    shown = {Role.TEXT, Role.CODE, Role.SOLUTION, Role.PROMPT}
    for cell in master.cells:
        assert (cell.role in shown) != (cell.test is not None or cell.kind == "raw")
