"""What a run from top to bottom showed, in sentences for the student."""

import symtable
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .notebook import Cell
from .questions import check_of, without_magics
from .session import Run, plain

DIED = "DeadKernel"  # in an error's place, where a cell took Python with it
_PASSED = "All test cases passed!"


@dataclass
class Findings:
    """Which questions' public checks passed, and what kept cells from running."""

    passed: dict[str, bool] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_findings(
    cells: Sequence[Cell], ran: Sequence[Sequence[Any]], runs: Sequence[Run]
) -> Findings:
    """What `rerun` says, read beside the notebook's cells and the session's runs."""
    findings = Findings()
    failed: list[tuple[int, str]] = []
    for index, error, text in ran:
        name = check_of(cells[index])
        if name is not None:
            findings.passed[name] = _PASSED in text and error is None
        if error is not None:
            failed.append((index, error))
    if failed:
        index, error = failed[0]
        cell = cells[index]
        worked = any(run.worked and run.source == plain(cell.source) for run in runs)
        said = error.rstrip(".")
        text = f"Run from the top, the notebook stops at the cell “{cell.begins}”: {said}."
        if worked:
            text += " In your session this cell worked, with what other cells had left there."
        text += _cause(cells, index, error)
        if len(failed) > 1:
            text += f" {len(failed) - 1} more {'cells' if len(failed) > 2 else 'cell'} failed."
        findings.problems.append(text)
    return findings


def _cause(cells: Sequence[Cell], index: int, error: str) -> str:
    """What may be behind an error, where that can be said."""
    kind, _, message = error.partition(": ")
    if kind == "KeyboardInterrupt":
        return " It took too long, and was stopped."
    if kind == DIED:
        return " Grading would end there as well. Change or delete this cell."
    if kind == "FileNotFoundError" and "otter.Notebook(" in cells[index].source:
        return " Give your notebook the name back that it had."
    if kind != "NameError" or message.count("'") < 2:
        return ""
    name = message.split("'")[1]
    for place, cell in enumerate(cells):
        if cell.kind == "code" and place != index and name in _assigned(cell.source):
            if not cell.graded:
                return (
                    f" {name} comes from a demonstration, the cell “{cell.begins}”, which grading "
                    "skips. Define it in a cell of your own."
                )
            if place > index:
                return (
                    f" {name} is defined further down, in the cell “{cell.begins}”. Move that cell "
                    "up, above this one."
                )
    return f" No cell defines {name}: the one that did has been deleted or changed."


def _assigned(source: str) -> set[str]:
    """The names that a cell gives a meaning to."""
    try:
        table = symtable.symtable(without_magics(source), "cell", "exec")
    except (SyntaxError, ValueError):
        return set()
    return {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace()
    }
