"""Placeholders in the master's text, filled in so that each number has one home.

`{{title}}` is the assignment's title. `{{autograded}}`, `{{manual}}`, `{{total}}` and `{{bonus}}`
are the assignment's points; inside a question `{{points}}` and `{{bonus}}` are the question's.
The grader's limits are `{{call_seconds}}`, inside a question the question's; `{{cell_seconds}}`,
`{{notebook_seconds}}`, `{{submission_minutes}}`, `{{memory_mb}}` and `{{disk_mb}}`; and
`{{longest_call_seconds}}`, the most that any question allows.
"""

import difflib
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from autograder.grader.sandbox.limits import MIB, Limits
from autograder.release.errors import ReleaseError
from autograder.release.source.config import grader_settings

if TYPE_CHECKING:
    from autograder.release.source.master import Master, MasterCell, MasterQuestion

_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")  # TeX has double braces as well
_POINTS = ("title", "autograded", "manual", "total", "bonus", "points")


def fill_in(master: "Master") -> None:
    """Fill in the placeholders of all text cells, in the cells and in the notebook.

    Raises ReleaseError that names the cell of a misspelt placeholder, or of one with no value.
    """
    of_all = _of_assignment(master)
    for cell in master.cells:
        if cell.kind != "markdown":
            continue
        question = master.questions.get(cell.question or "")
        values = {**of_all, **(_of_question(question) if question else {})}
        cell.source = _filled(cell, values)
        master.notebook.cells[cell.index - 1].source = cell.source


def _of_assignment(master: "Master") -> dict[str, str]:
    questions = master.questions.values()
    autograded = sum(question.points for question in questions if not question.manual)
    manual = sum(question.points for question in questions if question.manual)
    values = {
        **_limits(master),
        "autograded": f"{autograded:g}",
        "manual": f"{manual:g}",
        "total": f"{autograded + manual:g}",
        "bonus": f"{sum(question.bonus for question in questions):g}",
    }
    title = grader_settings(master.config).get("title")
    return values if title is None else {**values, "title": str(title)}


def _limits(master: "Master") -> dict[str, str]:
    limits = Limits()
    calls = [question.time_limit or limits.call for question in master.questions.values()]
    return {
        "call_seconds": f"{limits.call:g}",
        "longest_call_seconds": f"{max(calls, default=limits.call):g}",
        "cell_seconds": f"{limits.cell:g}",
        "notebook_seconds": f"{limits.notebook:g}",
        "submission_minutes": f"{limits.submission / 60:g}",
        "memory_mb": f"{limits.memory / MIB:g}",
        "disk_mb": f"{limits.disk / MIB:g}",
    }


def _of_question(question: "MasterQuestion") -> dict[str, str]:
    values = {"points": f"{question.points:g}", "bonus": f"{question.bonus:g}"}
    if question.time_limit:
        values["call_seconds"] = f"{question.time_limit:g}"
    return values


def _filled(cell: "MasterCell", values: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> Any:
        name = match[1]
        if name in values:
            return values[name]
        near = difflib.get_close_matches(name, {*_POINTS, *values}, n=1, cutoff=0.8)
        if near == [name]:
            raise ReleaseError(f"{cell}: {match[0]} has no value here.")
        if near:
            raise ReleaseError(
                f"{cell}: {match[0]} is not a placeholder. Did you mean {{{{{near[0]}}}}}?"
            )
        return match[0]

    return _PLACEHOLDER.sub(value, cell.source)
