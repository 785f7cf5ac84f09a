"""Predictions: ungraded numbers that a notebook assigns to names which the assignment lists."""

import json
import math
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from autograder.grader.host.assignment import Number
from autograder.grader.host.bundle import Bundle
from autograder.grader.reading.notebook import SubmissionError
from autograder.grader.reading.submission import Payload, read_submission

KEY = "predictions"
"""The key in otter's config under which they are. Otter ignores it."""

_ASSIGNMENT = re.compile(
    r"^(?P<name>[A-Za-z_]\w{0,99})[ \t]{0,9}=[ \t]{0,9}"
    r"(?P<number>[-+]?[\d._]{1,30}(?:[eE][-+]?\d{1,3})?)[ \t]{0,9}(?:#.*)?\r?$",
    re.MULTILINE | re.ASCII,
)


class Prediction(NamedTuple):
    """A number that students predict: `edges` are where its histogram's bins end."""

    name: str
    title: str
    outcome: Number
    edges: tuple[Number, ...]


def asked_predictions(bundle: Bundle) -> list[Prediction]:
    """Return the predictions that an autograder asks for, in the master's order."""
    path = bundle.folder / "otter_config.json"
    return listed(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else []


def listed(config: Mapping[str, Any]) -> list[Prediction]:
    """Return the predictions in otter's config."""
    return [
        Prediction(name, facts["title"], facts["outcome"], tuple(facts["edges"]))
        for name, facts in config.get(KEY, {}).items()
    ]


def read_predictions(
    payload: Payload, bundle: Bundle, asked: Iterable[Prediction]
) -> dict[str, float]:
    """Return the numbers that a submission's notebook has for them; those left blank are not there.

    Nothing is run: only a plain number counts. Cells that grading skips are read, too.
    """
    names = {prediction.name for prediction in asked}
    if not names:
        return {}
    try:
        code = read_submission(payload, bundle.name, bundle.asked_names).code
    except SubmissionError:
        return {}
    cells = sorted([*code.cells, *code.skipped], key=lambda cell: cell.number)
    return predictions_in((cell.source for cell in cells), names)


def predictions_in(sources: Iterable[str], names: Iterable[str]) -> dict[str, float]:
    """Return the last number that cells assign to each name."""
    wanted, found = frozenset(names), dict[str, float]()
    for source in sources:
        for match in _ASSIGNMENT.finditer(source):
            if match["name"] in wanted and (value := _number(match["number"])) is not None:
                found[match["name"]] = value
    return found


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None
