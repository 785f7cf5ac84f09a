"""Otter's split of the master into the student's side and the autograder's."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from autograder.grader.sandbox.threads import ONE_THREAD
from autograder.release.errors import ReleaseError
from autograder.release.source.master import Master
from autograder.release.source.notebooks import (
    master_notebook,
    normalized,
    read_notebook,
    write_notebook,
)
from autograder.release.source.tags import BEFORE_OTTER

_NEVER_RELEASED = shutil.ignore_patterns(
    "__pycache__", "*.pyc", ".*", "*.py~", "*.ipynb", "requirements.txt"
)


@dataclass(frozen=True)
class Assigned:
    """Otter's output below `folder`, with the notebooks under the name `notebook`."""

    folder: Path
    notebook: str

    @property
    def master(self) -> Path:
        """The copy of the master's folder that otter was given."""
        return self.folder.parent / "master"

    @property
    def student(self) -> Path:
        """The student's side: notebook, public tests, files."""
        return self.folder / "student"

    @property
    def autograder(self) -> Path:
        """The autograder's side: notebook with answers, all tests, files."""
        return self.folder / "autograder"

    @property
    def zip(self) -> Path:
        """Otter's own autograder zip, whose name carries the time."""
        (path,) = self.autograder.glob("*.zip")
        return path

    @property
    def blank(self) -> Path:
        """The notebook as students get it."""
        return self.student / self.notebook

    @property
    def reference(self) -> Path:
        """The notebook with the answers in."""
        return self.autograder / self.notebook


def assign(master: Master, requirements: str, folder: Path, data: Path) -> Assigned:
    """Run `otter assign` on a copy of the master's folder, with `data` as data/, below `folder`.

    Raises ReleaseError with otter's last words if it fails.
    """
    notebook = f"{master.path.stem}.ipynb"
    assigned = Assigned(folder / "assigned", notebook)
    staged = assigned.master
    shutil.copytree(master.path.parent, staged, ignore=_NEVER_RELEASED)
    shutil.rmtree(staged / "data", ignore_errors=True)
    shutil.copytree(data, staged / "data", ignore=_NEVER_RELEASED)
    (staged / master.path.name).unlink()
    (staged / "requirements.txt").write_text(requirements, encoding="utf-8", newline="\n")
    write_notebook(master_notebook(master), staged / notebook)
    command = [sys.executable, "-m", "otter", "assign", "--no-run-tests"]
    run = subprocess.run(
        [*command, str(staged / notebook), str(assigned.folder)],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=otter_environment(),
    )
    if run.returncode != 0:
        raise ReleaseError(f"otter assign failed:\n{last_lines(run.stdout + run.stderr)}")
    for side in (assigned.student, assigned.autograder):
        _write_tests_as_in_the_master(master, side / "tests")
    for path in (assigned.blank, assigned.reference):
        write_notebook(normalized(_in_order(_retagged(read_notebook(path)))), path)
    return assigned


def _write_tests_as_in_the_master(master: Master, folder: Path) -> None:
    """Put the master's own lines in place of otter's, which differ by the version of Python."""
    for question in master.autograded:
        path = folder / f"{question.name}.py"
        text = path.read_text(encoding="utf-8")
        for cell in question.tests:
            if cell.test:
                text = text.replace(cell.test.generated, cell.test.body.strip())
        path.write_text(text, encoding="utf-8", newline="\n")


def _retagged(notebook: NotebookNode) -> NotebookNode:
    """The notebook with answer cells tagged as such.

    With strip_solutions_from_all_cells otter leaves the tag that calls students' cells solutions.
    """
    for cell in notebook.cells:
        tags = cell.metadata.get("tags", [])
        if "otter_assign_solution_cell" in tags:
            tags[tags.index("otter_assign_solution_cell")] = "otter_answer_cell"
    return notebook


def _in_order(notebook: NotebookNode) -> NotebookNode:
    """The notebook with the cells first that prepare for otter's own, which otter puts first."""
    notebook.cells.sort(key=lambda cell: BEFORE_OTTER not in cell.metadata.get("tags", []))
    return notebook


def otter_environment() -> dict[str, str]:
    """The environment for a process that runs otter, which leaves encodings to the platform."""
    return {**ONE_THREAD, **os.environ, "PYTHONUTF8": "1"}


def last_lines(output: str, count: int = 15) -> str:
    """The end of a program's output, which has the cause of its failure."""
    return "\n".join(output.strip().splitlines()[-count:])
