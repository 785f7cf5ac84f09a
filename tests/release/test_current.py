"""Generated files are what the master gives, or `check` says what to run."""

import subprocess
import sys

import pytest
from conftest import ROOT
from helpers.masters import tiny_project

from autograder.cli.main import main
from autograder.release.build import release
from autograder.release.copies import write_copies
from autograder.release.current import check_current
from autograder.release.errors import ReleaseError
from autograder.release.project import Project
from autograder.release.solutions import write_solutions
from autograder.release.source.notebooks import read_notebook, write_notebook

pytestmark = pytest.mark.slow

PLOT = """
# %% tags=["otter_ignore"]
import sys

print("shown", end="")
print("Training: 100%|###| 30/30 [00:01<00:00]", file=sys.stderr)

# %% tags=["otter_ignore"]
import ipywidgets
from IPython.display import display

slider = ipywidgets.IntSlider()
display(slider)
display({**slider._repr_mimebundle_(), "text/html": "<p>still</p>"}, raw=True)
"""


@pytest.fixture(scope="module")
def released(tmp_path_factory) -> Project:
    """A tiny project with everything generated."""
    project = tiny_project(tmp_path_factory.mktemp("tiny"))
    with project.master.open("a", encoding="utf-8") as master:
        master.write(PLOT)
    project.copies.write_text("grader/errors.py: support/errors.py\n")
    release(project)
    write_solutions(project)
    return project


@pytest.fixture
def restored(released):
    """The same, put back afterwards."""
    folders = (released.assignment, released.student_release, released.solution_notebook.parent)
    before = {
        path: path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }
    yield released
    for folder in folders:
        for path in folder.rglob("*"):
            if path.is_file() and path not in before:
                path.unlink()
    for path, content in before.items():
        path.write_bytes(content)


def complaint(project):
    with pytest.raises(ReleaseError) as caught:
        check_current(project)
    return str(caught.value)


def test_a_project_just_released_is_up_to_date(released):
    check_current(released)
    assert released.student_zip.exists()
    assert released.autograder_zip.exists()


def test_changed_missing_and_extra_files_of_the_release_are_listed(restored):
    (restored.student_release / "README.md").write_text("edited")
    (restored.student_release / "tests" / "q1.py").unlink()
    (restored.student_release / "stray.txt").write_text("")
    message = complaint(restored)
    assert "student_release/README.md differs" in message
    assert "student_release/tests/q1.py is missing" in message
    assert "student_release/stray.txt is not part of the release" in message
    assert "Run make release and commit" in message


def test_a_solution_notebook_that_is_behind_the_master_is_named(restored):
    notebook = read_notebook(restored.solution_notebook)
    notebook.cells[0].source += " And a cube."
    write_notebook(notebook, restored.solution_notebook)
    assert "solutions/tiny.ipynb has other cells than the master" in complaint(restored)
    restored.solution_notebook.unlink()
    assert "solutions/tiny.ipynb is missing. Run make solutions" in complaint(restored)


def test_a_copy_of_a_file_of_the_engines_is_written_and_an_edited_one_is_named(restored):
    copy = restored.assignment / "support" / "errors.py"
    note, _, text = copy.read_text().partition("\n")
    assert note.startswith("# A copy of autograder/grader/errors.py")
    assert text == (ROOT / "autograder" / "grader" / "errors.py").read_text()
    copy.write_text(f"{note}\n{text}\n# edited\n")
    message = complaint(restored)
    assert "assignment/support/errors.py differs from autograder/grader/errors.py" in message
    assert "Run make release" in message
    copy.unlink()
    assert "assignment/support/errors.py is missing" in complaint(restored)
    write_copies(restored)
    check_current(restored)


def test_a_list_of_copies_that_names_no_file_of_the_engine_is_named(restored):
    restored.copies.write_text("grader/nosuch.py: support/errors.py\n")
    assert "assignment/copies.yaml lists autograder/grader/nosuch.py" in complaint(restored)


def test_data_that_its_sums_do_not_list_is_named(restored):
    data = restored.assignment / "data" / "points.npz"
    data.write_bytes(b"points")
    sums = data.with_name("SHA256SUMS")
    assert "assignment/data/points.npz is not in SHA256SUMS" in complaint(restored)
    sums.write_text(f"{'0' * 64}  points.npz\n")
    assert "points.npz is not the file that SHA256SUMS lists" in complaint(restored)
    data.unlink()
    assert "points.npz is missing, but SHA256SUMS lists it" in complaint(restored)


def test_the_solution_notebook_shows_answers_and_outputs_without_otter_or_bars(released):
    notebook = read_notebook(released.solution_notebook)
    text = "\n".join(cell.source for cell in notebook.cells)
    assert "return number * number" in text
    assert "grader" not in text
    assert "test_two" not in text
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [output.text for output in outputs if "text" in output] == ["shown"]


def test_the_solution_notebook_shows_still_pictures_in_place_of_widgets(released):
    notebook = read_notebook(released.solution_notebook)
    [shown] = [
        output.data
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "data" in output
    ]
    assert shown["text/html"] == "<p>still</p>"
    assert "application/vnd.jupyter.widget-view+json" not in shown


def test_running_the_solutions_again_gives_the_same_bytes(restored):
    before = restored.solution_notebook.read_bytes()
    write_solutions(restored)
    assert restored.solution_notebook.read_bytes() == before


def test_a_demonstration_that_fails_is_named_and_nothing_is_written(restored):
    before = restored.solution_notebook.read_bytes()
    with restored.master.open("a", encoding="utf-8") as master:
        master.write('\n# %% tags=["otter_ignore"]\n1 / 0\n')
    with pytest.raises(ReleaseError, match=r'"1 / 0"\) fails: ZeroDivisionError'):
        write_solutions(restored)
    assert restored.solution_notebook.read_bytes() == before


def test_an_error_is_one_message_without_a_traceback(tmp_path, monkeypatch, capsys):
    project = tiny_project(tmp_path, ("name: q1", "nom: q1"))
    monkeypatch.setattr(Project, "here", lambda: project)
    assert main(["release"]) == 1
    printed = capsys.readouterr()
    assert printed.err.startswith("error: cell 2 (")
    assert "Traceback" not in printed.err


def test_the_command_line_starts_without_importing_the_release_tools():
    code = "import sys, autograder.cli.main; sys.exit('jupytext' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
