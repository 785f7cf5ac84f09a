"""The rubric fits the questions of the master."""

import re

import pytest
from helpers.lab import LAB, free_responses

from autograder.marking.questions import rubric_sections


@pytest.fixture
def rubric():
    """Each free response's points, and its section of the rubric."""
    return rubric_sections(LAB.rubric)


def test_every_graded_free_response_has_a_rubric_whose_parts_add_up_to_its_points(rubric):
    assert free_responses() == {name: points for name, (points, _) in rubric.items()}
    for points, section in rubric.values():
        parts = re.findall(r"^\| [^|]* \((\d+)\) \|", section, re.MULTILINE)
        assert sum(map(int, parts)) == points


def test_each_rubric_shows_full_partial_and_no_credit_by_an_example(rubric):
    for _, section in rubric.values():
        for credit in ("Full credit", "Partial credit", "No credit"):
            assert f"*{credit}" in section
