"""Reading a notebook's cells out of its JSON."""

import json
from dataclasses import dataclass
from typing import Any

IGNORE_TAG = "otter_ignore"


class SubmissionError(Exception):
    """A submission that can't be graded; the message is for the student."""


@dataclass(frozen=True)
class Cell:
    """A code cell that grading runs; `number` counts the notebook's code cells from 1."""

    number: int
    source: str


def read_cells(name: str, content: bytes, assignment: str) -> list[Cell]:
    """The cells to run. SubmissionError where this is no notebook, or another assignment's."""
    code = [cell for cell in all_cells(name, content, assignment) if cell["cell_type"] == "code"]
    return [
        Cell(number, cell["source"])
        for number, cell in enumerate(code, start=1)
        if not _ignored(mapping(cell.get("metadata")))
    ]


def all_cells(name: str, content: bytes, assignment: str) -> list[dict[str, Any]]:
    """All cells as a notebook's JSON has them, each `source` as one string.

    SubmissionError where this is no notebook, or another assignment's.
    """
    if not content.strip():
        raise SubmissionError(f"{name} is empty. Save the notebook and hand it in again.")
    try:
        notebook = json.loads(content)
        # nbformat 3, which Jupyter hasn't written since 2015, keeps its cells elsewhere.
        cells = [_readable(cell) for cell in notebook["cells"]]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SubmissionError(
            f"{name} is not a Jupyter notebook, or a damaged one. Open it in Jupyter, save it, and "
            "hand it in again."
        ) from error
    found = mapping(mapping(notebook.get("metadata")).get("otter")).get("assignment_name")
    if assignment and found != assignment:
        raise SubmissionError(
            f"{name} is not this assignment's notebook: it says it belongs to "
            f"{str(found)[:100]!r}, and this is {assignment!r}. Start from the notebook that was "
            "handed out."
        )
    return cells


def _readable(cell: dict[str, Any]) -> dict[str, Any]:
    """The cell with its source as one string; only a code cell must have one."""
    source = cell["source"] if cell["cell_type"] == "code" else cell.get("source")
    if not isinstance(source, str):
        source = "".join(source or ())
    return {**cell, "source": source}


def mapping(value: Any) -> dict[str, Any]:
    """The value if it is a mapping, or else an empty one."""
    return value if isinstance(value, dict) else {}


def _ignored(metadata: dict[str, Any]) -> bool:
    """Whether otter's grading would leave a cell out."""
    tags = metadata.get("tags")
    return (isinstance(tags, list) and IGNORE_TAG in tags) or bool(
        mapping(metadata.get("otter")).get("ignore")
    )
