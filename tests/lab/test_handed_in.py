"""Grading accepts what the last cell accepts, and what a notebook needs goes with it."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from helpers.grading import Grade
from helpers.last_cell import Student
from helpers.notebooks import NOTEBOOK

from autograder.grader.sandbox.limits import Limits

QUESTION = "q2a"
ANSWER = """
def grad_theta(x, theta):
    s = 1 / (1 + np.exp(-(theta.T @ x)))
    return {factor}s * (1 - s) * x
direction_theta = "x"
"""
RIGHT = ANSWER.format(factor="")
PIXEL = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU"
    b"\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82"
)
Cells = list[dict[str, Any]]


def code(source: str, *tags: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": f"own-{abs(hash(source)) % 10**8}",
        "metadata": {"tags": list(tags)},
        "source": source,
        "outputs": [],
        "execution_count": None,
    }


def index(cells: Cells, text: str) -> int:
    """The place of the first code cell with a text."""
    places = (n for n, c in enumerate(cells) if c["cell_type"] == "code" and text in source(c))
    return next(places)


def source(cell: dict[str, Any]) -> str:
    return "".join(cell["source"])


def answer(cells: Cells, text: str) -> None:
    cells[index(cells, "def grad_theta")]["source"] = text


def odd_imports(folder: Path, cells: Cells) -> None:
    """A package that grading doesn't have, magics, and outputs of 36 MB."""
    given = cells[index(cells, "import advex\n")]
    lines = [
        "import torch",
        "%load_ext nothing_like_it",
        "!pip install torch",
        "%cd /content/drive/lab",
    ]
    given["source"] = "\n".join([*lines, source(given)])
    flood = {"output_type": "stream", "name": "stdout", "text": "9" * 36_000_000}
    cells.append({**code("pass"), "outputs": [flood]})
    answer(cells, RIGHT)


def modules_beside(folder: Path, cells: Cells) -> None:
    """A module that needs a package of the student's own, and a file that is opened by a path."""
    (folder / "slopes").mkdir()
    (folder / "slopes" / "__init__.py").write_text("")
    (folder / "slopes" / "logistic.py").write_text("def slope(s):\n    return s * (1 - s)\n")
    (folder / "mine.py").write_text("from slopes.logistic import slope\n")
    (folder / "factor.txt").write_text("1.0")
    answer(cells, f"from mine import slope\nfactor = np.loadtxt('fac' + 'tor.txt')\n{RIGHT}")
    answer(cells, source(cells[index(cells, "def grad_theta")]).replace("s * (1 - s)", "slope(s)"))


def a_path_of_this_machine(folder: Path, cells: Cells) -> None:
    """A file that lies elsewhere, by its absolute path."""
    other = folder.parent / "elsewhere.txt"
    other.write_text("1.0")
    answer(cells, f"factor = np.loadtxt({str(other)!r})\n{ANSWER.format(factor='factor * ')}")


def a_download(folder: Path, cells: Cells) -> None:
    """An answer that asks the network, after a module that grading doesn't have."""
    lines = "import importlib, urllib.request\n"
    cells.insert(0, code("import importlib\nimportlib.import_module('torch')"))
    answer(cells, f"{lines}urllib.request.urlopen('http://example.org').read()\n{RIGHT}")


def a_demonstrations_name(folder: Path, cells: Cells) -> None:
    """A variable of a cell that grading skips."""
    cells.insert(index(cells, "def grad_theta"), code("factor = 1.0", "otter_ignore"))
    answer(cells, ANSWER.format(factor="factor * "))


def below_its_check(folder: Path, cells: Cells) -> None:
    """The answer in a cell after the one that checks it."""
    cells.insert(index(cells, f'check("{QUESTION}")') + 1, code(RIGHT))


class Odd(NamedTuple):
    edit: Callable[[Path, Cells], None]
    passes: bool
    says: str
    packs: tuple[str, ...] = ()


ODD = [
    Odd(odd_imports, True, "Grading doesn't have torch, which the cell “import torch” imports"),
    Odd(
        modules_beside,
        True,
        "In the zip beside your notebook: ",
        ("mine.py", "slopes/logistic.py", "factor.txt"),
    ),
    Odd(a_path_of_this_machine, False, "elsewhere.txt"),
    Odd(a_download, False, "no network at grading"),
    Odd(a_demonstrations_name, False, "factor is defined only in"),
    Odd(below_its_check, False, "grad_theta is defined below its check"),
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: odd.edit.__name__)
def test_what_the_last_cell_says_of_a_question_is_what_grading_finds(
    odd: Odd, student: Student, grade: Grade
) -> None:
    cells = student.cells()
    imports = source(cells[index(cells, "import advex\n")])
    odd.edit(student.folder, cells)
    student.write(cells)
    saved = student.notebook.read_bytes()
    said = student.run(imports, "advex.submit()")
    assert ("✓ passed" in said) == odd.passes, said
    assert odd.says in said, said
    results = grade(student.zip, Limits())
    public = [r for r in results.cases if r.case.question == QUESTION and not r.case.hidden]
    assert all(result.passed for result in public) == odd.passes, public
    with zipfile.ZipFile(student.zip) as packed:
        assert set(odd.packs) <= set(packed.namelist())
    assert student.notebook.read_bytes() == saved


def test_a_picture_that_a_text_shows_is_in_the_zip_and_nothing_else_is(student: Student) -> None:
    (student.folder / "figures").mkdir()
    for name in ("figures/a plot.png", "unused.png", "notes.txt"):
        (student.folder / name).write_bytes(PIXEL)
    cells = student.cells()
    prompt = next(cell for cell in cells if "_Type your answer" in source(cell))
    prompt["source"] = "As seen here: ![the plot](figures/a%20plot.png) ![gone](gone.png)"
    student.write(cells)
    said = student.submit()
    assert "In the zip beside your notebook: figures/a plot.png." in said
    assert "gone.png" in said
    with zipfile.ZipFile(student.zip) as packed:
        names = set(packed.namelist())
        assert packed.read("figures/a plot.png") == PIXEL
        page = packed.read(f"{Path(NOTEBOOK).stem}.html").decode()
    assert names == {NOTEBOOK, f"{Path(NOTEBOOK).stem}.html", "__zip_filename__", *names} - {
        "unused.png",
        "notes.txt",
    }
    assert 'src="figures/' not in page  # the copy is one file
    assert json.loads(student.notebook.read_bytes())["cells"] == cells
