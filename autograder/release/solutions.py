"""The solution notebook for the instructor, run from top to bottom."""

import base64
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbclient
from nbformat import NotebookNode

from autograder.release.errors import ReleaseError
from autograder.release.project import Project
from autograder.release.source.master import Master, read_master
from autograder.release.source.notebooks import (
    normalized,
    solution_cells,
    solution_notebook,
    write_notebook,
)
from autograder.release.source.tags import README_PICTURE

_PROGRESS_BAR = re.compile(r"^.*\d+%\|.*\n?", re.MULTILINE)
_EMBEDDED = re.compile(r'src="data:image/png;base64,([^"]+)"')
_WIDGET = "application/vnd.jupyter.widget-view+json"


def write_solutions(project: Project) -> None:
    """Execute the master's text and answers, without tests, and write them with their outputs.

    Raises ReleaseError that names the cell which fails, and then writes nothing.
    """
    master = read_master(project.master)
    notebook = solution_notebook(master)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "assignment")
        shutil.copytree(project.assignment, copy, ignore=shutil.ignore_patterns("__pycache__"))
        client = nbclient.NotebookClient(
            notebook,
            timeout=None,
            allow_errors=True,
            record_timing=False,
            coalesce_streams=True,
            resources={"metadata": {"path": str(copy)}},
        )
        client.execute()
    failures = errors(master, notebook)
    if failures:
        raise ReleaseError.of(failures)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not _transient(output)]
    written = [project.solution_notebook]
    write_notebook(normalized(notebook), project.solution_notebook)
    for picture in _readme_pictures(notebook):
        project.readme_picture.write_bytes(picture)
        written.append(project.readme_picture)
    print(f"Written, to be committed: {', '.join(map(project.name, written))}")


def errors(master: Master, notebook: NotebookNode) -> list[str]:
    """A sentence for each cell of the solution notebook whose output is an error."""
    return [
        f"{cell} fails: {output.ename}: {output.evalue}"
        for cell, ran in zip(solution_cells(master), notebook.cells, strict=True)
        for output in ran.get("outputs", [])
        if output.output_type == "error"
    ]


def _readme_pictures(notebook: NotebookNode) -> Iterator[bytes]:
    """The pictures, as PNG, of the cell that is tagged for the README."""
    for cell in notebook.cells:
        if README_PICTURE in cell.metadata.get("tags", []):
            for output in cell.outputs:
                if embedded := _EMBEDDED.search(output.get("data", {}).get("text/html", "")):
                    yield base64.b64decode(embedded[1])


def _transient(output: NotebookNode) -> bool:
    """Drop from an output what holds for one run alone; whether nothing is left of it.

    That is progress bars, whose times differ each run, and views of widgets, which need the kernel.
    """
    if output.output_type == "stream":
        output.text = _PROGRESS_BAR.sub("", output.text)
        return not output.text
    return output.get("data", {}).pop(_WIDGET, None) is not None and not set(output.data) - {
        "text/plain"
    }
