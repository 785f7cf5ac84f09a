"""Numbers and the title are once in the master, and the text has them by name."""

import pytest
from helpers.masters import tiny_project

from autograder.grader.sandbox.limits import Limits
from autograder.release.errors import ReleaseError
from autograder.release.source.master import read_master

PROMPT = "# Write a function that squares a number.\n"
TITLE = ("totals: {autograded: 3}", "totals: {autograded: 3}\n#     title: Squares")


def text(tmp_path, prompt, *changes):
    """The question's text as students read it, and as otter does."""
    master = read_master(tiny_project(tmp_path, (PROMPT, f"# {prompt}\n"), *changes).master)
    (cell,) = [cell for cell in master.cells if cell.kind == "markdown"]
    assert master.notebook.cells[cell.index - 1].source == cell.source
    return cell.source


def test_points_of_the_question_and_of_the_assignment(tmp_path):
    prompt = "{{points}} of {{autograded}} + {{manual}} = {{total}}, and {{bonus}} on top"
    assert text(tmp_path, prompt) == "3 of 3 + 0 = 3, and 0 on top"


def test_they_follow_the_test_cases(tmp_path):
    changes = [("\npoints: 2\n", "\npoints: 2.5\n")]
    assert text(tmp_path, "({{points}} points)", *changes) == "(3.5 points)"


LIMITS = Limits()


def test_the_limits_are_those_that_grading_has(tmp_path):
    prompt = "{{call_seconds}}, {{longest_call_seconds}}, {{cell_seconds}}, {{notebook_seconds}}"
    expected = [LIMITS.call, LIMITS.call, LIMITS.cell, LIMITS.notebook]
    assert [float(number) for number in text(tmp_path, prompt).split(",")] == expected
    prompt = "{{submission_minutes}}, {{memory_mb}}, {{disk_mb}}"
    minutes, memory, disk = (float(number) for number in text(tmp_path / "b", prompt).split(","))
    assert minutes * 60 == LIMITS.submission
    assert (memory * 2**20, disk * 2**20) == (LIMITS.memory, LIMITS.disk)


def test_a_questions_own_time_limit_is_the_one_in_its_text(tmp_path):
    own = ("# name: q1\n", "# {name: q1, time_limit: 45}\n")
    assert text(tmp_path, "{{call_seconds}} {{longest_call_seconds}}", own) == "45 45"


def test_the_title(tmp_path):
    assert text(tmp_path, "{{title}}", TITLE) == "Squares"


@pytest.mark.parametrize("tex", [r"$\frac{{a}}{{b}}$", "${{x}}$", "{{ points }}"])
def test_double_braces_of_other_kinds_stay(tmp_path, tex):
    assert text(tmp_path, tex) == tex


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{{call_second}}", r"Did you mean \{\{call_seconds\}\}"),
        ("{{poinst}}", r"Did you mean \{\{points\}\}"),
        ("{{title}}", "has no value here"),
    ],
)
def test_a_misspelt_one_or_one_without_a_value_is_named(tmp_path, written, said):
    with pytest.raises(ReleaseError, match=rf"line 25 of .*{said}"):
        text(tmp_path, written)
