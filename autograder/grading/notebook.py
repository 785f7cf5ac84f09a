"""Reading a notebook's code cells out of its JSON."""

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
    if not content.strip():
        raise SubmissionError(f"{name} is empty. Save the notebook and hand it in again.")
    try:
        notebook = json.loads(content)
        # nbformat 3, which Jupyter hasn't written since 2015, keeps its cells elsewhere.
        cells = notebook["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        sources = [_text(cell["source"]) for cell in code]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SubmissionError(
            f"{name} is not a Jupyter notebook, or a damaged one. Open it in Jupyter, save it, and "
            "hand it in again."
        ) from error
    found = _mapping(_mapping(notebook.get("metadata")).get("otter")).get("assignment_name")
    if assignment and found != assignment:
        raise SubmissionError(
            f"{name} is not this assignment's notebook: it says it belongs to "
            f"{str(found)[:100]!r}, and this is {assignment!r}. Start from the notebook that was "
            "handed out."
        )
    return [
        Cell(number, source)
        for number, (cell, source) in enumerate(zip(code, sources, strict=True), start=1)
        if not _ignored(_mapping(cell.get("metadata")))
    ]


def _text(source: Any) -> str:
    return source if isinstance(source, str) else "".join(source)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _ignored(metadata: dict[str, Any]) -> bool:
    """Whether otter's grading would leave a cell out."""
    tags = metadata.get("tags")
    return (isinstance(tags, list) and IGNORE_TAG in tags) or bool(
        _mapping(metadata.get("otter")).get("ignore")
    )
