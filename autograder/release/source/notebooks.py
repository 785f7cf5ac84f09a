"""Notebooks that are the same bytes in every build."""

import hashlib
from collections import Counter
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.release.source.master import Master, MasterCell, Role
from autograder.release.source.tags import STUDENT_ONLY

_METADATA = {
    "kernelspec": {
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}


def master_notebook(master: Master) -> NotebookNode:
    """The whole master, markers and tests too, as otter reads it."""
    return normalized(master.notebook)


def solution_notebook(master: Master) -> NotebookNode:
    """The master's text, given code and answers, without tests: for people, not for otter."""
    kept = solution_cells(master)
    chosen = [master.notebook.cells[cell.index - 1] for cell in kept]
    return normalized(nbformat.v4.new_notebook(cells=chosen))


def solution_cells(master: Master) -> list[MasterCell]:
    """The cells of the solution notebook, without those for students only, such as submitting."""
    kept = master.of_role(Role.TEXT, Role.CODE, Role.SOLUTION)
    return [cell for cell in kept if STUDENT_ONLY not in cell.tags]


def normalized(notebook: NotebookNode) -> NotebookNode:
    """A copy with ids that follow from the cells, and without what differs from run to run.

    An id is the hash of its cell's source, so that a change in one cell leaves the others' lines.
    """
    cells = []
    seen: Counter[str] = Counter()
    for old in notebook.cells:
        source = "".join(old.source)  # otter writes some sources as lists of lines
        digest = hashlib.sha256(f"{old.cell_type}\n{source}".encode()).hexdigest()[:12]
        seen[digest] += 1
        cell = NotebookNode(old)
        cell["id"] = digest if seen[digest] == 1 else f"{digest}-{seen[digest]}"
        cell["source"] = source
        transient = ("lines_to_next_cell", "execution", "jupytext")
        cell["metadata"] = NotebookNode(
            {key: value for key, value in old.metadata.items() if key not in transient}
        )
        cells.append(cell)
    metadata = dict(_METADATA)
    if "otter" in notebook.metadata:
        metadata["otter"] = notebook.metadata["otter"]
    result = nbformat.v4.new_notebook(cells=cells, metadata=metadata)
    result.nbformat_minor = 5
    nbformat.validate(result)
    return result


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook, upgraded to format 4."""
    return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook with the same line ends on every platform."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
