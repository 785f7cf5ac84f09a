"""The release's facts about the checks: how many are hidden, limits, and known mistakes.

`tests/while_working.json` is written by the release. Without it, checks show values, and no limit.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from .numbers import Sample, alike

PATH = Path(__file__).resolve().parents[2] / "tests" / "while_working.json"


class Hint(NamedTuple):
    """Two rungs: a question to look at, and the mistake by name, which may be unknown ("")."""

    question: str
    mistake: str = ""


@cache
def _facts() -> Mapping[str, Any]:
    try:
        return dict(json.loads(PATH.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def show() -> str:
    """The amount that checks show while students work: hints, values or pass."""
    return str(_facts().get("show", "values"))


def hidden(question: str) -> int | None:
    """The number of a question's checks that run at grading alone; None where that isn't known."""
    count = _facts().get("hidden", {}).get(question)
    return None if count is None else int(count)


def seconds(function: str) -> float:
    """The seconds that one call of a function may take; 0 where that isn't known."""
    limits = _facts().get("seconds", {})
    return float(limits.get(function, limits.get("", 0)))


def packages() -> list[str]:
    """The packages that grading has; none where they aren't known."""
    return [str(name) for name in _facts().get("packages", ())]


def hint(function: str, outputs: Mapping[str, Sequence[Sample | None]]) -> Hint | None:
    """The hint for a function that fails, by what it gave in each of its public tests.

    A mistake is named only where it gives the same at every public input, and no other one does.
    """
    known = _facts().get("mistakes", {}).get(function)
    if known is None:
        return None
    fitting = [mistake for mistake in known["known"] if _fits(mistake["gives"], outputs)]
    names = {mistake["hint"] for mistake in fitting}
    questions = {mistake.get("question", known["question"]) for mistake in fitting}
    question = questions.pop() if len(questions) == 1 else known["question"]
    return Hint(question, names.pop() if len(names) == 1 else "")


def _fits(
    gives: Mapping[str, Sequence[Sample | None]], outputs: Mapping[str, Sequence[Sample | None]]
) -> bool:
    return gives.keys() == outputs.keys() and all(
        len(gives[test]) == len(outputs[test]) and all(map(alike, gives[test], outputs[test]))
        for test in gives
    )
