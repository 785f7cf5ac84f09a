"""The rubric fits the questions of the master."""

import re

from helpers.masters import free_responses

from autograder.marking.questions import rubric_sections
from autograder.release.project import Project

RUBRIC = rubric_sections(Project.here().rubric)


def test_every_graded_free_response_has_a_rubric_whose_parts_add_up_to_its_points():
    assert free_responses() == {name: points for name, (points, _) in RUBRIC.items()}
    for points, section in RUBRIC.values():
        parts = re.findall(r"^\| [^|]* \((\d+)\) \|", section, re.MULTILINE)
        assert sum(map(int, parts)) == points


def test_each_rubric_shows_full_partial_and_no_credit_by_an_example():
    for _, section in RUBRIC.values():
        for credit in ("Full credit", "Partial credit", "No credit"):
            assert f"*{credit}" in section
