"""The results of a run from top to bottom, in sentences for the student."""

import builtins
import re
import symtable
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .notebook import Cell
from .questions import check_of, without_magics
from .session import Run, plain
from .slips import advice
from .whereabouts import astray, in_a_text, located, module_lost, overwritten

MOST_OTHERS = 2  # cells that fail after the first, which are told with their errors
DIED = "DeadKernel"  # in an error's place, where a cell took Python with it
_UNDEFINED = re.compile(r"name '(\w+)' is not defined")
_PASSED = "All test cases passed!"


@dataclass
class Findings:
    """Questions whose public checks passed, why others failed, and what kept cells from running.

    failing: by question, a sentence for each function.
    """

    passed: dict[str, bool] = field(default_factory=dict)
    failing: dict[str, dict[str, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_findings(
    cells: Sequence[Cell], ran: Sequence[Sequence[Any]], runs: Sequence[Run]
) -> Findings:
    """Read what `rerun` says beside the notebook's cells and the session's runs."""
    findings = Findings()
    failed: list[tuple[int, str]] = []
    for index, error, text, check in ran:
        name = check_of(cells[index])
        if name is not None:
            passed = _PASSED in text if check is None else not check["failed"]
            findings.passed[name] = passed and error is None
            reasons = _reasons(check["failed"] if check else [])
            lost = _lost(cells, index, reasons)
            findings.problems += [text for text in lost.values() if text not in findings.problems]
            findings.failing[name] = {f: why for f, why in reasons.items() if f not in lost}
        if error is not None:
            failed.append((index, error))
    if failed:
        findings.problems.append(_stops(failed, cells, runs))
    findings.problems += _magics(cells)
    for name, problem in _from_demonstrations(cells):
        told = f" {name} comes from a demonstration", f" {name} is defined only in "
        if not any(words in f" {text}" for text in findings.problems for words in told):
            findings.problems.append(problem)
    return findings


def _stops(failed: list[tuple[int, str]], cells: Sequence[Cell], runs: Sequence[Run]) -> str:
    """Say which cell is the first that fails and why, and which others fail of something else."""
    (index, error), *others = failed
    cell = cells[index]
    said = f"Run from the top, the notebook stops at the cell “{cell.begins}”: {error.rstrip('.')}."
    if any(run.worked and run.source == plain(cell.source) for run in runs):
        said += " In your session this cell worked, with what other cells had left there."
    said += _cause(cells, index, error)
    new = {text: place for place, text in reversed(others) if text != error}
    shown = sorted(new.items(), key=lambda item: item[1])[:MOST_OTHERS]
    for text, place in shown:
        said += f" The cell “{cells[place].begins}” fails as well: {text.rstrip('.')}."
    rest = len(others) - len(shown)
    return f"{said} {rest} more {'cells' if rest > 1 else 'cell'} failed." if rest else said


def without(passed: Sequence[str], cells: Sequence[Cell], packages: Sequence[str]) -> list[str]:
    """A sentence for each error that cells went past; packages: those that grading has."""
    missing: list[str] = []
    said: list[str] = []
    for error in dict.fromkeys(passed):
        absent = re.match(r"ModuleNotFoundError: No module named '(\w+)", error)
        if absent is None:
            said.append(f"Run from the top, the notebook goes on past an error: {error}.")
            continue
        name = absent[1]
        uses = re.compile(rf"\b(?:import|from|load_ext)\b.*\b{name}\b")
        users = (cell.begins for cell in cells if cell.graded and uses.search(cell.source))
        user = next((f"the cell “{begins}”" for begins in users), "a module of yours")
        missing.append(
            f"Grading doesn't have {name}, which {user} imports: what needs it fails there."
        )
    if missing:
        there = f"Grading has {', '.join(packages)}. " if packages else ""
        missing[-1] += f" {there}Your own files must be in the notebook's folder."
    return [*missing, *said]


def _reasons(failed: Sequence[dict[str, str]]) -> dict[str, str]:
    """The first failed check's reason for each function, and the line where it arose."""
    reasons: dict[str, str] = {}
    for check in failed:
        said, *more = check["said"].splitlines() or [f"{check['title']}: not yet."]
        if check["line"]:
            said = f"{said.rstrip('.')}, at {check['line']}"
        said = "; ".join([said, *more])
        reasons.setdefault(check["function"], said)
    return reasons


def _lost(cells: Sequence[Cell], check: int, reasons: dict[str, str]) -> dict[str, str]:
    """By function that fails at a check, where it or what it uses went, if grading can't see it."""
    code = [cell for cell in cells if cell.kind == "code"]
    found = located((n, cell.source, not cell.graded) for n, cell in enumerate(code, 1))
    texts = [cell.source for cell in cells if cell.kind != "code"]
    at = sum(cell.kind == "code" for cell in cells[: check + 1])
    lost: dict[str, str] = {}
    for function, why in reasons.items():
        used = _UNDEFINED.search(why)
        for name in filter(None, (function, used and used[1])):
            said = overwritten(name, found, at) or astray(name, found, at)
            said = said or (in_a_text(name, texts) if used or "is not defined" in why else None)
            if said:
                lost.setdefault(function, said)
        if said := module_lost(why, found):
            lost.setdefault(function, f"{said} {why}")
    return lost


def _magics(cells: Sequence[Cell]) -> list[str]:
    """Sentences on graded cells that are in no language that grading runs."""
    return [
        f"The cell “{cell.begins}”: {said}"
        for cell in cells
        if cell.graded and (said := advice(cell.source, ""))
    ]


def _from_demonstrations(cells: Sequence[Cell]) -> Iterator[tuple[str, str]]:
    """The names that graded cells take from demonstrations alone, each with what to say of it."""
    graded = [cell for cell in cells if cell.graded]
    others = [cell for cell in cells if cell.kind == "code" and not cell.graded]
    own = set(dir(builtins)).union(*(_assigned(cell.source) for cell in graded))
    for demonstration in others:
        for name in sorted(_assigned(demonstration.source) - own):
            user = next((cell for cell in graded if name in _globals(cell.source)), None)
            if user is not None:
                own.add(name)
                yield (
                    name,
                    f"{name}, which the cell “{user.begins}” uses, is defined only by a "
                    f"demonstration, the cell “{demonstration.begins}”, which grading skips. "
                    "Define it in a new cell.",
                )


def _globals(source: str) -> set[str]:
    """The names that a cell and its functions look up in the notebook."""
    try:
        tables = [symtable.symtable(without_magics(source), "cell", "exec")]
    except (SyntaxError, ValueError):
        return set()
    names = set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        names |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_referenced() and (symbol.is_global() or table.get_type() == "module")
        }
    return names


def _cause(cells: Sequence[Cell], index: int, error: str) -> str:
    """Say what may be behind an error, where that is known."""
    kind, _, message = error.partition(": ")
    if kind == "KeyboardInterrupt":
        return " It took too long, and was stopped."
    if kind == DIED:
        what = advice(cells[index].source, "ProcessDied") or "Change or delete this cell."
        return f" Grading would end there as well. {what}"
    if kind != "SyntaxError" and (what := advice(cells[index].source, kind)):
        return f" {what}"
    if kind == "FileNotFoundError" and "otter.Notebook(" in cells[index].source:
        return " Give your notebook the name back that it had."
    if kind == "FileNotFoundError":
        return (
            " The zip has no such file, since there is none beside your notebook. Name files as "
            "they are called from there."
        )
    if kind != "NameError" or message.count("'") < 2:
        return ""
    name = message.split("'")[1]
    if any(cell.graded and name in _assigned(cell.source) for cell in cells[:index]):
        return ""
    for place, cell in enumerate(cells):
        if cell.kind == "code" and place != index and name in _assigned(cell.source):
            if not cell.graded:
                return (
                    f" {name} comes from a demonstration, the cell “{cell.begins}”, which grading "
                    "skips. Define it in a new cell."
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
