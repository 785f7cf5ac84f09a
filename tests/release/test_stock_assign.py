"""Stock otter reads the master as it is, and makes the same tests of it as our release."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from helpers.lab import LAB
from otter.test_files import ExceptionTestFile

from autograder.release.assign import last_lines, otter_environment


class Case(NamedTuple):
    """A test case of a generated file. `code` is free of layout and comments."""

    function: str
    code: str
    points: float | None
    hidden: bool


def run(*command: object) -> None:
    """Run a module of Python in a separate process, as one would by hand."""
    done = subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        capture_output=True,
        encoding="utf-8",
        env=otter_environment(),
    )
    assert done.returncode == 0, last_lines(done.stdout + done.stderr)


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output of `otter assign` on a copy of the master's folder, without any of our steps."""
    folder = tmp_path_factory.mktemp("stock")
    master = LAB.master
    staged = folder / "assignment"
    shutil.copytree(master.parent, staged, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    (staged / "requirements.txt").write_text("numpy\n", encoding="utf-8")
    notebook = (staged / master.name).with_suffix(".ipynb")
    run("jupytext", "--quiet", "--to", "ipynb", staged / master.name)
    run("otter", "assign", "--no-run-tests", notebook, folder / "out")
    return folder / "out"


def cases(tests: Path) -> dict[str, list[Case]]:
    """The cases of each question, by its file's name."""
    found = {}
    for path in sorted(tests.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        read = ExceptionTestFile.from_file(str(path)).test_cases
        found[path.stem] = [
            Case(node.name, ast.unparse(node), case.points, case.hidden)
            for node, case in zip(functions, read, strict=True)
        ]
    return found


@pytest.mark.parametrize("side", ["student", "autograder"])
def test_stock_otter_makes_the_same_tests_of_the_master_as_it_stands(stock, release, side):
    by_stock = cases(stock / side / "tests")
    assert by_stock == cases(getattr(release.assigned, side) / "tests")
    in_master = {
        question.name: [
            (cell.test.function, cell.test.points, cell.test.hidden)
            for cell in question.tests
            if side == "autograder" or not cell.test.hidden
        ]
        for question in release.master.autograded
    }
    assert in_master == {
        name: [(case.function, case.points, case.hidden) for case in found]
        for name, found in by_stock.items()
    }
