"""The cells that were run in this session, so that a submission can be compared with them.

A notebook's file says nothing about the order in which its cells were run, or whether what was run
is saved. So the shell is asked to tell of each cell, from the import of this package on.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple


class Run(NamedTuple):
    """One run of one cell. `at`: when it ended, in seconds since 1970."""

    source: str
    at: float
    worked: bool


RUNS: list[Run] = []
_CHECKING = "ADVEX_CHECKING_A_SUBMISSION"


def shell() -> Any:
    """The running IPython shell, or None in plain Python."""
    if "IPython" not in sys.modules:
        return None
    from IPython.core.getipython import get_ipython

    return get_ipython()


def watch() -> None:
    """Note every cell that runs from now on."""
    running = shell()
    if running is not None:
        running.events.register("post_run_cell", _note)


def _note(result: Any) -> None:
    source = getattr(result.info, "raw_cell", None)
    if isinstance(source, str):
        RUNS.append(Run(plain(source), time.time(), bool(result.success)))


def plain(source: str) -> str:
    """A cell's source without what editors add at its ends and lines."""
    return source.replace("\r\n", "\n").strip()


def in_colab() -> bool:
    """True in Google Colab."""
    return "google.colab" in sys.modules


def is_graded() -> bool:
    """Return True if this notebook is being graded."""
    notebook = getattr(sys.modules.get("otter"), "Notebook", None)
    return getattr(notebook, "_grading_mode", False) is True


def is_checking() -> bool:
    """Return True if the check of a submission runs this notebook."""
    return _CHECKING in os.environ


def checking_environment() -> dict[str, str]:
    """The environment for a process that runs the notebook again, in which nothing is submitted."""
    return {**os.environ, _CHECKING: "1"}


def asks_to_save(path: Path, seconds: float = 3.0) -> bool:
    """Ask JupyterLab or Notebook 7 to save; whether the file changed within so many seconds.

    Only a kernel that Jupyter's server started has a front end that understands this.
    """
    if "JPY_SESSION_NAME" not in os.environ or vs_code_file() is not None:
        return False
    from ipylab import JupyterFrontEnd

    before = path.stat().st_mtime_ns
    JupyterFrontEnd().commands.execute("docmanager:save")
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        time.sleep(0.1)
        if path.stat().st_mtime_ns != before:
            return True
    return False


def vs_code_file() -> Path | None:
    """The notebook's file, where VS Code has told it to the session."""
    running = shell()
    name = running.user_ns.get("__vsc_ipynb_file__") if running is not None else None
    return Path(name) if isinstance(name, str) and name else None
