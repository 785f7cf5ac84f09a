"""A newcomer's first changes, each one edit in one file: the release says what was changed.

All of them together are released as a whole, and the engine's quick tests that depend on the lab
pass there. `make changed` does that for each change alone, with all tests of the engine.
"""

import os
import re
import subprocess
import sys

import pytest
from helpers.changes import (
    CHANGES,
    NEW_POINTS,
    TITLE,
    add_question,
    change_points,
    copy_project,
    given_totals,
    remove_bonus,
    rename,
)
from helpers.lab import bonus_questions, lab_master
from helpers.masters import first
from helpers.notebooks import NOTEBOOK

from autograder.grader.host.bundle import open_bundle
from autograder.release import build as building
from autograder.release.build import Built, build
from autograder.release.project import Project
from autograder.release.source.notebooks import read_notebook
from autograder.release.source.own_settings import facts

pytestmark = pytest.mark.slow


@pytest.fixture
def copy(tmp_path):
    """A copy of the whole project, to change."""
    return copy_project(tmp_path / "copy")


def assert_engine_tests_pass(project: Project) -> None:
    """Run the tests of a copy, in a separate process."""
    options = ["--quiet", "-m", "lab and not slow and not fuzz", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", *options, "--ignore", "tests/lab"],
        cwd=project.root,
        env={name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout[-5000:] + ran.stderr[-1000:]


def released_text(built: Built) -> str:
    notebook = read_notebook(built.student / NOTEBOOK)
    return "\n".join(cell.source for cell in notebook.cells)


def possible(built: Built) -> float:
    """The points that the built autograder gives at most, without a bonus."""
    with open_bundle(built.autograder_zip) as bundle:
        cases = [case for question in bundle.questions for case in question.cases]
    return sum(case.points for case in cases)


def test_change_a_questions_points(copy):
    cell = first(lab_master(), lambda c: c.test and c.test.hidden and c.test.points)
    change_points(copy)
    built = build(copy, copy.build)
    given = given_totals(lab_master()).autograded + 2
    assert possible(built) == given
    assert f"{given:g} from the autograder" in released_text(built)
    heading = rf"\({lab_master().questions[cell.question].points + 2:g} points\)"
    assert re.search(heading, released_text(built))


@pytest.mark.skipif(not bonus_questions(), reason="the master has no bonus question")
def test_remove_the_bonus_question(copy, release):
    (bonus,) = bonus_questions()
    assert f'check("{bonus}")' in released_text(release)
    remove_bonus(copy)
    built = build(copy, copy.build)
    with open_bundle(built.autograder_zip) as bundle:
        left = [question.name for question in lab_master().autograded if question.name != bonus]
        assert [question.name for question in bundle.questions] == left
    assert f'check("{bonus}")' not in released_text(built)


def test_add_a_question(copy):
    name = add_question(copy)
    built = build(copy, copy.build)
    assert possible(built) == given_totals(lab_master()).autograded + NEW_POINTS
    assert f'check("{name}")' in released_text(built)
    assert f"## Échelle des pixels ({NEW_POINTS} points)" in released_text(built)


def test_rename_the_lab(copy):
    rename(copy)
    built = build(copy, copy.build)
    assert f"# {TITLE}\n" in released_text(built)
    assert facts(lab_master()).title not in released_text(built)
    with open_bundle(built.autograder_zip) as bundle:
        assert bundle.assignment.title == TITLE


def test_after_all_changes_together_the_lab_is_released_and_the_engines_tests_pass(copy):
    for name, change in CHANGES.items():
        if name != "bonus" or bonus_questions():
            change(copy)
    building.release(copy)
    assert_engine_tests_pass(copy)
