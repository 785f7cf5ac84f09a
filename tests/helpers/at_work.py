"""Cells run as in a student's notebook, and what the notebook shows of each check."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from helpers.lab import bonus_questions
from helpers.notebooks import Notebook

IMPORTS = 'import otter\ngrader = otter.Notebook("adversarial_examples.ipynb")'
IGNORED = "otter_ignore"

# What a kernel does, without one: each cell's result as the display would get it, and its prints.
_SESSION = """
import sys
sys.path.remove("")  # a kernel starts without the notebook's folder
import contextlib, io, json
from IPython.core.interactiveshell import InteractiveShell
sys.path.insert(0, "")

shell = InteractiveShell.instance()
shell.display_formatter.active_types = shell.display_formatter.format_types
shell.displayhook.write_output_prompt = shell.displayhook.write_format_data = lambda *_: None
answers = sys.stdout
for job in sys.stdin:
    sources = json.loads(job)
    shell.reset(new_session=False)
    shown = []
    for source in sources:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            result = shell.run_cell(source, store_history=True)
        bundle = {}
        if result.result is not None:
            bundle, _ = shell.display_formatter.format(result.result)
        shown.append({**bundle, "printed": printed.getvalue()})
    print(json.dumps(shown), file=answers, flush=True)
"""


class Session:
    """A student's session in a folder, to be used as a context manager.

    A job's cells find no names of the job's before; modules and signal handlers stay.
    """

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _SESSION],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def show(self, cells: Sequence[str]) -> list[dict[str, Any]]:
        """Run a job: the display of each cell by type, with its prints."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(cells) + "\n")
        self._process.stdin.flush()
        shown: list[dict[str, Any]] = json.loads(self._process.stdout.readline())
        return shown


def graded_cells(notebook: Notebook) -> list[str]:
    """The notebook's cells that grading runs, without the check of the bonus, which takes long."""
    sources = [
        "".join(cell["source"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "code" and IGNORED not in cell["metadata"].get("tags", [])
    ]
    costly = [f'grader.check("{name}")' for name in bonus_questions()]
    return [source for source in sources if not any(check in source for check in costly)]
