"""A student's folder, and the last cell of the notebook as it runs there."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.notebooks import NOTEBOOK

# What IPython does in a kernel, without one: cells come as JSON, outputs go to stdout as text.
_SESSION = """
import sys
sys.path.remove("")  # a kernel starts without the notebook's folder
import json
from IPython.core.interactiveshell import InteractiveShell
sys.path.insert(0, "")

shell = InteractiveShell.instance()
for source in json.load(sys.stdin):
    shell.run_cell(source)
"""


@dataclass(frozen=True)
class Student:
    """A folder as the zip unpacks to, and what is done in it."""

    folder: Path

    @property
    def notebook(self) -> Path:
        """The notebook's file."""
        return self.folder / NOTEBOOK

    def write(self, cells: list[dict[str, Any]]) -> None:
        """Save other cells."""
        content = json.loads(self.notebook.read_text(encoding="utf-8"))
        self.notebook.write_text(json.dumps(content | {"cells": cells}), encoding="utf-8")

    def cells(self) -> list[dict[str, Any]]:
        """The cells as saved."""
        cells: list[dict[str, Any]] = json.loads(self.notebook.read_text(encoding="utf-8"))["cells"]
        return cells

    def submit(self, *sources: str, shadow: Path | None = None) -> str:
        """Run the last cell, and return what is shown.

        Other sources run before it, after the notebook's imports; without any, the last cell is the
        first of its session.
        """
        saved = ["".join(cell["source"]) for cell in self.cells()]
        last = next(source for source in reversed(saved) if "advex.submit()" in source)
        if sources:
            sources = (next(source for source in saved if "import advex\n" in source), *sources)
        return self.run(*sources, last, shadow=shadow)

    def run(self, *sources: str, shadow: Path | None = None) -> str:
        """Run these cells, and return what is shown; modules in `shadow` go before all others."""
        path = os.pathsep.join(filter(None, [str(shadow or ""), os.environ.get("PYTHONPATH")]))
        environment = {k: v for k, v in os.environ.items() if k != "JPY_SESSION_NAME"}
        done = subprocess.run(
            [sys.executable, "-c", _SESSION],
            input=json.dumps(sources),
            cwd=self.folder,
            env={**environment, "PYTHONPATH": path, "PYTHONUTF8": "1"},
            stdout=subprocess.PIPE,
            encoding="utf-8",
            timeout=300,
        )
        return done.stdout

    @property
    def zip(self) -> Path:
        """The one zip beside the notebook."""
        [made] = self.folder.glob("*.zip")
        return made
