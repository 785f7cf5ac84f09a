"""Masters for tests: a tiny one for quick runs, and one that is changed in one spot."""

from collections.abc import Callable
from pathlib import Path

from autograder.release.project import Project
from autograder.release.source.master import Master, MasterCell, read_master

TINY = '''# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [raw]
# # ASSIGNMENT CONFIG
# export_cell: false
# tests:
#   files: true
#   ok_format: false
# run_tests: false
# strip_solutions_from_all_cells: true
# generate:
#   grader:
#     totals: {autograded: 3}

# %% [raw]
# # BEGIN QUESTION
# name: q1

# %% [markdown]
# Write a function that squares a number.

# %% [raw]
# # BEGIN SOLUTION

# %%
def square(number):
    """The square of a number."""
    # BEGIN SOLUTION
    return number * number
    # END SOLUTION

# %% [raw]
# # END SOLUTION

# %% [raw]
# # BEGIN TESTS

# %%
""" # BEGIN TEST CONFIG
points: 1
""" # END TEST CONFIG
def test_two(square):
    assert square(2) == 4

# %%
""" # BEGIN TEST CONFIG
points: 2
hidden: true
""" # END TEST CONFIG
def test_other_numbers(square):
    assert [square(number) for number in (-3, 0, 7)] == [9, 0, 49]

# %% [raw]
# # END TESTS

# %% [raw]
# # END QUESTION
'''
# Changes that give the tiny master what else there can be: a bonus, a free response and so on.
ONE_OF_EACH = (
    (
        "#     totals: {autograded: 3}",
        "#     feedback: hints\n#     while_working: hints\n"
        "#     totals: {autograded: 3, manual: 6, bonus: 1}",
    ),
    ("# export_cell", "# requirements: requirements.txt\n# export_cell"),
    ("# name: q1", "# time_limit: 60\n# name: q1"),
    (
        "# %% [raw]\n# # END TESTS\n",
        '''# %%
""" # BEGIN TEST CONFIG
{points: 0, hidden: true, bonus: 1}
""" # END TEST CONFIG
def test_large_numbers(square):
    """The square of a number with many digits"""
    assert square(10**20) == 10**40

# %% [raw]
# # END TESTS
''',
    ),
    (
        "# # END QUESTION\n",
        """# # END QUESTION

# %% tags=["otter_ignore"]
print([square(number) for number in range(5)])

# %% [raw]
# # BEGIN QUESTION
# {name: q2, manual: true, points: 6}

# %% [markdown]
# Why is no square negative?

# %% [raw]
# # BEGIN SOLUTION

# %% [markdown]
# A product of two numbers of one sign is positive.

# %% [raw]
# # END SOLUTION

# %% [raw]
# # END QUESTION
""",
    ),
)


def tiny_project(folder: Path, *changes: tuple[str, str]) -> Project:
    """A project whose master has one question, worth 3 points, after these replacements."""
    project = Project(folder)
    (project.assignment / "data").mkdir(parents=True)
    text = TINY
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (project.assignment / "tiny.py").write_text(text, encoding="utf-8")
    (project.assignment / "README.md").write_text("# A tiny lab\n", encoding="utf-8")
    groups = '[dependency-groups]\nstudent = ["numpy"]\ngrade = ["numpy"]\n'
    (folder / "pyproject.toml").write_text(groups)
    (folder / "pins.txt").write_text("numpy==2.2.6 ; python_full_version < '3.11'\n")
    return project


def first(master: Master, wanted: Callable[[MasterCell], object]) -> MasterCell:
    """The first cell that is wanted."""
    return next(cell for cell in master.cells if wanted(cell))


def change(path: Path, cell: MasterCell, old: str, new: str, count: int = 1) -> Master:
    """Replace text within one cell of the master, and read it again."""
    before, inside, after = _around(path, cell)
    assert old in inside
    path.write_text(before + inside.replace(old, new, count) + after, encoding="utf-8")
    return read_master(path)


def append(path: Path, cell: MasterCell, text: str) -> None:
    """Put text after a cell of the master."""
    before, inside, after = _around(path, cell)
    path.write_text(f"{before}{inside.rstrip()}\n{text}\n{after}", encoding="utf-8")


def _around(path: Path, cell: MasterCell) -> tuple[str, str, str]:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    start = cell.line - 1
    end = next((n for n in range(start + 1, len(lines)) if lines[n].startswith("# %%")), len(lines))
    return "".join(lines[:start]), "".join(lines[start:end]), "".join(lines[end:])
