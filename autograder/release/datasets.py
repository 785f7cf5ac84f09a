"""The data that a release has as data/: the assignment's own, or what its datasets.py offers.

An assignment that can be released on several data sets has a module datasets.py beside its master,
with two functions, both context managers:

- `data_folder(assignment, name, files)` yields the data/ folder for the data set of that name, made
  from the files in the folder `files` if one is given. "" is the name of the default.
- `released_data(assignment, released)` yields the name of the data set that the data/ folder of a
  student release is of ("" for the default), and the data/ folder that it should be equal to.
"""

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from autograder.release.errors import ReleaseError
from autograder.release.project import Project


@contextmanager
def data_folder(project: Project, name: str = "", files: str | None = None) -> Iterator[Path]:
    """Yield the data/ folder for a release on the data set of that name, "" for the default.

    files: a folder with the files that the data set is made from. Raises ReleaseError if there is
    no such data set, or if its files can't be had.
    """
    if (module := _module(project)) is None:
        if name or files:
            raise ReleaseError("this assignment has one data set only. Leave DATASET out.")
        yield project.data
        return
    with module.data_folder(project.assignment, name, files) as folder:
        yield folder


@contextmanager
def data_of_release(project: Project) -> Iterator[tuple[str, Path]]:
    """Yield the name of the data set of `student_release/`, and the data/ that it should have."""
    if (module := _module(project)) is None:
        yield "", project.data
        return
    with module.released_data(project.assignment, project.student_release / "data") as found:
        yield found


def _module(project: Project) -> ModuleType | None:
    path = project.assignment / "datasets.py"
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("datasets", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(project.assignment))
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(project.assignment))
    return module
