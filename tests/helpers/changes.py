"""A newcomer's first changes of the lab: each is one edit in one file, on a copy of the project.

`python -m helpers.changes CHANGE FOLDER` makes a changed copy there and builds its release, for
`make changed` to run the engine's tests on.
"""

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from autograder.release.build import release
from autograder.release.project import Project
from autograder.release.source.master import Master, Role, read_master
from autograder.release.source.own_settings import Totals, totals
from helpers.lab import LAB
from helpers.masters import change, first

TITLE = "Homework 7: Fooling a classifier"
NEW_POINTS = 3
NEW_QUESTION = '''
# %% [raw]
# # BEGIN QUESTION
# name: {name}

# %% [markdown]
# ## Échelle des pixels ({{{{points}}}} points)
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
{{points: 1}}
""" # END TEST CONFIG
def test_the_middle(rescaled):
    """A gray pixel becomes 0."""
    assert rescaled(0.5) == 0

# %%
""" # BEGIN TEST CONFIG
{{points: 2, hidden: true}}
""" # END TEST CONFIG
def test_the_ends(rescaled):
    """Black and white pixels."""
    assert (rescaled(0.0), rescaled(1.0)) == (-1, 1)

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION
'''


def copy_project(folder: Path) -> Project:
    """A copy of all that the project is made of, with the environments that tests use."""
    unneeded = (".git", ".venv", "build", "dist", ".*_cache", ".hypothesis", "__pycache__")
    shutil.copytree(LAB.root, folder, ignore=shutil.ignore_patterns(*unneeded))
    (folder / "build").mkdir()
    for python in (LAB.root / "build").glob("*/bin/python"):
        environment = python.parents[1]
        (folder / "build" / environment.name).symlink_to(environment)
    return Project(folder)


def change_points(project: Project) -> None:
    """Give a hidden test 2 points more."""
    cell = first(read_master(project.master), lambda c: c.test and c.test.hidden and c.test.points)
    assert cell.test is not None
    points = cell.test.points or 0
    change(project.master, cell, f"points: {points:g}", f"points: {points + 2:g}")
    _add_to_total(project, 2)


def remove_bonus(project: Project) -> None:
    """Take the bonus question out, with the demonstrations that follow it."""
    (bonus,) = [q.name for q in read_master(project.master).autograded if q.bonus]
    begin, end = "# %% [raw]\n# # BEGIN QUESTION\n", "# # END QUESTION\n"
    opened = rf"{re.escape(begin)}# \{{?name: {bonus}\b"
    section = r".*?(?=\n# %% \[markdown\][^\n]*\n# ## )"
    _edit(project, rf"{opened}((?!{re.escape(end)}).)*{re.escape(end)}{section}", "")
    _edit(project, r", bonus: \d+\}", "}")


def add_question(project: Project) -> str:
    """Ask one more question after all others; its name."""
    master = read_master(project.master)
    name = next(f"added{n}" for n in range(99) if f"added{n}" not in master.questions)
    last = [cell for cell in master.cells if cell.role is Role.MARKER][-1]
    lines = project.master.read_text(encoding="utf-8").split("\n")
    at = next(n for n in range(last.line, len(lines)) if not lines[n].strip())
    lines[at:at] = NEW_QUESTION.format(name=name).split("\n")
    project.master.write_text("\n".join(lines), encoding="utf-8")
    _add_to_total(project, NEW_POINTS)
    return name


def rename(project: Project) -> None:
    """Give the lab another title."""
    _edit(project, 'title: "[^"]*"', f'title: "{TITLE}"')


CHANGES: dict[str, Callable[[Project], object]] = {
    "points": change_points,
    "bonus": remove_bonus,
    "question": add_question,
    "title": rename,
}


def given_totals(master: Master) -> Totals:
    """The totals that the master states."""
    found = totals(master)
    assert found is not None
    return found


def _add_to_total(project: Project, points: float) -> None:
    """Say that the tests give more; the sums are written down, so that a slip is noticed."""
    text = project.master.read_text(encoding="utf-8")
    found = re.search(r"totals: \{autograded: ([\d.]+)", text)
    assert found is not None
    _edit(project, re.escape(found[0]), f"totals: {{autograded: {float(found[1]) + points:g}")


def _edit(project: Project, pattern: str, new: str) -> None:
    """Replace what a regular expression matches, once."""
    text = project.master.read_text(encoding="utf-8")
    text, count = re.subn(pattern, lambda _: new, text, flags=re.DOTALL)
    assert count == 1, pattern
    project.master.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    changed = copy_project(Path(sys.argv[2]).resolve())
    CHANGES[sys.argv[1]](changed)
    release(changed)
