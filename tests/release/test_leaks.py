"""Nothing that students must not see gets to them, whatever otter's stripping does."""

import json
import re
import shutil
from pathlib import Path

import pytest
from helpers.lab import lab_master
from helpers.masters import append, first, tiny_project
from helpers.notebooks import NOTEBOOK
from nbformat import NotebookNode

from autograder.release.build import build
from autograder.release.errors import ReleaseError
from autograder.release.leaks import check_leaks, says_something
from autograder.release.source.markers import split_solution
from autograder.release.source.master import Master, MasterCell, Role, read_master
from autograder.release.source.notebooks import read_notebook, write_notebook


@pytest.fixture
def master() -> Master:
    return lab_master()


@pytest.fixture
def student(release, tmp_path) -> Path:
    """A copy of what students get, to put leaks into."""
    return Path(shutil.copytree(release.student, tmp_path / "student"))


def answer(cell: MasterCell) -> bool:
    return cell.role is Role.SOLUTION and cell.kind == "code"


def model_answer(cell: MasterCell) -> bool:
    return cell.role is Role.SOLUTION and cell.kind == "markdown"


def hidden_test(cell: MasterCell) -> bool:
    return cell.test is not None and cell.test.hidden


def telling_line(cell: MasterCell) -> str:
    """The first secret line of a cell that says something."""
    lines = cell.source.splitlines()
    if answer(cell):
        lines = split_solution(cell.source).solution
    if cell.test:
        lines = [line for line in cell.test.body.splitlines() if "seed=" in line]
    return next(line for line in lines if says_something(line))


def into_hints(student: Path, line: str) -> str:
    path = student / "tests" / "while_working.json"
    facts = json.loads(path.read_text("utf-8"))
    next(iter(facts["mistakes"].values()))["known"][0]["hint"] = line.strip()
    path.write_text(json.dumps(facts), "utf-8")
    return "tests/while_working.json"


def into_advex(student: Path, line: str) -> str:
    path = student / "advex" / "data.py"
    path.write_text(path.read_text("utf-8") + f"\n    {line.strip()}  # a note\n", "utf-8")
    return "advex/data.py"


def into_public_test(student: Path, line: str) -> str:
    path = next((student / "tests").glob("*.py"))
    path.write_text(path.read_text("utf-8") + line.strip().replace('"', "'") + "\n", "utf-8")
    return f"tests/{path.name}"


def into_readme(student: Path, line: str) -> str:
    path = student / "README.md"
    path.write_text(path.read_text("utf-8") + f"\n> `{line.strip()}`\n", "utf-8")
    return "README.md"


def into_notebook(student: Path, line: str, *, output: bool = False) -> str:
    notebook = read_notebook(student / NOTEBOOK)
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    if output:
        cell.outputs = [NotebookNode(output_type="stream", name="stdout", text=line)]
    else:
        cell.source += f"\n# {line.strip()}"
    write_notebook(notebook, student / NOTEBOOK)
    return NOTEBOOK


def into_output(student: Path, line: str) -> str:
    return into_notebook(student, line, output=True)


def test_the_release_as_it_is_has_no_leak(master, release):
    check_leaks(master, release.student)


@pytest.mark.parametrize("secret", [answer, model_answer, hidden_test])
@pytest.mark.parametrize(
    "put", [into_advex, into_hints, into_public_test, into_readme, into_notebook, into_output]
)
def test_a_secret_line_is_found_in_any_file_and_its_cell_named(master, student, secret, put):
    cell = first(master, secret)
    file = put(student, telling_line(cell))
    with pytest.raises(ReleaseError, match=rf"of {re.escape(str(cell))} is in {file}"):
        check_leaks(master, student)


def test_a_sentence_of_a_model_answer_is_no_hint(master, student):
    lines = (
        line for cell in filter(model_answer, master.cells) for line in cell.source.split("\n")
    )
    sentence = next(line for line in lines if line.endswith(".") and says_something(line))
    into_hints(student, sentence)
    with pytest.raises(ReleaseError, match=r"is in tests/while_working\.json"):
        check_leaks(master, student)


def test_every_line_of_every_answer_that_says_something_is_found(master, student):
    solutions = [split_solution(cell.source).solution for cell in filter(answer, master.cells)]
    lines = [line for solution in solutions for line in filter(says_something, solution)]
    for line in lines:
        into_readme(student, line)
    with pytest.raises(ReleaseError) as caught:
        check_leaks(master, student)
    assert [line for line in lines if line.strip() not in str(caught.value)] == []
    assert lines


