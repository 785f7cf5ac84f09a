"""The master's settings that otter doesn't know: kept from it, and packed for our grader."""

import re
from collections.abc import Mapping
from typing import Any

from autograder.grader.host import feedback
from autograder.grader.host.feedback import Feedback
from autograder.grader.host.otter_tests import BONUS, TIME_LIMITS
from autograder.grader.sandbox.limits import Limits
from autograder.release.source.master import Cell, Master, Role

QUESTION_KEY = "time_limit"  # seconds for one call of a student's function
TEST_KEY = "bonus"  # points on top of the assignment's


def without_own(cell: Cell) -> str:
    """A cell's source as otter may see it."""
    key = feedback.KEY if cell.role is Role.CONFIG else TEST_KEY if cell.test else QUESTION_KEY
    if cell.role not in (Role.CONFIG, Role.MARKER, Role.TEST):
        return cell.source
    return re.sub(rf"^{key}:.*\n?", "", cell.source, flags=re.MULTILINE)


def packed(master: Master) -> dict[str, Any]:
    """What goes into otter's config, where our grader finds it and otter's own ignores it."""
    time_limits = {
        question.name: question.config[QUESTION_KEY]
        for question in master.autograded
        if QUESTION_KEY in question.config
    }
    bonus = {
        question.name: {
            cell.test.function: cell.test.bonus
            for cell in question.tests
            if cell.test and cell.test.bonus
        }
        for question in master.autograded
        if question.bonus
    }
    return {
        feedback.KEY: Feedback.of(master.config).value,
        TIME_LIMITS: time_limits,
        BONUS: bonus,
    }


def wrong_time_limit(config: Mapping[str, Any]) -> str:
    """What is wrong with a question's time limit, if anything is."""
    limit, most = config.get(QUESTION_KEY, 1), Limits().long_call
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not 0 < limit <= most:
        return f"{QUESTION_KEY}: {limit!r} is not a number of seconds, {most:g} at most."
    return ""
