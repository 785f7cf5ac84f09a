"""The comparison of generated, committed files with the current master."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.release.build import build
from autograder.release.copies import stale_copies
from autograder.release.datasets import data_of_release
from autograder.release.errors import ReleaseError
from autograder.release.project import Project
from autograder.release.solutions import errors
from autograder.release.source.master import Master
from autograder.release.source.notebooks import read_notebook, solution_notebook
from autograder.release.sums import SUMS, read_sums, sha256


def check_current(project: Project) -> None:
    """Raise ReleaseError that lists every stale file and the command that renews it."""
    with tempfile.TemporaryDirectory() as folder, data_of_release(project) as (dataset, data):
        built = build(project, Path(folder, "release"), data)
        remedy = "Run make release" + (f" DATASET={dataset}" if dataset else "")
        problems = list(_differences(built.student, project, remedy))
    problems += stale_copies(project)
    problems += _stale_solutions(project, built.master)
    problems += _wrong_sums(project)
    if problems:
        raise ReleaseError.of(problems)
    if dataset:
        print(
            f"student_release/ is built on {dataset}, not on the default data. Its images and "
            "weights are its own; make release puts the default data back."
        )
    print("student_release/, the solution notebook and the data's sums are up to date.")


def _differences(built: Path, project: Project, remedy: str) -> Iterator[str]:
    if not project.student_release.exists():
        yield f"{project.student_release.name}/ is missing. {remedy} and commit it."
        return
    fresh, committed = _contents(built), _contents(project.student_release)
    for name in sorted(fresh.keys() | committed.keys()):
        if fresh.get(name) == committed.get(name):
            continue
        state = "differs from what the master gives"
        if name not in committed:
            state = "is missing"
        elif name not in fresh:
            state = "is not part of the release"
        where = project.name(project.student_release / name)
        yield f"{where} {state}. {remedy} and commit student_release/."


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def _stale_solutions(project: Project, master: Master) -> list[str]:
    path, remedy = project.solution_notebook, "Run make solutions and commit it."
    if not path.exists():
        return [f"{project.name(path)} is missing. {remedy}"]
    wanted, found = solution_notebook(master), read_notebook(path)
    if [(c.cell_type, c.source) for c in wanted.cells] != [
        (c.cell_type, c.source) for c in found.cells
    ]:
        return [f"{project.name(path)} has other cells than the master. {remedy}"]
    if any(c.cell_type == "code" and c.execution_count is None for c in found.cells):
        return [f"{project.name(path)} has cells that were not run. {remedy}"]
    return [f"{project.name(path)}: {failure}. {remedy}" for failure in errors(master, found)]


def _wrong_sums(project: Project) -> Iterator[str]:
    """Problems with the bundled arrays, whose sums are as `sha256sum` writes them."""
    data = project.data
    remedy = f"If it is meant to be so, run sha256sum *.npz > {SUMS} in {project.name(data)}."
    listed = read_sums(data / SUMS)
    for name in sorted(listed.keys() | {path.name for path in data.glob("*.npz")}):
        path = data / name
        if not path.exists():
            yield f"{project.name(path)} is missing, but {SUMS} lists it. {remedy}"
        elif name not in listed:
            yield f"{project.name(path)} is not in {SUMS}. {remedy}"
        elif listed[name] != sha256(path):
            yield f"{project.name(path)} is not the file that {SUMS} lists. {remedy}"