def test_an_answer_cell_that_students_get_unchanged_is_named(master, student):
    cell = first(master, answer)
    notebook = read_notebook(student / NOTEBOOK)
    stripped = next(c for c in notebook.cells if c.source.startswith(cell.source.split("\n")[0]))
    stripped.source = cell.source
    write_notebook(notebook, student / NOTEBOOK)
    with pytest.raises(ReleaseError, match=rf"all of {re.escape(str(cell))} is in {NOTEBOOK}"):
        check_leaks(master, student)


def test_a_hidden_tests_name_and_the_graders_module_are_found(master, student):
    names = {cell.test.function for cell in master.cells if cell.test and not cell.test.hidden}
    cell = first(master, lambda c: c.test and c.test.hidden and c.test.function not in names)
    into_readme(student, f"see {cell.test.function} for more")
    into_readme(student, "from hidden.oracle import columns")
    into_notebook(student, "from hidden import columns")
    with pytest.raises(ReleaseError) as caught:
        check_leaks(master, student)
    assert f"the name {cell.test.function} of {cell} is in README.md" in str(caught.value)
    assert "the name hidden.oracle of hidden/oracle.py" in str(caught.value)
    assert "the name from hidden import of hidden/__init__.py" in str(caught.value)


def test_a_grader_only_file_is_found_by_name_and_by_line(master, student):
    source = master.path.parent / "hidden" / "oracle.py"
    shutil.copyfile(source, student / "advex" / source.name)
    with pytest.raises(ReleaseError, match=r"autograder_files, is in the release, as advex/"):
        check_leaks(master, student)
    (student / "advex" / source.name).rename(student / "advex" / "extra.py")
    with pytest.raises(ReleaseError, match=r"autograder_files, is in advex/extra.py"):
        check_leaks(master, student)


@pytest.mark.parametrize("marker", ["x = 1  # SOLUTION", "# BEGIN SOLUTION", "hidden=True"])
def test_a_marker_that_students_get_is_found(master, student, marker):
    into_readme(student, marker)
    with pytest.raises(ReleaseError, match=r"is in README.md: a marker"):
        check_leaks(master, student)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "    )",
        "return x",
        "else:",
        "import numpy as np",
        "from advex import plots",
        "for i in range(iters):",
        "x = x.copy()",
        "rng = np.random.default_rng(seed)",
        "def grad_x(x, theta):",
        "# %%",
        "## 2.A",
    ],
)
def test_a_line_that_could_stand_anywhere_says_nothing(line):
    assert not says_something(line)


@pytest.mark.parametrize(
    "line",
    [
        "return number * number",
        "s = sigmoid(theta.T @ x)",
        'direction_theta = "x"',
        "return np.abs(X @ w + b) / np.linalg.norm(w)",
        "# times the derivative of the sigmoid",
        "A high accuracy is not enough.",
    ],
)
def test_a_line_of_an_answer_says_something(line):
    assert says_something(line)


@pytest.mark.slow
def test_a_solution_line_in_the_masters_text_stops_the_build(project, tmp_path):
    cell = first(read_master(project.master), answer)
    text = first(read_master(project.master), lambda cell: cell.role is Role.TEXT)
    append(project.master, text, f"#\n# `{telling_line(cell).strip()}`")
    with pytest.raises(ReleaseError, match=rf"of cell {cell.index} .* is in {NOTEBOOK}"):
        build(project, tmp_path / "out")


@pytest.mark.slow
def test_a_solution_line_in_given_code_stops_the_build(tmp_path):
    demo = "# # END QUESTION\n\n# %%\ndef power(number):\n    return number * number"
    project = tiny_project(tmp_path, ("# # END QUESTION", demo))
    with pytest.raises(ReleaseError, match=r"cell 5 \(q1, .*\) is in tiny"):
        build(project, tmp_path / "out")


@pytest.mark.slow
def test_a_hidden_test_outside_its_block_stops_the_build(project, tmp_path):
    cell = first(read_master(project.master), hidden_test)
    text = first(read_master(project.master), lambda cell: cell.role is Role.TEXT)
    append(project.master, text, f"\n# %%\n{cell.test.body.strip()}\n")
    with pytest.raises(ReleaseError, match=rf"cell {cell.index + 1} \({cell.question}"):
        build(project, tmp_path / "out")
