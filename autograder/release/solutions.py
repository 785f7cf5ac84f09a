"""The solution notebook for the instructor, run from top to bottom."""

import base64
import re
import shutil
import tempfile
from pathlib import Path

import nbclient
from nbformat import NotebookNode

from autograder.release.errors import ReleaseError
from autograder.release.master import Master, Role, read_master
from autograder.release.notebooks import normalised, solution_notebook, write_notebook
from autograder.release.project import Project

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
    picture = _readme_picture(notebook)
    write_notebook(normalised(notebook), project.solution_notebook)
    project.readme_picture.write_bytes(picture)
    print(f"{project.name(project.solution_notebook)} is the executed solution. It is committed,")
    print(f"and so is {project.name(project.readme_picture)}, the picture in the README.")


def errors(master: Master, notebook: NotebookNode) -> list[str]:
    """A sentence for each cell of the solution notebook whose output is an error."""
    cells = master.of_role(Role.TEXT, Role.CODE, Role.SOLUTION)
    return [
        f"{cell} fails: {output.ename}: {output.evalue}"
        for cell, ran in zip(cells, notebook.cells, strict=True)
        for output in ran.get("outputs", [])
        if output.output_type == "error"
    ]


def _readme_picture(notebook: NotebookNode) -> bytes:
    """The picture of the cell that is tagged for it, as PNG."""
    for cell in notebook.cells:
        if "readme_picture" not in cell.metadata.get("tags", []):
            continue
        for output in cell.outputs:
            if embedded := _EMBEDDED.search(output.get("data", {}).get("text/html", "")):
                return base64.b64decode(embedded[1])
    raise ReleaseError(
        "no cell with the tag readme_picture shows a picture: tag the one that the README shows."
    )


def _transient(output: NotebookNode) -> bool:
    """Whether nothing is left of an output without progress bars, whose times differ each run."""
    if output.output_type == "stream":
        output.text = _PROGRESS_BAR.sub("", output.text)
        return not output.text
    return _WIDGET in output.get("data", {})
