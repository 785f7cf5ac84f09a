"""Marks are right: every wrong answer loses its own cases and is told why, every right one none."""

from dataclasses import replace

import pytest
from helpers.grading import Grade
from helpers.lab import lab_points
from helpers.notebooks import Notebook, Variant, read_variants

from autograder.grader.host.results import Results
from autograder.grader.sandbox.limits import Limits


def lost(results: Results) -> set[str]:
    """The cases that earned nothing, as `question.function`."""
    return {f"{r.case.question}.{r.case.function.__name__}" for r in results.cases if not r.passed}


def messages(results: Results) -> str:
    """The messages that the student gets about them."""
    return "\n".join(r.message for r in results.cases if not r.passed)


@pytest.mark.parametrize("answer", read_variants("wrong"), ids=lambda variant: variant.name)
def test_a_wrong_answer_loses_its_own_cases_and_gets_its_hint(
    answer: Variant, bases: dict[str, Notebook], grade: Grade
) -> None:
    """The cases that it loses are those that its file names, no more and no fewer."""
    results = grade(answer.notebook(bases), Limits(), bonus=answer.bonus)
    assert lost(results) == answer.loses
    assert answer.hint
    assert answer.hint in messages(results)
    assert "array(" not in messages(results), "a message shows an input or an expected value"


@pytest.mark.parametrize("answer", read_variants("right"), ids=lambda variant: variant.name)
def test_a_right_answer_written_differently_gets_every_point(
    answer: Variant, bases: dict[str, Notebook], grade: Grade
) -> None:
    """Points are for what an answer gives, not for how it is written, and not for speed.

    A third of the time for a call is enough, so that a slow machine makes no difference.
    """
    limits = replace(Limits(), call=Limits().call / 3)
    results = grade(answer.notebook(bases), limits, bonus=answer.bonus)
    assert messages(results) == ""
    points, bonus = lab_points()
    assert results.possible == points
    assert results.score == points + (bonus if answer.bonus else 0)
