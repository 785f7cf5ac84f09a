"""Facts of this lab's master, for tests that are about this lab.

Whoever changes the lab changes no test of the engine: those take points, names and totals from
here, or grade the tiny lab. conftest.py marks as `lab` the tests that use this.
"""

from functools import cache
from pathlib import Path

from autograder.release.project import Project
from autograder.release.source.master import Master, read_master
from autograder.release.source.own_settings import facts

LAB = Project(Path(__file__).parents[2])


@cache
def lab_master() -> Master:
    """The real master."""
    return read_master(LAB.master)


def lab_points() -> tuple[float, float]:
    """The points of the real master's tests, and those of its bonus."""
    questions = lab_master().autograded
    return sum(q.points for q in questions), sum(q.bonus for q in questions)


def bonus_questions() -> list[str]:
    """The questions of the real master that give a bonus, if it has any."""
    return [question.name for question in lab_master().autograded if question.bonus]


def free_responses() -> dict[str, float]:
    """The points of the real master's free responses, by question."""
    return dict(facts(lab_master()).free_responses)
