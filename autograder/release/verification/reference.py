"""The reference answers, run from the master, so that nobody needs a second copy of them."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from autograder.release.errors import ReleaseError
from autograder.release.source.master import Master, Role


def reference_namespace(master: Master) -> dict[str, Any]:
    """The names that the master defines in the cells that grading would run.

    Raises ReleaseError that names the cell which fails.
    """
    namespace: dict[str, Any] = {"__name__": "__main__"}
    with _working_in(master.path.parent):
        for cell in master.of_role(Role.CODE, Role.PROMPT, Role.SOLUTION):
            if cell.kind != "code" or cell.ignored:
                continue
            # Line numbers of a traceback are then those of the master.
            padded = "\n" * cell.line + cell.source
            try:
                exec(compile(padded, str(master.path), "exec"), namespace)
            except Exception as error:
                raise ReleaseError(f"{cell} fails: {type(error).__name__}: {error}") from error
    return namespace


@contextmanager
def _working_in(folder: Path) -> Iterator[None]:
    """The folder as working directory and first on the import path."""
    before = Path.cwd()
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        os.chdir(before)
