"""The master's settings that otter ignores: facts for our grader, checked and packed."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from itertools import pairwise
from typing import Any

from autograder.grader.host.assignment import KEY, Assignment, Number
from autograder.grader.host.feedback import Feedback
from autograder.grader.sandbox.limits import Limits
from autograder.release.source.config import grader_settings
from autograder.release.source.master import Master
from autograder.sources import source_mark

QUESTION_KEY = "time_limit"  # seconds for one call of a student's function
PREDICTIONS = "predictions"  # numbers that students write, for the class report
TEST_KEY = "bonus"  # points on top of the assignment's
_GRADER_KEYS = ("title", "feedback", "while_working", "totals", "named_tuples", PREDICTIONS)


class Show(Enum):
    """The amount that students' own checks show while they work."""

    HINTS = "hints"  # what came out beside what was expected, and hints to unfold
    VALUES = "values"  # what came out beside what was expected
    PASS = "pass"  # which checks passed


@dataclass(frozen=True)
class Totals:
    """The sums that the points must add up to."""

    autograded: Number
    manual: Number = 0
    bonus: Number = 0


def totals(master: Master) -> Totals | None:
    """Return what the master says its points add up to, if it does."""
    given = grader_settings(master.config).get("totals")
    return Totals(**given) if given else None


def facts(master: Master) -> Assignment:
    """Return the facts that the assignment's zip carries for our grader."""
    settings = grader_settings(master.config)
    return Assignment(
        title=str(settings.get("title", "")),
        feedback=Feedback(settings.get("feedback", Assignment.feedback.value)),
        source=source_mark(master.path),
        support=tuple(master.config.get("files", ())),
        named_tuples=tuple(settings.get("named_tuples", ())),
        free_responses={
            question.name: _shortest(question.points)
            for question in master.questions.values()
            if question.manual and question.points
        },
        time_limits={
            question.name: question.config[QUESTION_KEY]
            for question in master.autograded
            if QUESTION_KEY in question.config
        },
        bonus={
            question.name: {
                cell.test.function: cell.test.bonus
                for cell in question.tests
                if cell.test and cell.test.bonus
            }
            for question in master.autograded
            if question.bonus
        },
    )


def show(config: Mapping[str, Any]) -> Show:
    """Return what students' own checks show. ValueError where the setting is none of these."""
    return Show(grader_settings(config).get("while_working", Show.HINTS.value))


def packed(master: Master) -> dict[str, Any]:
    """Return what goes into otter's config beside otter's own settings."""
    possible = sum(question.points for question in master.autograded)
    predictions = grader_settings(master.config).get(PREDICTIONS, {})
    facts_of_grader = facts(master).to_config()
    return {"points_possible": _shortest(possible), PREDICTIONS: predictions, **facts_of_grader}


def wrong_settings(config: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the settings for our grader."""
    settings = grader_settings(config)
    yield from _unknown(settings, _GRADER_KEYS, f"generate: {KEY}:")
    try:
        Feedback(settings.get("feedback", Assignment.feedback.value))
    except ValueError as error:
        known = ", ".join(policy.value for policy in Feedback)
        yield f"{error} for feedback; choose one of {known}."
    try:
        show(config)
    except ValueError as error:
        known = ", ".join(choice.value for choice in Show)
        yield f"{error} for while_working; choose one of {known}."
    yield from _wrong_predictions(settings.get(PREDICTIONS, {}))
    wanted = settings.get("totals", {"autograded": 0})
    known_totals = [field.name for field in fields(Totals)]
    if not isinstance(wanted, dict) or "autograded" not in wanted:
        yield f"totals must be like {{autograded: 70, manual: 30}}, not {wanted!r}."
        return
    yield from _unknown(wanted, known_totals, "totals:")
    for name, points in wanted.items():
        if isinstance(points, bool) or not isinstance(points, int | float):
            yield f"totals: {name}: {points!r} is not a number."


def _wrong_predictions(given: Any) -> Iterator[str]:
    shape = '{title: "…", outcome: 20, edges: [10, 30, 50]}'
    for name, facts in given.items() if isinstance(given, dict) else [(PREDICTIONS, given)]:
        try:
            edges = facts["edges"]
            numbers = [facts["outcome"], *edges]
            known = set(facts) == {"title", "outcome", "edges"} and isinstance(facts["title"], str)
            right = known and all(type(number) in (int, float) for number in numbers)
            right = right and len(edges) > 0 and all(a < b for a, b in pairwise(edges))
        except (TypeError, KeyError):
            right = False
        if not right:
            yield f"{PREDICTIONS}: {name} must be like {shape}, edges ascending, not {facts!r}."


def _unknown(
    given: Mapping[str, Any], known: tuple[str, ...] | list[str], where: str
) -> Iterator[str]:
    for key in given:
        if key not in known:
            near = difflib.get_close_matches(str(key), known, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"It knows {', '.join(known)}."
            yield f"the grader has no setting {key} below {where} {hint}"


def wrong_time_limit(config: Mapping[str, Any]) -> str:
    """Return what is wrong with a question's time limit, if anything is."""
    limit, most = config.get(QUESTION_KEY, 1), Limits().long_call
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not 0 < limit <= most:
        return f"{QUESTION_KEY}: {limit!r} is not a number of seconds, {most:g} at most."
    return ""


def _shortest(points: float) -> Number:
    return int(points) if float(points).is_integer() else points
