"""The rubric fits the questions of the master."""

import re
from pathlib import Path

from autograder.release.master import read_master
from autograder.release.project import Project

RUBRIC = Path(__file__).parents[1] / "solutions" / "rubric.md"
HEADING = re.compile(r"^## (\w+) \((\d+) points\)$", re.MULTILINE)


def test_every_graded_free_response_has_a_rubric_whose_parts_add_up_to_its_points():
    text = RUBRIC.read_text(encoding="utf-8")
    questions = read_master(Project.here().master).questions.values()
    graded = {q.name: q.points for q in questions if q.manual and q.points}
    sections = HEADING.split(text)[1:]
    assert graded == dict(zip(sections[::3], map(int, sections[1::3]), strict=True))
    for points, section in zip(sections[1::3], sections[2::3], strict=True):
        parts = re.findall(r"^\| [^|]* \((\d+)\) \|", section, re.MULTILINE)
        assert sum(map(int, parts)) == int(points)


def test_each_rubric_shows_full_partial_and_no_credit_by_an_example():
    for section in HEADING.split(RUBRIC.read_text(encoding="utf-8"))[3::3]:
        for credit in ("Full credit", "Partial credit", "No credit"):
            assert f"*{credit}" in section
