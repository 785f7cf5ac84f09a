"""Answers that were written without the grader in sight get fair points and helpful hints.

`make hints` prints the same figures, and the messages of single answers.
"""

from collections.abc import Sequence

import pytest
from helpers.blind import Graded, grade_blind

from autograder.release.build import Built

LEAST_HELPFUL = 0.85  # of the wrong answers that lose points
LEAST_FAIR = 0.95  # of the wrong answers
MOST_UNNOTICED = 0.15  # of the wrong answers, by the checks that students can run


@pytest.fixture(scope="module")
def graded(release: Built) -> list[Graded]:
    """All blind answers but those about the bonus question, graded."""
    return grade_blind(release, ("right", "wrong", "trap"))


def of(graded: Sequence[Graded], kind: str) -> list[Graded]:
    """The answers of a kind."""
    return [one for one in graded if one.kind == kind]


def test_right_answers_get_all_points(graded: list[Graded]) -> None:
    """However they are written."""
    assert not {one.answer.name: one.lost for one in of(graded, "right") if one.lost}


def test_nearly_all_wrong_answers_get_the_points_that_a_fair_person_would_give(
    graded: list[Graded],
) -> None:
    """Within a point."""
    wrong = of(graded, "wrong")
    unfair = {one.answer.name: (one.score, one.answer.fair) for one in wrong if not one.fair}
    assert len(unfair) <= (1 - LEAST_FAIR) * len(wrong), unfair


def test_few_wrong_answers_pass_all_checks_while_students_work(graded: list[Graded]) -> None:
    """Public checks are for finding mistakes early."""
    wrong = of(graded, "wrong")
    unnoticed = [one.answer.name for one in wrong if one.passes_public]
    assert len(unnoticed) <= MOST_UNNOTICED * len(wrong), unnoticed


def test_answers_without_understanding_get_no_more_than_they_may(graded: list[Graded]) -> None:
    """Nothing is paid for zeros, for the input given back, or for constants that look right."""
    assert not {
        one.answer.name: (one.score, one.most) for one in of(graded, "trap") if one.score > one.most
    }


def test_nearly_all_wrong_answers_get_a_hint_that_helps(graded: list[Graded]) -> None:
    """It says which mistake it looks like, or points at the right place."""
    loses = [one for one in of(graded, "wrong") if one.lost]
    helped = [one for one in loses if one.verdict == "helpful"]
    missing = [one.answer.name for one in loses if one not in helped]
    assert len(helped) >= LEAST_HELPFUL * len(loses), missing


def test_no_wrong_answer_gets_a_hint_that_leads_astray(graded: list[Graded]) -> None:
    """A false hint is worse than none."""
    astray = {
        one.answer.name: one.hints for one in of(graded, "wrong") if one.verdict == "unhelpful"
    }
    assert not astray


def test_no_right_answer_gets_a_hint(graded: list[Graded]) -> None:
    """There is nothing to be said about it."""
    assert not {one.answer.name: one.hints for one in of(graded, "right") if one.hints}


def test_no_message_shows_an_array_of_a_check(graded: list[Graded]) -> None:
    """Hidden inputs and expected values stay hidden."""
    said = [
        (one.answer.name, line)
        for one in graded
        for lost in one.lost
        for line in lost.message.splitlines()
        if not line.startswith("  cell ")  # the student's own
    ]
    assert not [name for name, line in said if "array(" in line]
