"""Reading a notebook's cells, whatever its JSON holds, at a bounded cost."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from autograder.grader.output.text import quoted
from autograder.grader.reading.limited import Budget, LimitedChild, OverBudget
from autograder.grader.reading.notebook_json import Problem, code_cells, every_cell, is_small
from autograder.grader.sandbox.limits import MIB

IGNORE_TAG = "otter_ignore"
# Of a notebook that isn't small. The text of one emoji takes four bytes a character in memory.
PARSING = Budget(memory=640 * MIB, cpu_seconds=30, wall_seconds=300, reply=96 * MIB)


class SubmissionError(Exception):
    """A submission that can't be graded; the message is for the student."""


class OverLimit(SubmissionError):
    """A submission that is more than can be read, though it may be answered; no name in it."""


@dataclass(frozen=True)
class Cell:
    """A code cell that grading runs; `number` counts the notebook's code cells from 1."""

    number: int
    source: str


class Code(NamedTuple):
    """A notebook's code: the cells to run, those that grading skips, and the Python they ran in.

    `python` is a version as the notebook gives it, or "". `texts` are text cells with code in them.
    """

    cells: list[Cell]
    skipped: list[Cell]
    python: str
    texts: list[str]


def read_code(name: str, content: bytes, assignment: str) -> Code:
    """The code. SubmissionError if this isn't a notebook, or is another assignment's."""
    found = code_cells(content) if is_small(content) else _in_a_child("code_cells", content)
    run: list[Cell] = []
    skipped: list[Cell] = []
    for number, cell in enumerate(_checked(found, name, assignment), start=1):
        (skipped if _ignored(cell["metadata"]) else run).append(Cell(number, cell["source"]))
    return Code(run, skipped, found["python"], found["texts"])


def all_cells(name: str, content: bytes, assignment: str) -> list[dict[str, Any]]:
    """All cells: `cell_type`, `id`, `source` as one string, `metadata` and `attachments`.

    Of the metadata, what otter reads: `tags`, and `otter`. SubmissionError where this isn't a
    notebook, or another assignment's.
    """
    found = every_cell(content) if is_small(content) else _in_a_child("every_cell", content)
    return _checked(found, name, assignment)


def cells_within_limits(name: str, content: bytes) -> list[dict[str, Any]]:
    """All cells, for a process that has limits already."""
    return _checked(every_cell(content), name, "")


def _in_a_child(function: str, content: bytes) -> dict[str, Any]:
    try:
        with LimitedChild(f"autograder.grader.reading.notebook_json:{function}", PARSING) as child:
            return child.ask(content)
    except OverBudget as error:
        raise OverLimit(
            f"Reading the notebook {error}, which is too much. Clear the outputs of all its cells, "
            "save it, and hand it in again."
        ) from error


def _checked(found: dict[str, Any], name: str, assignment: str) -> list[dict[str, Any]]:
    """The cells that were found, or the reason why there are none."""
    match found.get("problem"):
        case Problem.EMPTY:
            raise SubmissionError(
                f"{quoted(name)} is empty. Save the notebook and hand it in again."
            )
        case Problem.DAMAGED:
            raise SubmissionError(
                f"{quoted(name)} is not a Jupyter notebook, or a damaged one. Open it in Jupyter, "
                "save it, and hand it in again."
            )
        case Problem.PAGE:
            raise SubmissionError(
                f"{quoted(name)} is a web page (HTML) that was saved under a notebook's name. "
                "Download the notebook itself, in Jupyter by File → Download, and hand that in."
            )
        case Problem.OLD:
            raise SubmissionError(
                f"{quoted(name)} is in notebook format 3 or older, which grading can't read. Open "
                "it in Jupyter, save it, which makes it format 4, and hand it in again."
            )
        case str(reason):
            raise OverLimit(reason)
    if assignment and found["assignment"] != assignment:
        raise SubmissionError(
            f"{quoted(name)} is not this assignment's notebook: it says it belongs to "
            f"{str(found['assignment'])[:100]!r}, and this is {assignment!r}. Start from the "
            "notebook that was handed out."
        )
    return found["cells"]


def _ignored(metadata: dict[str, Any]) -> bool:
    """True if otter's grading would leave a cell out."""
    return IGNORE_TAG in metadata["tags"] or bool(metadata["otter"]["ignore"])
