"""A newcomer's first changes: each is one edit in one file, and `make release` passes."""

import re

import pytest
from helpers.masters import change, first

from autograder.grader.host.bundle import open_bundle
from autograder.release.build import release
from autograder.release.project import Project
from autograder.release.source.master import Master, Role, read_master
from autograder.release.source.notebooks import read_notebook
from autograder.release.source.own_settings import totals

pytestmark = pytest.mark.slow

NEW_QUESTION = '''
# %% [raw]
# # BEGIN QUESTION
# name: q2i

# %% [markdown]
# ## 2.I Échelle des pixels ({{points}} points)
#
# Write a function that takes pixels in $[0, 1]$ to $[-1, 1]$.

# %% [raw]
# # BEGIN SOLUTION

# %%
def rescaled(X):
    """The pixels, from -1 to 1."""
    # BEGIN SOLUTION
    return 2 * X - 1
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
{points: 1}
""" # END TEST CONFIG
def test_the_middle(rescaled):
    """A gray pixel becomes 0."""
    assert rescaled(0.5) == 0

# %%
""" # BEGIN TEST CONFIG
{points: 2, hidden: true}
""" # END TEST CONFIG
def test_the_ends(rescaled):
    """Black and white pixels."""
    assert (rescaled(0.0), rescaled(1.0)) == (-1, 1)

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION
'''


def edited(project: Project, *edits: tuple[str, str]) -> Master:
    """The master after regular expressions were replaced, each of which matches once."""
    text = project.master.read_text(encoding="utf-8")
    for pattern, new in edits:
        text, count = re.subn(pattern, lambda _, new=new: new, text, flags=re.DOTALL)
        assert count == 1, pattern
    project.master.write_text(text, encoding="utf-8")
    return read_master(project.master)


def block(question: str) -> str:
    """The pattern of a question's cells, from its first marker to its last."""
    begin, end = "# %% [raw]\n# # BEGIN QUESTION\n", "# # END QUESTION\n"
    opened = rf"{re.escape(begin)}# \{{?name: {question}\b"
    return rf"{opened}((?!{re.escape(end)}).)*{re.escape(end)}"


def released_text(project: Project) -> str:
    notebook = read_notebook(project.release_notebook)
    return "\n".join(cell.source for cell in notebook.cells)


def possible(project: Project) -> float:
    """The points that the released autograder gives at most, without a bonus."""
    with open_bundle(project.autograder_zip) as bundle:
        cases = [case for question in bundle.questions for case in question.cases]
    return sum(case.points for case in cases)


def test_change_a_questions_points(project, capsys):
    before = totals(read_master(project.master))
    master = read_master(project.master)
    cell = first(master, lambda c: c.test and c.test.hidden and c.test.points)
    points = f"points: {cell.test.points:g}"
    change(project.master, cell, points, f"points: {cell.test.points + 2:g}")
    given = f"autograded: {before.autograded:g}"
    edited(project, (re.escape(given), f"autograded: {before.autograded + 2:g}"))
    release(project)
    assert possible(project) == before.autograded + 2
    assert f"{before.autograded + 2:g} by the autograder" in released_text(project)
    heading = rf"\({master.questions[cell.question].points + 2:g} points\)"
    assert re.search(heading, released_text(project))


def test_remove_the_bonus_question(project, capsys):
    edited(project, (block("q2h"), ""), (r", bonus: \d+", ""))
    release(project)
    with open_bundle(project.autograder_zip) as bundle:
        assert "q2h" not in [question.name for question in bundle.questions]
    assert "2.H A robust network" not in released_text(project)


def test_add_a_question(project, capsys):
    before = totals(read_master(project.master))
    given = f"autograded: {before.autograded:g}"
    master = edited(project, (re.escape(given), f"autograded: {before.autograded + 3:g}"))
    last = [cell for cell in master.cells if cell.role is Role.MARKER][-1]
    lines = project.master.read_text(encoding="utf-8").split("\n")
    at = next(n for n in range(last.line, len(lines)) if not lines[n].strip())
    lines[at:at] = NEW_QUESTION.split("\n")
    project.master.write_text("\n".join(lines), encoding="utf-8")
    release(project)
    assert possible(project) == before.autograded + 3
    assert "## 2.I Échelle des pixels (3 points)" in released_text(project)


def test_rename_the_lab(project, capsys):
    edited(project, ('title: "[^"]*"', 'title: "Homework 7: Fooling a classifier"'))
    release(project)
    assert "# Homework 7: Fooling a classifier\n" in released_text(project)
    assert "Lab 2" not in released_text(project)
    with open_bundle(project.autograder_zip) as bundle:
        assert bundle.assignment.title == "Homework 7: Fooling a classifier"
